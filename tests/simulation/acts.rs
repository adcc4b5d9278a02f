//! Acts: what people do on their tablets, and a few things only a broken or newer program does.
//!
//! Every save that was said to have happened goes into the ledger, and is looked at by the promise on saves.

use crate::{
    checkers::saves,
    fault::Fault,
    ledger::{Making, Work},
    people::{self, PEOPLE, TERRITORIES, kind_of, person, person_document, territory},
    world::World,
};
use automerge::{ScalarValue, hydrate};
use satchel_device::{
    actions::{ActionFault, Saved, conflicts, fields, lines, records},
    store::{Draft, Work as StoreWork},
};
use satchel_shared::{
    documents::{Document, Edit, Heads, Kind, Path, Step, Value, person::Role, shape::Word as _},
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

fn pair(path: &str, text: impl Into<String>) -> (String, String) {
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
        let is_office = PEOPLE[self.tablets[place].who].1 == Role::Office;
        match () {
            () if is_office && self.dice.in_thousand(plan.move_account) => self.move_account(place),
            () if is_office && self.dice.in_thousand(plan.move_grants) => self.move_grants(place),
            () if is_office && self.dice.in_thousand(plan.change_role) => self.change_role(place),
            () if self.dice.in_thousand(plan.forge) => self.forge(place),
            () if self.dice.in_thousand(plan.newer) => self.make_newer(place),
            () if self.dice.in_thousand(plan.twins) => self.make_twins(place),
            () if self.dice.in_thousand(plan.slow_save) => self.prepare(place),
            () if self.dice.in_thousand(plan.stale_form) => self.use_form(place),
            () => match self.dice.below(10) {
                0..=2 => self.make(place),
                3..=7 => self.set_text(place),
                8 => self.change_lines(place),
                _ => self.settle_conflict(place),
            },
        }
    }

    fn make(&mut self, place: usize) {
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

    fn set_text(&mut self, place: usize) {
        let Some((id, kind)) = self.any_record(place) else { return };
        let field = *self.dice.pick(texts_of(kind));
        self.set(place, id, field, None);
    }

    fn set(&mut self, place: usize, id: DocumentId, field: &str, base: Option<Heads>) {
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
        let Ok(document) = self.tablets[place].store().document(id) else { return };
        let values = document.values();
        let standing: Vec<String> = match values.get("lines") {
            Some(hydrate::Value::Map(lines)) => {
                lines.iter().map(|(id, _)| id.to_string()).collect()
            }
            _ => Vec::new(),
        };
        self.may_stop_write();
        let saved = match standing.len() {
            0 => {
                let typed =
                    [pair("quantity", "2"), pair("unit_price", "10"), pair("description", "螺絲")];
                lines::add(self.tablets[place].login(), id, "S-1", &typed)
            }
            count => {
                let line = &standing[self.dice.place(count)];
                lines::remove(self.tablets[place].login(), id, line)
            }
        };
        self.note_saved(place, saved, &format!("changes lines of {id}"), None, Making::Honest);
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

    fn move_account(&mut self, place: usize) {
        let accounts = self.here(place, |kind| kind == Kind::Account);
        if accounts.is_empty() {
            return;
        }
        let (id, _) = *self.dice.pick(&accounts);
        let n = 1 + u128::from(self.dice.below(TERRITORIES as u64));
        let typed = match self.dice.below(3) {
            0 => pair("owner", person(self.dice.place(PEOPLE.len())).to_string()),
            _ => pair("territory", territory(n).to_string()),
        };
        self.office_sets(place, id, typed, Fault::AccountMoved);
    }

    fn move_grants(&mut self, place: usize) {
        let who = *self.dice.pick(&[0_usize, 1, 2, 4]);
        let n = 1 + u128::from(self.dice.below(TERRITORIES as u64));
        let is_in = if self.dice.in_thousand(500) { "yes" } else { "no" };
        let typed = pair(&format!("territories.{}", territory(n)), is_in);
        self.office_sets(place, person_document(who), typed, Fault::GrantsMoved);
    }

    fn change_role(&mut self, place: usize) {
        let who = *self.dice.pick(&[0_usize, 1, 2, 4]);
        let role = self.dice.pick(&[Role::Sales, Role::Technician]).word().to_owned();
        self.office_sets(place, person_document(who), pair("role", role), Fault::RoleChanged);
    }

    fn office_sets(&mut self, place: usize, id: DocumentId, typed: (String, String), fault: Fault) {
        self.may_stop_write();
        let what = format!("sets {} of {id} to {}", typed.0, typed.1);
        let saved = fields::set(self.tablets[place].login(), id, &[typed], None);
        if self
            .note_saved(place, saved, &what, None, Making::Honest)
            .is_some_and(|saved| saved.is_changed)
        {
            self.tally.note(fault);
        }
    }

    /// A program that asks no rules: an office field by the field, or a record its person may not make.
    fn forge(&mut self, place: usize) {
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
    }

    /// A program newer than the server: a record with a field nobody knows yet.
    fn make_newer(&mut self, place: usize) {
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
        let work = StoreWork { drafts: vec![draft], numbers: None };
        if self.tablets[place].login().store_mut().save(&work).is_ok() {
            self.tally.note(fault);
            self.note_work(place, id, fault.word(), None, making);
        }
    }

    /// Records of a kind on a tablet, with it.
    fn here(&self, place: usize, is_wanted: impl Fn(Kind) -> bool) -> Vec<(DocumentId, Kind)> {
        let listed = self.tablets[place].list();
        let kinds = listed.into_iter().filter_map(|(id, kind)| Some((id, Kind::from_word(&kind)?)));
        kinds.filter(|(_, kind)| is_wanted(*kind)).collect()
    }

    /// What an action said; the saved work goes into the ledger.
    fn note_saved(
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
    fn note_work(
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
        for one in fresh {
            self.trace.tell(self.now_ms, format!("tablet {place} {what}: {}", one.hash));
            let marker = marker.clone();
            let has_perished = false;
            let (tablet, hash) = (place, one.hash);
            self.ledger.work.push(Work { tablet, document, hash, marker, making, has_perished });
        }
    }
}
