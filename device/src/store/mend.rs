//! Mending: a document with refused or forked changes is rebuilt without them, in one transaction.
//!
//! What holds without them goes into the outbox under fresh actors; the rest is kept as an attempt. Stopped before
//! its end, it is done again from the outbox. Left as they are: a record whose creation was refused, since without
//! it there is no record; one that is not the person's, since nothing written there would be taken; and what does
//! not load.

use super::{
    AttemptState, OutboxState, Result, Store, StoreFault, Touched, actors, documents,
    documents::Writing,
    evict, meta,
    outbox::{self, Entry},
    records,
    refusals::{self, Leaver},
    search::SearchRows,
    wanted,
};
use crate::chance::Chance;
use automerge::{ActorId, ChangeHash};
use rusqlite::Connection;
use satchel_shared::{
    documents::rebuild::{Leaving, Rebuilt, rebuild},
    gate,
    ids::DocumentId,
    index_row::index_row,
    refusal::{DEPENDS_ON_REFUSED, PROPOSAL, RECORD_NOT_FOUND, Refusal},
};
use std::collections::BTreeMap;

/// What mending came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MendSummary {
    /// Documents rebuilt.
    pub documents: u64,
    /// Changes written again; they wait in the outbox.
    pub reissued: u64,
    /// Refused changes that need their author.
    pub attempts: u64,
}

impl Store {
    /// Rebuilds the documents with refused or forked changes, as far as they can be; `at_ms` is now. One document
    /// never stops another, and a second time changes nothing.
    ///
    /// # Errors
    /// When it cannot be written; documents mended before stay so.
    pub fn mend(&mut self, chance: &Chance, at_ms: i64) -> Result<MendSummary> {
        let mut summary = MendSummary::default();
        for id in self.stuck()? {
            let mended = self.write(|tx| {
                let entries = outbox::entries(tx, id)?;
                if entries.iter().any(stands_as_it_is) {
                    return Ok(None);
                }
                mend(tx, id, &entries, chance, at_ms)
            })?;
            if let Some(mended) = mended {
                summary.documents += mended.documents;
                summary.reissued += mended.reissued;
                summary.attempts += mended.attempts;
            }
        }
        if summary.documents > 0 {
            self.keep_in_escrow();
        }
        Ok(summary)
    }

    fn stuck(&self) -> Result<Vec<DocumentId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT document FROM outbox WHERE state IN ('refused', 'forked')",
        )?;
        let rows = statement.query_map([], records::id_at::<0>)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// How often documents were, or may have been, put back behind what was written here; an actor that wrote
    /// before then writes no more.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn rebuilds(&self) -> Result<u64> {
        Ok(meta::get_json(&self.connection, meta::REBUILDS)?.unwrap_or(0))
    }
}

/// Whether the document is not to be rebuilt without the change until somebody says so.
fn stands_as_it_is(entry: &Entry) -> bool {
    let is_not_theirs =
        |refusal: &Refusal| [RECORD_NOT_FOUND, PROPOSAL].contains(&refusal.code.as_str());
    entry.is_refused_creation()
        || (entry.state == OutboxState::Refused
            && entry.refusal.as_ref().is_some_and(is_not_theirs))
}

