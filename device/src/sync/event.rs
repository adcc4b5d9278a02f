//! Events: everything that can happen to a round, and every way it can fail. A closed list.
//!
//! Answers come in pairs with the effects that ask for them: each effect that loads, saves or sends is
//! answered by exactly one event, whether it worked or not.

use super::fault::{NetFault, StorageFault};
use crate::store::{CompareSummary, MendSummary, PageSummary, PushSummary};
use satchel_shared::protocol::{
    compare::{CompareAnswer, CompareOffer},
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
    AnswerSaved(Result<PushSummary, StorageFault>),
    /// Answers [`super::effect::Effect::Mend`].
    Mended(Result<MendSummary, StorageFault>),
    /// Answers [`super::effect::Effect::LoadCursor`].
    CursorLoaded(Result<PullOffer, StorageFault>),
    /// Answers [`super::effect::Effect::SendPull`].
    PageArrived(Result<Page, NetFault>),
    /// Answers [`super::effect::Effect::SavePage`].
    PageSaved(Result<PageSummary, StorageFault>),
    /// Answers [`super::effect::Effect::LoadComparison`].
    ComparisonLoaded(Result<CompareOffer, StorageFault>),
    /// Answers [`super::effect::Effect::SendCompare`].
    Compared(Result<CompareAnswer, NetFault>),
    /// Answers [`super::effect::Effect::SaveComparison`].
    ComparisonSaved(Result<CompareSummary, StorageFault>),
    /// Answers [`super::effect::Effect::RefreshTokens`].
    TokensRefreshed(Result<Tokens, NetFault>),
    /// Answers [`super::effect::Effect::SaveTokens`].
    TokensSaved(Result<(), StorageFault>),
    /// Answers [`super::effect::Effect::BeginRebase`].
    RebaseBegun(Result<(), StorageFault>),
    /// A timer ran out; one that was replaced since is ignored.
    TimerFired {
        /// Which one.
        timer: u64,
    },
}
