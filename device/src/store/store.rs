//! Opening the store with its key, and the one way to write to it.
//!
//! Order of events: key, check that it fits, settings, missing migrations. A write takes the file's write lock
//! at its beginning, so that it never fails half-way for another program's sake. A disk that is full or takes no
//! writing does not keep anybody from reading: the store is then opened in a narrower way.

use super::{Identity, Result, StoreFault, key::DataKey, meta, migrate, mirror::Mirror};
use crate::home::create_private_dir;
use fs4::{FileExt, TryLockError};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};
use satchel_shared::{digest::Digest, documents::schema};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};
use zeroize::Zeroizing;

/// How long a write waits for another program's: far longer than any of ours takes.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// With less room than the index of the log takes, nothing can be written.
const ROOM_LEAST: u64 = 64 * 1024;
/// Pages kept unsealed in memory: all index rows of 10,000 records and what one screen reads besides. With SQLite's own
/// 2 MiB each list that counts its records unseals most of them again.
const CACHE_KIB: i64 = 16 * 1024;
/// Statements kept prepared; there are about forty.
const STATEMENTS_KEPT: usize = 64;

/// One person's store on one device. Several programs may have it open; each write is one transaction.
#[derive(Debug)]
pub struct Store {
    pub(super) connection: Connection,
    dir: PathBuf,
    /// Opened in a way that keeps other programs out, or that cannot write.
    is_narrow: bool,
    pub(super) mirror: Mirror,
    /// Up to which position of the outbox the mirror was written in this run.
    pub(super) mirrored_to: i64,
    /// Why it was not written further.
    pub(super) mirror_fault: Option<StoreFault>,
    /// The server's digest when what is here was last found equal to it, in this run.
    pub(super) agreed: Option<Digest>,
    /// Says to a salvage that the file is in use.
    held: Option<Held>,
}

/// The right to be the only one who has a store open, when it is closed already; given back when dropped.
#[derive(Debug)]
pub struct Alone {
    _held: Held,
}

/// The mark of a store that is in use; given back when dropped, also by a killed process.
#[derive(Debug)]
struct Held {
    file: File,
    /// Nobody else has it open, and whoever had it last did not end as programs do.
    ended_in_disorder: bool,
}

impl Held {
    /// Lets others in. What cannot be marked is a disk that takes no writing: nobody salvages there.
    fn share(&self) {
        let _ = FileExt::lock_shared(&self.file);
    }
}

/// A way to open the file.
pub(super) struct Way {
    flags: OpenFlags,
    /// Said before the first read.
    pragma: &'static str,
    /// Of the file's URI.
    query: &'static str,
    is_narrow: bool,
}

