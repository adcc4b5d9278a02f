//! Numbers: the official ones of quotes and orders, without gap or repeat.

use super::{columns, fault::StoreFault};
use rusqlite::{Transaction, params};
use satchel_shared::ids::{DocumentId, TenantId};

/// Gives a document the next number of a series.
///
/// # Errors
/// When the database cannot be written, or the document has a number of that series.
pub fn give(
    tx: &Transaction<'_>,
    tenant: TenantId,
    series: &str,
    document: DocumentId,
) -> Result<u64, StoreFault> {
    let number = last(tx, tenant, series)? + 1;
    insert(tx, tenant, series, number, document)?;
    Ok(number)
}

/// The last number given in a series, in a lost history as well; 0 when none was.
///
/// # Errors
/// When the database cannot be read.
pub fn last(tx: &Transaction<'_>, tenant: TenantId, series: &str) -> Result<u64, StoreFault> {
    let mut last = 0;
    for table in ["number_given", "number_gap"] {
        let sql = format!("SELECT max(number) FROM {table} WHERE tenant = ?1 AND series = ?2");
        let key = params![tenant.bytes(), series];
        let of: Option<u64> = tx.prepare_cached(&sql)?.query_row(key, |row| row.get(0))?;
        last = last.max(of.unwrap_or(0));
    }
    Ok(last)
}

fn insert(
    tx: &Transaction<'_>,
    tenant: TenantId,
    series: &str,
    number: u64,
    document: DocumentId,
) -> Result<(), StoreFault> {
    let sql = "INSERT INTO number_given (tenant, series, number, document)
        VALUES (?1, ?2, ?3, ?4)";
    let row = params![tenant.bytes(), series, number, document.bytes()];
    tx.prepare_cached(sql)?.execute(row)?;
    Ok(())
}

/// Keeps the numbers after the last one, up to this, from being given: a lost history gave them.
///
/// # Errors
/// When the database cannot be read or written.
pub fn skip_to(
    tx: &Transaction<'_>,
    tenant: TenantId,
    series: &str,
    number: u64,
) -> Result<(), StoreFault> {
    let sql = "INSERT INTO number_gap (tenant, series, number) VALUES (?1, ?2, ?3)";
    for skipped in last(tx, tenant, series)? + 1..=number {
        tx.prepare_cached(sql)?.execute(params![tenant.bytes(), series, skipped])?;
    }
    Ok(())
}

/// The numbers of a lost history that no document has brought back, ascending.
///
/// # Errors
/// When the database cannot be read.
pub fn gaps(tx: &Transaction<'_>, tenant: TenantId, series: &str) -> Result<Vec<u64>, StoreFault> {
    let sql = "SELECT number FROM number_gap WHERE tenant = ?1 AND series = ?2 ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let gaps = statement.query_map(params![tenant.bytes(), series], |row| row.get(0))?;
    Ok(gaps.collect::<Result<_, _>>()?)
}

/// What became of a number that a document brought back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adopted {
    /// It is the document's, now or since before.
    Kept,
    /// The document was given another meanwhile.
    Other(u64),
    /// Another document has it.
    Taken(DocumentId),
}

/// Gives a document back the number it had in a lost history.
///
/// # Errors
/// When the database cannot be read or written.
pub fn adopt(
    tx: &Transaction<'_>,
    tenant: TenantId,
    series: &str,
    number: u64,
    document: DocumentId,
) -> Result<Adopted, StoreFault> {
    let sql = "SELECT number, document FROM number_given
        WHERE tenant = ?1 AND series = ?2 AND (number = ?3 OR document = ?4) ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), series, number, document.bytes()];
    let given = statement
        .query_map(key, |row| Ok((row.get(0)?, columns::id(row, 1, DocumentId::new)?)))?
        .collect::<Result<Vec<(u64, DocumentId)>, _>>()?;
    if given.contains(&(number, document)) {
        return Ok(Adopted::Kept);
    }
    if let Some((other, _)) = given.iter().find(|(_, of)| *of == document) {
        return Ok(Adopted::Other(*other));
    }
    if let Some((_, of)) = given.first() {
        return Ok(Adopted::Taken(*of));
    }
    skip_to(tx, tenant, series, number)?;
    let sql = "DELETE FROM number_gap WHERE tenant = ?1 AND series = ?2 AND number = ?3";
    tx.prepare_cached(sql)?.execute(params![tenant.bytes(), series, number])?;
    insert(tx, tenant, series, number, document)?;
    Ok(Adopted::Kept)
}

/// Every number given in a series, ascending, with its document.
///
/// # Errors
/// When the database cannot be read.
pub fn of_series(
    tx: &Transaction<'_>,
    tenant: TenantId,
    series: &str,
) -> Result<Vec<(u64, DocumentId)>, StoreFault> {
    let sql = "SELECT number, document FROM number_given
        WHERE tenant = ?1 AND series = ?2 ORDER BY number";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map(params![tenant.bytes(), series], |row| {
        Ok((row.get(0)?, columns::id(row, 1, DocumentId::new)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The documents of a kind that were given no number of the series, by id.
///
/// # Errors
/// When the database cannot be read.
pub fn without(
    tx: &Transaction<'_>,
    tenant: TenantId,
    kind: &str,
    series: &str,
) -> Result<Vec<DocumentId>, StoreFault> {
    let sql = "SELECT id FROM document WHERE tenant = ?1 AND kind = ?2 AND NOT EXISTS
            (SELECT 1 FROM number_given
             WHERE number_given.tenant = document.tenant AND number_given.document = document.id
               AND series = ?3)
        ORDER BY id";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), kind, series];
    let ids = statement.query_map(key, |row| columns::id(row, 0, DocumentId::new))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
