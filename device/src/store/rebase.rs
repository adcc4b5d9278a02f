//! A rebase in the store: the server lost part of its history, and gets it back from here.
//!
//! 1. It begins in one transaction that forgets the cursor and moves receipts to `proofs`; nothing else goes.
//! 2. Until the pull from the empty cursor has ended, nothing is offered and no document is let go.
//! 3. Then every document whose heads the server did not name is due: what it lacks is offered, proven by the
//!    old receipt where that proves it, before all ordinary work.
//! 4. A document is due no more when the server judged all that was offered of it. What it refused stands in the
//!    outbox as refused, for a person to see.

use super::{
    PushSummary, Result, Store, actors, answers, documents, evict, kept, mend, meta, outbox,
    outbox::PUSH_BYTES_MAX,
    proofs::{self, Proof, Proven},
    reach, records, sent, wanted,
};
use automerge::{Change, ChangeHash};
use rusqlite::Connection;
use satchel_shared::{
    documents::{Document, Heads},
    ids::DocumentId,
    protocol::{
        limits::{PUSH_ACTORS_MAX, PUSH_CHANGES_MAX, PUSH_CHANGES_WANTED},
        pull::Content,
        push::{PushDocument, PushOffer, PushedDocument, Verdict},
        receipt::Receipt,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How often a document is put off before it waits for another run of the program, or a newer server.
const DEFERRALS_MAX: i64 = 3;

const WAITING: &str = "SELECT 1 FROM outbox WHERE state = 'waiting'";

/// The rebase under way.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Rebase {
    /// Whether the pull from the empty cursor has ended.
    is_relaying: bool,
}

/// What the server lacks of a document, and what proves it.
struct Lacking {
    changes: Vec<Change>,
    proven: Proven,
}

impl Store {
    /// Begins a rebase: the next pull starts from nothing, and merges.
    ///
    /// # Errors
    /// When it cannot be written: then nothing has changed.
    pub fn begin_rebase(&mut self) -> Result<()> {
        self.write(|tx| {
            tx.execute(
                "INSERT OR IGNORE INTO proofs (document, heads, seal, is_due)
                 SELECT id, receipt_heads, receipt_seal, 1 FROM documents
                 WHERE receipt_heads IS NOT NULL",
                [],
            )?;
            // Of what was let go, the newest is enough: whoever brings it back had it at those heads.
            tx.execute(
                "INSERT OR IGNORE INTO proofs (document, heads, seal, is_due)
                 SELECT document, receipt_heads, receipt_seal, 1 FROM kept
                 WHERE receipt_heads IS NOT NULL ORDER BY place DESC",
                [],
            )?;
            tx.execute("UPDATE proofs SET is_due = 1, attempts = 0, acked = x''", [])?;
            sent::forget_numbers(tx)?;
            reach::forget_all(tx)?;
            tx.execute("UPDATE documents SET receipt_heads = NULL, receipt_seal = NULL", [])?;
            for forgotten in [meta::CURSOR, meta::SERVER_DOCUMENTS, meta::TO_COME] {
                tx.execute("DELETE FROM meta WHERE name = ?1", [forgotten])?;
            }
            // Numbers of the lost history say nothing about the backups of this one.
            meta::put_json(tx, meta::BACKED_UP, &0_u64)?;
            meta::put_json(tx, meta::REBASE, &Rebase::default())?;
            // A record that was let go may come back older than it was written here.
            mend::count_rebuild(tx)?;
            outbox::retry(tx, None).map(drop)
        })
    }

    /// Whether a rebase is under way.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_rebasing(&self) -> Result<bool> {
        Ok(under_way(&self.connection)?.is_some())
    }

    /// What is to be handed in again: whole documents up to so many changes, one alone up to what a push takes.
    /// `None` when nothing is, so that ordinary work goes.
    pub(super) fn next_relay(&self, limit_changes: usize) -> Result<Option<PushOffer>> {
        let connection = &self.connection;
        match under_way(connection)? {
            None => return Ok(None),
            Some(Rebase { is_relaying: false }) => return Ok(Some(PushOffer::default())),
            Some(Rebase { is_relaying: true }) => {}
        }
        let mut offer = PushOffer { cursor: self.cursor()?, ..PushOffer::default() };
        let mut authors = BTreeSet::new();
        let (mut room, mut bytes) = (limit_changes, PUSH_BYTES_MAX);
        for id in due(connection)? {
            let Some(mut lacking) = lacking(connection, id)? else { continue };
            let size = |changes: &[Change]| changes.iter().map(|c| c.raw_bytes().len()).sum();
            let is_first = offer.documents.is_empty();
            let fits = lacking.changes.len() <= room && size(&lacking.changes) <= bytes;
            if !fits && !is_first {
                break;
            }
            if !fits {
                lacking.shorten(limit_changes);
            }
            room = room.saturating_sub(lacking.changes.len());
            bytes = bytes.saturating_sub(size(&lacking.changes));
            let unproven = |change: &&Change| !lacking.proven.changes.contains(&change.hash());
            let more = lacking.changes.iter().filter(unproven).map(|c| c.actor_id().clone());
            authors.extend(more);
            offer.documents.push(lacking.into_offer(id));
        }
        if offer.documents.is_empty() {
            return Ok(None);
        }
        let device = self.identity()?.device;
        for author in authors.iter().take(PUSH_ACTORS_MAX) {
            let entry = actors::find(connection, author.to_bytes())?;
            offer.actors.extend(entry.filter(|entry| entry.device == device));
        }
        Ok(Some(offer))
    }
}

