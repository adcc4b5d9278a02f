//! Reach: in which of the person's scopes each document stands, as the server last said. Compared, never judged by.
//!
//! Most documents share a few sets of scopes, so each set is kept once.

use super::{Result, StoreFault, records};
use rusqlite::{Connection, OptionalExtension as _};
use satchel_shared::{ids::DocumentId, permissions::Scope};
use std::collections::{BTreeMap, BTreeSet};

/// Every set of scopes, by its number.
pub(super) type Sets = BTreeMap<i64, BTreeSet<Scope>>;

/// Notes that documents stand in these scopes, and in no other.
pub(super) fn put(
    tx: &Connection,
    scopes: &BTreeSet<Scope>,
    documents: &[DocumentId],
) -> Result<()> {
    let number = number_of(tx, scopes)?;
    let mut statement = tx.prepare_cached(
        "INSERT INTO reach (document, scopes) VALUES (?1, ?2)
         ON CONFLICT (document) DO UPDATE SET scopes = ?2 WHERE scopes IS NOT ?2",
    )?;
    documents.iter().try_for_each(|id| statement.execute((id.bytes(), number)).map(drop))?;
    Ok(())
}

fn number_of(tx: &Connection, scopes: &BTreeSet<Scope>) -> Result<i64> {
    let words =
        serde_json::to_string(scopes).map_err(|why| StoreFault::Statement(why.to_string()))?;
    let mut found = tx.prepare_cached("SELECT number FROM scope_sets WHERE scopes = ?1")?;
    if let Some(number) = found.query_row([&words], |row| row.get(0)).optional()? {
        return Ok(number);
    }
    let mut statement =
        tx.prepare_cached("INSERT INTO scope_sets (scopes) VALUES (?1) RETURNING number")?;
    Ok(statement.query_row([&words], |row| row.get(0))?)
}

/// The document is in no scope of this person's any more.
pub(super) fn forget(tx: &Connection, id: DocumentId) -> Result<()> {
    tx.prepare_cached("DELETE FROM reach WHERE document = ?1")?.execute([id.bytes()])?;
    Ok(())
}

/// Nothing is known any more: the next pull says it again.
pub(super) fn forget_all(tx: &Connection) -> Result<()> {
    tx.execute("DELETE FROM reach", [])?;
    tx.execute("DELETE FROM scope_sets", [])?;
    Ok(())
}

/// The sets in use, and some that no document is in any more. One that cannot be read is no set.
pub(super) fn sets(connection: &Connection) -> Result<Sets> {
    let mut statement = connection.prepare_cached("SELECT number, scopes FROM scope_sets")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)))?;
    let mut sets = Sets::new();
    for row in rows {
        let (number, words) = row?;
        sets.extend(serde_json::from_str(&words).ok().map(|scopes| (number, scopes)));
    }
    Ok(sets)
}

/// The scopes of a document; none when nothing is known.
pub(super) fn of(connection: &Connection, id: DocumentId) -> Result<BTreeSet<Scope>> {
    let mut statement = connection.prepare_cached(
        "SELECT s.scopes FROM reach r JOIN scope_sets s ON s.number = r.scopes WHERE r.document = ?1",
    )?;
    let words: Option<String> = statement.query_row([id.bytes()], |row| row.get(0)).optional()?;
    Ok(words.and_then(|words| serde_json::from_str(&words).ok()).unwrap_or_default())
}

/// Takes a scope from all documents: it is this person's no more.
pub(super) fn forget_scope(tx: &Connection, scope: &Scope) -> Result<()> {
    for (number, mut scopes) in sets(tx)? {
        if scopes.remove(scope) {
            let new = number_of(tx, &scopes)?;
            tx.prepare_cached("UPDATE reach SET scopes = ?2 WHERE scopes = ?1")?
                .execute([number, new])?;
            tx.prepare_cached("DELETE FROM scope_sets WHERE number = ?1")?.execute([number])?;
        }
    }
    Ok(())
}

/// The documents that are said to stand in a scope.
pub(super) fn documents_in(connection: &Connection, scope: &Scope) -> Result<Vec<DocumentId>> {
    let mut documents = Vec::new();
    let mut statement = connection
        .prepare_cached("SELECT document FROM reach WHERE scopes = ?1 ORDER BY document")?;
    for (number, _) in sets(connection)?.iter().filter(|(_, scopes)| scopes.contains(scope)) {
        let rows = statement.query_map([number], records::id_at::<0>)?;
        documents.extend(rows.collect::<rusqlite::Result<Vec<_>>>()?);
    }
    Ok(documents)
}
