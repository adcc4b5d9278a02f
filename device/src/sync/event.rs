//! Events: everything that can happen to a round, and every way it can fail. A closed list.
//!
//! Answers come in pairs with the effects that ask for them: each effect that loads, saves or sends is
//! answered by exactly one event, whether it worked or not.

use super::fault::{NetFault, StorageFault};
use satchel_shared::protocol::{
    pull::Frame,
    push::{PushAnswer, PushOffer},
    token::Tokens,
};

/// The device's clock compared with the server's, over one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// Device time minus server time, in milliseconds.
    pub offset_ms: i64,
    /// Half the round trip, in milliseconds.
    pub uncertainty_ms: i64,
}

/// What a push was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The server's verdicts.
    pub answer: PushAnswer,
    /// The clock, as measured with it.
    pub clock: ClockReading,
}

/// One page of a pull; its frames mean nothing to the engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The frames in the order to be applied.
    pub frames: Vec<Frame>,
    /// The clock, when the page said the server's time.
    pub clock: Option<ClockReading>,
}

/// Where the last page ended, and the documents to be asked for by name. Opaque to the engine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PullOffer {
    /// As the server wrote it; empty before the first page.
    pub cursor: Vec<u8>,
    /// Documents whose named heads the store cannot reach.
    pub wanted: Vec<satchel_shared::ids::DocumentId>,
}

/// What became of the changes of one push, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// In the log since now.
    pub accepted: u64,
    /// In the log before.
    pub duplicate: u64,
    /// Waiting for changes they build on.
    pub deferred: u64,
    /// Not taken; they need somebody.
    pub refused: u64,
    /// Written again under a fresh actor.
    pub forked: u64,
}

/// What a page brought, in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Documents stored or merged.
    pub documents: u64,
    /// Documents put away.
    pub evicted: u64,
    /// Documents to be put away once their changes were received.
    pub kept_for_unsent: u64,
    /// Documents to be asked for by name.
    pub wanted: u64,
    /// Documents still to come, as the server counts.
    pub remaining: u64,
    /// Nothing is left.
    pub is_end: bool,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// A person, or a program started by one, wants a round now.
    Asked,
    /// The server says that something changed.
    Nudged,
    /// Something was saved on this device.
    LocalWork,
    /// The device has a network again.
    WentOnline,
    /// The device has no network.
    WentOffline,
    /// The program ends.
    Stopped,
    /// Answers [`super::effect::Effect::LoadOutbox`]; an offer without documents means nothing is left to send.
    OutboxLoaded(Result<PushOffer, StorageFault>),
    /// Answers [`super::effect::Effect::SendPush`].
    PushAnswered(Result<Answered, NetFault>),
    /// Answers [`super::effect::Effect::SavePushAnswer`].
    AnswerSaved(Result<Pushed, StorageFault>),
    /// Answers [`super::effect::Effect::LoadCursor`].
    CursorLoaded(Result<PullOffer, StorageFault>),
    /// Answers [`super::effect::Effect::SendPull`].
    PageArrived(Result<Page, NetFault>),
    /// Answers [`super::effect::Effect::SavePage`].
    PageSaved(Result<Received, StorageFault>),
    /// Answers [`super::effect::Effect::RefreshTokens`].
    TokensRefreshed(Result<Tokens, NetFault>),
    /// Answers [`super::effect::Effect::SaveTokens`].
    TokensSaved(Result<(), StorageFault>),
    /// A timer ran out; one that was replaced since is ignored.
    TimerFired {
        /// Which one.
        timer: u64,
    },
}
