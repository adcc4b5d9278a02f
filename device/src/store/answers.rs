//! What the server answered to a push, kept in one transaction.
//!
//! An entry leaves the outbox only when its own verdict says accepted or duplicate. A deferred one goes again
//! behind the changes the server lacks, if the document here holds them. A refused or forked one stays, with
//! its reason. An evict kept in mind is obeyed once every entry is gone or refused.

use super::{Result, Store, documents, evict, meta, outbox, proofs, rebase, sent, taken, wanted};
use automerge::{Change, ChangeHash};
use rusqlite::{Connection, OptionalExtension as _};
use satchel_shared::{
    ids::DocumentId,
    planted::{self, Bug},
    protocol::push::{PushAnswer, PushDocument, PushOffer, PushedDocument, Verdict},
    refusal::Refusal,
};

/// How often a change is put off before it is held back, so that it cannot go round for ever.
const DEFERRALS_MAX: i64 = 3;

/// What became of a push, in changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushSummary {
    /// In the log now.
    pub accepted: u64,
    /// In the log before.
    pub duplicate: u64,
    /// Put off.
    pub deferred: u64,
    /// Not taken.
    pub refused: u64,
    /// To be written again under a fresh actor.
    pub forked: u64,
    /// Documents handed in again, in a rebase; their changes are counted above as well.
    pub relayed: u64,
}

impl Store {
    /// Keeps an answer to an offer of this store.
    ///
    /// # Errors
    /// When it cannot be written: nothing has changed then, and the same push may go again.
    pub fn save_push_answer(
        &mut self,
        answer: &PushAnswer,
        sent: &PushOffer,
    ) -> Result<PushSummary> {
        let summary = self.write(|tx| {
            let mut summary = PushSummary::default();
            for pushed in &answer.documents {
                // What was not asked is not believed.
                if let Some(offered) =
                    sent.documents.iter().find(|of| of.document == pushed.document)
                {
                    if rebase::is_due(tx, pushed.document)? {
                        rebase::save_answer(tx, pushed, offered, &mut summary)?;
                    } else {
                        let before = summary.accepted + summary.duplicate;
                        save_document(tx, pushed, offered, &mut summary)?;
                        let taken = summary.accepted + summary.duplicate - before;
                        taken::note(tx, pushed.document, taken, answer.time_ms)?;
                    }
                }
            }
            for id in &sent.released {
                evict::confirmed(tx, *id)?;
            }
            // Only in the place of the one that was sent: a page may have brought a newer one meanwhile.
            let held = meta::get(tx, meta::CURSOR)?.unwrap_or_default();
            if held == sent.cursor && !answer.cursor.is_empty() {
                meta::put(tx, meta::CURSOR, &answer.cursor)?;
            }
            meta::put_json(tx, meta::BACKED_UP, &answer.backed_up)?;
            Ok(summary)
        })?;
        self.keep_in_escrow();
        Ok(summary)
    }
}

/// An entry of the outbox the server judged.
pub(super) struct Judged {
    position: i64,
    attempts: i64,
}

fn save_document(
    tx: &Connection,
    pushed: &PushedDocument,
    offered: &PushDocument,
    summary: &mut PushSummary,
) -> Result<()> {
    let id = pushed.document;
    let mut missing: Vec<ChangeHash> = Vec::new();
    let mut is_put_off = false;
    for (bytes, (hash, verdict)) in offered.changes.iter().zip(&pushed.verdicts) {
        let Some(judged) = find(tx, id, bytes, hash.as_ref())? else { continue };
        save_verdict(tx, &judged, verdict, summary)?;
        if let Verdict::Deferred { missing: more } = verdict {
            is_put_off |= judged.attempts + 1 >= DEFERRALS_MAX || more.is_empty();
            missing.extend(more);
        }
    }
    if let Some(receipt) = pushed.receipt.as_ref().filter(|receipt| receipt.document == id) {
        proofs::save_answered(tx, receipt)?;
    }
    if is_put_off {
        hold_back(tx, id)?;
    } else if !missing.is_empty() {
        offer_again(tx, id, &missing, pushed)?;
    }
    documents::mark_local(tx, id)?;
    evict::obey_waiting(tx, id)
}

/// The entry with exactly these bytes, unless the verdict names another change.
pub(super) fn find(
    tx: &Connection,
    id: DocumentId,
    bytes: &[u8],
    hash: Option<&ChangeHash>,
) -> Result<Option<Judged>> {
    let mut statement = tx.prepare_cached(
        "SELECT position, attempts FROM outbox
         WHERE document = ?1 AND bytes = ?2 AND (?3 IS NULL OR hash = ?3)",
    )?;
    let values = (id.bytes(), bytes, hash.map(|hash| hash.0));
    let read =
        |row: &rusqlite::Row<'_>| Ok(Judged { position: row.get(0)?, attempts: row.get(1)? });
    Ok(statement.query_row(values, read).optional()?)
}

