//! Selling: quotes and orders that are discounted, sent for approval and signed on tablets, and decided about in the
//! office, by somebody who looks at one version and may answer when another stands.

use crate::{
    checkers::{self, approvals},
    fault::Fault,
    ledger::{Decision, Making},
    people::{TENANT, person},
    world::{Happening, World},
};
use satchel_device::actions::{approvals as asking, fields, signatures};
use satchel_server::{approvals::DecisionWish, log::documents};
use satchel_shared::{
    documents::{Document, Kind, decision::Verdict},
    ids::{DocumentId, EntryId},
};
use uuid::Uuid;

/// What people do to a quote or an order beside making it.
#[derive(Clone, Copy, Debug)]
pub enum Deed {
    /// A note for the house alone.
    Note,
    /// A line is added, changed or removed.
    Lines,
    /// All of it gets cheaper.
    Discount,
    /// It is sent for approval.
    Submit,
    /// The customer signs.
    Sign,
}

impl World {
    /// Somebody gives a discount, changes a line, writes a note, asks for approval, or has it signed; often on what the
    /// office has before its eyes.
    pub fn sell(&mut self, place: usize) {
        let sold = self.here(place, |kind| matches!(kind, Kind::Quote | Kind::Order));
        if sold.is_empty() {
            return self.make(place);
        }
        let seen = self.looked_at.as_ref().map(|(id, ..)| *id);
        let seen = seen.filter(|seen| sold.iter().any(|(id, _)| id == seen));
        let id = match seen.filter(|_| self.dice.in_thousand(600)) {
            Some(seen) => seen,
            None => self.dice.pick(&sold).0,
        };
        let deeds = [Deed::Note, Deed::Lines, Deed::Discount, Deed::Submit, Deed::Sign];
        let deed = *self.dice.pick(&deeds);
        self.do_to(place, id, deed);
    }

    /// Does it, if the record is on that tablet and its program runs.
    pub fn do_to(&mut self, place: usize, id: DocumentId, deed: Deed) {
        let is_here = |world: &World| world.tablets[place].store().row(id).unwrap().is_some();
        if !self.tablets[place].is_up() || !is_here(self) {
            return;
        }
        let share = format!("{}%", 1 + self.dice.below(30));
        if matches!(deed, Deed::Discount | Deed::Submit | Deed::Sign) {
            self.may_stop_write();
        }
        let login = self.tablets[place].login();
        let saved = match deed {
            Deed::Note => return self.set(place, id, "internal_note", None),
            Deed::Lines => return self.change_lines_of(place, id),
            Deed::Discount => fields::set(login, id, &[("discount".to_owned(), share)], None),
            Deed::Submit => asking::submit(login, id),
            Deed::Sign => signatures::sign(login, id, "王小姐"),
        };
        self.note_saved(place, saved, &format!("{deed:?} {id}"), None, Making::Honest);
    }

    /// Somebody of the office looks at what there is to decide, or decides about what they looked at.
    pub fn office_decides(&mut self) {
        match self.looked_at.take() {
            Some(seen) => self.decide(seen),
            None => self.look(),
        }
    }

    fn look(&mut self) {
        if !self.office.is_up() {
            return;
        }
        let sold = self.office.read(|tx| {
            let mut sold = documents::ids_of_kind(tx, TENANT, Kind::Quote.word())?;
            sold.extend(documents::ids_of_kind(tx, TENANT, Kind::Order.word())?);
            Ok::<_, satchel_server::log::StoreFault>(sold)
        });
        if sold.is_empty() {
            return;
        }
        let id = *self.dice.pick(&sold);
        let Some(document) = self.at_the_office(id) else { return };
        let heads = document.heads();
        let content = approvals::content(&document.values_at(&heads));
        self.looked_at = Some((id, heads, content));
        // Meanwhile somebody goes on with it, and syncs.
        let deed = *self.dice.pick(&[Deed::Lines, Deed::Lines, Deed::Discount, Deed::Note]);
        self.goes_on_with(id, deed);
    }

    fn goes_on_with(&mut self, id: DocumentId, deed: Deed) {
        let place = self.dice.place(self.tablets.len());
        let at = self.now_ms + self.dice.between(100, 9_000);
        self.put(at, Happening::Do(place, id, deed));
        self.put(at + 1, Happening::Ask(place));
    }

    fn at_the_office(&self, id: DocumentId) -> Option<Document> {
        let stored = self.office.read(|tx| documents::find(tx, TENANT, id))?;
        Document::load(&stored.bytes).ok()
    }

    fn decide(&mut self, (document, heads, seen): approvals::Seen) {
        if !self.office.is_up() {
            return;
        }
        let is_approved = self.dice.in_thousand(800);
        let verdict = if is_approved { Verdict::Approved } else { Verdict::Rejected };
        let has_moved = self.at_the_office(document).is_some_and(|now| now.heads() != heads);
        let wish = DecisionWish {
            document,
            entry: EntryId::new(Uuid::from_bytes(self.dice.bytes())),
            by: person(3),
            login: "office".to_owned(),
            verdict,
            heads: Some(heads),
            note: None,
            at_ms: crate::office::true_ms(self.now_ms),
        };
        let decided = self.office.decide(&wish);
        checkers::receipts::read_log(self);
        match decided {
            Ok(_) => {
                self.tally.note(Fault::Decided);
                if has_moved {
                    self.tally.note(Fault::DecidedLate);
                }
                self.trace.tell(self.now_ms, format!("the office decides about {document}"));
                self.goes_on_with(document, Deed::Note);
                self.ledger.decisions.push(Decision { document, seen, is_approved });
            }
            Err(fault) => {
                self.trace.tell(self.now_ms, format!("the office cannot decide: {fault}"));
            }
        }
    }
}
