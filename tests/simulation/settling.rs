//! Settling refusals: a person looks at what the server did not take, and puts it right, sends it again or lets it go.

use crate::{acts::pair, fault::Fault, ledger::Making, people::kind_of, world::World};
use satchel_device::{
    actions::{Pairs, refusals},
    store::Attempt,
};
use satchel_shared::{
    documents::{Path, field::Shape, path::Place},
    ids::DocumentId,
};

impl World {
    /// A person looks at what was not taken, when there is any.
    pub fn settle_refusal(&mut self, place: usize) {
        if !self.tablets[place].is_up() {
            return;
        }
        let open = self.tablets[place].store().open_attempts(None).unwrap();
        if open.is_empty() {
            return;
        }
        let attempt = self.dice.pick(&open).clone();
        let rebuilds = self.tablets[place].store().rebuilds().unwrap();
        match self.dice.below(4) {
            0 => self.withdraw(place, attempt.document),
            // As it was tried: somebody else may have put right what stood in the way.
            1 => self.fix(place, &attempt, &[], &[], None),
            2 => self.leave_out(place, &attempt),
            _ => self.correct(place, &attempt),
        }
        // What did not depend on it may have been written again on the way.
        if self.tablets[place].is_up() && self.tablets[place].store().rebuilds().unwrap() > rebuilds
        {
            self.tally.note(Fault::WorkReissued);
        }
    }

    fn withdraw(&mut self, place: usize, id: DocumentId) {
        self.may_stop_write();
        let let_go = refusals::withdraw(self.tablets[place].login(), id);
        self.note_stopped(place, let_go.is_err(), "withdraws");
        let what = match let_go {
            Ok(let_go) => {
                self.tally.note(Fault::RefusalWithdrawn);
                format!("tablet {place} lets go {} changes of {id}", let_go.len())
            }
            Err(fault) => format!("tablet {place} cannot let go {id}: {fault}"),
        };
        self.trace.tell(self.now_ms, what);
    }

    fn leave_out(&mut self, place: usize, attempt: &Attempt) {
        let refused: Vec<Path> = attempt.refusal.path.iter().cloned().collect();
        self.fix(place, attempt, &[], &refused, None);
    }

    /// Another text in the place of the one that was tried.
    fn correct(&mut self, place: usize, attempt: &Attempt) {
        let Ok(document) = self.tablets[place].store().document(attempt.document) else { return };
        let kind = kind_of(&document);
        let is_text = |path: &&Path| matches!(path.place(kind), Some(Place::Field(field)) if field.shape == Shape::Text);
        let Some(path) = attempt.touches.iter().map(|touch| &touch.path).find(is_text) else {
            return;
        };
        let marker = self.ledger.marker();
        let typed = [pair(&path.to_string(), marker.clone())];
        self.fix(place, attempt, &typed, &[], Some(marker));
    }

    fn fix(
        &mut self,
        place: usize,
        attempt: &Attempt,
        corrections: Pairs<'_>,
        left_out: &[Path],
        marker: Option<String>,
    ) {
        let id = attempt.document;
        self.may_stop_write();
        let fixed = refusals::fix(self.tablets[place].login(), id, corrections, left_out);
        let what = format!("fixes {id} ({})", attempt.refusal.code);
        if self.note_saved(place, fixed, &what, marker, Making::Honest).is_some() {
            self.tally.note(Fault::RefusalFixed);
        }
    }
}
