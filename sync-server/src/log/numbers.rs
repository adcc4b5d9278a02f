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
    let sql = "SELECT max(number) FROM number_given WHERE tenant = ?1 AND series = ?2";
    let last: Option<u64> =
        tx.prepare_cached(sql)?.query_row(params![tenant.bytes(), series], |row| row.get(0))?;
    let number = last.unwrap_or(0) + 1;
    let sql = "INSERT INTO number_given (tenant, series, number, document)
        VALUES (?1, ?2, ?3, ?4)";
    let row = params![tenant.bytes(), series, number, document.bytes()];
    tx.prepare_cached(sql)?.execute(row)?;
    Ok(number)
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
