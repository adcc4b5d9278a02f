//! What each effect does to the store: shared by the driver, which calls from a thread, and by the simulation.
//!
//! Runs where it is called: no thread, no network, no clock of its own.

use super::{
    event::{Answered, ClockReading, Page, PullOffer},
    fault::{NetFault, StorageFault},
};
use crate::store::{PageSummary, PushSummary, Store, StoreFault};
use satchel_shared::{
    digest::Digest,
    ids::DocumentId,
    protocol::push::{PushAnswer, PushOffer, PushedDocument, Verdict},
    refusal::{self, Refusal},
};

/// Spreads a time over all bits: the golden ratio of 64 of them.
const CHANCE_SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Keeps what a push was answered, and the clock measured with it.
///
/// # Errors
/// When it cannot be written.
pub fn save_answer(
    store: &mut Store,
    answered: &Answered,
    sent: &PushOffer,
) -> Result<PushSummary, StoreFault> {
    let summary = store.save_push_answer(&answered.answer, sent)?;
    save_clock(store, answered.clock)?;
    Ok(summary)
}

/// Puts the one change of an offer aside, as if the server had refused it.
///
/// # Errors
/// When it cannot be written.
pub fn put_aside(
    store: &mut Store,
    sent: &PushOffer,
    fault: &NetFault,
) -> Result<PushSummary, StoreFault> {
    let answer = unread(sent, fault, store.backed_up()?);
    store.save_push_answer(&answer, sent)
}

/// What the next pull asks for.
///
/// # Errors
/// When it cannot be read.
pub fn load_cursor(store: &Store) -> Result<PullOffer, StoreFault> {
    Ok(PullOffer { cursor: store.cursor()?, wanted: store.wanted()? })
}

/// Keeps a page; `asked` is what it was asked for by name, `now_ms` the device's time.
///
/// # Errors
/// When it cannot be written.
pub fn save_page(
    store: &mut Store,
    page: &Page,
    asked: &[DocumentId],
    now_ms: i64,
) -> Result<PageSummary, StoreFault> {
    let mut summary = store.apply_page(&page.frames)?;
    if !asked.is_empty() {
        store.note_asked(asked, &page.frames)?;
    }
    if let Some(clock) = page.clock {
        save_clock(store, clock)?;
    }
    if summary.is_end {
        store.save_last_sync(now_ms)?;
        if let Some(theirs) = summary.digest {
            summary.differs = differs(store, theirs, now_ms);
        }
        if let Err(fault) = store.sweep_erased() {
            tracing::warn!(%fault, "something of an erased record is left; the next end tries again");
        }
        // Only makes room; the next end tries again.
        if let Err(fault) = store.trim_mirror() {
            tracing::warn!(%fault, "the mirror was not trimmed");
        }
    }
    Ok(summary)
}

/// Whether what is here differs. That it cannot be found out keeps nobody from what came: the next end tries again.
fn differs(store: &mut Store, theirs: Digest, now_ms: i64) -> bool {
    // No better chance is needed to pick rows by, and with this one a run can be replayed.
    let chance = u64::from_le_bytes(now_ms.to_le_bytes()).wrapping_mul(CHANCE_SPREAD);
    store.differs_from(theirs, chance).unwrap_or_else(|fault| {
        tracing::warn!(%fault, "what is here was not compared");
        false
    })
}

fn save_clock(store: &mut Store, clock: ClockReading) -> Result<(), StoreFault> {
    store.save_clock_offset(clock.offset_ms, clock.uncertainty_ms)
}

/// The answer a server would have given, had it been able to read the change.
fn unread(sent: &PushOffer, fault: &NetFault, backed_up: u64) -> PushAnswer {
    let refused = || Verdict::Refused(Refusal::of_change(refusal::CHANGE_UNFIT, fault.to_string()));
    let documents = sent.documents.iter().map(|document| PushedDocument {
        document: document.document,
        verdicts: document.changes.iter().map(|_| (None, refused())).collect(),
        receipt: None,
    });
    let cursor = sent.cursor.clone();
    PushAnswer { documents: documents.collect(), time_ms: 0, backed_up, cursor }
}

/// What a fault of the store means to a round.
pub fn fault_of(fault: &StoreFault) -> StorageFault {
    match fault {
        StoreFault::DiskFull | StoreFault::NoRoomToRead => StorageFault::Full,
        StoreFault::Busy | StoreFault::SyncRunning | StoreFault::Stale(_) => StorageFault::Busy,
        StoreFault::Damaged(why) => StorageFault::Damaged(why.clone()),
        StoreFault::WrongKey
        | StoreFault::TooNew { .. }
        | StoreFault::Absent(_)
        | StoreFault::Whole
        | StoreFault::Exists(_) => StorageFault::Damaged(fault.to_string()),
        StoreFault::Storage(_)
        | StoreFault::NotWritten(_)
        | StoreFault::NotFound(_)
        | StoreFault::Unreadable { .. }
        | StoreFault::NotUpgraded(_)
        | StoreFault::Statement(_) => StorageFault::Failed(fault.to_string()),
    }
}
