//! Opening the store with its key, and the one way to write to it.
//!
//! Order of events: key, check that it fits, settings, missing migrations. A write takes the file's write lock
//! at its beginning, so that it never fails half-way for another program's sake.

use super::{Identity, Result, StoreFault, key::DataKey, meta, migrate};
use crate::home::create_private_dir;
use fs4::{FileExt, TryLockError};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};
use zeroize::Zeroizing;

/// How long a write waits for another program's: far longer than any of ours takes.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// Statements kept prepared; there are about forty.
const STATEMENTS_KEPT: usize = 64;

/// One person's store on one device. Several programs may have it open; each write is one transaction.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    dir: PathBuf,
}

/// The right to sync a store; given back when dropped, also by a killed process.
#[derive(Debug)]
pub struct SyncLock {
    _file: File,
}

impl Store {
    /// Makes a store for a person on a device; carries on where a killed attempt stopped.
    ///
    /// # Errors
    /// `Exists` when there is one.
    pub fn create(dir: &Path, key: &DataKey, identity: &Identity) -> Result<Store> {
        create_private_dir(dir)?;
        let mut store = Store::connect(dir, key, OpenFlags::SQLITE_OPEN_CREATE)?;
        let path = dir.display().to_string();
        store.write(|tx| {
            migrate::migrate(tx)?;
            if meta::identity(tx)?.is_some() {
                return Err(StoreFault::Exists(path));
            }
            meta::put_json(tx, meta::IDENTITY, identity)
        })?;
        Ok(store)
    }

    /// Opens the store in this folder.
    ///
    /// # Errors
    /// `Absent`, `WrongKey`, `TooNew`, `Damaged`, or what the disk says.
    pub fn open(dir: &Path, key: &DataKey) -> Result<Store> {
        let absent = || StoreFault::Absent(dir.display().to_string());
        if !file(dir).exists() {
            return Err(absent());
        }
        let mut store = Store::connect(dir, key, OpenFlags::empty())?;
        // Opening to read waits for no other program's write.
        if migrate::lacking(&store.connection)? > 0 {
            store.write(migrate::migrate)?;
        }
        meta::identity(&store.connection)?.ok_or_else(absent)?;
        Ok(store)
    }

    fn connect(dir: &Path, key: &DataKey, extra: OpenFlags) -> Result<Store> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | extra;
        let connection = Connection::open_with_flags(file(dir), flags)?;
        let unlock = Zeroizing::new(format!("PRAGMA key = \"{}\";", *key.pragma()));
        connection.execute_batch(&unlock)?;
        // Locking and wiping every page in memory costs half of the speed, and the key is locked anyway.
        connection.execute_batch("PRAGMA cipher_memory_security = OFF;")?;
        connection.busy_timeout(BUSY_WAIT)?;
        // The first read tells whether the key fits.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;",
        )?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        Ok(Store { connection, dir: dir.to_owned() })
    }

    /// Runs one transaction: all that `work` writes, or none of it.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.leave_transaction()?;
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&tx).and_then(|done| Ok(tx.commit().map(|()| done)?));
        if done.is_err() {
            // What failed is said; that it could not be rolled back either is found out by the next write.
            let _ = self.leave_transaction();
        }
        done
    }

    /// Rolls back what a failed write left open: a rollback can fail as well.
    fn leave_transaction(&self) -> Result<()> {
        if self.connection.is_autocommit() {
            return Ok(());
        }
        Ok(self.connection.execute_batch("ROLLBACK")?)
    }

    /// The folder the store lies in.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Takes the right to sync this store: one engine per store, in whatever program.
    ///
    /// # Errors
    /// `SyncRunning` when another has it.
    pub fn lock_for_sync(&self) -> Result<SyncLock> {
        let mut options = fs::OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(self.dir.join("lock"))?;
        match FileExt::try_lock(&file) {
            Ok(()) => Ok(SyncLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreFault::SyncRunning),
            Err(TryLockError::Error(fault)) => Err(fault.into()),
        }
    }
}

fn file(dir: &Path) -> PathBuf {
    dir.join("store.db")
}
