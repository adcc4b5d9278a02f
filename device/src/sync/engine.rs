//! The state machine of a round: events in, effects out. No clock, network, SQL or chance inside.
//!
//! Order of a round: outbox → push → save the answer, until the outbox is empty or only stuck documents are
//! left; then cursor → pull → save the page, until the end, where it may [`compare`]; then idle, or again for new work.
//! Refused work is mended after its answer, and first of all in a run, for what a killed run left.
//! A server restored from a backup puts a rebase in between: [`rebase`].
//!
//! 1. At most one request or save is under way; each is answered by one event.
//! 2. Every step can be repeated: after any fault the round begins again from what the store holds.
//! 3. An outbox entry is let go only by saving what the server answered for it.
//! 4. New tokens are used only after they were saved: until then the old pair buys the same successor.
//! 5. Without progress a round ends: pushes and pages that change nothing are counted, and it compares once.

mod compare;
mod outside;
mod pull;
mod push;
mod rebase;
mod recovery;

use super::{
    effect::{Effect, Report},
    event::Event,
};
use satchel_shared::protocol::{limits::PUSH_CHANGES_WANTED, push::PushOffer};
use std::sync::Arc;

/// What a round is waiting for.
#[derive(Clone, Debug, PartialEq)]
enum Step {
    Outbox,
    PushAnswer { sent: Arc<PushOffer> },
    AnswerSaved,
    Mended,
    Cursor,
    Page,
    PageSaved,
    Comparison,
    CompareAnswer,
    ComparisonSaved,
    Tokens,
    TokensSaved,
    RebaseBegun,
}

/// What a timer runs for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Pause {
    /// The jitter after a nudge.
    Nudge,
    /// The back-off after a fault.
    Fault,
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    Idle,
    Running(Step),
    Waiting {
        timer: u64,
        pause: Pause,
    },
    Offline,
    /// Until somebody asks: sign-in, or a fault that does not pass.
    Halted,
    Stopped,
}

/// What a device remembers about its rounds; all of it may be lost without harm when the program ends.
#[derive(Clone, Debug)]
pub struct Engine {
    state: State,
    /// Failures since the last progress.
    failures: u32,
    /// The name of the newest timer.
    timer: u64,
    /// Something was saved since the outbox was last read.
    has_work: bool,
    /// Something changed on the server since the last page was asked for.
    has_news: bool,
    /// The store may hold refused changes whose documents were not rebuilt yet.
    must_mend: bool,
    is_offline: bool,
    /// A returning network began a round, and there was no progress since.
    has_tried_contact: bool,
    /// The access token was renewed, and there was no progress since.
    has_refreshed: bool,
    /// Pushes or pages in a row that changed nothing.
    stalls: u32,
    /// Changes in a row that were put aside because the server does not read them.
    put_aside: u32,
    /// How many changes the next push may hold.
    changes_max: usize,
    /// Documents of the pages since the last end that have to be asked for by name.
    wanted: u64,
    /// As many as there were at the end before; a round asks again only while they become fewer.
    wanted_before: u64,
    /// Whether this round has compared.
    has_compared: bool,
    /// Documents still to be asked for by name because they differed.
    differing: u64,
    /// Rebases begun in this round.
    rebases: u32,
    /// Documents to be handed in again at the end before; a round goes on only while they become fewer.
    due_before: u64,
}

impl Default for Engine {
    fn default() -> Self {
        Engine::new()
    }
}

impl Engine {
    /// An engine that waits for its first event.
    pub const fn new() -> Self {
        Engine {
            state: State::Idle,
            failures: 0,
            timer: 0,
            has_work: false,
            has_news: false,
            must_mend: true,
            is_offline: false,
            has_tried_contact: false,
            has_refreshed: false,
            stalls: 0,
            put_aside: 0,
            changes_max: PUSH_CHANGES_WANTED,
            wanted: 0,
            wanted_before: u64::MAX,
            has_compared: false,
            differing: 0,
            rebases: 0,
            due_before: u64::MAX,
        }
    }

    /// Whether nothing is under way, and nothing will happen without an event from outside.
    pub const fn is_at_rest(&self) -> bool {
        match self.state {
            State::Idle | State::Offline | State::Halted | State::Stopped => true,
            State::Running(_) | State::Waiting { .. } => false,
        }
    }

    /// Takes one event and says what is to be done, in order. `chance` is used for jitter only.
    pub fn step(&mut self, event: Event, chance: u64) -> Vec<Effect> {
        match event {
            Event::Asked => self.asked(),
            Event::Nudged => self.nudged(chance),
            Event::LocalWork => self.local_work(),
            Event::WentOnline => self.went_online(chance),
            Event::WentOffline => self.went_offline(),
            Event::Stopped => self.stopped(),
            Event::TimerFired { timer } => self.timer_fired(timer),
            Event::OutboxLoaded(result) => self.outbox_loaded(result, chance),
            Event::PushAnswered(result) => self.push_answered(result, chance),
            Event::AnswerSaved(result) => self.answer_saved(result, chance),
            Event::Mended(result) => self.mended(result, chance),
            Event::CursorLoaded(result) => self.cursor_loaded(result, chance),
            Event::PageArrived(result) => self.page_arrived(result, chance),
            Event::PageSaved(result) => self.page_saved(result, chance),
            Event::ComparisonLoaded(result) => self.comparison_loaded(result, chance),
            Event::Compared(result) => self.compared(result, chance),
            Event::ComparisonSaved(result) => self.comparison_saved(result, chance),
            Event::TokensRefreshed(result) => self.tokens_refreshed(result, chance),
            Event::TokensSaved(result) => self.tokens_saved(result, chance),
            Event::RebaseBegun(result) => self.rebase_begun(result, chance),
        }
    }

    fn begin(&mut self) -> Vec<Effect> {
        self.stalls = 0;
        self.put_aside = 0;
        self.has_refreshed = false;
        self.wanted = 0;
        self.wanted_before = u64::MAX;
        self.has_compared = false;
        self.differing = 0;
        self.rebases = 0;
        self.due_before = u64::MAX;
        self.changes_max = PUSH_CHANGES_WANTED;
        let first = if self.must_mend { self.mend() } else { self.load_outbox() };
        vec![Effect::Report(Report::Began), first]
    }

    fn load_outbox(&mut self) -> Effect {
        self.has_work = false;
        self.state = State::Running(Step::Outbox);
        Effect::LoadOutbox { changes_max: self.changes_max }
    }

    fn mend(&mut self) -> Effect {
        self.state = State::Running(Step::Mended);
        Effect::Mend
    }

    fn load_cursor(&mut self) -> Effect {
        self.state = State::Running(Step::Cursor);
        Effect::LoadCursor
    }

    fn start_timer(&mut self, delay_ms: u64, pause: Pause) -> Effect {
        self.timer += 1;
        self.state = State::Waiting { timer: self.timer, pause };
        Effect::StartTimer { timer: self.timer, delay_ms }
    }

    /// Something got better for good; what counts failures begins anew.
    const fn note_progress(&mut self) {
        self.failures = 0;
        self.stalls = 0;
        self.has_refreshed = false;
        self.has_tried_contact = false;
        self.is_offline = false;
    }
}
