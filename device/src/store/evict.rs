//! Evict: letting a document go that no longer reaches the person, once their own work on it was received.
//!
//! What was put away is told to the server with the next push: until then, edits of it are lawful.
//! A refused change was received: it lies in the server's quarantine, and stays in the outbox for people to see.
//! The bytes of what is let go stay kept until a backup of the server's holds them.

use super::{Result, kept, outbox, proofs, reach, rebase, records, wanted};
use crate::destroy::{Deed, Facts, may_destroy};
use rusqlite::Connection;
use satchel_shared::{
    ids::DocumentId,
    planted::{self, Bug},
    protocol::limits::PUSH_RELEASED_MAX,
};

/// Obeys an evict, or keeps it in mind while the server lacks changes of the document; whether it was obeyed.
pub(super) fn evict(connection: &Connection, id: DocumentId) -> Result<bool> {
    if planted::is(Bug::EvictBeforeReceipt) {
        connection.execute("DELETE FROM outbox WHERE document = ?1", [id.bytes()])?;
    }
    reach::forget(connection, id)?;
    if !may_go(connection, id)? {
        let mut statement = connection
            .prepare_cached("INSERT OR IGNORE INTO evict_waiting (document) VALUES (?1)")?;
        statement.execute([id.bytes()])?;
        // Whoever asked for it by name has the answer.
        wanted::unwant(connection, id)?;
        return Ok(false);
    }
    remove(connection, id)?;
    Ok(true)
}

/// The document reaches the person again, so an evict is void, whether kept in mind or obeyed.
pub(super) fn forget(connection: &Connection, id: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM evict_waiting WHERE document = ?1")?
        .execute([id.bytes()])?;
    confirmed(connection, id)
}

/// The server has heard that the document was put away, or it is here again.
pub(super) fn confirmed(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM released WHERE document = ?1")?.execute([id.bytes()])?;
    Ok(())
}

/// Documents put away of which the server has not heard, at most as many as a push takes.
pub(super) fn released(connection: &Connection) -> Result<Vec<DocumentId>> {
    let mut statement =
        connection.prepare_cached("SELECT document FROM released ORDER BY document LIMIT ?1")?;
    let limit = i64::try_from(PUSH_RELEASED_MAX).unwrap_or(i64::MAX);
    let rows = statement.query_map([limit], records::id_at::<0>)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Whether an evict is kept in mind for the document.
pub(super) fn is_waiting(connection: &Connection, id: DocumentId) -> Result<bool> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM evict_waiting WHERE document = ?1")?;
    Ok(statement.exists([id.bytes()])?)
}

/// Obeys the evict kept in mind for a document, if there is one and its changes were received.
pub(super) fn obey_waiting(connection: &Connection, id: DocumentId) -> Result<()> {
    let is_due = is_waiting(connection, id)? && !planted::is(Bug::EvictForgotten);
    if is_due && may_go(connection, id)? {
        remove(connection, id)?;
    }
    Ok(())
}

/// What an evict always asks: it is only ever heard from the server.
fn may_go(connection: &Connection, id: DocumentId) -> Result<bool> {
    if rebase::is_due(connection, id)? {
        // A restored server may lack what is known of it here.
        return Ok(false);
    }
    let facts = Facts {
        is_online: true,
        is_ordered: true,
        unsent: outbox::withheld(connection, id)?,
        ..Facts::default()
    };
    Ok(may_destroy(Deed::Evict, &facts).is_ok())
}

/// Lets a document go; what the server has of it stays kept.
pub(super) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    kept::keep(connection, id)?;
    connection
        .prepare_cached(
            "DELETE FROM search WHERE rowid IN (SELECT place FROM documents WHERE id = ?1)",
        )?
        .execute([id.bytes()])?;
    // The index row goes with its document, by the foreign key.
    connection.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([id.bytes()])?;
    wanted::unwant(connection, id)?;
    proofs::forget(connection, id)?;
    reach::forget(connection, id)?;
    forget(connection, id)?;
    connection
        .prepare_cached("INSERT OR IGNORE INTO released (document) VALUES (?1)")?
        .execute([id.bytes()])?;
    Ok(())
}