pub(super) fn save_verdict(
    tx: &Connection,
    judged: &Judged,
    verdict: &Verdict,
    summary: &mut PushSummary,
) -> Result<()> {
    if planted::is(Bug::VerdictUnread) {
        summary.accepted += 1;
        return sent::let_go(tx, judged.position, None);
    }
    match verdict {
        Verdict::Accepted { number } => {
            summary.accepted += 1;
            sent::let_go(tx, judged.position, Some(*number))
        }
        Verdict::Duplicate => {
            summary.duplicate += 1;
            sent::let_go(tx, judged.position, None)
        }
        Verdict::Deferred { .. } => {
            summary.deferred += 1;
            let mut statement =
                tx.prepare_cached("UPDATE outbox SET attempts = attempts + 1 WHERE position = ?1")?;
            statement.execute([judged.position])?;
            Ok(())
        }
        Verdict::Fork => {
            summary.forked += 1;
            stop(tx, judged, "forked", None)
        }
        Verdict::Refused(refusal) => {
            summary.refused += 1;
            if planted::is(Bug::RefusalDropsTheRest) {
                tx.execute(
                    "DELETE FROM outbox WHERE position > ?1
                     AND document = (SELECT document FROM outbox WHERE position = ?1)",
                    [judged.position],
                )?;
            }
            stop(tx, judged, "refused", Some(refusal))
        }
    }
}

fn stop(tx: &Connection, judged: &Judged, state: &str, refusal: Option<&Refusal>) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "UPDATE outbox SET state = ?2, code = ?3, path = ?4, detail = ?5, attempts = attempts + 1
         WHERE position = ?1",
    )?;
    let path = refusal.and_then(|refusal| refusal.path.as_ref()).map(ToString::to_string);
    let code = refusal.map(|refusal| &refusal.code);
    let detail = refusal.map(|refusal| &refusal.detail);
    statement.execute((judged.position, state, code, path, detail))?;
    Ok(())
}

/// Changes nobody can complete wait apart; those of other documents go on.
fn hold_back(tx: &Connection, id: DocumentId) -> Result<()> {
    let mut statement = tx.prepare_cached(
        "UPDATE outbox SET state = 'deferred' WHERE document = ?1 AND state = 'waiting' AND attempts > 0",
    )?;
    statement.execute([id.bytes()])?;
    Ok(())
}

/// Puts what the server lacks of the document before the changes that build on it.
fn offer_again(
    tx: &Connection,
    id: DocumentId,
    missing: &[ChangeHash],
    pushed: &PushedDocument,
) -> Result<()> {
    let mut stopped = tx.prepare_cached(
        "SELECT 1 FROM outbox WHERE document = ?1 AND state IN ('refused', 'forked')",
    )?;
    if stopped.exists([id.bytes()])? {
        // What is missing was refused: nothing of this document goes until that is mended.
        return Ok(());
    }
    let Some(stored) = documents::find(tx, id)? else { return Ok(()) };
    let document = match documents::parse(id, &stored.bytes) {
        Ok(document) if missing.iter().all(|hash| document.has(hash)) => document,
        Ok(_) => {
            wanted::want(tx, id, "the server lacks changes that are not here either")?;
            return hold_back(tx, id);
        }
        Err(why) => {
            wanted::want(tx, id, &why)?;
            return hold_back(tx, id);
        }
    };
    let there = pushed.receipt.iter().flat_map(|receipt| &receipt.heads);
    let there: Vec<ChangeHash> = there.filter(|head| document.has(head)).copied().collect();
    let attempts: i64 = tx.query_row(
        "SELECT coalesce(max(attempts), 0) FROM outbox WHERE document = ?1",
        [id.bytes()],
        |row| row.get(0),
    )?;
    // All that the server's heads do not cover, in causal order: the missing ones, theirs, and ours. What
    // it covers, but no verdict named, goes along and will be named duplicate.
    let lacking = document.automerge().get_changes(&there);
    let unnamed =
        outbox::changes(tx, id)?.into_iter().filter_map(|bytes| Change::from_bytes(bytes).ok());
    let unnamed: Vec<Change> =
        unnamed.filter(|own| !lacking.iter().any(|change| change.hash() == own.hash())).collect();
    tx.prepare_cached("DELETE FROM outbox WHERE document = ?1")?.execute([id.bytes()])?;
    for change in unnamed.iter().chain(&lacking) {
        outbox::append(tx, &document, change)?;
    }
    tx.prepare_cached("UPDATE outbox SET attempts = ?2 WHERE document = ?1")?
        .execute((id.bytes(), attempts))?;
    Ok(())
}
