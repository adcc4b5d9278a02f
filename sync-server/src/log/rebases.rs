//! Rebases: since when a company's log is a restored one, and which devices came by since.
//!
//! One row while it is under way; an operator closes it.

use super::{columns, fault::StoreFault};
use rusqlite::{OptionalExtension, Transaction, params};
use satchel_shared::ids::{DeviceId, PersonId, TenantId};

/// How it came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// By the command `restore`.
    Restore,
    /// The database was found older than its mark, or with another history.
    Mark,
}

impl Cause {
    const fn word(self) -> &'static str {
        match self {
            Cause::Restore => "restore",
            Cause::Mark => "mark",
        }
    }
}

/// A rebase under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebase {
    /// Since when, milliseconds.
    pub began_ms: i64,
    /// How it came about.
    pub cause: Cause,
    /// The head of the log when it began.
    pub number: u64,
}

/// A person on a device who is let in, and whether they came by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The device.
    pub device: DeviceId,
    /// Its name.
    pub device_name: String,
    /// The person.
    pub person: PersonId,
    /// When they first came.
    pub met_ms: Option<i64>,
    /// When they had read and handed in everything.
    pub done_ms: Option<i64>,
}

/// Begins one; one under way goes on.
///
/// # Errors
/// When the database cannot be written.
pub fn begin(tx: &Transaction<'_>, tenant: TenantId, rebase: &Rebase) -> Result<(), StoreFault> {
    let sql = "INSERT INTO rebase (tenant, began_ms, cause, number) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (tenant) DO UPDATE SET number = min(number, ?4)";
    let row = params![tenant.bytes(), rebase.began_ms, rebase.cause.word(), rebase.number];
    tx.prepare_cached(sql)?.execute(row)?;
    // Whoever came by before knew another history.
    let sql = "DELETE FROM rebase_device WHERE tenant = ?1";
    tx.prepare_cached(sql)?.execute([tenant.bytes()])?;
    Ok(())
}

/// The one under way, if one is.
///
/// # Errors
/// When the database cannot be read.
pub fn find(tx: &Transaction<'_>, tenant: TenantId) -> Result<Option<Rebase>, StoreFault> {
    let sql = "SELECT began_ms, cause, number FROM rebase WHERE tenant = ?1";
    let mut statement = tx.prepare_cached(sql)?;
    let found = statement.query_row([tenant.bytes()], |row| {
        let word: String = row.get(1)?;
        let cause = if word == Cause::Restore.word() { Cause::Restore } else { Cause::Mark };
        Ok(Rebase { began_ms: row.get(0)?, cause, number: row.get(2)? })
    });
    Ok(found.optional()?)
}

/// Ends it.
///
/// # Errors
/// When the database cannot be written.
pub fn close(tx: &Transaction<'_>, tenant: TenantId) -> Result<(), StoreFault> {
    for table in ["rebase", "rebase_device"] {
        tx.execute(&format!("DELETE FROM {table} WHERE tenant = ?1"), [tenant.bytes()])?;
    }
    Ok(())
}

/// Whether it is noted that somebody came by; `is_done` asks whether they were done.
///
/// # Errors
/// When the database cannot be read.
pub fn has_met(
    tx: &Transaction<'_>,
    tenant: TenantId,
    (device, person): (DeviceId, PersonId),
    is_done: bool,
) -> Result<bool, StoreFault> {
    let sql = "SELECT 1 FROM rebase_device WHERE tenant = ?1 AND device = ?2 AND person = ?3
        AND (done_ms IS NOT NULL OR NOT ?4)";
    let mut statement = tx.prepare_cached(sql)?;
    Ok(statement.exists(params![tenant.bytes(), device.bytes(), person.bytes(), is_done])?)
}

/// Notes that somebody came by; the first time stands.
///
/// # Errors
/// When the database cannot be written.
pub fn meet(
    tx: &Transaction<'_>,
    tenant: TenantId,
    (device, person): (DeviceId, PersonId),
    now_ms: i64,
    is_done: bool,
) -> Result<(), StoreFault> {
    let sql = "INSERT INTO rebase_device (tenant, device, person, met_ms, done_ms)
        VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (tenant, device, person)
        DO UPDATE SET done_ms = coalesce(done_ms, ?5)";
    let done_ms = is_done.then_some(now_ms);
    let row = params![tenant.bytes(), device.bytes(), person.bytes(), now_ms, done_ms];
    tx.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// Everybody who is let in on a device that was not revoked, those who have not come by first.
///
/// # Errors
/// When the database cannot be read.
pub fn visitors(tx: &Transaction<'_>, tenant: TenantId) -> Result<Vec<Visitor>, StoreFault> {
    let sql = "SELECT DISTINCT d.id, d.name, f.person, r.met_ms, r.done_ms
        FROM device d
        JOIN token_family f ON f.tenant = d.tenant AND f.device = d.id AND f.ended_ms IS NULL
        LEFT JOIN rebase_device r
            ON r.tenant = d.tenant AND r.device = d.id AND r.person = f.person
        WHERE d.tenant = ?1 AND d.is_revoked = 0
        ORDER BY r.done_ms IS NOT NULL, r.met_ms IS NOT NULL, d.name, d.id, f.person";
    let mut statement = tx.prepare_cached(sql)?;
    let visitors = statement.query_map([tenant.bytes()], |row| {
        Ok(Visitor {
            device: columns::id(row, 0, DeviceId::new)?,
            device_name: row.get(1)?,
            person: columns::id(row, 2, PersonId::new)?,
            met_ms: row.get(3)?,
            done_ms: row.get(4)?,
        })
    })?;
    Ok(visitors.collect::<Result<_, _>>()?)
}
