//! Changes: the numbered log itself. Rows are added, never altered.
//!
//! A row without a hash says that a document's scopes changed because its account moved.

use super::{columns, fault::StoreFault};
use automerge::{ActorId, ChangeHash};
use rusqlite::{OptionalExtension, Row, Transaction, params};
use satchel_shared::ids::{DeviceId, DocumentId, PersonId, TenantId};
use std::collections::BTreeSet;

/// The change part of a log row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoggedChange {
    /// The change.
    pub hash: ChangeHash,
    /// Who wrote it.
    pub actor: ActorId,
    /// The actor's count in this document.
    pub sequence: u64,
    /// The raw chunk, as it came.
    pub bytes: Vec<u8>,
    /// The device that handed it in.
    pub device: DeviceId,
    /// The person who handed it in.
    pub person: PersonId,
}

/// One row of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogRow {
    /// Its place.
    pub number: u64,
    /// The document.
    pub document: DocumentId,
    /// The change; none when only scopes moved.
    pub change: Option<LoggedChange>,
    /// The chain at this number.
    pub chain: [u8; 32],
    /// When the server received it, milliseconds.
    pub received_ms: i64,
}

const COLUMNS: &str =
    "number, document, hash, actor, sequence, bytes, device, person, chain, received_ms";

fn read(row: &Row<'_>) -> rusqlite::Result<LogRow> {
    let change = match columns::maybe_hash(row, 2)? {
        None => None,
        Some(hash) => Some(LoggedChange {
            hash,
            actor: columns::actor(row, 3)?,
            sequence: row.get(4)?,
            bytes: row.get(5)?,
            device: columns::id(row, 6, DeviceId::new)?,
            person: columns::id(row, 7, PersonId::new)?,
        }),
    };
    Ok(LogRow {
        number: row.get(0)?,
        document: columns::id(row, 1, DocumentId::new)?,
        change,
        chain: row.get(8)?,
        received_ms: row.get(9)?,
    })
}

/// Adds a row.
///
/// # Errors
/// When the database cannot be written, or the number, hash or sequence is taken.
pub fn append(tx: &Transaction<'_>, tenant: TenantId, row: &LogRow) -> Result<(), StoreFault> {
    let change = row.change.as_ref();
    let sql = "INSERT INTO change_log (tenant, number, document, hash, actor, sequence, bytes,
        chain, device, person, received_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
    tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        row.number,
        row.document.bytes(),
        change.map(|change| change.hash.0),
        change.map(|change| change.actor.to_bytes()),
        change.map(|change| change.sequence),
        change.map(|change| &change.bytes),
        row.chain,
        change.map(|change| *change.device.bytes()),
        change.map(|change| *change.person.bytes()),
        row.received_ms,
    ])?;
    Ok(())
}

/// The chain at a number; `None` beyond the log. Number 0 is not a row.
///
/// # Errors
/// When the database cannot be read.
pub fn chain_at(
    tx: &Transaction<'_>,
    tenant: TenantId,
    number: u64,
) -> Result<Option<[u8; 32]>, StoreFault> {
    let sql = "SELECT chain FROM change_log WHERE tenant = ?1 AND number = ?2";
    let mut statement = tx.prepare_cached(sql)?;
    Ok(statement.query_row(params![tenant.bytes(), number], |row| row.get(0)).optional()?)
}

/// Which device handed in a change; `None` when the log does not hold it.
///
/// # Errors
/// When the database cannot be read.
pub fn device_of(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    hash: &ChangeHash,
) -> Result<Option<DeviceId>, StoreFault> {
    let sql = "SELECT device FROM change_log WHERE tenant = ?1 AND document = ?2 AND hash = ?3";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), document.bytes(), hash.0];
    Ok(statement.query_row(key, |row| columns::id(row, 0, DeviceId::new)).optional()?)
}

/// Whether a device handed in any change of a document, so that it holds it without having been sent it.
///
/// # Errors
/// When the database cannot be read.
pub fn is_from(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    device: DeviceId,
) -> Result<bool, StoreFault> {
    let sql = "SELECT 1 FROM change_log WHERE tenant = ?1 AND document = ?2 AND device = ?3";
    let mut statement = tx.prepare_cached(sql)?;
    Ok(statement.exists(params![tenant.bytes(), document.bytes(), device.bytes()])?)
}

/// The last sequence an actor used in a document; 0 when none.
///
/// # Errors
/// When the database cannot be read.
pub fn last_sequence(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    actor: &ActorId,
) -> Result<u64, StoreFault> {
    let sql = "SELECT max(sequence) FROM change_log
        WHERE tenant = ?1 AND document = ?2 AND actor = ?3";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), document.bytes(), actor.to_bytes()];
    let last: Option<u64> = statement.query_row(key, |row| row.get(0))?;
    Ok(last.unwrap_or(0))
}

/// The changes of a document after a number, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn of_document_after(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    number: u64,
) -> Result<Vec<LogRow>, StoreFault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change_log WHERE tenant = ?1 AND document = ?2 AND number > ?3
         ORDER BY number"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let key = params![tenant.bytes(), document.bytes(), number];
    let rows = statement.query_map(key, read)?.collect::<Result<_, _>>()?;
    Ok(rows)
}

/// Everybody who wrote a document.
///
/// # Errors
/// When the database cannot be read.
pub fn actors_of(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<BTreeSet<ActorId>, StoreFault> {
    let sql = "SELECT DISTINCT actor FROM change_log
        WHERE tenant = ?1 AND document = ?2 AND actor IS NOT NULL";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), document.bytes()];
    let actors = statement.query_map(key, |row| columns::actor(row, 0))?;
    Ok(actors.collect::<Result<_, _>>()?)
}

/// At most `limit` rows of the log after a number, in order.
///
/// # Errors
/// When the database cannot be read.
pub fn after(
    tx: &Transaction<'_>,
    tenant: TenantId,
    number: u64,
    limit: usize,
) -> Result<Vec<LogRow>, StoreFault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM change_log WHERE tenant = ?1 AND number > ?2
         ORDER BY number LIMIT ?3"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    let rows = statement.query_map(params![tenant.bytes(), number, limit], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}
