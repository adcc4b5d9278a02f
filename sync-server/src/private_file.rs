//! Files that only their owner reads: the database, its copies, what is exported.

use std::{io, path::Path};

/// Makes the file when it is missing, empty; takes everybody else's rights away when it is there.
///
/// A file that is there is not opened: closing it would drop the locks this process holds on a database.
///
/// # Errors
/// When it cannot be made, or is somebody else's.
#[cfg(unix)]
pub fn keep(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let made = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        }
        made => made.map(drop),
    }
}

/// Elsewhere a file has the rights of its folder.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn keep(_: &Path) -> io::Result<()> {
    Ok(())
}