impl Way {
    /// As always: several programs at once.
    const SHARED: Way =
        Way { flags: OpenFlags::SQLITE_OPEN_READ_WRITE, pragma: "", query: "", is_narrow: false };
    /// Alone, with the index of the log in memory: what several programs share needs room on the disk.
    const ALONE: Way =
        Way { pragma: "PRAGMA locking_mode = EXCLUSIVE;", is_narrow: true, ..Way::SHARED };
    /// On a disk that takes no writing, with the files that lie beside the store.
    pub(super) const READ_ONLY: Way =
        Way { flags: OpenFlags::SQLITE_OPEN_READ_ONLY, is_narrow: true, ..Way::SHARED };
    /// On such a disk without those files; only good when no log lies there that would have to be read.
    const FROZEN: Way = Way {
        flags: OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_URI),
        query: "?immutable=1",
        ..Way::READ_ONLY
    };

    fn name(&self, dir: &Path) -> Result<PathBuf> {
        let path = file(dir);
        if self.query.is_empty() {
            return Ok(path);
        }
        let path = std::path::absolute(path)?;
        let text = path.to_string_lossy();
        let text = text.replace('%', "%25").replace('?', "%3f").replace('#', "%23");
        Ok(PathBuf::from(format!("file:{text}{}", self.query)))
    }
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
        let way = Way { flags: Way::SHARED.flags | OpenFlags::SQLITE_OPEN_CREATE, ..Way::SHARED };
        let mut store = Store::connect(dir, key, &way)?;
        let path = dir.display().to_string();
        store.write(|tx| {
            migrate::migrate(tx)?;
            if meta::identity(tx)?.is_some() {
                return Err(StoreFault::Exists(path));
            }
            meta::put(tx, meta::ROWS, &schema::mark())?;
            meta::put_json(tx, meta::IDENTITY, identity)
        })?;
        Ok(store)
    }

    /// Opens the store in this folder.
    ///
    /// # Errors
    /// `Absent`, `WrongKey`, `TooNew`, `NotUpgraded`, `Damaged`, or what the disk says.
    pub fn open(dir: &Path, key: &DataKey) -> Result<Store> {
        let mut store = Store::open_unsettled(dir, key)?;
        store.take_back_orphans();
        Ok(store)
    }

    /// The same without what the mirror may give back.
    pub(super) fn open_unsettled(dir: &Path, key: &DataKey) -> Result<Store> {
        let absent = || StoreFault::Absent(dir.display().to_string());
        if !file(dir).exists() {
            return Err(absent());
        }
        let held = hold(dir);
        let mut store = Store::reach(dir, key)?;
        if held.as_ref().is_some_and(|held| held.ended_in_disorder) && !store.is_narrow {
            store.require_whole()?;
        }
        store.held = held;
        if let Some(held) = &store.held {
            held.share();
        }
        // Opening to read waits for no other program's write.
        match migrate::lacking(&store.connection) {
            Ok(0) => {}
            Ok(_) => store.write(migrate::migrate).map_err(not_upgraded)?,
            Err(fault) => {
                // What a newer program wrote is not touched, not even to tidy its log.
                store.is_narrow = true;
                return Err(fault);
            }
        }
        meta::identity(&store.connection)?.ok_or_else(absent)?;
        store.renew_rows();
        Ok(store)
    }

    /// What the mirror has and the database lost comes back at once. A disk that takes no writing, or another
    /// program that writes, keeps nobody from reading: then it comes back the next time.
    fn take_back_orphans(&mut self) {
        if !self.is_narrow
            && let Err(fault) = self.settle_mirror()
        {
            tracing::warn!(%fault, "the mirror was not settled");
        }
        if !self.is_narrow
            && let Err(fault) = self.sweep_erased()
        {
            tracing::warn!(%fault, "something of an erased record is left");
        }
    }

    /// Makes the rows of another version of the program anew. They are derived: when that fails, work goes on with
    /// the old ones, and the next opening tries again.
    fn renew_rows(&mut self) {
        let mark = schema::mark();
        let is_ours = |made_for: Option<Vec<u8>>| made_for.is_some_and(|made_for| made_for == mark);
        if self.is_narrow || meta::get(&self.connection, meta::ROWS).is_ok_and(is_ours) {
            return;
        }
        let renewed = self
            .rebuild_rows(&mut |_, _| {})
            .and_then(|()| self.write(|tx| meta::put(tx, meta::ROWS, &mark)));
        if let Err(fault) = renewed {
            tracing::warn!(%fault, "the rows of another version stay");
        }
    }

    /// Opens the file, if it must be in a way that needs no room: what is here can always be read.
    fn reach(dir: &Path, key: &DataKey) -> Result<Store> {
        let first = match Store::connect(dir, key, &Way::SHARED) {
            Err(fault @ (StoreFault::DiskFull | StoreFault::Storage(_))) => fault,
            opened => return opened,
        };
        let has_log = fs::metadata(dir.join("store.db-wal")).is_ok_and(|log| log.len() > 0);
        let narrow = [Some(&Way::ALONE), Some(&Way::READ_ONLY), (!has_log).then_some(&Way::FROZEN)];
        for way in narrow.into_iter().flatten() {
            if let Ok(store) = Store::connect(dir, key, way) {
                tracing::warn!(%first, "the store is open for reading");
                return Ok(store);
            }
        }
        Err(if is_full(dir, &first) { StoreFault::NoRoomToRead } else { first })
    }

    pub(super) fn connect(dir: &Path, key: &DataKey, way: &Way) -> Result<Store> {
        let flags = way.flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(way.name(dir)?, flags)?;
        if !tracing::enabled!(tracing::Level::ERROR) {
            connection.execute_batch("PRAGMA cipher_log_level = NONE;")?;
        }
        let unlock = Zeroizing::new(format!("PRAGMA key = \"{}\";", *key.pragma()));
        connection.execute_batch(&unlock)?;
        // Locking and wiping every page in memory costs half of the speed, and the key is locked anyway.
        connection.execute_batch("PRAGMA cipher_memory_security = OFF;")?;
        connection.busy_timeout(BUSY_WAIT)?;
        connection.execute_batch(way.pragma)?;
        // The files beside the store stay, so that a disk that fills up later does not shut it.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        // The first read tells whether the key fits.
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;",
        )?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        Ok(Store {
            connection,
            dir: dir.to_owned(),
            is_narrow: way.is_narrow,
            mirror: Mirror::of(dir, key),
            mirrored_to: 0,
            mirror_fault: None,
            agreed: None,
            held: None,
        })
    }

    /// Runs one transaction: all that `work` writes, or none of it. Then the mirror gets what it lacks.
    pub(super) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        let is_stopped = stop_on_purpose(&mut self.connection);
        let done = self.write_once(work);
        if is_stopped {
            stop_no_more(&mut self.connection);
        }
        if done.is_err() {
            // What failed is said; that it could not be rolled back either is found out by the next write.
            let _ = self.leave_transaction();
        } else {
            self.mirror_outbox();
        }
        done.map_err(|fault| match fault {
            fault if is_full(&self.dir, &fault) => StoreFault::DiskFull,
            StoreFault::Storage(why) | StoreFault::Statement(why) => StoreFault::NotWritten(why),
            fault => fault,
        })
    }

    /// The transaction without the mirror, for whoever holds its lock.
    pub(super) fn write_once<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        self.leave_transaction()?;
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&tx)?;
        tx.commit()?;
        Ok(done)
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

    /// Keeps everybody else from opening the store, until it is dropped: whoever has it open already must be done first.
    ///
    /// # Errors
    /// `Busy` while another program has it open, `NotWritten` on a disk that takes no writing.
    pub fn hold_alone(&mut self) -> Result<()> {
        let narrow = || StoreFault::NotWritten("it can only be read now".to_owned());
        let held = self.held.as_ref().filter(|_| !self.is_narrow).ok_or_else(narrow)?;
        match FileExt::try_lock(&held.file) {
            Ok(()) => Ok(()),
            Err(fault) => {
                // What was tried gave the shared mark back on some systems.
                held.share();
                match fault {
                    TryLockError::WouldBlock => Err(StoreFault::Busy),
                    TryLockError::Error(fault) => Err(fault.into()),
                }
            }
        }
    }

    /// Closes the store and goes on keeping everybody else from opening it; `None` when nobody was kept out.
    pub fn into_alone(mut self) -> Option<Alone> {
        let held = self.held.take();
        drop(self);
        held.map(|held| Alone { _held: held })
    }

    /// Takes the right to sync this store: one engine per store, in whatever program.
    ///
    /// # Errors
    /// `SyncRunning` when another has it; `DiskFull` or `NotWritten` when the store was opened only to be read.
    pub fn lock_for_sync(&self) -> Result<SyncLock> {
        if self.is_narrow {
            let fault = StoreFault::NotWritten("it can only be read now".to_owned());
            return Err(if is_full(&self.dir, &fault) { StoreFault::DiskFull } else { fault });
        }
        let mut options = fs::OpenOptions::new();
        let file = options.create(true).truncate(false).write(true).open(self.dir.join("lock"))?;
        match FileExt::try_lock(&file) {
            Ok(()) => Ok(SyncLock { _file: file }),
            Err(TryLockError::WouldBlock) => Err(StoreFault::SyncRunning),
            Err(TryLockError::Error(fault)) => Err(fault.into()),
        }
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        if !self.is_narrow {
            // Only spares the next program some reading, so it waits for nobody and may fail.
            let _ = self.connection.busy_timeout(Duration::ZERO);
            let _ = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);");
        }
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

