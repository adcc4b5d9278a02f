//! Effects: everything a round can want done. A closed list; the driver performs, the engine never does.

use super::{
    event::{Answered, Page, PullOffer},
    fault::{NetFault, StorageFault},
};
use crate::store::{CompareSummary, MendSummary, PageSummary, PushSummary};
use satchel_shared::protocol::{
    compare::{CompareAnswer, CompareOffer},
    push::PushOffer,
    token::Tokens,
};
use std::sync::Arc;

/// What went wrong, for people and logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Between here and the server, or the server itself.
    Network(NetFault),
    /// This device's own store.
    Storage(StorageFault),
}

/// Where a round stands, for whoever watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// A round began.
    Began,
    /// Changes were handed in, and the answer is saved.
    Sent(PushSummary),
    /// Documents with refused changes were rebuilt without them, and independent work was written again.
    Mended(MendSummary),
    /// A page was received, and is saved.
    Received(PageSummary),
    /// What is here was not what the server has, and the answer to that is saved.
    Compared(CompareSummary),
    /// Everything was exchanged.
    Done,
    /// There is no network; a round follows when there is.
    Offline,
    /// Something went wrong; the next try is set.
    BackedOff {
        /// What went wrong.
        trouble: Trouble,
        /// When the next try follows, in milliseconds from now.
        delay_ms: u64,
    },
    /// The person has to sign in again; all work stays.
    NeedsSignIn {
        /// Why, as the server named it.
        code: String,
    },
    /// The server was restored and does not know this device's cursor: a rebase begins, and nothing is discarded.
    RebaseBegan,
    /// It will not get better by trying again.
    GaveUp(Trouble),
    /// The program ends.
    Stopped,
}

/// One thing to be done.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Read what waits to be sent.
    LoadOutbox {
        /// At most this many changes.
        changes_max: usize,
    },
    /// Send it.
    SendPush(Arc<PushOffer>),
    /// Save what the server answered, in one transaction.
    SavePushAnswer {
        /// The verdicts.
        answered: Answered,
        /// What they answer.
        sent: Arc<PushOffer>,
    },
    /// The server does not read the one change of this offer: put it aside as refused, in one transaction.
    /// Answered like [`Effect::SavePushAnswer`].
    PutAside {
        /// The offer of a single change.
        sent: Arc<PushOffer>,
        /// What the server said.
        fault: NetFault,
    },
    /// Rebuild the documents whose changes were refused or forked, one transaction each: what holds without them
    /// is written again under fresh actors. Needs chance and the time; doing it again changes nothing.
    Mend,
    /// Read where the last page ended.
    LoadCursor,
    /// Ask for the page after it.
    SendPull(PullOffer),
    /// Save a page with its cursor, in one transaction.
    SavePage(Page),
    /// Forget the cursor and what was receipted, in one transaction, and nothing else; until the next pull has
    /// ended the outbox offers nothing, and then first what the server lacks.
    BeginRebase,
    /// Read what is here of each scope, by buckets.
    LoadComparison,
    /// Ask the server which documents differ.
    SendCompare(CompareOffer),
    /// Save its answer, in one transaction: what differs is asked for by name with the next pull.
    SaveComparison(CompareAnswer),
    /// Buy the next pair of tokens with the refresh token that is saved.
    RefreshTokens,
    /// Save them; only then may they be used.
    SaveTokens(Tokens),
    /// Send [`super::event::Event::TimerFired`] later; replaces the timer before.
    StartTimer {
        /// Its name.
        timer: u64,
        /// How much later, in milliseconds.
        delay_ms: u64,
    },
    /// Tell whoever watches.
    Report(Report),
}
