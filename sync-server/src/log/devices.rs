//! Enrolled devices. None is ever removed: its letters stand in numbers, its id in the log.

use super::fault::StoreFault;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use satchel_shared::{
    ids::{DeviceId, PersonId, TenantId},
    number::device_letters,
};

/// A tablet or laptop with our program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What people call it.
    pub name: String,
    /// Operating system and program version, as it said when it was enrolled.
    pub platform: String,
    /// Its letters in provisional numbers; nobody else's in the company.
    pub letters: String,
    /// The person its code was for.
    pub enrolled_by: PersonId,
    /// When.
    pub enrolled_ms: i64,
    /// When it was last given a token.
    pub last_seen_ms: i64,
    /// Whether it may come in no more.
    pub is_revoked: bool,
    /// When it last said what it holds, milliseconds.
    pub contact_ms: Option<i64>,
}

/// What is known of a device before it is one of ours.
#[derive(Clone, Debug)]
pub struct Newcomer<'a> {
    /// Its id from now on.
    pub id: DeviceId,
    /// What people call it.
    pub name: &'a str,
    /// Operating system and program version.
    pub platform: &'a str,
}

/// Makes a device one of ours, for the person its code named, and gives it the next letters.
///
/// # Errors
/// When the database cannot be written.
pub fn enrol(
    tx: &Transaction<'_>,
    tenant: TenantId,
    newcomer: &Newcomer<'_>,
    person: PersonId,
    now_ms: i64,
) -> Result<Device, StoreFault> {
    let ordinal: u64 = tx
        .prepare_cached("SELECT count(*) FROM device WHERE tenant = ?1")?
        .query_row(params![tenant.bytes()], |row| row.get(0))?;
    let device = Device {
        id: newcomer.id,
        name: newcomer.name.to_owned(),
        platform: newcomer.platform.to_owned(),
        letters: device_letters(ordinal),
        enrolled_by: person,
        enrolled_ms: now_ms,
        last_seen_ms: now_ms,
        is_revoked: false,
        contact_ms: None,
    };
    tx.prepare_cached(
        "INSERT INTO device (tenant, id, name, platform, letters, enrolled_by, enrolled_ms,
                             last_seen_ms, is_revoked)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7, 0)",
    )?
    .execute(params![
        tenant.bytes(),
        device.id.bytes(),
        device.name,
        device.platform,
        device.letters,
        device.enrolled_by.bytes(),
        now_ms,
    ])?;
    Ok(device)
}

/// The device with that id.
///
/// # Errors
/// When the database cannot be read.
pub fn get(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DeviceId,
) -> Result<Option<Device>, StoreFault> {
    tx.prepare_cached(
        "SELECT id, name, platform, letters, enrolled_by, enrolled_ms, last_seen_ms, is_revoked,
                contact_ms
         FROM device WHERE tenant = ?1 AND id = ?2",
    )?
    .query_row(params![tenant.bytes(), id.bytes()], |row| Ok(read(row)))
    .optional()?
    .transpose()
}

/// Every device, the first enrolled first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(tx: &Transaction<'_>, tenant: TenantId) -> Result<Vec<Device>, StoreFault> {
    let mut statement = tx.prepare_cached(
        "SELECT id, name, platform, letters, enrolled_by, enrolled_ms, last_seen_ms, is_revoked,
                contact_ms
         FROM device WHERE tenant = ?1 ORDER BY enrolled_ms, id",
    )?;
    let rows = statement.query_map(params![tenant.bytes()], |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

/// Keeps a device out from now on; `false` when there is none with that id.
///
/// # Errors
/// When the database cannot be written.
pub fn revoke(tx: &Transaction<'_>, tenant: TenantId, id: DeviceId) -> Result<bool, StoreFault> {
    let revoked = tx
        .prepare_cached("UPDATE device SET is_revoked = 1 WHERE tenant = ?1 AND id = ?2")?
        .execute(params![tenant.bytes(), id.bytes()])?;
    Ok(revoked == 1)
}

/// Notes that a device said what it holds.
///
/// # Errors
/// When the database cannot be written.
pub fn note_contact(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DeviceId,
    now_ms: i64,
) -> Result<(), StoreFault> {
    tx.prepare_cached("UPDATE device SET contact_ms = ?3 WHERE tenant = ?1 AND id = ?2")?
        .execute(params![tenant.bytes(), id.bytes(), now_ms])?;
    Ok(())
}

/// Notes that a device was here.
///
/// # Errors
/// When the database cannot be written.
pub fn seen(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DeviceId,
    now_ms: i64,
) -> Result<(), StoreFault> {
    tx.prepare_cached("UPDATE device SET last_seen_ms = ?3 WHERE tenant = ?1 AND id = ?2")?
        .execute(params![tenant.bytes(), id.bytes(), now_ms])?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Device, StoreFault> {
    Ok(Device {
        id: DeviceId::from_bytes(&row.get::<_, [u8; 16]>(0)?)?,
        name: row.get(1)?,
        platform: row.get(2)?,
        letters: row.get(3)?,
        enrolled_by: PersonId::from_bytes(&row.get::<_, [u8; 16]>(4)?)?,
        enrolled_ms: row.get(5)?,
        last_seen_ms: row.get(6)?,
        is_revoked: row.get(7)?,
        contact_ms: row.get(8)?,
    })
}
