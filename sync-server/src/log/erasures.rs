//! Erasures: which records were erased for ever, and taking every byte of one out of the tables.
//!
//! 1. What stays of an erased record is its id, its log rows with their hashes, and its numbers: the chain holds.
//! 2. A row of `erasure` is written in the transaction that takes the bytes out, and is never removed.
//! 3. What SQLite leaves in freed pages is overwritten afterwards; until then the row says so.

use super::{columns, fault::StoreFault};
use rusqlite::{Transaction, params};
use satchel_shared::ids::{DocumentId, TenantId};

/// What was taken out beside the record.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// Changes in the log whose bytes are gone; their hashes stay.
    pub changes: usize,
    /// Refused changes.
    pub refused: usize,
    /// Changes that waited in escrow, or were decided there.
    pub sealed: usize,
}

/// A record that says words of another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The record.
    pub document: DocumentId,
    /// The word of its kind.
    pub kind: String,
}

/// Whether a record was erased.
///
/// # Errors
/// When the database cannot be read.
pub fn is_erased(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<bool, StoreFault> {
    let sql = "SELECT 1 FROM erasure WHERE tenant = ?1 AND document = ?2";
    Ok(tx.prepare_cached(sql)?.exists(params![tenant.bytes(), document.bytes()])?)
}

/// What was erased after a number of the log, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub fn after(
    tx: &Transaction<'_>,
    tenant: TenantId,
    number: u64,
) -> Result<Vec<DocumentId>, StoreFault> {
    let sql = "SELECT document FROM erasure WHERE tenant = ?1 AND number > ?2 ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), number];
    let ids = statement.query_map(key, |row| columns::id(row, 0, DocumentId::new))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Notes that a record is erased, heard of at this number.
///
/// # Errors
/// When the database cannot be written, or it was noted before.
pub fn note(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    number: u64,
    now_ms: i64,
) -> Result<(), StoreFault> {
    let sql = "INSERT INTO erasure (tenant, document, number, at_ms, is_swept)
        VALUES (?1, ?2, ?3, ?4, 0)";
    tx.prepare_cached(sql)?.execute(params![tenant.bytes(), document.bytes(), number, now_ms])?;
    Ok(())
}

/// Takes out what was in the record: its row, the bytes of its changes, what was refused of it and what was sealed.
///
/// # Errors
/// When the database cannot be written.
pub fn remove(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<Removed, StoreFault> {
    let run = |sql: &str| -> Result<usize, StoreFault> {
        Ok(tx.prepare_cached(sql)?.execute(params![tenant.bytes(), document.bytes()])?)
    };
    run("DELETE FROM document WHERE tenant = ?1 AND id = ?2")?;
    Ok(Removed {
        changes: run("UPDATE change_log SET bytes = x''
            WHERE tenant = ?1 AND document = ?2 AND hash IS NOT NULL")?,
        refused: run("DELETE FROM quarantine WHERE tenant = ?1 AND document = ?2")?,
        sealed: run("DELETE FROM escrow WHERE tenant = ?1 AND document = ?2")?,
    })
}

/// Other records, in their present or former versions, that say one of these words; by kind and id.
///
/// # Errors
/// When the database cannot be read.
pub fn copies(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    words: &[String],
) -> Result<Vec<Copy>, StoreFault> {
    let mut found = std::collections::BTreeMap::new();
    let mut statement = tx.prepare_cached(
        "SELECT id, kind FROM document
         WHERE tenant = ?1 AND id <> ?2 AND instr(bytes, CAST(?3 AS BLOB)) > 0",
    )?;
    for word in words {
        let key = params![tenant.bytes(), document.bytes(), word];
        let rows = statement.query_map(key, |row| {
            Ok((row.get::<_, String>(1)?, columns::id(row, 0, DocumentId::new)?))
        })?;
        for row in rows {
            found.insert(row?, ());
        }
    }
    Ok(found.into_keys().map(|(kind, document)| Copy { document, kind }).collect())
}

/// Whether pages that were freed by an erasure may still hold its bytes.
///
/// # Errors
/// When the database cannot be read.
pub fn is_unswept(tx: &Transaction<'_>) -> Result<bool, StoreFault> {
    Ok(tx.prepare_cached("SELECT 1 FROM erasure WHERE is_swept = 0")?.exists([])?)
}

/// Notes that the freed pages were overwritten.
///
/// # Errors
/// When the database cannot be written.
pub fn note_swept(tx: &Transaction<'_>) -> Result<(), StoreFault> {
    tx.prepare_cached("UPDATE erasure SET is_swept = 1 WHERE is_swept = 0")?.execute([])?;
    Ok(())
}

/// Log numbers that are not as an erasure leaves them: an erased record's change with bytes, or another's without.
///
/// # Errors
/// When the database cannot be read.
pub fn contradictions(
    tx: &Transaction<'_>,
    tenant: TenantId,
) -> Result<Vec<(u64, DocumentId)>, StoreFault> {
    let mut statement = tx.prepare_cached(
        "SELECT c.number, c.document FROM change_log c
         LEFT JOIN erasure e ON e.tenant = c.tenant AND e.document = c.document
         WHERE c.tenant = ?1 AND c.hash IS NOT NULL AND (length(c.bytes) = 0) <> (e.document IS NOT NULL)
         ORDER BY c.number",
    )?;
    let rows = statement.query_map([tenant.bytes()], |row| {
        Ok((row.get(0)?, columns::id(row, 1, DocumentId::new)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
