//! Held work: how many unsent changes of each person a device last said it holds, and when that was.

use super::{columns, fault::StoreFault};
use rusqlite::{Row, Transaction, params};
use satchel_shared::ids::{DeviceId, PersonId, TenantId};

/// What a device said of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The person.
    pub person: PersonId,
    /// Unsent changes; `None` when they were never counted.
    pub unsent: Option<u64>,
    /// When, by the server's clock in milliseconds.
    pub at_ms: i64,
}

/// Keeps what a device said; what was not counted leaves the last count as it is.
///
/// # Errors
/// When the database cannot be written.
pub fn tell(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: DeviceId,
    told: &Told,
) -> Result<(), StoreFault> {
    let sql = "INSERT INTO held_work (tenant, device, person, unsent, told_ms) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (tenant, device, person) DO UPDATE SET unsent = ?4, told_ms = ?5 WHERE ?4 IS NOT NULL";
    let (device, person) = (device.bytes(), told.person.bytes());
    let values = params![tenant.bytes(), device, person, told.unsent, told.at_ms];
    tx.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

/// Forgets what was said of a person of whom the device holds nothing any more.
///
/// # Errors
/// When the database cannot be written.
pub fn forget(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: DeviceId,
    person: PersonId,
) -> Result<(), StoreFault> {
    tx.prepare_cached("DELETE FROM held_work WHERE tenant = ?1 AND device = ?2 AND person = ?3")?
        .execute(params![tenant.bytes(), device.bytes(), person.bytes()])?;
    Ok(())
}

/// What a device said, by person.
///
/// # Errors
/// When the database cannot be read.
pub fn of_device(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: DeviceId,
) -> Result<Vec<Told>, StoreFault> {
    let sql = "SELECT person, unsent, told_ms FROM held_work
        WHERE tenant = ?1 AND device = ?2 ORDER BY person";
    let mut statement = tx.prepare_cached(sql)?;
    let read = |row: &Row<'_>| {
        Ok(Told {
            person: columns::id(row, 0, PersonId::new)?,
            unsent: row.get(1)?,
            at_ms: row.get(2)?,
        })
    };
    let told = statement.query_map(params![tenant.bytes(), device.bytes()], read)?;
    Ok(told.collect::<Result<_, _>>()?)
}