/// Rebuilds one document; `None` when that cannot be done, and it stays as it is.
pub(super) fn mend(
    tx: &Connection,
    id: DocumentId,
    entries: &[Entry],
    chance: &Chance,
    at_ms: i64,
) -> Result<Option<MendSummary>> {
    let Some(stored) = documents::find(tx, id)? else { return Ok(None) };
    let document = match documents::parse(id, &stored.bytes) {
        Ok(document) => document,
        Err(why) => {
            wanted::want(tx, id, &why)?;
            return Ok(None);
        }
    };
    let leaving: BTreeMap<ChangeHash, Leaving> = entries
        .iter()
        .filter_map(|entry| Some((entry.change.hash(), entry.leaving()?)))
        .filter(|(hash, _)| document.has(hash))
        .collect();
    let mut fresh: BTreeMap<ActorId, ActorId> = BTreeMap::new();
    for entry in entries {
        let actor = chance.actor().map_err(|fault| StoreFault::Statement(fault.to_string()))?;
        fresh.entry(entry.change.actor_id().clone()).or_insert(actor);
    }
    let rebuilt = match gate::guarded(|| rebuild(&document, &leaving, &fresh)) {
        Ok(Ok(rebuilt)) if !rebuilt.parted.is_empty() => rebuilt,
        Ok(Ok(_)) => return Ok(None),
        Ok(Err(fault)) => {
            tracing::warn!(%id, %fault, "a document stays with its refused changes");
            return Ok(None);
        }
        Err(fault) => {
            tracing::warn!(%id, %fault, "a document stays with its refused changes");
            return Ok(None);
        }
    };
    let Ok(row) = gate::guarded(|| index_row(&rebuilt.document)) else { return Ok(None) };
    let (heads, bytes) = (rebuilt.document.heads(), rebuilt.document.save());
    let kind = rebuilt.document.kind_word();
    let writing = Writing { id, kind, heads: &heads, is_parsed: true, bytes: &bytes };
    let place = documents::update(tx, stored.version, &writing)?.ok_or(StoreFault::Stale(id))?;
    let mut search = SearchRows::default();
    records::put(tx, place, &row)?;
    search.add(place, &row.search);
    search.write(tx)?;
    let attempts = part(tx, id, entries, &rebuilt, at_ms)?;
    for change in &rebuilt.reissued {
        let author = fresh.iter().find(|(_, fresh)| *fresh == change.actor_id());
        if let Some((author, fresh)) = author {
            actors::enter_for(tx, fresh, author)?;
        }
        outbox::append(tx, &rebuilt.document, change)?;
    }
    count_rebuild(tx)?;
    wanted::ask_again(tx, id)?;
    documents::mark_local(tx, id)?;
    evict::obey_waiting(tx, id)?;
    let reissued = u64::try_from(rebuilt.reissued.len()).unwrap_or(u64::MAX);
    Ok(Some(MendSummary { documents: 1, reissued, attempts }))
}

/// A document may stand behind what this run's actor wrote in it: its next sequence may have been used.
pub(super) fn count_rebuild(tx: &Connection) -> Result<()> {
    let rebuilds: u64 = meta::get_json(tx, meta::REBUILDS)?.unwrap_or(0);
    meta::put_json(tx, meta::REBUILDS, &(rebuilds + 1))
}

/// Moves what left from the outbox to the attempts; says how many of those are new.
fn part(
    tx: &Connection,
    id: DocumentId,
    entries: &[Entry],
    rebuilt: &Rebuilt,
    at_ms: i64,
) -> Result<u64> {
    let mut attempts = 0;
    for parted in &rebuilt.parted {
        let hash = parted.change.hash();
        let refusal = entries.iter().find(|of| of.change.hash() == hash);
        let bound = Refusal::of_change(DEPENDS_ON_REFUSED, "a signature stays with its version");
        let refusal = refusal.and_then(|entry| entry.refusal.as_ref()).unwrap_or(&bound);
        let mut by_cause: BTreeMap<ChangeHash, Vec<Touched>> = BTreeMap::new();
        for (cause, touch) in &parted.attempted {
            by_cause.entry(*cause).or_default().push(touch.clone().into());
        }
        let mut leaver = Leaver {
            document: id,
            change: &parted.change,
            cause: hash,
            state: AttemptState::Carried,
            refusal: None,
            at_ms,
            became: &parted.became,
            touches: &[],
            mended_by: None,
        };
        if by_cause.is_empty() {
            refusals::keep(tx, &leaver)?;
        }
        for (cause, touches) in &by_cause {
            let is_cause = *cause == hash;
            attempts += u64::from(is_cause);
            leaver.state = AttemptState::Open;
            leaver.cause = *cause;
            leaver.refusal = is_cause.then_some(refusal);
            leaver.touches = touches;
            refusals::keep(tx, &leaver)?;
        }
        outbox::forget(tx, id, hash)?;
    }
    Ok(attempts)
}
