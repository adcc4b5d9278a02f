//! Proofs: per document the receipt that proves most of what is here, where that is not the newest one.
//!
//! A receipt can be shown to a restored server only if all its heads are here, since its owners are found in
//! the document's own history. So one whose heads are not here yet never drives out one whose heads are: the
//! older stands in `proofs` until a pull brings what was missing. In a rebase (`rebase`) the receipts of the
//! lost history stand there until the server has what they prove.

use super::{Result, actors, documents};
use automerge::{ActorId, Change, ChangeHash};
use rusqlite::{Connection, OptionalExtension as _};
use satchel_shared::{
    documents::Document,
    ids::DocumentId,
    protocol::receipt::{Owner, Receipt, Relay},
};
use std::collections::{BTreeMap, BTreeSet};

/// A document's proof as stored.
pub(super) struct Proof {
    pub receipt: Receipt,
    /// How often the server put the document off.
    pub attempts: i64,
    /// The heads of what the restored server took, as far as it said so.
    pub acked: Vec<ChangeHash>,
}

/// What a receipt proves of a document that is here.
#[derive(Default)]
pub(super) struct Proven {
    pub changes: BTreeSet<ChangeHash>,
    pub relay: Option<Relay>,
}

/// Notes what the server said with a page; `is_reached` when all its heads are here.
pub(super) fn save_receipt(
    connection: &Connection,
    receipt: &Receipt,
    is_reached: bool,
) -> Result<()> {
    let id = receipt.document;
    if is_reached {
        let mut statement = connection.prepare_cached(
            "DELETE FROM proofs WHERE document = ?1 AND (is_due = 0 OR EXISTS
                 (SELECT 1 FROM documents WHERE id = ?1 AND heads = ?2))",
        )?;
        statement.execute((id.bytes(), documents::heads_bytes(&receipt.heads)))?;
    } else {
        let mut statement = connection.prepare_cached(
            "INSERT OR IGNORE INTO proofs (document, heads, seal, is_due)
             SELECT id, receipt_heads, receipt_seal, 0 FROM documents
             WHERE id = ?1 AND receipt_heads IS NOT NULL",
        )?;
        statement.execute([id.bytes()])?;
    }
    documents::save_receipt(connection, receipt)
}

/// Notes what the server said in answer to a push. Its heads are here for sure only when they are ours.
pub(super) fn save_answered(connection: &Connection, receipt: &Receipt) -> Result<()> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM documents WHERE id = ?1 AND heads = ?2")?;
    let heads = documents::heads_bytes(&receipt.heads);
    let is_reached = statement.exists((receipt.document.bytes(), heads))?;
    save_receipt(connection, receipt, is_reached)
}

pub(super) fn find(connection: &Connection, id: DocumentId) -> Result<Option<Proof>> {
    let mut statement = connection
        .prepare_cached("SELECT heads, seal, attempts, acked FROM proofs WHERE document = ?1")?;
    let found = statement.query_row([id.bytes()], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get(2)?, row.get::<_, Vec<u8>>(3)?))
    });
    let Some((heads, seal, attempts, acked)) = found.optional()? else { return Ok(None) };
    let receipt = Receipt { document: id, heads: documents::heads_of(&heads)?, seal };
    Ok(Some(Proof { receipt, attempts, acked: documents::heads_of(&acked)? }))
}

pub(super) fn forget(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM proofs WHERE document = ?1")?.execute([id.bytes()])?;
    Ok(())
}

/// What the receipt proves: the history of its heads, if all of it and all its authors are known here.
pub(super) fn proven(
    connection: &Connection,
    document: &Document,
    receipt: &Receipt,
) -> Result<Proven> {
    let all = document.automerge().get_changes(&[]);
    let by_hash: BTreeMap<ChangeHash, &Change> =
        all.iter().map(|change| (change.hash(), change)).collect();
    let mut changes = BTreeSet::new();
    let mut authors: BTreeSet<&ActorId> = BTreeSet::new();
    let mut next = receipt.heads.clone();
    while let Some(hash) = next.pop() {
        let Some(change) = by_hash.get(&hash) else { return Ok(Proven::default()) };
        if changes.insert(hash) {
            authors.insert(change.actor_id());
            next.extend_from_slice(change.deps());
        }
    }
    let mut owners = BTreeSet::new();
    for author in authors {
        match actors::find(connection, author.to_bytes())? {
            Some(entry) => owners.insert(Owner::from(&entry)),
            None => return Ok(Proven::default()),
        };
    }
    let relay = Relay { receipt: receipt.clone(), owners: owners.into_iter().collect() };
    Ok(Proven { changes, relay: Some(relay) })
}
