//! Marks: how far each company's log was, written beside the database, so that an older one is noticed.
//!
//! 1. A mark is written after a commit, by a thread of its own, at most once for all commits since the last:
//!    a push waits for none. So it may be behind the log, never ahead of it, and being behind is no fault.
//! 2. It is not synced to the disk at each writing: the database is, so after a power cut the mark is the
//!    older one, which is harmless. A whole new file takes the old one's place, so none is half.
//! 3. At start the log is held against it: a head below the mark, or another chain there, means that an older
//!    database was put in place, by whatever way. Then a rebase begins.
//! 4. Numbers given up to the mark are never given again.
//! 5. The audit's head is marked, too, and never goes back but by a restore: what was cut off stays told.

use crate::{
    ingest::{Touched, numbering::NUMBERED},
    log::{
        Store, StoreFault, Transaction,
        audit::{self, AuditHead, Deed, Entry, Who},
        changes, numbers,
        rebases::{self, Cause, Rebase},
        tenants::{self, GENESIS, Tenant},
    },
};
use satchel_shared::ids::TenantId;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::sync::broadcast::{self, error::RecvError};

/// The marks' file, in the data directory or in a folder of the operator's choice.
pub const FILE: &str = "satchel.marks";

/// How many files this process wrote.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// How far a company's log was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The company.
    pub tenant: TenantId,
    /// The log's epoch.
    pub epoch: [u8; 16],
    /// The head of the log.
    pub number: u64,
    /// The chain there.
    pub chain: [u8; 32],
    /// The last number given in each series.
    pub series: BTreeMap<String, u64>,
    /// Where the audit ended; rows cut off at its end are told by it.
    #[serde(default = "no_audit")]
    pub audit: AuditHead,
}

const fn no_audit() -> AuditHead {
    AuditHead::NONE
}

/// What was found at start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// The company.
    pub tenant: TenantId,
    /// Where its log was.
    pub marked: u64,
    /// Where it is.
    pub found: u64,
}

/// The marks' file.
#[derive(Clone, Debug)]
pub struct Marks {
    file: PathBuf,
}

impl Marks {
    /// Those in a folder, which is made when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn in_folder(folder: &Path) -> Result<Marks, StoreFault> {
        let marks = Marks { file: folder.join(FILE) };
        fs::create_dir_all(folder).map_err(|source| marks.fault(source))?;
        Ok(marks)
    }

    /// What was marked; nothing when there is no file yet, or after a power cut on a file system that tore it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(&self) -> Result<Vec<Mark>, StoreFault> {
        let bytes = match fs::read(&self.file) {
            Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            read => read.map_err(|fault| self.fault(fault))?,
        };
        Ok(serde_json::from_slice(&bytes).unwrap_or_else(|fault| {
            let file = self.file.display();
            tracing::error!(%file, %fault, "the marks cannot be read and are begun anew");
            Vec::new()
        }))
    }

    /// Writes where every log is now; `is_last` waits for the disk.
    ///
    /// # Errors
    /// When the database cannot be read or the file not be written.
    pub fn write(&self, store: &Store, is_last: bool) -> Result<(), StoreFault> {
        let before = self.read()?;
        let marks = store.read(|tx| {
            let all = tenants::all(tx)?;
            all.iter().map(|tenant| mark(tx, tenant, &before)).collect::<Result<Vec<_>, _>>()
        })?;
        let bytes = serde_json::to_vec(&marks)
            .map_err(|fault| StoreFault::Unsound(format!("marks cannot be written: {fault}")))?;
        // A command may write at the same time as the server, and two threads of it as it ends; whichever is older
        // is only behind, and none takes away what another is writing.
        let (process, nth) = (std::process::id(), WRITTEN.fetch_add(1, Ordering::Relaxed));
        let aside = self.file.with_extension(format!("marks.{process}.{nth}"));
        let written = File::create(&aside).and_then(|mut file| {
            file.write_all(&bytes)?;
            if is_last { file.sync_all() } else { Ok(()) }
        });
        written.and_then(|()| fs::rename(&aside, &self.file)).map_err(|fault| self.fault(fault))
    }

    /// Holds every log against its mark, and begins a rebase where it is not the one that was marked. `epoch`
    /// gives fresh bytes. What was given up to the mark is kept from being given again.
    ///
    /// # Errors
    /// When marks or database cannot be read or written.
    pub fn notice(
        &self,
        store: &Store,
        epoch: &dyn Fn() -> [u8; 16],
        now_ms: i64,
    ) -> Result<Vec<Noticed>, StoreFault> {
        let marks = self.read()?;
        let noticed = store.write(|tx| {
            let mut noticed = Vec::new();
            for mark in &marks {
                match tenants::find(tx, mark.tenant)? {
                    Some(tenant) => noticed.extend(hold(tx, mark, &tenant, epoch(), now_ms)?),
                    None => tracing::error!(tenant = %mark.tenant, marked = mark.number,
                        "this database has never heard of a company that was marked here"),
                }
            }
            Ok::<_, StoreFault>(noticed)
        })?;
        self.write(store, true)?;
        Ok(noticed)
    }

    /// Where the audit of a company was seen to end, outside of the database.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn audit(&self, tenant: TenantId) -> Result<Option<AuditHead>, StoreFault> {
        let marks = self.read()?;
        Ok(marks.into_iter().find(|mark| mark.tenant == tenant).map(|mark| mark.audit))
    }

    /// Keeps the marks up to date until nobody can commit any more.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn follow(
        self,
        store: Arc<Store>,
        mut commits: broadcast::Receiver<Touched>,
    ) -> std::io::Result<std::thread::JoinHandle<()>> {
        std::thread::Builder::new().name("marks".to_owned()).spawn(move || {
            loop {
                let heard = commits.blocking_recv();
                // All that was committed meanwhile is in the one mark.
                while commits.try_recv().is_ok() {}
                let is_last = matches!(heard, Err(RecvError::Closed));
                if let Err(fault) = self.write(&store, is_last) {
                    tracing::error!(%fault, "the marks are not written: a restore may go unnoticed");
                }
                if is_last {
                    return;
                }
            }
        })
    }

    fn fault(&self, source: std::io::Error) -> StoreFault {
        StoreFault::File { path: self.file.display().to_string(), source }
    }
}

