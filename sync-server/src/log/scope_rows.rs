//! Scope rows: which document is in which scope, since when, and with which number it last moved there.
//!
//! 1. A document's present rows all carry the number of its newest log row.
//! 2. Entering sets `since`, and `first` once and for ever; leaving keeps the row with `is_present = 0` and
//!    the number of leaving. Who may hold a document is asked of `first`: it may have come, gone and come again.
//! 3. Every read of records for a device goes through these rows.

use super::{columns, fault::StoreFault};
use rusqlite::{Transaction, params};
use satchel_shared::{
    ids::{DeviceId, DocumentId, TenantId},
    permissions::Scope,
};
use std::collections::BTreeSet;

/// One document in one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeRow {
    /// The scope.
    pub scope: Scope,
    /// Number of the document's newest log row while in the scope, or of its leaving.
    pub number: u64,
    /// Number at which it first entered, ever.
    pub first: u64,
    /// Number at which it last entered.
    pub since: u64,
    /// Whether it is there.
    pub is_present: bool,
}

/// All rows of a document, by scope.
///
/// # Errors
/// When the database cannot be read.
pub fn of_document(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<Vec<ScopeRow>, StoreFault> {
    let sql = "SELECT scope, number, first, since, is_present FROM scope_row
        WHERE tenant = ?1 AND document = ?2 ORDER BY scope";
    let mut statement = tx.prepare_cached(sql)?;
    let rows = statement.query_map(params![tenant.bytes(), document.bytes()], |row| {
        Ok(ScopeRow {
            scope: Scope::from(row.get::<_, String>(0)?),
            number: row.get(1)?,
            first: row.get(2)?,
            since: row.get(3)?,
            is_present: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The scopes a document is in.
///
/// # Errors
/// When the database cannot be read.
pub fn present(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
) -> Result<BTreeSet<Scope>, StoreFault> {
    let rows = of_document(tx, tenant, document)?;
    Ok(rows.into_iter().filter(|row| row.is_present).map(|row| row.scope).collect())
}

/// Moves a document from its old scopes to its new ones, at its newest log number.
///
/// # Errors
/// When the database cannot be written.
pub fn move_document(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    (old, new): (&BTreeSet<Scope>, &BTreeSet<Scope>),
    number: u64,
) -> Result<(), StoreFault> {
    let mut stay = tx.prepare_cached(
        "UPDATE scope_row SET number = ?4 WHERE tenant = ?1 AND scope = ?2 AND document = ?3",
    )?;
    let mut leave = tx.prepare_cached(
        "UPDATE scope_row SET number = ?4, is_present = 0
         WHERE tenant = ?1 AND scope = ?2 AND document = ?3",
    )?;
    let mut enter = tx.prepare_cached(
        "INSERT INTO scope_row (tenant, scope, document, number, first, since, is_present)
         VALUES (?1, ?2, ?3, ?4, ?4, ?4, 1)
         ON CONFLICT (tenant, document, scope)
         DO UPDATE SET number = ?4, since = ?4, is_present = 1",
    )?;
    for scope in old.union(new) {
        let row = params![tenant.bytes(), scope.as_str(), document.bytes(), number];
        match (old.contains(scope), new.contains(scope)) {
            (true, true) => stay.execute(row)?,
            (true, false) => leave.execute(row)?,
            _ => enter.execute(row)?,
        };
    }
    Ok(())
}

/// At most `limit` documents that moved in a scope after a number, oldest first; left ones too.
///
/// # Errors
/// When the database cannot be read.
pub fn moved_after(
    tx: &Transaction<'_>,
    tenant: TenantId,
    scope: &Scope,
    number: u64,
    limit: usize,
) -> Result<Vec<(u64, DocumentId)>, StoreFault> {
    let sql = "SELECT number, document FROM scope_row
        WHERE tenant = ?1 AND scope = ?2 AND number > ?3 ORDER BY number LIMIT ?4";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), scope.as_str(), number, limit];
    let rows =
        statement.query_map(key, |row| Ok((row.get(0)?, columns::id(row, 1, DocumentId::new)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The documents a device that walked a scope up to a number may hold through it: those there, and those
/// that left after that number, unless they first came later and from elsewhere.
///
/// # Errors
/// When the database cannot be read.
pub fn held_through(
    tx: &Transaction<'_>,
    tenant: TenantId,
    scope: &Scope,
    number: u64,
    device: DeviceId,
) -> Result<BTreeSet<DocumentId>, StoreFault> {
    let sql = "SELECT document FROM scope_row r
        WHERE tenant = ?1 AND scope = ?2 AND number > 0 AND (is_present = 1 OR number > ?3)
          AND (first <= ?3 OR EXISTS (
              SELECT 1 FROM change_log c
              WHERE c.tenant = r.tenant AND c.document = r.document AND c.device = ?4))";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), scope.as_str(), number, device.bytes()];
    let rows = statement.query_map(key, |row| columns::id(row, 0, DocumentId::new))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many documents are in any of the scopes with a number above one and up to another.
///
/// # Errors
/// When the database cannot be read.
pub fn count(
    tx: &Transaction<'_>,
    tenant: TenantId,
    scopes: &BTreeSet<Scope>,
    (above, up_to): (u64, u64),
) -> Result<u64, StoreFault> {
    // Scope by scope, so that each is a range of its index: one statement over all would read every document.
    let sql = "SELECT document FROM scope_row WHERE tenant = ?1 AND scope = ?2
        AND number > ?3 AND number <= ?4 AND is_present = 1";
    let mut statement = tx.prepare_cached(sql)?;
    let up_to = i64::try_from(up_to).unwrap_or(i64::MAX);
    let mut documents = BTreeSet::new();
    for scope in scopes {
        let key = params![tenant.bytes(), scope.as_str(), above, up_to];
        for document in statement.query_map(key, |row| columns::id(row, 0, DocumentId::new))? {
            documents.insert(document?);
        }
    }
    Ok(documents.len() as u64)
}
