//! Why the store cannot answer. SQLite's many codes become the few that people can act on.

use crate::{
    error::{self, Code, Coded},
    home::HomeFault,
};
use rusqlite::{ErrorCode, ffi};
use satchel_shared::ids::DocumentId;
use std::io;

/// Why the store cannot answer; nothing was written then.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    /// No room left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// No room left on the disk, not even to read.
    #[error("the disk is too full to open the store")]
    NoRoomToRead,
    /// The file cannot be read.
    #[error("the store's file cannot be used: {0}")]
    Storage(String),
    /// The file can be read, but not written.
    #[error("the store's file cannot be written: {0}")]
    NotWritten(String),
    /// Another program writes for longer than we wait.
    #[error("another program is writing to the store")]
    Busy,
    /// The key is for another store, or the file is none.
    #[error("the key does not open the store")]
    WrongKey,
    /// The file is damaged.
    #[error("the store's file is damaged: {0}")]
    Damaged(String),
    /// A newer program made it.
    #[error("the store has form {found}, this program knows up to {known}")]
    TooNew {
        /// The form of the file.
        found: i64,
        /// The newest form known here.
        known: i64,
    },
    /// Nothing is wrong with it, so there is nothing to salvage.
    #[error("the store is whole")]
    Whole,
    /// An older program made it, and it could not be brought up; it is as it was.
    #[error("the store could not be brought up to this version: {0}")]
    NotUpgraded(String),
    /// There is none.
    #[error("there is no store in {0}")]
    Absent(String),
    /// There is one already.
    #[error("there is a store in {0} already")]
    Exists(String),
    /// Another program syncs this store.
    #[error("another program is syncing this store")]
    SyncRunning,
    /// A document moved between reading and writing; whoever computed must do so again.
    #[error("record {0} changed meanwhile")]
    Stale(DocumentId),
    /// No such document here.
    #[error("there is no record {0} here")]
    NotFound(DocumentId),
    /// One document does not load.
    #[error("record {id} cannot be read: {why}")]
    Unreadable {
        /// Which.
        id: DocumentId,
        /// Why.
        why: String,
    },
    /// A statement failed for a reason that is ours.
    #[error("the store failed: {0}")]
    Statement(String),
}

impl Coded for StoreFault {
    fn code(&self) -> &'static Code {
        match self {
            StoreFault::DiskFull => &error::DISK_FULL,
            StoreFault::NoRoomToRead => &error::NO_ROOM_TO_READ,
            StoreFault::Storage(_) | StoreFault::Statement(_) => &error::STORAGE_UNREADABLE,
            StoreFault::NotWritten(_) => &error::STORAGE_FAILED,
            StoreFault::Busy => &error::STORE_BUSY,
            StoreFault::WrongKey => &error::WRONG_KEY,
            StoreFault::Damaged(_) => &error::STORE_DAMAGED,
            StoreFault::TooNew { .. } => &error::STORE_TOO_NEW,
            StoreFault::Whole => &error::STORE_WHOLE,
            StoreFault::NotUpgraded(_) => &error::STORE_NOT_UPGRADED,
            StoreFault::Absent(_) => &error::STORE_MISSING,
            StoreFault::Exists(_) => &error::STORE_EXISTS,
            StoreFault::SyncRunning => &error::SYNC_RUNNING,
            StoreFault::Stale(_) => &error::TOO_CONTESTED,
            StoreFault::NotFound(_) => &error::RECORD_NOT_HERE,
            StoreFault::Unreadable { .. } => &error::RECORD_UNREADABLE,
        }
    }
}

impl From<rusqlite::Error> for StoreFault {
    fn from(fault: rusqlite::Error) -> Self {
        let text = fault.to_string();
        // No room for the index of the log, in whatever way the system says it.
        if fault.sqlite_extended_error_code() == Some(ffi::SQLITE_IOERR_SHMSIZE) {
            return StoreFault::DiskFull;
        }
        match fault.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => StoreFault::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreFault::Busy,
            Some(ErrorCode::NotADatabase) => StoreFault::WrongKey,
            Some(ErrorCode::DatabaseCorrupt) => StoreFault::Damaged(text),
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure) => {
                StoreFault::Storage(text)
            }
            _ => StoreFault::Statement(text),
        }
    }
}

impl From<io::Error> for StoreFault {
    fn from(fault: io::Error) -> Self {
        match fault.kind() {
            io::ErrorKind::StorageFull => StoreFault::DiskFull,
            // Whatever the store does with files itself is writing.
            _ => StoreFault::NotWritten(fault.to_string()),
        }
    }
}

impl From<HomeFault> for StoreFault {
    fn from(fault: HomeFault) -> Self {
        match fault {
            HomeFault::File { fault, .. } => fault.into(),
            HomeFault::Form { .. } => StoreFault::Storage(fault.to_string()),
        }
    }
}

impl StoreFault {
    /// A stored value that does not decode: the file was changed by something else than this program.
    pub(super) fn undecodable(what: &str) -> Self {
        StoreFault::Damaged(format!("{what} does not decode"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn no_room_for_the_index_of_the_log_is_a_full_disk() {
        let says =
            |code| StoreFault::from(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None));
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE] {
            assert_eq!(says(code).code().word, "disk-full");
        }
        assert_eq!(says(ffi::SQLITE_IOERR_READ).code().word, "storage-unreadable");
    }
}
