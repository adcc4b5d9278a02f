//! Erasing: every copy of a record goes for ever, unsent changes too, as the server ordered; only its id is remembered.
//!
//! 1. Rows go in the transaction of the page; what SQLite frees is overwritten in it, and the words of the search index too.
//! 2. Mirror and escrow file follow after the commit; until they have, the row says so, and the end of each pull and each
//!    opening tries again.
//! 3. A change of an erased record never comes back from the mirror.

use super::{Result, Store, mirror::MirroredChange, records};
use crate::destroy::{Deed, Facts, may_destroy};
use rusqlite::Connection;
use satchel_shared::ids::DocumentId;
use std::collections::BTreeSet;

/// Where a record may have left something, by document.
const TABLES: [&str; 10] = [
    "outbox",
    // Behind the outbox, whose rows leave theirs here.
    "sent",
    "refusals",
    "kept",
    "wanted",
    "proofs",
    "reach",
    "evict_waiting",
    "released",
    "taken",
];

/// Drops every row of a record.
pub(super) fn erase(tx: &Connection, id: DocumentId) -> Result<()> {
    let facts = Facts { is_online: true, is_ordered: true, ..Facts::default() };
    if may_destroy(Deed::Erase, &facts).is_err() {
        return Ok(());
    }
    tx.prepare_cached(
        "DELETE FROM search WHERE rowid IN (SELECT place FROM documents WHERE id = ?1)",
    )?
    .execute([id.bytes()])?;
    // The index row goes with its document, by the foreign key.
    tx.prepare_cached("DELETE FROM documents WHERE id = ?1")?.execute([id.bytes()])?;
    // What a person began about it, or typed of it, is theirs to type again.
    let name = id.to_string();
    tx.execute("DELETE FROM drafts WHERE about = ?1 OR instr(content, ?1) > 0", [&name])?;
    for table in TABLES {
        tx.execute(&format!("DELETE FROM {table} WHERE document = ?1"), [id.bytes()])?;
    }
    tx.prepare_cached(
        "INSERT INTO erased (document, is_swept) VALUES (?1, 0) ON CONFLICT (document) DO NOTHING",
    )?
    .execute([id.bytes()])?;
    Ok(())
}

/// Rewrites the search index: what was deleted from it stays in it as words until then.
pub(super) fn forget_words(tx: &Connection) -> Result<()> {
    tx.execute("INSERT INTO search (search) VALUES ('optimize')", [])?;
    Ok(())
}

/// Whether a record was erased.
pub(super) fn is_erased(connection: &Connection, id: DocumentId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM erased WHERE document = ?1")?;
    Ok(statement.exists([id.bytes()])?)
}

impl Store {
    /// Runs a transaction in which what is deleted is overwritten.
    pub(super) fn overwriting<T>(
        &mut self,
        work: impl FnOnce(&mut Store) -> Result<T>,
    ) -> Result<T> {
        self.connection.pragma_update(None, "secure_delete", true)?;
        let done = work(self);
        self.connection.pragma_update(None, "secure_delete", false)?;
        done
    }

    /// Drops what mirror and escrow file still hold of erased records, if they do.
    ///
    /// # Errors
    /// When a file cannot be written; the next call tries again.
    pub fn sweep_erased(&mut self) -> Result<()> {
        let unswept = self.unswept()?;
        if unswept.is_empty() {
            return Ok(());
        }
        if !self.mirror.is_empty() {
            let lock = self.mirror.lock()?;
            let contents = self.mirror.read(&lock)?;
            let is_left = |change: &MirroredChange| !unswept.contains(&change.document);
            let left: Vec<_> = contents.changes.iter().filter(|of| is_left(of)).cloned().collect();
            if left.len() < contents.changes.len() {
                self.mirror.rewrite(&lock, &left, contents.is_damaged)?;
            }
        }
        self.purify_escrow()?;
        // The log beside the store holds older pages.
        self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        self.write_once(|tx| Ok(tx.execute("UPDATE erased SET is_swept = 1", []).map(drop)?))
    }

    fn unswept(&self) -> Result<BTreeSet<DocumentId>> {
        let mut statement =
            self.connection.prepare_cached("SELECT document FROM erased WHERE is_swept = 0")?;
        let rows = statement.query_map([], records::id_at::<0>)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
