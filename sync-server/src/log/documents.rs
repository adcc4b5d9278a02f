//! Documents: each record's snapshot with its heads, index row and version.
//!
//! Never written blindly: an update names the version it was computed from, and fails when that moved.

use super::{columns, fault::StoreFault};
use rusqlite::{OptionalExtension, Params, Row, Transaction, params};
use satchel_shared::{
    documents::Heads,
    ids::{DocumentId, PersonId, TenantId},
    index_row::IndexRow,
    permissions::Scope,
};
use std::collections::BTreeSet;

/// A record as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDocument {
    /// The record.
    pub id: DocumentId,
    /// Counts the writes of this row, from 1.
    pub version: u64,
    /// Its newest log row.
    pub last_number: u64,
    /// Its newest changes, sorted.
    pub heads: Heads,
    /// Parent whose scopes it inherits.
    pub account: Option<DocumentId>,
    /// Its index row at those heads.
    pub row: IndexRow,
    /// The uncompressed snapshot.
    pub bytes: Vec<u8>,
}

/// What scopes follow from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// The record.
    pub id: DocumentId,
    /// Its index row.
    pub row: IndexRow,
}

const COLUMNS: &str = "id, version, last_number, heads, account, row, bytes";

type Raw = (DocumentId, u64, u64, Vec<u8>, Option<DocumentId>, Vec<u8>, Vec<u8>);

fn read_raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok((
        columns::id(row, 0, DocumentId::new)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        columns::maybe_id(row, 4, DocumentId::new)?,
        row.get(5)?,
        row.get(6)?,
    ))
}

fn read(
    (id, version, last_number, heads, account, row, bytes): Raw,
) -> Result<StoredDocument, StoreFault> {
    let (heads, row) = (columns::read_heads(&heads)?, columns::read_row(&row)?);
    Ok(StoredDocument { id, version, last_number, heads, account, row, bytes })
}

/// The record with that id.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn find(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
) -> Result<Option<StoredDocument>, StoreFault> {
    let sql = format!("SELECT {COLUMNS} FROM document WHERE tenant = ?1 AND id = ?2");
    let mut statement = tx.prepare_cached(&sql)?;
    let raw = statement.query_row(params![tenant.bytes(), id.bytes()], read_raw).optional()?;
    raw.map(read).transpose()
}

/// The record with that id, when it stands in one of the scopes; `None` whether it does not or is not there.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn find_readable(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
    grants: &BTreeSet<Scope>,
) -> Result<Option<StoredDocument>, StoreFault> {
    if grants.is_empty() {
        return Ok(None);
    }
    let marks = vec!["?"; grants.len()].join(", ");
    let sql = format!(
        "SELECT {COLUMNS} FROM document d WHERE tenant = ? AND id = ? AND EXISTS (
             SELECT 1 FROM scope_row s WHERE s.tenant = d.tenant AND s.document = d.id
             AND s.is_present = 1 AND s.scope IN ({marks}))"
    );
    let mut statement = tx.prepare_cached(&sql)?;
    statement.raw_bind_parameter(1, tenant.bytes())?;
    statement.raw_bind_parameter(2, id.bytes())?;
    for (index, scope) in (3..).zip(grants) {
        statement.raw_bind_parameter(index, scope.as_str())?;
    }
    let mut rows = statement.raw_query();
    rows.next()?.map(read_raw).transpose()?.map(read).transpose()
}

/// The version of a record's row; 0 when there is none.
///
/// # Errors
/// When the database cannot be read.
pub fn version(tx: &Transaction<'_>, tenant: TenantId, id: DocumentId) -> Result<u64, StoreFault> {
    let mut statement =
        tx.prepare_cached("SELECT version FROM document WHERE tenant = ?1 AND id = ?2")?;
    let key = params![tenant.bytes(), id.bytes()];
    Ok(statement.query_row(key, |row| row.get(0)).optional()?.unwrap_or(0))
}

