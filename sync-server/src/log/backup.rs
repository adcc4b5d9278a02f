//! Backup: a copy of the database at one moment, taken while the server runs; and its way back.
//!
//! 1. A copy is taken on one snapshot, so writers neither wait nor make it begin again.
//! 2. It counts as a backup only after it was closed, opened again and found whole.
//! 3. A restore prepares the copy aside, in a new epoch and with a rebase begun, and only then puts it in the old one's place;
//!    the old database is renamed, never deleted.

use super::{
    audit::{self, Deed, Entry, Who},
    fault::StoreFault,
    rebases::{self, Cause, Rebase},
    store::{DATABASE, Store},
    tenants::{self, Tenant},
};
use crate::private_file;
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::Duration,
};

/// Pages copied between two looks at the progress: 4 MiB.
const PAGES_A_STEP: i32 = 1_024;
/// How long another process's lock is waited for.
const BUSY_WAIT: Duration = Duration::from_secs(10);
/// Where a restore prepares the copy, inside the data directory.
const ASIDE: &str = "restoring";

/// Told how many pages are done, of how many.
pub type Told<'a> = &'a mut dyn FnMut(u64, u64);

/// Copies the database of a directory into a file that is not there yet, and proves the copy whole.
///
/// # Errors
/// When the file exists, the disk is full, or the copy is not whole; nothing is left of it then.
pub fn take(directory: &Path, to: &Path, told: Told<'_>) -> Result<Vec<Tenant>, StoreFault> {
    let part = part_of(to);
    refuse_existing(to)?;
    let copied = copy(&directory.join(DATABASE), &part, told).and_then(|()| inspect(&part));
    match copied {
        Ok(tenants) => {
            replace(&part, to)?;
            Ok(tenants)
        }
        Err(fault) => {
            let _ = fs::remove_file(&part);
            Err(fault)
        }
    }
}

/// Notes in the running database up to where the copy holds each company's log.
///
/// # Errors
/// When the database cannot be written.
pub fn note(store: &Store, copied: &[Tenant], now_ms: i64) -> Result<(), StoreFault> {
    store.write(|tx| {
        copied.iter().try_for_each(|of| tenants::note_backup(tx, of.id, of.head.number, now_ms))
    })
}

/// Opens a copy for reading, checks every page, and reads its companies.
///
/// # Errors
/// `Unsound` when a page is damaged; when it is no database of ours.
pub fn inspect(file: &Path) -> Result<Vec<Tenant>, StoreFault> {
    let mut connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let found: String = connection.pragma_query_value(None, "integrity_check", |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreFault::Unsound(format!("{}: {found}", file.display())));
    }
    tenants::all(&connection.transaction()?)
}

/// Puts a copy in the place of a directory's database; says where the old one lies now, if there was one.
/// `epoch` gives fresh bytes for each company.
///
/// # Errors
/// When the copy is not whole, the old database is in use, or the disk is full; the old one stays then.
pub fn restore(
    directory: &Path,
    from: &Path,
    epoch: &dyn Fn() -> [u8; 16],
    now_ms: i64,
    told: Told<'_>,
) -> Result<(Option<PathBuf>, Vec<Tenant>), StoreFault> {
    inspect(from)?;
    let aside = directory.join(ASIDE);
    let file_fault = |source| StoreFault::File { path: aside.display().to_string(), source };
    if aside.exists() {
        fs::remove_dir_all(&aside).map_err(file_fault)?;
    }
    fs::create_dir_all(&aside).map_err(file_fault)?;
    let prepared = aside.join(DATABASE);
    copy(from, &prepared, told)?;
    let tenants = begin_epochs(&aside, epoch, now_ms)?;
    settle(&prepared)?;
    let old = put_away(directory, now_ms)?;
    replace(&prepared, &directory.join(DATABASE))?;
    fs::remove_dir_all(&aside).map_err(file_fault)?;
    Ok((old, tenants))
}

