//! Actors: whose device and person each one is. The author shown in history comes from here, never from a
//! document; and the name of a device from its enrolment, never from what it says.

use super::{columns, devices, fault::StoreFault};
use automerge::ActorId;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use satchel_shared::{
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    protocol::{push::ActorEntry, receipt::Owner},
};

/// The register's entry of an actor.
///
/// # Errors
/// When the database cannot be read.
pub fn find(
    tx: &Transaction<'_>,
    tenant: TenantId,
    actor: &ActorId,
) -> Result<Option<ActorEntry>, StoreFault> {
    let sql = "SELECT device, person, device_name, clock_offset_ms, clock_uncertainty_ms
        FROM actor WHERE tenant = ?1 AND actor = ?2";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), actor.to_bytes()];
    let entry = statement.query_row(key, |row| read(row, actor.to_bytes().to_vec()));
    Ok(entry.optional()?)
}

/// The columns `device, person, device_name, clock_offset_ms, clock_uncertainty_ms`.
fn read(row: &Row<'_>, actor: Vec<u8>) -> rusqlite::Result<ActorEntry> {
    Ok(ActorEntry {
        actor,
        device: columns::id(row, 0, DeviceId::new)?,
        person: columns::id(row, 1, PersonId::new)?,
        device_name: row.get(2)?,
        clock_offset_ms: row.get(3)?,
        clock_uncertainty_ms: row.get(4)?,
    })
}

/// The register's entries of everybody who wrote a document, by actor.
///
/// # Errors
/// When the database cannot be read.
pub fn of_document(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<Vec<ActorEntry>, StoreFault> {
    let sql = "SELECT device, person, device_name, clock_offset_ms, clock_uncertainty_ms, actor
        FROM actor WHERE tenant = ?1 AND actor IN
            (SELECT actor FROM change_log
             WHERE tenant = ?1 AND document = ?2 AND actor IS NOT NULL)
        ORDER BY actor";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), document.bytes()];
    let entries = statement.query_map(key, |row| read(row, row.get(5)?))?;
    Ok(entries.collect::<Result<_, _>>()?)
}

/// The owners a receipt of the document binds: those of all who wrote it.
///
/// # Errors
/// When the database cannot be read.
pub fn owners_of(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<Vec<Owner>, StoreFault> {
    Ok(of_document(tx, tenant, document)?.iter().map(Owner::from).collect())
}

/// Registers an actor of an enrolled device unless it is registered; the first entry stands. The device's
/// name is the one it was enrolled under, and none when it never was.
///
/// # Errors
/// When the database cannot be read or written.
pub fn register(
    tx: &Transaction<'_>,
    tenant: TenantId,
    entry: &ActorEntry,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let device = devices::get(tx, tenant, entry.device)?;
    let device_name = device.map(|device| device.name).unwrap_or_default();
    register_own(tx, tenant, &ActorEntry { device_name, ..entry.clone() }, now_ms)
}

/// Registers an author of the server's own work, under the name given, unless it is registered.
///
/// # Errors
/// When the database cannot be written.
pub fn register_own(
    tx: &Transaction<'_>,
    tenant: TenantId,
    entry: &ActorEntry,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let sql = "INSERT INTO actor (tenant, actor, device, person, device_name, clock_offset_ms,
            clock_uncertainty_ms, registered_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (tenant, actor) DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        entry.actor,
        entry.device.bytes(),
        entry.person.bytes(),
        entry.device_name,
        entry.clock_offset_ms,
        entry.clock_uncertainty_ms,
        now_ms,
    ])?;
    Ok(())
}