/// Marks the store as in use, alone as long as nobody else is; `None` where no mark can be made.
fn hold(dir: &Path) -> Option<Held> {
    let file = open_mark(dir).ok()?;
    let is_alone = FileExt::try_lock(&file).is_ok();
    let has_log = || fs::metadata(dir.join("store.db-wal")).is_ok_and(|log| log.len() > 0);
    if !is_alone {
        FileExt::lock_shared(&file).ok()?;
    }
    Some(Held { ended_in_disorder: is_alone && has_log(), file })
}

/// Keeps others from opening the store.
///
/// # Errors
/// `Busy` when somebody has it open.
pub(super) fn hold_alone(dir: &Path) -> Result<File> {
    let file = open_mark(dir)?;
    match FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreFault::Busy),
        Err(TryLockError::Error(fault)) => Err(fault.into()),
    }
}

fn open_mark(dir: &Path) -> std::io::Result<File> {
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(false).write(true).open(dir.join("open.lock"))
}

/// What a failed migration is told as; another program that writes is only waited for.
fn not_upgraded(fault: StoreFault) -> StoreFault {
    match fault {
        StoreFault::Busy | StoreFault::TooNew { .. } => fault,
        fault => StoreFault::NotUpgraded(fault.to_string()),
    }
}

/// Whether the fault is one that a disk without room gives; SQLite does not always know it by that name.
fn is_full(dir: &Path, fault: &StoreFault) -> bool {
    match fault {
        StoreFault::DiskFull => true,
        StoreFault::Storage(_) | StoreFault::NotWritten(_) => {
            fs4::available_space(dir).is_ok_and(|room| room < ROOM_LEAST)
        }
        _ => false,
    }
}

pub(super) fn file(dir: &Path) -> PathBuf {
    dir.join("store.db")
}