/// The kind's word and the heads of a record, without its bytes.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn kind_and_heads(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
) -> Result<Option<(String, Heads)>, StoreFault> {
    let mut statement =
        tx.prepare_cached("SELECT kind, heads FROM document WHERE tenant = ?1 AND id = ?2")?;
    let key = params![tenant.bytes(), id.bytes()];
    let read = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?));
    match statement.query_row(key, read).optional()? {
        None => Ok(None),
        Some((kind, heads)) => Ok(Some((kind, columns::read_heads(&heads)?))),
    }
}

/// The heads of a record, sorted; `None` when there is none.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn heads(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
) -> Result<Option<Heads>, StoreFault> {
    let mut statement =
        tx.prepare_cached("SELECT heads FROM document WHERE tenant = ?1 AND id = ?2")?;
    let key = params![tenant.bytes(), id.bytes()];
    let heads: Option<Vec<u8>> = statement.query_row(key, |row| row.get(0)).optional()?;
    heads.map(|bytes| columns::read_heads(&bytes)).transpose()
}

/// Writes a record's row. `document.version` is the new version: 1 for a new record, else the one it was
/// computed from plus one.
///
/// # Errors
/// `Unsound` when the version moved; when the database cannot be written.
pub fn write(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: &StoredDocument,
) -> Result<(), StoreFault> {
    let sql = if document.version == 1 {
        "INSERT INTO document (tenant, id, kind, version, last_number, heads, account, owner, day,
            row, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"
    } else {
        "UPDATE document SET kind = ?3, version = ?4, last_number = ?5, heads = ?6, account = ?7,
            owner = ?8, day = ?9, row = ?10, bytes = ?11
         WHERE tenant = ?1 AND id = ?2 AND version = ?4 - 1"
    };
    let written = tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        document.id.bytes(),
        document.row.kind,
        document.version,
        document.last_number,
        columns::heads_bytes(&document.heads),
        document.account.map(|id| *id.bytes()),
        document.row.owner.map(|id| *id.bytes()),
        document.row.day,
        columns::row_bytes(&document.row)?,
        document.bytes,
    ])?;
    if written == 1 {
        Ok(())
    } else {
        Err(StoreFault::Unsound(format!("{} moved while it was written", document.id)))
    }
}

/// Notes a log row of a record whose bytes stay as they are.
///
/// # Errors
/// When the database cannot be written.
pub fn note_number(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
    number: u64,
) -> Result<(), StoreFault> {
    let sql = "UPDATE document SET version = version + 1, last_number = ?3
        WHERE tenant = ?1 AND id = ?2";
    tx.prepare_cached(sql)?.execute(params![tenant.bytes(), id.bytes(), number])?;
    Ok(())
}

/// The records that inherit an account's scopes, by kind and id.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn children(
    tx: &Transaction<'_>,
    tenant: TenantId,
    account: DocumentId,
) -> Result<Vec<Child>, StoreFault> {
    let sql = "SELECT id, row FROM document
        WHERE tenant = ?1 AND account = ?2 ORDER BY kind, id";
    read_children(tx, sql, params![tenant.bytes(), account.bytes()])
}

fn read_children(
    tx: &Transaction<'_>,
    sql: &str,
    key: impl Params,
) -> Result<Vec<Child>, StoreFault> {
    let mut statement = tx.prepare_cached(sql)?;
    let mut rows = statement.query(key)?;
    let mut children = Vec::new();
    while let Some(row) = rows.next()? {
        let id = columns::id(row, 0, DocumentId::new)?;
        children.push(Child { id, row: columns::read_row(&row.get::<_, Vec<u8>>(1)?)? });
    }
    Ok(children)
}

/// At most `limit` records after an id, in order, by their rows alone.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn rows_after(
    tx: &Transaction<'_>,
    tenant: TenantId,
    after: Option<DocumentId>,
    limit: usize,
) -> Result<Vec<Child>, StoreFault> {
    let sql = "SELECT id, row FROM document WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    let mut statement = tx.prepare_cached(sql)?;
    // An empty key stands before every id.
    let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
    let mut rows = statement.query(params![tenant.bytes(), after, limit])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = columns::id(row, 0, DocumentId::new)?;
        found.push(Child { id, row: columns::read_row(&row.get::<_, Vec<u8>>(1)?)? });
    }
    Ok(found)
}

