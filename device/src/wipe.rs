//! Wipe: destroying what a device holds of a person. Knows files, not whether it may be: [`crate::destroy`] says that.
//!
//! Order of events: a mark is written; the wrapped key is overwritten and removed, and from then on the rest is noise;
//! the files go; the person is struck off the device's list; the mark says so. When the server has heard that nothing of
//! the person is here, the mark goes, too, and after a wipe of the whole device everything else.
//!
//! 1. A kill before the mark leaves everything; a kill after it is followed, at the next start of any verb, by the rest.
//! 2. A mark that says "destroyed" destroys nothing again: the person may have a new store by then.
//! 3. The credential for contacts goes last but for the marks: as long as it is there, the server has not heard.

use crate::home::{Home, HomeFault, read_json, write_json};
use satchel_shared::{
    ids::{PersonId, WipeId},
    planted,
};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// What the files of a wrapped key begin with: the key file, and the one that takes its place.
const KEYS: &str = "keys.";

/// A wipe that was begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The order.
    pub wipe: WipeId,
    /// Whose work.
    pub person: PersonId,
    /// Whether the whole device was ordered.
    pub is_whole: bool,
    /// Whether nothing of it is left; the server may not have heard so.
    pub is_destroyed: bool,
}

/// Everybody of whom anything lies on the device.
///
/// # Errors
/// When the folder cannot be read: then nobody may say that nothing is there.
pub fn held(home: &Home) -> Result<Vec<PersonId>, HomeFault> {
    let name = |dir: &PathBuf| dir.file_name()?.to_str()?.parse().ok();
    Ok(home.people_dirs()?.iter().filter_map(name).collect())
}

/// Destroys what the device holds of a person, whom the server granted it in the contact that has just ended.
///
/// # Errors
/// When the disk fails; once the mark stands, the next start goes on.
pub fn begin(home: &Home, mark: Mark) -> Result<(), HomeFault> {
    stop_here(&path(home, mark.person))?;
    write_json(&path(home, mark.person), &mark)?;
    finish(home, mark)
}

/// Goes on with every wipe that was begun; those the server has not confirmed.
///
/// # Errors
/// When the disk fails.
pub fn resume(home: &Home) -> Result<Vec<Mark>, HomeFault> {
    let mut marks = marks(home)?;
    if marks.is_empty() {
        // What a kill left in there says nothing.
        let _ = fs::remove_dir_all(home.dir().join(MARKS));
    }
    for mark in &mut marks {
        if !mark.is_destroyed {
            finish(home, *mark)?;
            mark.is_destroyed = true;
        }
    }
    Ok(marks)
}

/// The server has heard whom the device still holds: whoever was wiped is done with, and so is the device when all of it
/// was.
///
/// # Errors
/// When the disk fails; the next contact does it again.
pub fn confirm(home: &Home) -> Result<(), HomeFault> {
    let marks = marks(home)?;
    let is_whole = marks.iter().any(|mark| mark.is_whole && mark.is_destroyed);
    if is_whole && held(home)?.is_empty() {
        return dissolve(home);
    }
    for mark in marks.iter().filter(|mark| mark.is_destroyed) {
        remove(&path(home, mark.person))?;
    }
    Ok(())
}

/// Whether the device was being given up when the program ended: the server has heard all there was to hear.
///
/// # Errors
/// When the folder cannot be read.
pub fn is_dissolving(home: &Home, marks: &[Mark]) -> Result<bool, HomeFault> {
    let is_whole = marks.iter().any(|mark| mark.is_whole && mark.is_destroyed);
    Ok(is_whole && held(home)?.is_empty() && home.hand_in_secret()?.is_none())
}

/// Removes everything there is of the device: it is none of the company's any more.
///
/// # Errors
/// When the disk fails; the next start goes on.
pub fn dissolve(home: &Home) -> Result<(), HomeFault> {
    remove(&home.dir().join("hand-in.key"))?;
    let entries = fs::read_dir(home.dir()).map_err(|fault| at(home.dir(), fault))?;
    let marks = home.dir().join(MARKS);
    for entry in entries.flatten() {
        let path = entry.path();
        if path != marks {
            remove(&path)?;
        }
    }
    remove(&marks)
}

/// The folder of the marks.
const MARKS: &str = "wiping";

fn path(home: &Home, person: PersonId) -> PathBuf {
    home.dir().join(MARKS).join(format!("{person}.json"))
}

fn marks(home: &Home) -> Result<Vec<Mark>, HomeFault> {
    let dir = home.dir().join(MARKS);
    let entries = match fs::read_dir(&dir) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(|fault| at(&dir, fault))?,
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort_unstable();
    paths.iter().filter_map(|path| read_json(path).transpose()).collect()
}

fn finish(home: &Home, mark: Mark) -> Result<(), HomeFault> {
    let dir = home.person_dir(mark.person);
    destroy_key(&dir).map_err(|fault| at(&dir, fault))?;
    remove(&dir)?;
    if let Some(mut facts) = home.device()? {
        stop_here(&dir)?;
        facts.people.retain(|known| known.person != mark.person);
        facts.person = facts.person.filter(|person| *person != mark.person);
        home.save_device(&facts)?;
    }
    stop_here(&dir)?;
    write_json(&path(home, mark.person), &Mark { is_destroyed: true, ..mark })
}

/// Overwrites and removes every copy of the wrapped key.
fn destroy_key(dir: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(()),
        read => read?,
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(KEYS) {
            continue;
        }
        stop_io()?;
        let mut file = OpenOptions::new().write(true).open(entry.path())?;
        let length = usize::try_from(file.metadata()?.len()).unwrap_or(0);
        file.write_all(&vec![0; length])?;
        file.sync_all()?;
        stop_io()?;
        fs::remove_file(entry.path())?;
    }
    sync_dir(dir)
}

/// Removes a file, or a folder with all in it, file by file; one that is not there is as good.
fn remove(path: &Path) -> Result<(), HomeFault> {
    remove_io(path).map_err(|fault| at(path, fault))
}

fn remove_io(path: &Path) -> io::Result<()> {
    stop_io()?;
    let removed = match fs::symlink_metadata(path) {
        Err(fault) => Err(fault),
        Ok(of) if !of.is_dir() => fs::remove_file(path),
        Ok(_) => {
            let mut entries: Vec<PathBuf> =
                fs::read_dir(path)?.flatten().map(|entry| entry.path()).collect();
            entries.sort_unstable();
            entries.iter().try_for_each(|entry| remove_io(entry))?;
            fs::remove_dir(path)
        }
    };
    match removed {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        _ => path.parent().filter(|parent| parent.is_dir()).map_or(Ok(()), sync_dir),
    }
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}

fn at(path: &Path, fault: io::Error) -> HomeFault {
    HomeFault::File { path: path.display().to_string(), fault }
}

fn stop_here(path: &Path) -> Result<(), HomeFault> {
    stop_io().map_err(|fault| at(path, fault))
}

/// Lets a test stop a wipe before any of its steps, as a kill would.
fn stop_io() -> io::Result<()> {
    if planted::is_stopping() && planted::stops_at_step() {
        return Err(io::Error::new(io::ErrorKind::Interrupted, "stopped on purpose"));
    }
    Ok(())
}