impl Lacking {
    /// Cuts what is too much for one push. What then stands without the heads of its receipt is not proven by
    /// it, and goes the ordinary way.
    fn shorten(&mut self, limit_changes: usize) {
        let is_halved = limit_changes < PUSH_CHANGES_WANTED;
        let most = if is_halved { limit_changes } else { PUSH_CHANGES_MAX };
        let mut bytes = 0;
        let fitting = self.changes.iter().take_while(|change| {
            bytes += change.raw_bytes().len();
            bytes <= PUSH_BYTES_MAX
        });
        let keep = fitting.count().clamp(1, most.max(1));
        self.changes.truncate(keep);
    }

    fn into_offer(self, document: DocumentId) -> PushDocument {
        let changes = self.changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
        PushDocument { document, changes, relay: self.proven.relay }
    }
}

fn under_way(connection: &Connection) -> Result<Option<Rebase>> {
    meta::get_json(connection, meta::REBASE)
}

/// Whether the document is to be handed in again, or may have to be.
pub(super) fn is_due(connection: &Connection, id: DocumentId) -> Result<bool> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM proofs WHERE document = ?1 AND is_due = 1")?;
    Ok(statement.exists([id.bytes()])?)
}

/// Lets what was put off go again.
pub(super) fn retry(connection: &Connection) -> Result<()> {
    connection.execute("UPDATE proofs SET attempts = 0 WHERE is_due = 1", [])?;
    Ok(())
}

