//! The server's three keys: files beside the database, never inside it, never printed.
//!
//! `receipt.key` seals receipts, so that they stay provable after the database was lost; `token.key` derives
//! the successor of a refresh token; `escrow.key` opens unsent work and data keys that devices sealed to the company.
//! Whoever loses `token.key` only has to sign in again; whoever loses `receipt.key` cannot prove what was received,
//! whoever loses `escrow.key` cannot help a forgotten PIN: both belong into the backup's company, not its file.

use crate::log::StoreFault;
use satchel_shared::sealed::SecretKey;
use std::{
    fmt,
    fs::OpenOptions,
    io::{ErrorKind, Read, Write},
    path::Path,
};

/// The file of the receipts' key, inside the data directory.
pub const RECEIPT_KEY: &str = "receipt.key";
/// The file of the tokens' key, inside the data directory.
pub const TOKEN_KEY: &str = "token.key";
/// The file of the escrow key, inside the data directory.
pub const ESCROW_KEY: &str = "escrow.key";
/// A key's length in bytes; BLAKE3 takes no other.
const LENGTH: usize = 32;

/// One secret key.
#[derive(Clone)]
pub struct Key([u8; LENGTH]);

impl Key {
    /// Wraps a key.
    pub const fn new(bytes: [u8; LENGTH]) -> Self {
        Key(bytes)
    }
    /// The key itself, for the keyed hash.
    pub const fn bytes(&self) -> &[u8; LENGTH] {
        &self.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(key)")
    }
}

/// The keys of a data directory.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Seals receipts.
    pub receipt: Key,
    /// Derives refresh tokens.
    pub token: Key,
    /// Opens what devices sealed to the company.
    pub escrow: SecretKey,
}

impl Keys {
    /// Reads the keys of a data directory; one that is missing is made from the bytes `fresh` gives.
    ///
    /// # Errors
    /// When a file cannot be read or made, is not 32 bytes long, or others may read it.
    pub fn open(directory: &Path, fresh: impl Fn() -> [u8; LENGTH]) -> Result<Keys, StoreFault> {
        let key = |name| {
            let path = directory.join(name);
            open(&path, &fresh)
                .map_err(|source| StoreFault::File { path: path.display().to_string(), source })
        };
        Ok(Keys {
            receipt: key(RECEIPT_KEY)?,
            token: key(TOKEN_KEY)?,
            escrow: SecretKey::derive(key(ESCROW_KEY)?.bytes()),
        })
    }
}

/// Two processes may start at once: the key is written aside and linked into place, and the first link wins.
fn open(path: &Path, fresh: &impl Fn() -> [u8; LENGTH]) -> std::io::Result<Key> {
    match read(path) {
        Err(fault) if fault.kind() == ErrorKind::NotFound => {
            create(path, &fresh())?;
            read(path)
        }
        answer => answer,
    }
}

fn create(path: &Path, bytes: &[u8; LENGTH]) -> std::io::Result<()> {
    let aside = path.with_extension(format!("key.{}", std::process::id()));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&aside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&aside, path);
    std::fs::remove_file(&aside)?;
    match linked {
        Err(fault) if fault.kind() != ErrorKind::AlreadyExists => Err(fault),
        _ => Ok(()),
    }
}

fn read(path: &Path) -> std::io::Result<Key> {
    let mut file = OpenOptions::new().read(true).open(path)?;
    refuse_if_others_read(&file)?;
    let mut bytes = Vec::with_capacity(LENGTH + 1);
    Read::by_ref(&mut file).take(LENGTH as u64 + 1).read_to_end(&mut bytes)?;
    let bytes = <[u8; LENGTH]>::try_from(bytes)
        .map_err(|_| std::io::Error::new(ErrorKind::InvalidData, "the key is not 32 bytes long"))?;
    Ok(Key(bytes))
}

#[cfg(unix)]
fn refuse_if_others_read(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if file.metadata()?.permissions().mode() & 0o077 == 0 {
        return Ok(());
    }
    let words = "others may read this key: take their rights away (chmod 600)";
    Err(std::io::Error::new(ErrorKind::PermissionDenied, words))
}

#[cfg(not(unix))]
fn refuse_if_others_read(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
