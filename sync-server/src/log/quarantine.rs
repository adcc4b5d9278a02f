//! Quarantine: refused changes as they came, with the reason.
//!
//! 1. A device has a quota; what is past it is refused like the rest, and not kept. The oldest stay.
//! 2. What is larger than a change may be is never kept: it is none, and the device has it anyway.

use super::{columns, fault::StoreFault};
use automerge::ChangeHash;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use satchel_shared::{
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    protocol::limits::CHANGE_BYTES_MAX,
    refusal::Refusal,
};

/// A refused change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The document it was for.
    pub document: DocumentId,
    /// Its hash, when the bytes could be read.
    pub change: Option<ChangeHash>,
    /// The bytes as they came.
    pub bytes: Vec<u8>,
    /// Why.
    pub refusal: Refusal,
    /// Who handed it in.
    pub device: DeviceId,
    /// Who handed it in.
    pub person: PersonId,
    /// When, milliseconds.
    pub received_ms: i64,
}

/// What the bytes are known by here: those that are no change have no other name.
pub fn name_of(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

/// How much of a device's is kept: as many changes as an honest one writes in a year.
const CHANGES_KEPT_MAX: u64 = 5_000;
/// Bytes of them together: one push inflates to more.
const BYTES_KEPT_MAX: u64 = 16 * 1024 * 1024;

/// What is kept of one device.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    changes: u64,
    bytes: u64,
}

impl Kept {
    /// Looks up what is kept of a device.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn of(
        tx: &Transaction<'_>,
        tenant: TenantId,
        device: DeviceId,
    ) -> Result<Kept, StoreFault> {
        let sql = "SELECT COUNT(*), COALESCE(SUM(LENGTH(bytes)), 0) FROM quarantine
            WHERE tenant = ?1 AND device = ?2";
        let key = params![tenant.bytes(), device.bytes()];
        let read = |row: &Row<'_>| Ok(Kept { changes: row.get(0)?, bytes: row.get(1)? });
        Ok(tx.prepare_cached(sql)?.query_row(key, read)?)
    }

    /// These with so many bytes more, unless that is past what is kept.
    #[must_use]
    pub fn with(self, bytes: usize) -> Option<Kept> {
        let changes = self.changes.saturating_add(1);
        let sum = self.bytes.saturating_add(bytes as u64);
        let fits =
            bytes <= CHANGE_BYTES_MAX && changes <= CHANGES_KEPT_MAX && sum <= BYTES_KEPT_MAX;
        fits.then_some(Kept { changes, bytes: sum })
    }
}

/// Keeps a refused change; a repeat is one row.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(tx: &Transaction<'_>, tenant: TenantId, refused: &Refused) -> Result<(), StoreFault> {
    let sql = "INSERT INTO quarantine (tenant, document, hash, change_hash, bytes, code, path,
            detail, device, person, received_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        ON CONFLICT (tenant, document, hash) DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        refused.document.bytes(),
        name_of(&refused.bytes),
        refused.change.map(|hash| hash.0),
        refused.bytes,
        refused.refusal.code,
        refused.refusal.path.as_ref().map(ToString::to_string),
        refused.refusal.detail,
        refused.device.bytes(),
        refused.person.bytes(),
        refused.received_ms,
    ])?;
    Ok(())
}

/// Why these bytes were refused for this document before.
///
/// # Errors
/// When the database cannot be read.
pub fn refusal_of(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    bytes: &[u8],
) -> Result<Option<Refusal>, StoreFault> {
    let sql = "SELECT code, path, detail FROM quarantine
        WHERE tenant = ?1 AND document = ?2 AND hash = ?3";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), document.bytes(), name_of(bytes)];
    Ok(statement.query_row(key, |row| read_refusal(row, 0)).optional()?)
}

/// Whether a change lies here.
///
/// # Errors
/// When the database cannot be read.
pub fn holds_change(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    change: &ChangeHash,
) -> Result<bool, StoreFault> {
    let sql = "SELECT EXISTS (SELECT 1 FROM quarantine
        WHERE tenant = ?1 AND document = ?2 AND change_hash = ?3)";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), document.bytes(), change.0];
    Ok(statement.query_row(key, |row| row.get(0))?)
}

/// Everything refused for a document, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn of_document(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<Vec<Refused>, StoreFault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM quarantine WHERE tenant = ?1 AND document = ?2
         ORDER BY received_ms, hash"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(params![tenant.bytes(), document.bytes()], read_refused)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Everything refused, oldest first; or only what was refused with this code.
///
/// # Errors
/// When the database cannot be read.
pub fn all(
    tx: &Transaction<'_>,
    tenant: TenantId,
    code: Option<&str>,
) -> Result<Vec<Refused>, StoreFault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM quarantine WHERE tenant = ?1 AND (?2 IS NULL OR code = ?2)
         ORDER BY received_ms, document, hash"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(params![tenant.bytes(), code], read_refused)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

const COLUMNS: &str =
    "document, code, path, detail, change_hash, bytes, device, person, received_ms";

fn read_refused(row: &Row<'_>) -> rusqlite::Result<Refused> {
    Ok(Refused {
        document: columns::id(row, 0, DocumentId::new)?,
        refusal: read_refusal(row, 1)?,
        change: columns::maybe_hash(row, 4)?,
        bytes: row.get(5)?,
        device: columns::id(row, 6, DeviceId::new)?,
        person: columns::id(row, 7, PersonId::new)?,
        received_ms: row.get(8)?,
    })
}

fn read_refusal(row: &Row<'_>, first: usize) -> rusqlite::Result<Refusal> {
    let path: Option<String> = row.get(first + 1)?;
    Ok(Refusal {
        code: row.get(first)?,
        path: path.and_then(|path| path.parse().ok()),
        detail: row.get(first + 2)?,
    })
}
