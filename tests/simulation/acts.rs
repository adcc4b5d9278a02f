//! Acts: what people do on their tablets, and a few things only a broken or newer program does.
//!
//! Every save that was said to have happened goes into the ledger, and is looked at by the promise on saves.

use crate::{
    checkers::saves,
    fault::Fault,
    ledger::{Making, Work},
    people::{self, TERRITORIES, kind_of, person, territory},
    tablet::NEXT,
    world::World,
};
use automerge::{Change, ReadDoc as _};
use satchel_device::{
    actions::{ActionFault, Saved, conflicts, fields, lines, records},
    store::{Draft, Work as StoreWork},
};
use satchel_shared::{
    documents::{Edit, Heads, Kind, Path, Step, Value},
    ids::DocumentId,
};

/// Kinds people make, the frequent ones more than once.
const MADE: [Kind; 8] = [
    Kind::Account,
    Kind::Contact,
    Kind::Visit,
    Kind::Visit,
    Kind::Task,
    Kind::Quote,
    Kind::Order,
    Kind::Order,
];

/// An edit prepared by a second program on the same store, not yet saved.
pub struct Prepared {
    draft: Draft,
    document: DocumentId,
    field: &'static str,
    marker: String,
    heads: Heads,
}

/// Text fields of a kind that anybody in the field may write, one of them a note.
const fn texts_of(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Account => &["phone", "short_name", "custom.word", "notes"],
        Kind::Contact => &["phone", "custom.word"],
        Kind::Visit => &["purpose", "result", "custom.word", "report"],
        Kind::Task => &["custom.word"],
        Kind::Quote | Kind::Order => &["delivery_terms", "custom.word", "internal_note"],
        _ => &[],
    }
}

fn is_note(field: &str) -> bool {
    matches!(field, "notes" | "report" | "internal_note")
}

pub fn pair(path: &str, text: impl Into<String>) -> (String, String) {
    (path.to_owned(), text.into())
}

impl World {
    /// One person does one thing; what cannot be done is not done.
    pub fn act(&mut self, place: usize) {
        if !self.tablets[place].is_up() {
            return;
        }
        let plan = self.plan.clone();
        if let Some(prepared) = self.prepared.remove(&place) {
            return self.save_prepared(place, prepared);
        }
        match () {
            () if self.dice.in_thousand(plan.approval) => self.sell(place),
            () if self.dice.in_thousand(plan.forge) => self.forge(place),
            () if self.dice.in_thousand(plan.newer) => self.make_newer(place),
            () if self.dice.in_thousand(plan.twins) => self.make_twins(place),
            () if self.dice.in_thousand(plan.slow_save) => self.prepare(place),
            () if self.dice.in_thousand(plan.stale_form) => self.use_form(place),
            () => match self.dice.below(10) {
                0..=2 => self.make(place),
                3..=6 => self.set_text(place),
                7 | 8 => self.change_lines(place),
                _ => self.settle_conflict(place),
            },
        }
    }

    pub fn make(&mut self, place: usize) {
        let kind = *self.dice.pick(&MADE);
        let marker = self.ledger.marker();
        let Some(typed) = self.typed(place, kind, &marker) else { return };
        self.create(place, kind, &typed, Some(marker));
    }

    fn typed(&mut self, place: usize, kind: Kind, marker: &str) -> Option<Vec<(String, String)>> {
        let mut typed = vec![pair("custom.made", marker)];
        if kind == Kind::Account {
            typed.push(pair("name", format!("五金行 {marker}")));
            let n = 1 + u128::from(self.dice.below(TERRITORIES as u64));
            typed.push(pair("territory", territory(n).to_string()));
        } else {
            let accounts = self.here(place, |kind| kind == Kind::Account);
            if accounts.is_empty() {
                return None;
            }
            typed.push(pair("account", self.dice.pick(&accounts).0.to_string()));
        }
        match kind {
            Kind::Contact => typed.push(pair("name", format!("聯絡人 {marker}"))),
            Kind::Task => typed.push(pair("title", format!("事 {marker}"))),
            _ => {}
        }
        Some(typed)
    }

    fn create(
        &mut self,
        place: usize,
        kind: Kind,
        typed: &[(String, String)],
        marker: Option<String>,
    ) {
        self.may_stop_write();
        let saved = records::create(self.tablets[place].login(), kind, typed);
        let what = format!("makes a {} {typed:?}", kind.word());
        if let Some(saved) = self.note_saved(place, saved, &what, marker, Making::Honest) {
            let twin = self.ledger.made.insert(saved.id, format!("{typed:?}"));
            if twin.is_some() {
                self.break_promise(
                    saves::PROMISE,
                    format!("{} was saved as two records", saved.id),
                );
            }
        }
    }

    /// Two equal records: two bottles of the same, asked for in one breath.
    fn make_twins(&mut self, place: usize) {
        let accounts = self.here(place, |kind| kind == Kind::Account);
        if accounts.is_empty() {
            return;
        }
        let account = pair("account", self.dice.pick(&accounts).0.to_string());
        let typed = [account, pair("purpose", "as usual")];
        self.create(place, Kind::Visit, &typed, None);
        if self.tablets[place].is_up() {
            self.create(place, Kind::Visit, &typed, None);
            self.tally.note(Fault::TwinsMade);
        }
    }

