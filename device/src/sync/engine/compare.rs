//! The comparison at the end of a pull, when the digests there are not the same.
//!
//! Order of events: what is here, by buckets → the server's list of what differs → saved as wanted by name → pulls,
//! until all of it was asked for.
//!
//! 1. Once a round: a digest that stays wrong, here or there, costs one request and never a loop.
//! 2. Everything was exchanged before: a server that cannot compare does not keep a round from ending well.

use super::{Engine, State, Step};
use crate::store::CompareSummary;
use crate::sync::{
    effect::{Effect, Report},
    fault::{NetFault, Remedy, StorageFault},
};
use satchel_shared::protocol::{
    compare::{CompareAnswer, CompareOffer},
    limits::WANTED_DOCUMENTS_MAX,
};

impl Engine {
    pub(super) fn load_comparison(&mut self) -> Effect {
        self.has_compared = true;
        self.state = State::Running(Step::Comparison);
        Effect::LoadComparison
    }

    pub(super) fn comparison_loaded(
        &mut self,
        result: Result<CompareOffer, StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::Comparison) {
            return Vec::new();
        }
        match result {
            Err(fault) => self.storage_failed(fault, chance),
            Ok(offer) => {
                self.state = State::Running(Step::CompareAnswer);
                vec![Effect::SendCompare(offer)]
            }
        }
    }

    pub(super) fn compared(
        &mut self,
        result: Result<CompareAnswer, NetFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::CompareAnswer) {
            return Vec::new();
        }
        match result {
            Ok(answer) => {
                self.state = State::Running(Step::ComparisonSaved);
                vec![Effect::SaveComparison(answer)]
            }
            Err(fault) if matches!(fault.remedy(), Remedy::Split | Remedy::GiveUp) => self.finish(),
            Err(fault) => self.net_failed(fault, chance),
        }
    }

    pub(super) fn comparison_saved(
        &mut self,
        result: Result<CompareSummary, StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::ComparisonSaved) {
            return Vec::new();
        }
        match result {
            Err(fault) => self.storage_failed(fault, chance),
            Ok(summary) => {
                self.differing = summary.wanted;
                let told = Effect::Report(Report::Compared(summary));
                let next = match summary.wanted {
                    0 => self.finish(),
                    _ => vec![self.load_cursor()],
                };
                [told].into_iter().chain(next).collect()
            }
        }
    }

    /// At an end: whether documents that differed were not asked for yet. Each pull asks for a number of them.
    pub(super) const fn still_differs(&mut self) -> bool {
        self.differing = self.differing.saturating_sub(WANTED_DOCUMENTS_MAX as u64);
        self.differing > 0
    }
}
