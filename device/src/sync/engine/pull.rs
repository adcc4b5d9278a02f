//! The second half of a round: cursor, pull, saving the page, until the end.

use super::{Engine, State, Step};
use crate::store::PageSummary;
use crate::sync::{
    effect::{Effect, Report},
    event::{Page, PullOffer},
    fault::{NetFault, StorageFault},
};

/// Pages in a row that may bring nothing: the one that brings today's documents may, when there are none.
const STALLS_MAX: u32 = 3;

impl Engine {
    pub(super) fn cursor_loaded(
        &mut self,
        result: Result<PullOffer, StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::Cursor) {
            return Vec::new();
        }
        match result {
            Err(fault) => self.storage_failed(fault, chance),
            Ok(offer) => {
                self.has_news = false;
                self.state = State::Running(Step::Page);
                vec![Effect::SendPull(offer)]
            }
        }
    }

    pub(super) fn page_arrived(
        &mut self,
        result: Result<Page, NetFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::Page) {
            return Vec::new();
        }
        match result {
            Err(fault) => self.net_failed(fault, chance),
            Ok(page) => {
                self.state = State::Running(Step::PageSaved);
                vec![Effect::SavePage(page)]
            }
        }
    }

    pub(super) fn page_saved(
        &mut self,
        result: Result<PageSummary, StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::PageSaved) {
            return Vec::new();
        }
        let received = match result {
            Ok(received) => received,
            Err(fault) => return self.storage_failed(fault, chance),
        };
        self.wanted = self.wanted.saturating_add(received.wanted);
        self.has_work |= received.freed > 0;
        let came =
            received.documents + received.evicted + received.kept_for_unsent + received.wanted;
        if came > 0 || received.is_end {
            self.note_progress();
        } else {
            self.stalls += 1;
        }
        let mut effects = vec![Effect::Report(Report::Received(received))];
        if !received.is_end && self.stalls >= STALLS_MAX {
            let fault = NetFault::Garbled("pages without content and without an end".to_owned());
            effects.extend(self.net_failed(fault, chance));
        } else if !received.is_end || self.still_wants() || self.still_differs() {
            effects.push(self.load_cursor());
        } else if self.hands_in_again(received.due) {
            effects.push(self.load_outbox());
        } else if received.differs && !self.has_compared {
            effects.push(self.load_comparison());
        } else {
            effects.extend(self.finish());
        }
        effects
    }

    /// At an end: whether to ask by name once more, as long as each end leaves fewer documents to ask for.
    const fn still_wants(&mut self) -> bool {
        let is_fewer = self.wanted > 0 && self.wanted < self.wanted_before;
        self.wanted_before = self.wanted;
        self.wanted = 0;
        is_fewer
    }

    pub(super) fn finish(&mut self) -> Vec<Effect> {
        self.state = State::Idle;
        let mut effects = vec![Effect::Report(Report::Done)];
        if self.has_work || self.has_news {
            effects.extend(self.begin());
        }
        effects
    }
}
