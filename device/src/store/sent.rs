//! Sent: changes the server has taken, but has no backup of yet. Their frames stay in the mirror until it has.

use super::Result;
use rusqlite::{Connection, OptionalExtension as _};
use satchel_shared::ids::DocumentId;

/// Takes an entry out of the outbox; `number` is its place in the server's log, if the server told.
pub(super) fn let_go(tx: &Connection, position: i64, number: Option<u64>) -> Result<()> {
    let mut statement =
        tx.prepare_cached("DELETE FROM outbox WHERE position = ?1 RETURNING document, hash")?;
    let read =
        |row: &rusqlite::Row<'_>| Ok((row.get::<_, [u8; 16]>(0)?, row.get::<_, [u8; 32]>(1)?));
    let Some((document, hash)) = statement.query_row([position], read).optional()? else {
        return Ok(());
    };
    drop(statement);
    tx.prepare_cached("UPDATE sent SET number = ?3 WHERE document = ?1 AND hash = ?2")?
        .execute((document, hash, number))?;
    Ok(())
}

/// Everything here was in the log at this number: what had none yet is below it. Not what a restored server may
/// lack: that is numbered once it was handed in again.
pub(super) fn number_all(tx: &Connection, head: u64) -> Result<()> {
    for table in ["sent", "kept"] {
        let sql = format!(
            "UPDATE {table} SET number = ?1 WHERE number IS NULL AND NOT EXISTS
                 (SELECT 1 FROM proofs p WHERE p.document = {table}.document AND p.is_due = 1)"
        );
        tx.prepare_cached(&sql)?.execute([head])?;
    }
    Ok(())
}

/// The numbers of a lost history mean nothing in another.
pub(super) fn forget_numbers(tx: &Connection) -> Result<()> {
    tx.execute("UPDATE sent SET number = NULL", [])?;
    tx.execute("UPDATE kept SET number = NULL", [])?;
    Ok(())
}

/// Whether the change is unsent, or sent and not known to be backed up.
pub(super) fn holds(connection: &Connection, name: &(DocumentId, [u8; 32])) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM outbox WHERE document = ?1 AND hash = ?2
         UNION ALL SELECT 1 FROM sent WHERE document = ?1 AND hash = ?2",
    )?;
    Ok(statement.exists((name.0.bytes(), name.1))?)
}

/// Whether the change is in the outbox, or unknown here: then nobody knows that it was sent.
pub(super) fn is_unsent(connection: &Connection, name: &(DocumentId, [u8; 32])) -> Result<bool> {
    let mut statement = connection.prepare_cached(
        "SELECT 1 FROM sent WHERE document = ?1 AND hash = ?2
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE document = ?1 AND hash = ?2)",
    )?;
    Ok(!statement.exists((name.0.bytes(), name.1))?)
}

/// Whether a change that was sent is part of a backup since.
pub(super) fn is_backed_up(
    connection: &Connection,
    name: &(DocumentId, [u8; 32]),
    backed_up: u64,
) -> Result<bool> {
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM sent WHERE document = ?1 AND hash = ?2 AND number <= ?3")?;
    Ok(statement.exists((name.0.bytes(), name.1, backed_up))?)
}

/// Forgets which changes are part of a backup; only after their frames have left the mirror.
pub(super) fn forget_backed_up(tx: &Connection, backed_up: u64) -> Result<()> {
    tx.prepare_cached("DELETE FROM sent WHERE number <= ?1")?.execute([backed_up])?;
    Ok(())
}
