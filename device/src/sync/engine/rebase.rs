//! A rebase: the server was restored from a backup, and this device's cursor tells of a history it lost.
//!
//! Order of events: 409 → the store forgets its cursor and what was receipted, in one transaction, and nothing
//! else → pull from the empty cursor to its end, every document merged → the outbox offers what the server
//! lacks, with the old receipts, until nothing is due → one more pull, and the round ends.
//!
//! 1. What stage it is in, the store knows: until the pull's end its outbox offers nothing. So a kill at any
//!    moment is followed by an ordinary round that goes on where it stopped.
//! 2. A server that answers 409 to an empty cursor is not believed for ever.

use super::{Engine, State, Step};
use crate::sync::{
    effect::{Effect, Report, Trouble},
    fault::{NetFault, StorageFault},
};

/// Rebases one round may begin: a second restore while the first is being made good is rare, a third a fault.
const REBASES_MAX: u32 = 2;

impl Engine {
    pub(super) fn begin_rebase(&mut self) -> Vec<Effect> {
        self.rebases += 1;
        if self.rebases > REBASES_MAX {
            return self.halt(Report::GaveUp(Trouble::Network(NetFault::Rebase)));
        }
        self.due_before = u64::MAX;
        self.state = State::Running(Step::RebaseBegun);
        vec![Effect::Report(Report::RebaseBegan), Effect::BeginRebase]
    }

    pub(super) fn rebase_begun(
        &mut self,
        result: Result<(), StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::RebaseBegun) {
            return Vec::new();
        }
        match result {
            Ok(()) => vec![self.load_cursor()],
            Err(fault) => self.storage_failed(fault, chance),
        }
    }

    /// At the end of a pull: whether documents are to be handed in again, fewer than at the end before.
    pub(super) const fn hands_in_again(&mut self, due: u64) -> bool {
        let is_fewer = due > 0 && due < self.due_before;
        self.due_before = due;
        is_fewer
    }
}
