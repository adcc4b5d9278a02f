//! Brings a database up to the schema this program knows, one numbered step at a time, each in a transaction.

use super::fault::StoreFault;
use rusqlite::Connection;

/// The steps, oldest first; a step once released never changes.
const STEPS: &[&str] = &[
    include_str!("../migrations/0001_log.sql"),
    include_str!("../migrations/0002_people.sql"),
    include_str!("../migrations/0003_escrow.sql"),
    include_str!("../migrations/0004_evicts.sql"),
    include_str!("../migrations/0005_backed_up_ms.sql"),
    include_str!("../migrations/0006_rebase.sql"),
    include_str!("../migrations/0007_audit.sql"),
    include_str!("../migrations/0008_wipe.sql"),
    include_str!("../migrations/0009_digest.sql"),
    include_str!("../migrations/0010_erasure.sql"),
];

/// Runs the steps the database has not seen.
///
/// # Errors
/// `TooNew` when a newer program made it; the database is unchanged by a step that fails.
pub fn bring_up(connection: &mut Connection) -> Result<(), StoreFault> {
    let known = u32::try_from(STEPS.len()).unwrap_or(u32::MAX);
    let found: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(StoreFault::TooNew { found, known });
    }
    for (number, step) in (1u32..).zip(STEPS).skip(found as usize) {
        let transaction =
            connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let now: u32 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if now < number {
            transaction.execute_batch(step)?;
            transaction.pragma_update(None, "user_version", number)?;
        }
        transaction.commit()?;
    }
    Ok(())
}
