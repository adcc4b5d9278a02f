//! The store: one SQLite file, one writer at a time, any number of readers on their own snapshots.
//!
//! 1. `write` runs in one immediate transaction and returns only after COMMIT with `synchronous=FULL`.
//! 2. `read` sees one snapshot from its first statement to its last.
//! 3. Only its owner reads the file and what SQLite puts beside it.
//! 4. No sequences, triggers or advisory locks: the SQL is to run on PostgreSQL as well.

use super::{digests, fault::StoreFault, migrate};
use crate::private_file;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The database's name inside the data directory.
pub const DATABASE: &str = "satchel.db";
/// How long one process waits for another's lock; pushes are answered within it or told to retry.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// Idle reading connections kept open.
const READERS_KEPT: usize = 8;

/// The server's database.
pub struct Store {
    directory: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Store {
    /// Opens the database in a data directory, creating both when missing, and brings it up to date.
    ///
    /// # Errors
    /// When the directory or file cannot be used, or a newer program made it.
    pub fn open(directory: &Path) -> Result<Store, StoreFault> {
        let file_fault =
            |source| StoreFault::File { path: directory.display().to_string(), source };
        std::fs::create_dir_all(directory).map_err(file_fault)?;
        let database = directory.join(DATABASE);
        keep_private(&database).map_err(file_fault)?;
        let mut writer = connect(&database, OpenFlags::default())?;
        migrate::bring_up(&mut writer)?;
        let store = Store {
            directory: directory.to_owned(),
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        };
        let lacking = store.read(digests::lacking)?;
        if !lacking.is_empty() {
            // What another program built meanwhile is built again, which changes nothing.
            store
                .write(|tx| lacking.iter().try_for_each(|tenant| digests::rebuild(tx, *tenant)))?;
        }
        Ok(store)
    }

    /// The data directory: keys and marks lie beside the database.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Runs one transaction; it is on disk when this returns `Ok`, and undone when it returns `Err`.
    ///
    /// # Errors
    /// Those of `run`, and those of COMMIT.
    pub fn write<T, E: From<StoreFault>>(
        &self,
        run: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let is_stopped = stop_on_purpose(&mut writer);
        let written = write_once(&mut writer, run);
        if is_stopped {
            stop_no_more(&mut writer);
        }
        if written.is_err() {
            // What failed is said; that it could not be rolled back either is found out by the next write.
            let _ = leave_transaction(&writer);
        }
        written
    }

    /// Writes the whole file anew and empties what lies beside it, so that nothing of what was deleted is in either.
    ///
    /// # Errors
    /// When the disk has no room for a second copy, or another program reads or writes for too long.
    pub fn rewrite(&self) -> Result<(), StoreFault> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.execute_batch("VACUUM")?;
        let is_held: bool =
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        match is_held {
            true => Err(StoreFault::Unsound("another program reads the old file".to_owned())),
            false => Ok(()),
        }
    }

    /// Runs reads on one snapshot.
    ///
    /// # Errors
    /// Those of `run`, and those of opening a connection.
    pub fn read<T, E: From<StoreFault>>(
        &self,
        run: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => connect(&self.directory.join(DATABASE), OpenFlags::default())?,
        };
        let value = {
            let snapshot = reader.transaction().map_err(StoreFault::from)?;
            run(&snapshot)?
        };
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        Ok(value)
    }
}

/// Lets a test stop this write at any of its steps, as a kill or a bad disk would; whether that may be.
#[cfg(feature = "planted")]
fn stop_on_purpose(connection: &mut Connection) -> bool {
    use satchel_shared::planted;
    planted::is_stopping()
        && connection.progress_handler(1, Some(planted::stops_at_step)).is_ok()
        && connection.commit_hook(Some(planted::stops_at_commit)).is_ok()
}

/// What comes after that write is not stopped.
#[cfg(feature = "planted")]
fn stop_no_more(connection: &mut Connection) {
    let _ = connection.commit_hook(None::<fn() -> bool>);
    let _ = connection.progress_handler(0, None::<fn() -> bool>);
}

#[cfg(not(feature = "planted"))]
const fn stop_on_purpose(_: &mut Connection) -> bool {
    false
}

#[cfg(not(feature = "planted"))]
const fn stop_no_more(_: &mut Connection) {}

fn write_once<T, E: From<StoreFault>>(
    writer: &mut Connection,
    run: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    leave_transaction(writer)?;
    let transaction = writer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(StoreFault::from)?;
    let value = run(&transaction)?;
    transaction.commit().map_err(StoreFault::from)?;
    Ok(value)
}

/// Rolls back what a failed write left open: a rollback can fail as well.
fn leave_transaction(writer: &Connection) -> Result<(), StoreFault> {
    match writer.is_autocommit() {
        true => Ok(()),
        false => Ok(writer.execute_batch("ROLLBACK")?),
    }
}

/// Before SQLite makes the file: what it makes beside it later takes the file's rights.
fn keep_private(database: &Path) -> std::io::Result<()> {
    private_file::keep(database)?;
    for ending in ["-wal", "-shm"] {
        let mut beside = database.as_os_str().to_owned();
        beside.push(ending);
        if Path::new(&beside).exists() {
            private_file::keep(Path::new(&beside))?;
        }
    }
    Ok(())
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, StoreFault> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}