/// The records of a kind that inherit from an account, by id.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn of_account(
    tx: &Transaction<'_>,
    tenant: TenantId,
    kind: &str,
    account: DocumentId,
) -> Result<Vec<Child>, StoreFault> {
    let sql = "SELECT id, row FROM document
        WHERE tenant = ?1 AND account = ?2 AND kind = ?3 ORDER BY id";
    read_children(tx, sql, params![tenant.bytes(), account.bytes(), kind])
}

/// The index row of a record; `None` when there is none.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn row(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
) -> Result<Option<IndexRow>, StoreFault> {
    let sql = "SELECT row FROM document WHERE tenant = ?1 AND id = ?2";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), id.bytes()];
    let row: Option<Vec<u8>> = statement.query_row(key, |row| row.get(0)).optional()?;
    row.map(|bytes| columns::read_row(&bytes)).transpose()
}

/// The ids of all records of a kind, in order.
///
/// # Errors
/// When the database cannot be read.
pub fn ids_of_kind(
    tx: &Transaction<'_>,
    tenant: TenantId,
    kind: &str,
) -> Result<Vec<DocumentId>, StoreFault> {
    let sql = "SELECT id FROM document WHERE tenant = ?1 AND kind = ?2 ORDER BY id";
    ids(tx, sql, params![tenant.bytes(), kind])
}

/// At most `limit` ids after one, in order.
///
/// # Errors
/// When the database cannot be read.
pub fn ids_after(
    tx: &Transaction<'_>,
    tenant: TenantId,
    after: Option<DocumentId>,
    limit: usize,
) -> Result<Vec<DocumentId>, StoreFault> {
    let sql = "SELECT id FROM document WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3";
    // An empty key stands before every id.
    let after = after.map_or_else(Vec::new, |id| id.bytes().to_vec());
    ids(tx, sql, params![tenant.bytes(), after, limit])
}

/// The ids of a kind's records with an owner and a day: the visits of a person planned today.
///
/// # Errors
/// When the database cannot be read.
pub fn ids_of_day(
    tx: &Transaction<'_>,
    tenant: TenantId,
    kind: &str,
    owner: PersonId,
    day: &str,
) -> Result<Vec<DocumentId>, StoreFault> {
    let sql = "SELECT id FROM document
        WHERE tenant = ?1 AND owner = ?2 AND day = ?3 AND kind = ?4 ORDER BY id";
    ids(tx, sql, params![tenant.bytes(), owner.bytes(), day, kind])
}

/// The ids of a kind's records that inherit from an account.
///
/// # Errors
/// When the database cannot be read.
pub fn ids_of_account(
    tx: &Transaction<'_>,
    tenant: TenantId,
    kind: &str,
    account: DocumentId,
) -> Result<Vec<DocumentId>, StoreFault> {
    let sql = "SELECT id FROM document
        WHERE tenant = ?1 AND account = ?2 AND kind = ?3 ORDER BY id";
    ids(tx, sql, params![tenant.bytes(), account.bytes(), kind])
}

fn ids(tx: &Transaction<'_>, sql: &str, key: impl Params) -> Result<Vec<DocumentId>, StoreFault> {
    let mut statement = tx.prepare_cached(sql)?;
    let ids = statement.query_map(key, |row| columns::id(row, 0, DocumentId::new))?;
    Ok(ids.collect::<Result<_, _>>()?)
}

/// How many records there are.
///
/// # Errors
/// When the database cannot be read.
pub fn count(tx: &Transaction<'_>, tenant: TenantId) -> Result<u64, StoreFault> {
    let mut statement = tx.prepare_cached("SELECT count(*) FROM document WHERE tenant = ?1")?;
    Ok(statement.query_row([tenant.bytes()], |row| row.get(0))?)
}