    /// A record here that a person may write a text into, with its kind.
    fn any_record(&mut self, place: usize) -> Option<(DocumentId, Kind)> {
        let records = self.here(place, |kind| !texts_of(kind).is_empty());
        if self.dice.in_thousand(self.plan.hot) {
            let hot = records.iter().find(|(id, _)| *id == people::hot());
            return hot.or(records.first()).copied();
        }
        (!records.is_empty()).then(|| *self.dice.pick(&records))
    }

    pub fn set_text(&mut self, place: usize) {
        let Some((id, kind)) = self.any_record(place) else { return };
        let field = *self.dice.pick(texts_of(kind));
        let is_later = self.tablets[place].version == NEXT && kind == Kind::Account;
        if is_later && self.dice.in_thousand(500) {
            self.tally.note(Fault::LaterField);
            return self.set(place, id, "loyalty_grade", None);
        }
        self.set(place, id, field, None);
    }

    pub fn set(&mut self, place: usize, id: DocumentId, field: &str, base: Option<Heads>) {
        let marker = self.ledger.marker();
        let text = if is_note(field) { format!("看 {marker} 了") } else { marker.clone() };
        let before = saves::standing(self.tablets[place].store(), id, field, base.as_ref());
        self.may_stop_write();
        let saved =
            fields::set(self.tablets[place].login(), id, &[pair(field, text.clone())], base);
        let what = format!("sets {field} of {id}");
        let marker = (!is_note(field)).then_some(marker);
        if self.note_saved(place, saved, &what, marker, Making::Honest).is_some() {
            let held = saves::held(self.tablets[place].store(), id, field, &before, &text);
            if let Err(what) = held {
                self.break_promise(saves::PROMISE, what);
            }
        }
    }

    /// A form is opened now, or one opened before is left with a new value.
    fn use_form(&mut self, place: usize) {
        match self.tablets[place].form.take() {
            None => {
                let Some((id, _)) = self.any_record(place) else { return };
                let Ok(document) = self.tablets[place].store().document(id) else { return };
                self.tablets[place].form = Some((id, document.heads()));
            }
            Some((id, base)) => {
                let Ok(document) = self.tablets[place].store().document(id) else { return };
                if document.heads() != base {
                    self.tally.note(Fault::FormStale);
                }
                let field = texts_of(kind_of(&document))[0];
                self.set(place, id, field, Some(base));
            }
        }
    }

    /// A second program on the same store reads a record, and will save later.
    fn prepare(&mut self, place: usize) {
        let Some((document, kind)) = self.any_record(place) else { return };
        let row = self.tablets[place].store().row(document).unwrap().map(|listed| listed.row);
        let me = person(self.tablets[place].who);
        // It asks the rules, too: a colleague's record is not theirs to write.
        if row.is_none_or(|row| row.owner.is_some_and(|owner| owner != me)) {
            return;
        }
        let Ok(loaded) = self.tablets[place].store().load(document) else { return };
        let heads = loaded.document.heads();
        let field = texts_of(kind)[0];
        let marker = self.ledger.marker();
        let step = Step::Put { path: Path::new([field]), value: Value::Text(marker.clone()) };
        let edit = Edit { base: None, steps: vec![step] };
        let author = self.tablets[place].fresh_author();
        let Ok(Some(draft)) = Draft::edited(loaded, &edit, &author) else { return };
        self.prepared.insert(place, Prepared { draft, document, field, marker, heads });
    }

    fn save_prepared(&mut self, place: usize, prepared: Prepared) {
        let Prepared { draft, document, field, marker, heads } = prepared;
        let Ok(now) = self.tablets[place].store().document(document) else { return };
        if now.heads() != heads {
            self.tally.note(Fault::SavedOverMove);
        }
        let work = StoreWork { drafts: vec![draft], numbers: None };
        match self.tablets[place].login().store_mut().save(&work) {
            Ok(()) => {
                let what = "saves what was prepared";
                self.note_work(place, document, what, Some(marker), Making::Honest);
                if let Err(what) = saves::kept(self.tablets[place].store(), document, &now.heads())
                {
                    self.break_promise(saves::PROMISE, what);
                }
            }
            // What a login does by itself: the action is done again.
            Err(_) => self.set(place, document, field, None),
        }
    }

    fn change_lines(&mut self, place: usize) {
        let sales = self.here(place, |kind| matches!(kind, Kind::Quote | Kind::Order));
        if sales.is_empty() {
            return;
        }
        let (id, _) = *self.dice.pick(&sales);
        self.change_lines_of(place, id);
    }

