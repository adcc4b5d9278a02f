//! The first half of a round: outbox, push, saving the answer, mending what was refused.
//!
//! Never lets a document hold up another: the store leaves out those that are stuck, and a change that the
//! server cannot even read is found by halving and put aside.

use super::{Engine, State, Step};
use crate::store::{MendSummary, PushSummary};
use crate::sync::{
    effect::{Effect, Report, Trouble},
    event::Answered,
    fault::{NetFault, Remedy, StorageFault},
};
use satchel_shared::protocol::{limits::PUSH_CHANGES_WANTED, push::PushOffer};
use std::sync::Arc;

/// Pushes in a row that may change nothing; a healthy server never needs one.
const STALLS_MAX: u32 = 3;
/// Changes in a row put aside unread; more of them mean that the server, not the change, is at fault.
const PUT_ASIDE_MAX: u32 = 5;

impl Engine {
    pub(super) fn outbox_loaded(
        &mut self,
        result: Result<PushOffer, StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::Outbox) {
            return Vec::new();
        }
        match result {
            Err(fault) => self.storage_failed(fault, chance),
            Ok(offer) if offer.documents.is_empty() && offer.released.is_empty() => {
                self.stalls = 0;
                vec![self.load_cursor()]
            }
            Ok(offer) => {
                let sent = Arc::new(offer);
                self.state = State::Running(Step::PushAnswer { sent: Arc::clone(&sent) });
                vec![Effect::SendPush(sent)]
            }
        }
    }

    pub(super) fn push_answered(
        &mut self,
        result: Result<Answered, NetFault>,
        chance: u64,
    ) -> Vec<Effect> {
        let State::Running(Step::PushAnswer { sent }) = &self.state else { return Vec::new() };
        let sent = Arc::clone(sent);
        match result {
            Ok(answered) => {
                self.put_aside = 0;
                self.state = State::Running(Step::AnswerSaved);
                vec![Effect::SavePushAnswer { answered, sent }]
            }
            Err(fault) if fault.remedy() == Remedy::Split => self.split(sent, fault),
            Err(fault) => self.net_failed(fault, chance),
        }
    }

    pub(super) fn answer_saved(
        &mut self,
        result: Result<PushSummary, StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::AnswerSaved) {
            return Vec::new();
        }
        let pushed = match result {
            Ok(pushed) => pushed,
            Err(fault) => {
                // A part of it may have been saved, and be there to be mended.
                self.must_mend = true;
                return self.storage_failed(fault, chance);
            }
        };
        if pushed.accepted + pushed.duplicate + pushed.refused > 0 {
            self.note_progress();
            self.changes_max = (self.changes_max * 2).min(PUSH_CHANGES_WANTED);
        } else {
            self.stalls += 1;
        }
        self.must_mend |= pushed.refused + pushed.forked > 0;
        let next = if self.must_mend { self.mend() } else { self.push_on() };
        vec![Effect::Report(Report::Sent(pushed)), next]
    }

    pub(super) fn mended(
        &mut self,
        result: Result<MendSummary, StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::Mended) {
            return Vec::new();
        }
        match result {
            Err(fault) => self.storage_failed(fault, chance),
            Ok(mended) => {
                self.must_mend = false;
                let told = (mended.documents > 0).then_some(Effect::Report(Report::Mended(mended)));
                told.into_iter().chain([self.push_on()]).collect()
            }
        }
    }

    /// Reads the outbox again, unless pushes have come to nothing too often.
    fn push_on(&mut self) -> Effect {
        if self.stalls < STALLS_MAX {
            self.load_outbox()
        } else {
            self.stalls = 0;
            self.load_cursor()
        }
    }

    /// Halves the message until it passes, or until the one change at fault stands alone.
    fn split(&mut self, sent: Arc<PushOffer>, fault: NetFault) -> Vec<Effect> {
        let changes: usize = sent.documents.iter().map(|document| document.changes.len()).sum();
        if changes > 1 {
            self.changes_max = changes / 2;
            return vec![self.load_outbox()];
        }
        self.put_aside += 1;
        if self.put_aside > PUT_ASIDE_MAX {
            return self.halt(Report::GaveUp(Trouble::Network(fault)));
        }
        self.state = State::Running(Step::AnswerSaved);
        vec![Effect::PutAside { sent, fault }]
    }
}
