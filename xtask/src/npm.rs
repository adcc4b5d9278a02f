//! npm in a folder of ours: packages installed from its lock file, scripts run, and neither twice for nothing.
//!
//! What was done is stamped in `node_modules` with a number over all that it was done from; another number does it again.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::step::{command, output, succeed};
use crate::{Outcome, root};

/// Folders that hold what is made, not what it is made from.
const MADE: [&str; 6] = ["node_modules", "dist", "dist-gallery", "generated", "pictures", "cache"];
/// Of the folders named `generated`, the one that is committed and so a source.
const FROM_RUST: &str = "src/generated";

/// Installs what the lock file names, unless that is there.
pub fn install(folder: &str) -> Outcome {
    let lock = root().join(folder).join("package-lock.json");
    once(folder, "installed", number(&[lock])?, |folder| {
        let mut install = command("npm", &["ci", "--no-audit", "--no-fund"]);
        install.current_dir(folder);
        succeed(install)
    })
}

/// Runs a script of the folder's `package.json`, unless it ran on these very sources; `makes` must be there afterwards.
pub fn script(folder: &str, name: &str, makes: Option<&str>) -> Outcome {
    let at = root().join(folder);
    let is_made = makes.is_none_or(|path| at.join(path).exists());
    if !is_made {
        let _ = fs::remove_file(stamp(&at, name));
    }
    once(folder, name, number(&sources(&at)?)?, |at| {
        let mut run = command("npm", &["run", "--silent", name]);
        run.current_dir(at);
        succeed(run)
    })
}

fn once(folder: &str, what: &str, number: u64, does: impl FnOnce(&Path) -> Outcome) -> Outcome {
    let at = root().join(folder);
    let stamp = stamp(&at, what);
    let number = format!("{number:016x}");
    if fs::read_to_string(&stamp).is_ok_and(|done| done == number) {
        println!("   {folder}: {what}, nothing changed");
        return Ok(());
    }
    does(&at)?;
    let write = || {
        fs::create_dir_all(stamp.parent().unwrap_or(&at))?;
        fs::write(&stamp, number)
    };
    write().map_err(|cause| format!("{}: {cause}", stamp.display()))
}

fn stamp(at: &Path, what: &str) -> PathBuf {
    at.join("node_modules/.satchel").join(what)
}

/// Every file a script may read.
fn sources(at: &Path) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    let mut folders = vec![at.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries =
            fs::read_dir(&folder).map_err(|cause| format!("{}: {cause}", folder.display()))?;
        for entry in entries.flatten() {
            let (path, name) = (entry.path(), entry.file_name());
            let is_made = MADE.iter().any(|made| name == *made) && !path.ends_with(FROM_RUST);
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_made => folders.push(path),
                Ok(kind) if kind.is_file() => files.push(path),
                _ => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

/// One number over the version of Node, the names and the contents.
fn number(files: &[PathBuf]) -> Result<u64, String> {
    let mut hasher = DefaultHasher::new();
    output(command("node", &["--version"]))?.hash(&mut hasher);
    for file in files {
        let bytes = fs::read(file).map_err(|cause| format!("{}: {cause}", file.display()))?;
        (file, bytes).hash(&mut hasher);
    }
    Ok(hasher.finish())
}