fn begin_epochs(
    aside: &Path,
    epoch: &dyn Fn() -> [u8; 16],
    now_ms: i64,
) -> Result<Vec<Tenant>, StoreFault> {
    Store::open(aside)?.write(|tx| {
        for tenant in tenants::all(tx)? {
            tenants::begin_epoch(tx, tenant.id, epoch())?;
            tenants::note_backup(tx, tenant.id, tenant.head.number, now_ms)?;
            let number = tenant.head.number;
            let rebase = Rebase { began_ms: now_ms, cause: Cause::Restore, number };
            rebases::begin(tx, tenant.id, &rebase)?;
            let words = format!("restored from a backup up to {number}");
            let deed = Entry::of(now_ms, Who::Operator, Deed::BeginRebase, "log").because(words);
            audit::note(tx, tenant.id, &deed)?;
        }
        tenants::all(tx)
    })
}

/// Renames the old database, and what belongs to it, so that nothing is lost by a restore.
fn put_away(directory: &Path, now_ms: i64) -> Result<Option<PathBuf>, StoreFault> {
    let old = directory.join(DATABASE);
    if !old.exists() {
        return Ok(None);
    }
    // A damaged one cannot be settled; it is put away with its journal then.
    if let Err(fault) = settle(&old)
        && is_in_use(&fault)
    {
        return Err(fault);
    }
    let away = directory.join(format!("{DATABASE}.before-{now_ms}"));
    for ending in ["-wal", "-shm", ""] {
        let (from, to) = (with_ending(&old, ending), with_ending(&away, ending));
        if from.exists() {
            replace(&from, &to)?;
        }
    }
    Ok(Some(away))
}

/// Brings everything into the one file; fails while another process has it open.
fn settle(file: &Path) -> Result<(), StoreFault> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

fn is_in_use(fault: &StoreFault) -> bool {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    let StoreFault::Database(fault) = fault else { return false };
    matches!(fault.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked))
}

fn copy(from: &Path, to: &Path, told: Told<'_>) -> Result<(), StoreFault> {
    if to.exists() {
        fs::remove_file(to)
            .map_err(|source| StoreFault::File { path: to.display().to_string(), source })?;
    }
    let mut source = Connection::open_with_flags(from, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    source.busy_timeout(BUSY_WAIT)?;
    let snapshot = source.transaction()?;
    let _: u32 = snapshot.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    keep_private(to)?;
    let mut target = Connection::open(to)?;
    {
        let backup = Backup::new(&snapshot, &mut target)?;
        loop {
            let step = backup.step(PAGES_A_STEP)?;
            let progress = backup.progress();
            let pages = u64::try_from(progress.pagecount).unwrap_or(0);
            told(pages - u64::try_from(progress.remaining).unwrap_or(0), pages);
            match step {
                StepResult::Done => break,
                StepResult::More => {}
                _ => return Err(StoreFault::Unsound("the copy was disturbed".to_owned())),
            }
        }
    }
    // The copy is one file, without a journal beside it.
    target.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

fn part_of(to: &Path) -> PathBuf {
    with_ending(to, ".part")
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn refuse_existing(to: &Path) -> Result<(), StoreFault> {
    if !to.exists() {
        return Ok(());
    }
    let source = std::io::Error::from(std::io::ErrorKind::AlreadyExists);
    Err(StoreFault::File { path: to.display().to_string(), source })
}

fn keep_private(file: &Path) -> Result<(), StoreFault> {
    private_file::keep(file)
        .map_err(|source| StoreFault::File { path: file.display().to_string(), source })
}

/// Renames, and makes the name durable: a directory is synced like a file.
fn replace(from: &Path, to: &Path) -> Result<(), StoreFault> {
    let fault = |source| StoreFault::File { path: to.display().to_string(), source };
    File::open(from).and_then(|file| file.sync_all()).map_err(fault)?;
    fs::rename(from, to).map_err(fault)?;
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.unwrap_or_else(|| Path::new("."));
    if cfg!(unix) {
        File::open(parent).and_then(|directory| directory.sync_all()).map_err(fault)?;
    }
    Ok(())
}
