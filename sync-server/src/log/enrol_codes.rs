//! Enrolment codes: one use, a short life, one winner.

use super::fault::StoreFault;
use crate::secrets::Hash;
use rusqlite::{OptionalExtension, Transaction, params};
use satchel_shared::ids::{PersonId, TenantId};

/// Used and dead codes are remembered this long, so that a second use is told from a typing error.
const REMEMBERED_MS: i64 = 30 * 24 * 60 * 60 * 1_000;

/// What became of a code that was offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It was good, and is used up now.
    Won(PersonId),
    /// Somebody was faster, or the same device came twice.
    Used,
    /// It is too old.
    Expired,
    /// There was never such a code.
    Unknown,
}

/// Stores a fresh code, and forgets those long dead.
///
/// # Errors
/// When the database cannot be written.
pub fn put(
    tx: &Transaction<'_>,
    tenant: TenantId,
    code: &Hash,
    person: PersonId,
    expires_ms: i64,
    now_ms: i64,
) -> Result<(), StoreFault> {
    tx.prepare_cached("DELETE FROM enrol_code WHERE tenant = ?1 AND expires_ms < ?2")?
        .execute(params![tenant.bytes(), now_ms.saturating_sub(REMEMBERED_MS)])?;
    tx.prepare_cached(
        "INSERT INTO enrol_code (tenant, code_hash, person, expires_ms, used_ms)
         VALUES (?1, ?2, ?3, ?4, NULL)",
    )?
    .execute(params![tenant.bytes(), code, person.bytes(), expires_ms])?;
    Ok(())
}

/// Uses a code up. The statement itself decides a race: only one finds the code unused.
///
/// # Errors
/// When the database cannot be written.
pub fn use_up(
    tx: &Transaction<'_>,
    tenant: TenantId,
    code: &Hash,
    now_ms: i64,
) -> Result<Use, StoreFault> {
    let won = tx
        .prepare_cached(
            "UPDATE enrol_code SET used_ms = ?3
             WHERE tenant = ?1 AND code_hash = ?2 AND used_ms IS NULL AND expires_ms > ?3",
        )?
        .execute(params![tenant.bytes(), code, now_ms])?;
    let row: Option<([u8; 16], Option<i64>)> = tx
        .prepare_cached(
            "SELECT person, used_ms FROM enrol_code WHERE tenant = ?1 AND code_hash = ?2",
        )?
        .query_row(params![tenant.bytes(), code], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(match row {
        None => Use::Unknown,
        Some((person, _)) if won == 1 => Use::Won(PersonId::from_bytes(&person)?),
        Some((_, Some(_))) => Use::Used,
        Some((_, None)) => Use::Expired,
    })
}