/// Documents to be handed in again now, accounts before what belongs to them.
fn due(connection: &Connection) -> Result<Vec<DocumentId>> {
    let mut statement = connection.prepare_cached(
        "SELECT p.document FROM proofs p LEFT JOIN documents d ON d.id = p.document
         WHERE p.is_due = 1 AND p.attempts < ?1 ORDER BY d.place IS NULL, d.place, p.document",
    )?;
    let rows = statement.query_map([DEFERRALS_MAX], records::id_at::<0>)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// At the end of a pull: settles what has nothing to be handed in, and says how many documents have; at least one
/// when own work was held back until now. The rebase is over when none has.
pub(super) fn end_pull(tx: &Connection) -> Result<u64> {
    let Some(rebase) = under_way(tx)? else { return Ok(0) };
    let mut count = 0;
    for id in due(tx)? {
        if lacking(tx, id)?.is_some() {
            count += 1;
        } else {
            settle(tx, id)?;
        }
    }
    let mut left = tx.prepare_cached("SELECT 1 FROM proofs WHERE is_due = 1")?;
    if left.exists([])? {
        meta::put_json(tx, meta::REBASE, &Rebase { is_relaying: true })?;
    } else {
        tx.execute("DELETE FROM meta WHERE name = ?1", [meta::REBASE])?;
    }
    let has_waited = !rebase.is_relaying && tx.prepare_cached(WAITING)?.exists([])?;
    Ok(count.max(u64::from(has_waited)))
}

/// What the server lacks of a document that is due; `None` when that is nothing. What waits in the outbox goes
/// from there, unless the old receipt proves it.
fn lacking(connection: &Connection, id: DocumentId) -> Result<Option<Lacking>> {
    let Some(proof) = proofs::find(connection, id)? else { return Ok(None) };
    let Some((heads, bytes)) = found(connection, id)? else { return Ok(None) };
    let received = documents::receipt(connection, id)?;
    if received.as_ref().is_some_and(|receipt| Some(&receipt.heads) == heads.as_ref()) {
        return Ok(None);
    }
    let document = match documents::parse(id, &bytes) {
        Ok(document) => document,
        Err(why) => {
            wanted::want(connection, id, &why)?;
            return Ok(None);
        }
    };
    lacking_of(connection, &document, &proof, received.as_ref())
}

/// In a rebase: what a restored server sends of a document that was let go after its backup, merged with what is
/// kept of it, which may be more.
pub(super) fn with_kept(
    connection: &Connection,
    id: DocumentId,
    content: &Content,
) -> Result<Option<Document>> {
    let Content::Snapshot(theirs) = content else { return Ok(None) };
    if !is_due(connection, id)? {
        return Ok(None);
    }
    let Some(kept) = kept::bytes(connection, id)? else { return Ok(None) };
    let (Ok(mut document), Ok(theirs)) =
        (documents::parse(id, &kept), documents::parse(id, theirs))
    else {
        return Ok(None);
    };
    let added = document.automerge().get_changes_added(theirs.automerge());
    Ok(document.apply(&added).is_ok().then_some(document))
}

/// The bytes of a document that is here, with its heads, or that was let go and is kept.
fn found(connection: &Connection, id: DocumentId) -> Result<Option<(Option<Heads>, Vec<u8>)>> {
    match documents::find(connection, id)? {
        Some(stored) => Ok(Some((Some(stored.at.heads), stored.bytes))),
        None => Ok(kept::bytes(connection, id)?.map(|bytes| (None, bytes))),
    }
}

fn lacking_of(
    connection: &Connection,
    document: &Document,
    proof: &Proof,
    received: Option<&Receipt>,
) -> Result<Option<Lacking>> {
    let said = received.into_iter().flat_map(|receipt| &receipt.heads).chain(&proof.acked);
    let there: Vec<ChangeHash> = said.filter(|head| document.has(head)).copied().collect();
    let mut changes = document.automerge().get_changes(&there);
    if changes.is_empty() {
        return Ok(None);
    }
    let proven = proofs::proven(connection, document, &proof.receipt)?;
    let waiting = outbox::hashes(connection, document.id())?;
    changes.retain(|change| {
        proven.changes.contains(&change.hash()) || !waiting.contains(&change.hash())
    });
    Ok((!changes.is_empty()).then_some(Lacking { changes, proven }))
}

/// Keeps the answer for a document that was handed in again.
pub(super) fn save_answer(
    tx: &Connection,
    pushed: &PushedDocument,
    offered: &PushDocument,
    summary: &mut PushSummary,
) -> Result<()> {
    let id = pushed.document;
    let Some(proof) = proofs::find(tx, id)? else { return Ok(()) };
    let document = found(tx, id)?.and_then(|(_, bytes)| documents::parse(id, &bytes).ok());
    let (mut is_put_off, mut acked) = (false, proof.acked.clone());
    for (bytes, (hash, verdict)) in offered.changes.iter().zip(&pushed.verdicts) {
        let Ok(change) = Change::from_bytes(bytes.clone()) else { continue };
        if let Some(document) = &document {
            take_up(tx, document, &change, verdict)?;
        }
        match answers::find(tx, id, bytes, hash.as_ref())? {
            Some(judged) => answers::save_verdict(tx, &judged, verdict, summary)?,
            None => count(verdict, summary),
        }
        if matches!(verdict, Verdict::Deferred { .. }) {
            is_put_off = true;
        } else {
            acked.retain(|head| !change.deps().contains(head));
            acked.push(change.hash());
        }
    }
    if let Some(receipt) = pushed.receipt.as_ref().filter(|receipt| receipt.document == id) {
        proofs::save_answered(tx, receipt)?;
    }
    documents::mark_local(tx, id)?;
    let attempts = proof.attempts + i64::from(is_put_off);
    tx.prepare_cached("UPDATE proofs SET attempts = ?2, acked = ?3 WHERE document = ?1")?
        .execute((id.bytes(), attempts, documents::heads_bytes(&acked)))?;
    if lacking(tx, id)?.is_none() {
        summary.relayed += 1;
        settle(tx, id)?;
        let is_taken =
            pushed.verdicts.iter().any(|(_, verdict)| matches!(verdict, Verdict::Accepted { .. }));
        if (pushed.receipt.is_none() || !is_taken) && documents::find(tx, id)?.is_some() {
            // Not theirs to read any more, or brought back by somebody else, so that the server does not know it
            // is here: asked for by name, it says whose it is.
            wanted::want(tx, id, "it may not be yours any more")?;
        }
    }
    Ok(())
}

/// Puts what the server did not take into the outbox, so that people see it and it is mended like any such work.
/// With a forked change goes all that builds on it, whoever's it is: the server cannot have that either.
fn take_up(tx: &Connection, document: &Document, change: &Change, verdict: &Verdict) -> Result<()> {
    match verdict {
        Verdict::Refused(_) => outbox::append(tx, document, change),
        Verdict::Fork => {
            let mut leaving = BTreeSet::from([change.hash()]);
            outbox::append(tx, document, change)?;
            for above in document.automerge().get_changes(&[]) {
                if above.deps().iter().any(|dep| leaving.contains(dep)) {
                    leaving.insert(above.hash());
                    outbox::append(tx, document, &above)?;
                }
            }
            Ok(())
        }
        Verdict::Accepted { .. } | Verdict::Duplicate | Verdict::Deferred { .. } => Ok(()),
    }
}

fn count(verdict: &Verdict, summary: &mut PushSummary) {
    match verdict {
        Verdict::Accepted { .. } => summary.accepted += 1,
        Verdict::Duplicate => summary.duplicate += 1,
        Verdict::Deferred { .. } => summary.deferred += 1,
        Verdict::Fork => summary.forked += 1,
        Verdict::Refused(_) => summary.refused += 1,
    }
}

/// The document is due no more; its old receipt stays while it may prove what the newest one does not.
fn settle(tx: &Connection, id: DocumentId) -> Result<()> {
    tx.prepare_cached("UPDATE proofs SET is_due = 0 WHERE document = ?1")?.execute([id.bytes()])?;
    // What is only kept has its receipt there.
    let mut let_go = tx.prepare_cached(
        "DELETE FROM proofs WHERE document = ?1 AND NOT EXISTS (SELECT 1 FROM documents WHERE id = ?1)",
    )?;
    let_go.execute([id.bytes()])?;
    evict::obey_waiting(tx, id)
}
