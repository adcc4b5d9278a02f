//! Deciding: what the office accepts is judged and committed like a push of its device and person.
//!
//! Order of events: pushes of at most 500 changes, one person's on one device at a time, in the order they came; each
//! is committed, then its entries are marked. Stopped in between, the entries still wait, and the next time the
//! gate says they are duplicates: that is as good as taken.

use crate::{
    ingest::{
        Committer,
        commit::PushFault,
        offer::{self, Sender},
        push::{Push, Settled},
    },
    log::{
        Store, StoreFault, Transaction,
        audit::{self, Deed, Who},
        escrow::{self, Decision, Entry, State},
    },
};
use satchel_shared::{
    ids::{DeviceId, PersonId, TenantId},
    protocol::{
        limits::PUSH_CHANGES_WANTED,
        push::{PushDocument, PushOffer, Verdict},
    },
};

/// Why accepted work could not be committed.
#[derive(Debug, thiserror::Error)]
pub enum DecideFault {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The committing thread did not take it.
    #[error(transparent)]
    Push(#[from] PushFault),
}

/// Who decides, and when.
#[derive(Clone, Copy, Debug)]
pub struct Decider {
    /// The person.
    pub person: PersonId,
    /// Milliseconds.
    pub now_ms: i64,
}

/// Puts accepted entries through the gate; what became of each, in the order given.
///
/// # Errors
/// When the database fails. What was committed before stays.
pub fn accept(
    store: &Store,
    committer: &Committer,
    tenant: TenantId,
    by: Decider,
    entries: &[Entry],
) -> Result<Vec<Decision>, DecideFault> {
    let mut decisions = accept_once(store, committer, tenant, by, entries)?;
    loop {
        // Boxes made good later lie behind those that build on them: what was taken now may be their ground.
        let is_waiting = |decision: &Decision| decision.state == State::Waiting;
        let places: Vec<usize> =
            (0..decisions.len()).filter(|place| is_waiting(&decisions[*place])).collect();
        if places.is_empty() || places.len() == decisions.len() {
            return Ok(decisions);
        }
        let rest: Vec<Entry> = places.iter().map(|place| entries[*place].clone()).collect();
        let again = accept_once(store, committer, tenant, by, &rest)?;
        if again.iter().all(is_waiting) {
            return Ok(decisions);
        }
        for (place, decision) in places.into_iter().zip(again) {
            decisions[place] = decision;
        }
    }
}

fn accept_once(
    store: &Store,
    committer: &Committer,
    tenant: TenantId,
    by: Decider,
    entries: &[Entry],
) -> Result<Vec<Decision>, DecideFault> {
    let mut decisions = Vec::new();
    for run in runs(entries) {
        let decided = accept_run(store, committer, tenant, by, run)?;
        store.write(|tx| {
            for (entry, decision) in run.iter().zip(&decided) {
                escrow::decide(tx, tenant, entry, decision)?;
                note(tx, tenant, Deed::AcceptEscrow, entry, decision)?;
            }
            Ok::<_, StoreFault>(())
        })?;
        decisions.extend(decided);
    }
    Ok(decisions)
}

/// Marks entries as not wanted; their bytes are kept.
///
/// # Errors
/// When the database fails; then none is marked.
pub fn reject(
    store: &Store,
    tenant: TenantId,
    by: Decider,
    entries: &[Entry],
) -> Result<(), StoreFault> {
    let Decider { person, now_ms } = by;
    let decision = |entry: &Entry| Decision {
        state: State::Rejected,
        obstacle: entry.obstacle.clone(),
        by: person,
        at_ms: now_ms,
    };
    store.write(|tx| {
        for entry in entries {
            let decision = decision(entry);
            escrow::decide(tx, tenant, entry, &decision)?;
            note(tx, tenant, Deed::RejectEscrow, entry, &decision)?;
        }
        Ok(())
    })
}

fn note(
    tx: &Transaction<'_>,
    tenant: TenantId,
    deed: Deed,
    entry: &Entry,
    decision: &Decision,
) -> Result<(), StoreFault> {
    let change = entry.change.map_or("unreadable".to_owned(), |hash| hash.to_string());
    let Entry { document, device, person, .. } = entry;
    let subject = format!("change {change} document {document} device {device} person {person}");
    let obstacle = decision.obstacle.as_ref().map(|(code, _)| format!(": {code}"));
    let became = format!("{}{}", decision.state.word(), obstacle.unwrap_or_default());
    let who = Who::Person(decision.by);
    audit::note(tx, tenant, &audit::Entry::of(decision.at_ms, who, deed, subject).because(became))
}

/// Cuts entries into pushes: one person's work on one device, in its order, not too many at once.
fn runs(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    let whose = |entry: &Entry| -> (DeviceId, PersonId) { (entry.device, entry.person) };
    entries
        .chunk_by(move |a, b| whose(a) == whose(b))
        .flat_map(|run| run.chunks(PUSH_CHANGES_WANTED))
}

fn accept_run(
    store: &Store,
    committer: &Committer,
    tenant: TenantId,
    by: Decider,
    run: &[Entry],
) -> Result<Vec<Decision>, DecideFault> {
    let Some(first) = run.first() else { return Ok(Vec::new()) };
    let sender = Sender { tenant, device: first.device, person: first.person };
    let offer = offer::parse(sender, offer_of(run));
    let push = store.read(|tx| Push::judge(tx, offer, by.now_ms))?;
    let answer = committer.submit(push)?.blocking_recv().unwrap_or(Err(PushFault::Busy))?;
    Ok(run.iter().map(|entry| decision(entry, &answer.documents, run, by)).collect())
}

fn offer_of(run: &[Entry]) -> PushOffer {
    let mut offer = PushOffer::default();
    for entry in run {
        if !offer.actors.iter().any(|known| known.actor == entry.author.actor) {
            offer.actors.push(entry.author.clone());
        }
        let bytes = entry.bytes.clone();
        match offer.documents.iter_mut().find(|of| of.document == entry.document) {
            Some(of) => of.changes.push(bytes),
            None => offer.documents.push(PushDocument {
                document: entry.document,
                changes: vec![bytes],
                relay: None,
            }),
        }
    }
    offer
}

/// What the gate's verdict means for an entry: its place among the document's changes is its place in the push.
fn decision(entry: &Entry, settled: &[Settled], run: &[Entry], by: Decider) -> Decision {
    let of_document = || run.iter().filter(|other| other.document == entry.document);
    let place = of_document().position(|other| other.bytes == entry.bytes);
    let verdict = settled
        .iter()
        .find(|settled| settled.document == entry.document)
        .and_then(|settled| Some(&settled.verdicts.get(place?)?.1));
    let (state, obstacle) = match verdict {
        Some(Verdict::Accepted { .. } | Verdict::Duplicate) => (State::Taken, None),
        Some(Verdict::Deferred { .. }) | None => (
            State::Waiting,
            Some(("deferred", "it builds on changes that are not here".to_owned())),
        ),
        Some(Verdict::Fork) => {
            (State::Waiting, Some(("fork", "its sequence was used by another change".to_owned())))
        }
        Some(Verdict::Refused(refusal)) => {
            let Decider { person, now_ms } = by;
            let obstacle = Some((refusal.code.clone(), refusal.detail.clone()));
            return Decision { state: State::Waiting, obstacle, by: person, at_ms: now_ms };
        }
    };
    let obstacle = obstacle.map(|(code, words)| (code.to_owned(), words));
    Decision { state, obstacle, by: by.person, at_ms: by.now_ms }
}
