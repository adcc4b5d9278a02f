//! Forging: work of a program that asks no rules, and of one newer than the server.

use crate::{fault::Fault, ledger::Making, people::PEOPLE, world::World};
use automerge::{ScalarValue, hydrate};
use satchel_device::store::{Draft, Work as StoreWork};
use satchel_shared::documents::{Document, Edit, Kind, Path, Step, Value, person::Role};

impl World {
    /// A program that asks no rules: an office field by the field, or a record its person may not make.
    pub fn forge(&mut self, place: usize) {
        let role = PEOPLE[self.tablets[place].who].1.clone();
        if role == Role::Office {
            return;
        }
        let author = self.tablets[place].fresh_author();
        let accounts = self.here(place, |kind| kind == Kind::Account);
        if accounts.is_empty() {
            return;
        }
        let (account, _) = *self.dice.pick(&accounts);
        let draft = if self.dice.in_thousand(500) {
            let Ok(loaded) = self.tablets[place].store().load(account) else { return };
            let amount = Value::Whole(self.dice.below(1_000_000) as i64);
            let step = Step::Put { path: Path::new(["credit_limit"]), value: amount };
            let edit = Edit { base: None, steps: vec![step] };
            Draft::edited(loaded, &edit, &author).ok().flatten()
        } else {
            let text = |text: String| hydrate::Value::Scalar(ScalarValue::Str(text.into()));
            let fields = vec![
                ("code".to_owned(), text("F-1".to_owned())),
                ("name".to_owned(), text("假".to_owned())),
            ];
            let id = self.tablets[place].fresh_id();
            let made = Document::create_raw(id, Kind::Product, fields, &author);
            made.ok().map(|(document, change)| Draft::created(document, change))
        };
        self.save_raw(place, draft, Making::Forged, Fault::WorkForged);
        // Honest work on the same record follows, which does not build on it.
        if self.tablets[place].is_up() {
            self.set(place, account, "short_name", None);
        }
    }

    /// A program newer than the server: a record with a field nobody knows yet.
    pub fn make_newer(&mut self, place: usize) {
        let accounts = self.here(place, |kind| kind == Kind::Account);
        if accounts.is_empty() {
            return;
        }
        let text = |text: String| hydrate::Value::Scalar(ScalarValue::Str(text.into()));
        let (account, _) = *self.dice.pick(&accounts);
        let fields = vec![
            ("account".to_owned(), text(account.to_string())),
            ("field_of_next_year".to_owned(), text("new".to_owned())),
        ];
        let author = self.tablets[place].fresh_author();
        let id = self.tablets[place].fresh_id();
        let made = Document::create_raw(id, Kind::Visit, fields, &author);
        let draft = made.ok().map(|(document, change)| Draft::created(document, change));
        self.save_raw(place, draft, Making::Newer, Fault::WorkUnknown);
    }

    fn save_raw(&mut self, place: usize, draft: Option<Draft>, making: Making, fault: Fault) {
        let Some(draft) = draft else { return };
        let id = draft.document().id();
        // What was written again after a refusal waits there, too, and is as honest as it was.
        self.note_work(place, id, "has written again", None, Making::Honest);
        let work = StoreWork { drafts: vec![draft], numbers: None };
        if self.tablets[place].login().store_mut().save(&work).is_ok() {
            self.tally.note(fault);
            self.note_work(place, id, fault.word(), None, making);
        }
    }
}
