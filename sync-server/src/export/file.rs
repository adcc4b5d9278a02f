//! A file that is there whole or not at all: written beside, synced, renamed, its folder synced. Only its
//! owner reads it.

use crate::private_file;
use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

/// Writes the file; what stood there before is replaced at the end, or kept when anything fails.
///
/// # Errors
/// Those of `write` and of the file system.
pub fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    let beside = beside(path)?;
    let written = write_synced(&beside, write).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The fault that stopped the writing is the one to tell.
        let _ = fs::remove_file(&beside);
    }
    written?;
    sync_folder(path)
}

fn beside(path: &Path) -> io::Result<PathBuf> {
    let missing = || io::Error::new(io::ErrorKind::InvalidInput, "this is not the name of a file");
    let mut name = path.file_name().ok_or_else(missing)?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    Ok(path.with_file_name(name))
}

fn write_synced(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> io::Result<()> {
    private_file::keep(path)?;
    let mut out = BufWriter::new(File::create(path)?);
    write(&mut out)?;
    out.flush()?;
    out.get_ref().sync_all()
}

/// A rename is on disk once its folder is; only Unix can be asked for that.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
