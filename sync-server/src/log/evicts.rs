//! Evicts: which documents each device was told to put away, since when, and which it has put away.
//!
//! A row stands from the first time an evict was sent until the document is sent to the device again.

use super::{columns, fault::StoreFault};
use rusqlite::{OptionalExtension, Transaction, params};
use satchel_shared::ids::{DeviceId, DocumentId, PersonId, TenantId};
use std::collections::BTreeSet;

/// The store of one person on one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The company.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// The person.
    pub person: PersonId,
}

/// What a device was told about a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When first, milliseconds.
    pub told_ms: i64,
    /// Whether it has put the document away since.
    pub is_released: bool,
}

/// Every document the device was told to put away.
///
/// # Errors
/// When the database cannot be read.
pub fn of_holder(tx: &Transaction<'_>, holder: Holder) -> Result<BTreeSet<DocumentId>, StoreFault> {
    let sql = "SELECT document FROM evict_told WHERE tenant = ?1 AND device = ?2 AND person = ?3";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![holder.tenant.bytes(), holder.device.bytes(), holder.person.bytes()];
    let ids = statement.query_map(key, |row| columns::id(row, 0, DocumentId::new))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// What the device was told about a document; `None` when nothing, or when it was given it again.
///
/// # Errors
/// When the database cannot be read.
pub fn find(
    tx: &Transaction<'_>,
    holder: Holder,
    document: DocumentId,
) -> Result<Option<Told>, StoreFault> {
    let sql = "SELECT told_ms, is_released FROM evict_told
        WHERE tenant = ?1 AND device = ?2 AND person = ?3 AND document = ?4";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![
        holder.tenant.bytes(),
        holder.device.bytes(),
        holder.person.bytes(),
        document.bytes()
    ];
    let read =
        |row: &rusqlite::Row<'_>| Ok(Told { told_ms: row.get(0)?, is_released: row.get(1)? });
    Ok(statement.query_row(key, read).optional()?)
}

/// Notes that the device is told to put a document away; when it was first told stays.
///
/// # Errors
/// When the database cannot be written.
pub fn tell(
    tx: &Transaction<'_>,
    holder: Holder,
    document: DocumentId,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let sql = "INSERT INTO evict_told (tenant, device, person, document, told_ms, is_released)
        VALUES (?1, ?2, ?3, ?4, ?5, 0) ON CONFLICT (tenant, device, person, document) DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![
        holder.tenant.bytes(),
        holder.device.bytes(),
        holder.person.bytes(),
        document.bytes(),
        now_ms
    ])?;
    Ok(())
}

/// Notes that the device is given the document again.
///
/// # Errors
/// When the database cannot be written.
pub fn give(tx: &Transaction<'_>, holder: Holder, document: DocumentId) -> Result<(), StoreFault> {
    let sql = "DELETE FROM evict_told
        WHERE tenant = ?1 AND device = ?2 AND person = ?3 AND document = ?4";
    write(tx, sql, holder, document)
}

/// Notes that the device has put a document away; what it was never told is none of its business.
///
/// # Errors
/// When the database cannot be written.
pub fn release(
    tx: &Transaction<'_>,
    holder: Holder,
    document: DocumentId,
) -> Result<(), StoreFault> {
    let sql = "UPDATE evict_told SET is_released = 1
        WHERE tenant = ?1 AND device = ?2 AND person = ?3 AND document = ?4";
    write(tx, sql, holder, document)
}

fn write(
    tx: &Transaction<'_>,
    sql: &str,
    holder: Holder,
    document: DocumentId,
) -> Result<(), StoreFault> {
    tx.prepare_cached(sql)?.execute(params![
        holder.tenant.bytes(),
        holder.device.bytes(),
        holder.person.bytes(),
        document.bytes()
    ])?;
    Ok(())
}
