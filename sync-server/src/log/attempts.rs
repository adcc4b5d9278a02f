//! Attempts to guess: counted per subject in windows that begin with the first one.

use super::fault::StoreFault;
use rusqlite::{OptionalExtension, Transaction, params};
use satchel_shared::ids::TenantId;

/// Who or what is being tried, and how often it may be in one window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// `login:x`, `address:y`, `code`.
    pub name: String,
    /// Attempts in one window.
    pub most: u32,
}

/// How long to wait in milliseconds until all subjects may be tried again; `None` when they may be now.
///
/// # Errors
/// When the database cannot be read.
pub fn wait_ms(
    tx: &Transaction<'_>,
    tenant: TenantId,
    subjects: &[Subject],
    window_ms: i64,
    now_ms: i64,
) -> Result<Option<i64>, StoreFault> {
    let mut longest = None;
    for subject in subjects {
        let (start_ms, count) = window(tx, tenant, &subject.name, window_ms, now_ms)?;
        if count >= subject.most {
            longest = longest.max(Some(start_ms.saturating_add(window_ms) - now_ms));
        }
    }
    Ok(longest)
}

/// Counts one attempt on each subject.
///
/// # Errors
/// When the database cannot be written.
pub fn count(
    tx: &Transaction<'_>,
    tenant: TenantId,
    subjects: &[Subject],
    window_ms: i64,
    now_ms: i64,
) -> Result<(), StoreFault> {
    tx.prepare_cached("DELETE FROM attempt WHERE tenant = ?1 AND window_start_ms <= ?2")?
        .execute(params![tenant.bytes(), now_ms.saturating_sub(window_ms)])?;
    for subject in subjects {
        let (start_ms, count) = window(tx, tenant, &subject.name, window_ms, now_ms)?;
        put(tx, tenant, &subject.name, start_ms, count.saturating_add(1))?;
    }
    Ok(())
}

/// Takes one attempt on each subject back: it was the right password.
///
/// # Errors
/// When the database cannot be written.
pub fn give_back(
    tx: &Transaction<'_>,
    tenant: TenantId,
    subjects: &[Subject],
) -> Result<(), StoreFault> {
    let mut statement = tx.prepare_cached(
        "UPDATE attempt SET count = count - 1 WHERE tenant = ?1 AND subject = ?2 AND count > 0",
    )?;
    for subject in subjects {
        statement.execute(params![tenant.bytes(), subject.name])?;
    }
    Ok(())
}

/// The running window's start and count; a fresh one when it is over, or begins in a future that a clock
/// set back left behind.
fn window(
    tx: &Transaction<'_>,
    tenant: TenantId,
    subject: &str,
    window_ms: i64,
    now_ms: i64,
) -> Result<(i64, u32), StoreFault> {
    let row: Option<(i64, u32)> = tx
        .prepare_cached(
            "SELECT window_start_ms, count FROM attempt WHERE tenant = ?1 AND subject = ?2",
        )?
        .query_row(params![tenant.bytes(), subject], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row
        .filter(|(start_ms, _)| *start_ms <= now_ms && now_ms < start_ms.saturating_add(window_ms))
        .unwrap_or((now_ms, 0)))
}

fn put(
    tx: &Transaction<'_>,
    tenant: TenantId,
    subject: &str,
    start_ms: i64,
    count: u32,
) -> Result<(), StoreFault> {
    tx.prepare_cached(
        "INSERT INTO attempt (tenant, subject, window_start_ms, count) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (tenant, subject) DO UPDATE SET window_start_ms = ?3, count = ?4",
    )?
    .execute(params![tenant.bytes(), subject, start_ms, count])?;
    Ok(())
}