    pub fn change_lines_of(&mut self, place: usize, id: DocumentId) {
        let Ok(document) = self.tablets[place].store().document(id) else { return };
        let standing = saves::lines_of(&document);
        let add = [pair("quantity", "2"), pair("unit_price", "10"), pair("description", "螺絲")];
        self.may_stop_write();
        let saved = if standing.is_empty() || self.dice.in_thousand(300) {
            lines::add(self.tablets[place].login(), id, "S-1", &add)
        } else {
            let line = self.dice.pick(&standing).clone();
            if self.dice.in_thousand(500) {
                let quantity = [pair("quantity", (1 + self.dice.below(90)).to_string())];
                lines::set(self.tablets[place].login(), id, &line, &quantity)
            } else {
                lines::remove(self.tablets[place].login(), id, &line)
            }
        };
        self.note_saved(place, saved, &format!("changes lines of {id}"), None, Making::Honest);
        if !self.tablets[place].is_up() {
            return;
        }
        if let Err(what) = saves::lines_kept(self.tablets[place].store(), id, &standing) {
            self.break_promise(saves::PROMISE, what);
        }
    }

    fn settle_conflict(&mut self, place: usize) {
        for (id, _) in self.here(place, |kind| !texts_of(kind).is_empty()) {
            let Ok(found) = conflicts::list(self.tablets[place].store(), id) else { continue };
            let Some(first) = found.first() else { continue };
            self.tally.note(Fault::ConflictMade);
            let path = first.path.clone();
            self.may_stop_write();
            let pick = conflicts::Pick::Index(0);
            let saved = conflicts::choose(self.tablets[place].login(), id, &path, &pick);
            self.note_saved(place, saved, &format!("settles {path} of {id}"), None, Making::Honest);
            return;
        }
    }

    /// A person writes into this record, if it is there and one people write into.
    pub fn touch(&mut self, place: usize, id: DocumentId) {
        if !self.tablets[place].is_up() {
            return;
        }
        let row = self.tablets[place].store().row(id).unwrap().map(|listed| listed.row);
        let kind = row.and_then(|row| Kind::from_word(&row.kind));
        match kind.and_then(|kind| texts_of(kind).first()) {
            Some(field) => self.set(place, id, field, None),
            // A person's territories moved, and with them any of the accounts here.
            None if kind == Some(Kind::Person) => self.set_text(place),
            None => {}
        }
    }

    /// Records of a kind on a tablet, with it.
    pub fn here(&self, place: usize, is_wanted: impl Fn(Kind) -> bool) -> Vec<(DocumentId, Kind)> {
        let listed = self.tablets[place].list();
        let kinds = listed.into_iter().filter_map(|(id, kind)| Some((id, Kind::from_word(&kind)?)));
        kinds.filter(|(_, kind)| is_wanted(*kind)).collect()
    }

    /// What an action said; the saved work goes into the ledger.
    pub fn note_saved(
        &mut self,
        place: usize,
        saved: Result<Saved, ActionFault>,
        what: &str,
        marker: Option<String>,
        making: Making,
    ) -> Option<Saved> {
        self.note_stopped(place, saved.is_err(), what);
        match saved {
            Ok(saved) => {
                if saved.is_changed {
                    self.note_work(place, saved.id, what, marker, making);
                }
                Some(saved)
            }
            Err(fault) => {
                self.trace.tell(self.now_ms, format!("tablet {place} cannot: {what}: {fault}"));
                None
            }
        }
    }

    /// Enters the newest unsent changes of a document into the ledger.
    pub fn note_work(
        &mut self,
        place: usize,
        document: DocumentId,
        what: &str,
        marker: Option<String>,
        making: Making,
    ) {
        let pending = self.tablets[place].store().pending().unwrap();
        let known: std::collections::BTreeSet<_> =
            self.ledger.work.iter().map(|work| (work.document, work.hash)).collect();
        let fresh = pending
            .into_iter()
            .filter(|one| one.document == document && !known.contains(&(one.document, one.hash)));
        let fresh: Vec<_> = fresh.map(|one| (one.hash, one.touches)).collect();
        let read = self.tablets[place].store().document(document).ok();
        for (hash, touches) in fresh {
            self.trace.tell(self.now_ms, format!("tablet {place} {what}: {hash}"));
            let field = touches.first().map(|touched| touched.path.to_string());
            let (tablet, marker, has_perished) = (place, marker.clone(), false);
            let change = read.as_ref().and_then(|read| read.automerge().get_change_by_hash(&hash));
            if let Some(change) = change {
                self.note_used(document, &change);
            }
            self.ledger.work.push(Work {
                tablet,
                document,
                hash,
                marker,
                field,
                making,
                has_perished,
            });
        }
    }

    /// An actor's sequence stands for one change, unless an image of a running program was put back.
    fn note_used(&mut self, document: DocumentId, change: &Change) {
        let at = (document, change.actor_id().clone(), change.seq());
        let before = self.ledger.used.insert(at, change.hash());
        let is_twice = before.is_some_and(|before| before != change.hash());
        if is_twice && self.tally.of(Fault::ImageRestored) == 0 {
            let what = format!("{} used sequence {} twice", change.actor_id(), change.seq());
            self.break_promise(saves::PROMISE, what);
        }
    }
}