fn mark(tx: &Transaction<'_>, tenant: &Tenant, before: &[Mark]) -> Result<Mark, StoreFault> {
    let mut series = BTreeMap::new();
    for kind in NUMBERED {
        series.insert(kind.word().to_owned(), numbers::last(tx, tenant.id, kind.word())?);
    }
    let (number, chain) = (tenant.head.number, tenant.head.chain);
    let audit = audit_mark(tx, tenant, before)?;
    Ok(Mark { tenant: tenant.id, epoch: tenant.epoch, number, chain, series, audit })
}

/// A mark of the audit never goes back, so that what was cut off stays told; only a restore, which begins an epoch and is
/// itself in the audit, begins it anew.
fn audit_mark(
    tx: &Transaction<'_>,
    tenant: &Tenant,
    before: &[Mark],
) -> Result<AuditHead, StoreFault> {
    let same = |mark: &&Mark| mark.tenant == tenant.id && mark.epoch == tenant.epoch;
    if let Some(mark) = before.iter().find(same)
        && !audit::holds(tx, tenant.id, &mark.audit)?
    {
        let row = mark.audit.number;
        tracing::error!(tenant = %tenant.id, row, "the audit is not the one that was marked: `audit verify`");
        return Ok(mark.audit);
    }
    audit::head(tx, tenant.id)
}

fn hold(
    tx: &Transaction<'_>,
    mark: &Mark,
    tenant: &Tenant,
    epoch: [u8; 16],
    now_ms: i64,
) -> Result<Option<Noticed>, StoreFault> {
    let chain = match mark.number {
        0 => Some(GENESIS),
        number => changes::chain_at(tx, tenant.id, number)?,
    };
    if chain == Some(mark.chain) {
        return Ok(None);
    }
    for (series, last) in &mark.series {
        numbers::skip_to(tx, tenant.id, series, *last)?;
    }
    let is_known = mark.epoch != tenant.epoch && rebases::find(tx, tenant.id)?.is_some();
    if is_known {
        // `restore` began it; the mark is the lost history's.
        return Ok(None);
    }
    tenants::begin_epoch(tx, tenant.id, epoch)?;
    let rebase = Rebase { began_ms: now_ms, cause: Cause::Mark, number: tenant.head.number };
    rebases::begin(tx, tenant.id, &rebase)?;
    let lost = format!(
        "the log was at {}, it is at {}; the audit ended at row {}",
        mark.number, tenant.head.number, mark.audit.number
    );
    let deed = Deed::BeginRebase;
    audit::note(tx, tenant.id, &Entry::of(now_ms, Who::Server, deed, "log").because(lost))?;
    Ok(Some(Noticed { tenant: tenant.id, marked: mark.number, found: tenant.head.number }))
}
