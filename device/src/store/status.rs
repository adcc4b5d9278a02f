//! The truth about sync: which of the four states a device is in, from what its store counts.
//!
//! Pure. Need you > offline > waiting > received; received only when the server's receipt names the same
//! heads as every document here, nothing waits, and a pull has ended with the server's digest, or without one:
//! what never came is not here either.

use serde::Serialize;

/// What the store holds, counted in one read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Changes that wait to be sent or answered.
    pub waiting: u64,
    /// Documents with such changes.
    pub waiting_documents: u64,
    /// Documents with work the server did not take and nobody has fixed or withdrawn.
    pub refused: u64,
    /// Documents with fields that have more than one value.
    pub conflicts: u64,
    /// Documents here.
    pub documents: u64,
    /// Documents whose heads no receipt names.
    pub unreceipted: u64,
    /// Documents that came damaged or incomplete, and are asked for again.
    pub attention: u64,
    /// Whether round after round ended with other records here than the server has for this person.
    pub is_differing: bool,
    /// Whether no pull has ended yet, or one was broken off since.
    pub is_pull_open: bool,
    /// Documents the server said are still to come in that pull; 0 when it never said.
    pub to_come: u64,
}

/// One of the four states of promise 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", content = "count", rename_all = "kebab-case")]
pub enum SyncState {
    /// So many records need a person.
    NeedsYou(u64),
    /// No way to the server; work goes on.
    Offline,
    /// So many changes, or records when no change waits, are not yet known to be received or still to come;
    /// 0 before the first pull, when nobody knows how many.
    Waiting(u64),
    /// The server holds all that is here.
    AllReceived,
}

/// The state to show, of a device that reaches its server or does not.
pub const fn sync_state(counts: &Counts, is_online: bool) -> SyncState {
    let needs_you = counts.refused + counts.conflicts;
    let unsure = counts.unreceipted + counts.attention + counts.is_differing as u64;
    if needs_you > 0 {
        SyncState::NeedsYou(needs_you)
    } else if !is_online {
        SyncState::Offline
    } else if counts.waiting > 0 {
        SyncState::Waiting(counts.waiting)
    } else if unsure > 0 || counts.is_pull_open {
        SyncState::Waiting(unsure + counts.to_come)
    } else {
        SyncState::AllReceived
    }
}
