//! A disk that gets full or takes no writing: a small one in memory, mounted for one test.

use std::{
    fs::{self, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// A small disk; taken away when dropped.
#[derive(Debug)]
pub struct Disk {
    place: PathBuf,
}

impl Disk {
    /// A disk of that many megabytes; `None` where mounting is not allowed.
    pub fn mount(place: &Path, megabytes: u32) -> Option<Disk> {
        fs::create_dir_all(place).expect("a directory");
        let size = format!("size={megabytes}m");
        let disk = Disk { place: place.to_owned() };
        disk.run("mount", &["-t", "tmpfs", "-o", &size, "tmpfs"]).then_some(disk)
    }

    /// Where it is.
    pub fn place(&self) -> &Path {
        &self.place
    }

    /// Leaves no byte of room on it.
    pub fn fill(&self) {
        let mut filler =
            OpenOptions::new().create(true).append(true).open(self.filler()).expect("a file");
        for piece in [vec![0; 64 * 1024], vec![0; 1]] {
            while filler.write(&piece).is_ok_and(|count| count > 0) {}
        }
    }

    /// Makes room again.
    pub fn empty(&self) {
        fs::remove_file(self.filler()).expect("it was filled");
    }

    /// Whether it can be written to.
    pub fn set_writable(&self, is_writable: bool) {
        let how = if is_writable { "remount,rw" } else { "remount,ro" };
        assert!(self.run("mount", &["-o", how]), "it cannot be mounted again");
    }

    fn filler(&self) -> PathBuf {
        self.place.join("filler")
    }

    fn run(&self, program: &str, arguments: &[&str]) -> bool {
        let done = Command::new(program).args(arguments).arg(&self.place).output();
        done.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        self.run("umount", &[]);
    }
}
