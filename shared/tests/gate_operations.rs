//! The operations stage: every rule has a change that breaks it alone, and no honest change breaks any.
//!
//! Broken changes are honest ones of a small document with one operation made otherwise, coded by Automerge.
#![allow(clippy::unwrap_used, clippy::panic)]

use automerge::{
    ActorId, Automerge, Change, ObjType, ScalarValue,
    legacy::{ElementId, Key, ObjectId, Op, OpId, OpType},
    transaction::Transactable,
};
use proptest::{prelude::*, test_runner::RngSeed};
use satchel_shared::{
    documents::{Account, Author, Document, Edit, Step, Value},
    gate::{CODES, Fault, Inventory, Unseen, operations},
    ids::DocumentId,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn actor(number: u8) -> ActorId {
    ActorId::from([number; 16])
}

fn author(number: u8) -> Author {
    Author { actor: actor(number), branch: actor(100 + number), time_ms: 0 }
}

fn put(path: &str, text: &str) -> Step {
    Step::Put { path: path.parse().unwrap(), value: Value::Text(text.to_owned()) }
}

/// A gate that holds a document: its inventory grows with every change that passes.
#[derive(Default)]
struct Gate {
    held: Automerge,
    inventory: Inventory,
}

impl Gate {
    fn holding(document: &Document) -> Gate {
        let mut gate = Gate { held: document.automerge().clone(), ..Gate::default() };
        for change in document.automerge().get_changes(&[]) {
            gate.inventory.read(&change.decode());
        }
        gate
    }

    fn judge(&mut self, change: &Change) -> Result<(), Fault> {
        let unseen = Unseen::beyond(&self.held, change.deps());
        operations(&change.decode(), &mut self.inventory, &unseen)
    }

    fn take(&mut self, change: &Change) -> Result<(), Fault> {
        self.judge(change)?;
        self.held.apply_changes([change.clone()]).unwrap();
        Ok(())
    }
}

/// An account with a note, edited on two sides: the phone has two values, and each side one the other lacks.
struct World {
    ours: Document,
    theirs: Document,
    merged: Document,
}

fn world() -> World {
    let account = Account { name: Some("Apple".to_owned()), ..Account::default() };
    let id = DocumentId::new(Uuid::from_u128(9));
    let (mut ours, _) = Document::create(id, &account, &author(1)).unwrap();
    let note = Step::Write { path: "notes".parse().unwrap(), text: "abc".to_owned() };
    ours.edit(&Edit { base: None, steps: vec![note, put("fax", "1")] }, &author(1)).unwrap();
    let mut theirs = ours.clone();
    ours.edit(&Edit { base: None, steps: vec![put("phone", "ours")] }, &author(1)).unwrap();
    let note = Step::Write { path: "notes".parse().unwrap(), text: "abcd".to_owned() };
    let added = Step::Add { path: entry_path(1), values: BTreeMap::new() };
    let steps = vec![put("phone", "theirs"), note, added];
    theirs.edit(&Edit { base: None, steps }, &author(2)).unwrap();
    let mut merged = ours.clone();
    merged.merge(&theirs).unwrap();
    World { ours, theirs, merged }
}

fn entry_path(number: u128) -> satchel_shared::documents::Path {
    format!("addresses.{}", Uuid::from_u128(number)).parse().unwrap()
}

/// The first operation of a document that fits.
fn find(document: &Document, is_it: impl Fn(&Op) -> bool) -> (OpId, Op) {
    for change in document.automerge().get_changes(&[]) {
        let change = change.decode();
        for (counter, op) in (change.start_op.get()..).zip(change.operations) {
            if is_it(&op) {
                return (OpId(counter, change.actor_id), op);
            }
        }
    }
    panic!("no such operation");
}

fn at(key: &'static str) -> impl Fn(&Op) -> bool {
    move |op| matches!(&op.key, Key::Map(held) if held == key)
}

/// A change of a third actor's on `document`, made of one operation.
fn change_of(document: &Document, op: Op) -> Change {
    let mut automerge = document.automerge().clone().with_actor(actor(3));
    let mut transaction = automerge.transaction();
    transaction.put(automerge::ROOT, "website", "x").unwrap();
    transaction.commit();
    let mut expanded = automerge.get_last_local_change().unwrap().decode();
    expanded.operations = vec![op];
    expanded.hash = None;
    Change::from(expanded)
}

fn op(obj: ObjectId, key: Key, action: OpType, pred: Vec<OpId>) -> Op {
    Op { action, obj, key, pred: pred.into(), insert: false }
}

fn text(text: &str) -> OpType {
    OpType::Put(ScalarValue::Str(text.into()))
}

/// The operations of the small world that broken ones speak of.
struct Landmarks {
    note: OpId,
    addresses: OpId,
    /// Made by the other side.
    entry: OpId,
    letter_a: OpId,
    /// Of the other side.
    letter_d: OpId,
    fax: OpId,
    phone_theirs: OpId,
    /// The phone that everybody sees who has both.
    phone_shown: OpId,
}

impl Landmarks {
    fn of(world: &World) -> Landmarks {
        let letter = |text: &'static str| {
            move |op: &Op| op.action == OpType::Put(ScalarValue::Str(text.into())) && op.insert
        };
        let value = |of: &'static str| move |op: &Op| op.action == text(of) && !op.insert;
        let (addresses, _) = find(&world.merged, at("addresses"));
        let is_entry = |op: &Op| op.obj == ObjectId::Id(addresses.clone());
        let (entry, _) = find(&world.theirs, is_entry);
        let (ours, _) = find(&world.merged, value("ours"));
        let (theirs, _) = find(&world.merged, value("theirs"));
        let shown = if (ours.0, &ours.1) > (theirs.0, &theirs.1) { &ours } else { &theirs };
        Landmarks {
            note: find(&world.merged, at("notes")).0,
            entry,
            letter_a: find(&world.merged, letter("a")).0,
            letter_d: find(&world.theirs, letter("d")).0,
            fax: find(&world.merged, value("1")).0,
            phone_shown: shown.clone(),
            phone_theirs: theirs,
            addresses,
        }
    }

    fn letter(&self, beside: Option<&OpId>, action: OpType, pred: &[&OpId]) -> Op {
        let element = beside.map_or(ElementId::Head, |id| ElementId::Id(id.clone()));
        let pred = pred.iter().map(|id| (*id).clone()).collect();
        op(ObjectId::Id(self.note.clone()), Key::Seq(element), action, pred)
    }
}

fn at_root(key: &str, action: OpType, pred: &[&OpId]) -> Op {
    let pred = pred.iter().map(|id| (*id).clone()).collect();
    op(ObjectId::Root, Key::Map(key.into()), action, pred)
}

fn inserted(op: Op) -> Op {
    Op { insert: true, ..op }
}

/// A rule, and an operation that breaks it.
type Case = (Fault, Op);

fn action_cases(of: &Landmarks) -> Vec<Case> {
    let name = "bold".into();
    let mark = automerge::legacy::MarkData { name, value: true.into(), expand: true };
    let unknown = ScalarValue::Unknown { type_code: 12, bytes: vec![1] };
    let scalar = |value: ScalarValue| at_root("x", OpType::Put(value), &[]);
    let beside_a = |action| inserted(of.letter(Some(&of.letter_a), action, &[]));
    vec![
        (Fault::List, at_root("x", OpType::Make(ObjType::List), &[])),
        (Fault::List, at_root("x", OpType::Make(ObjType::Table), &[])),
        (Fault::Counter, scalar(ScalarValue::counter(1))),
        (Fault::Counter, at_root("fax", OpType::Increment(1), &[&of.fax])),
        (Fault::Mark, beside_a(OpType::MarkBegin(mark))),
        (Fault::Mark, beside_a(OpType::MarkEnd(true))),
        (Fault::Scalar, scalar(unknown)),
        (Fault::Scalar, scalar(ScalarValue::F64(f64::NAN))),
        (Fault::Scalar, scalar(ScalarValue::F64(f64::INFINITY))),
    ]
}

fn place_cases(of: &Landmarks) -> Vec<Case> {
    let within = |id: &OpId| {
        let object = ObjectId::Id(id.clone());
        op(object, Key::Map("city".into()), text("y"), vec![])
    };
    let map = || OpType::Make(ObjType::Map);
    vec![
        // Of the other side; made by nobody; a value and no object.
        (Fault::ObjectUnknown, within(&of.entry)),
        (Fault::ObjectUnknown, within(&OpId(7, actor(9)))),
        (Fault::ObjectUnknown, within(&of.fax)),
        (Fault::KeyKind, op(ObjectId::Root, Key::Seq(ElementId::Head), text("y"), vec![])),
        (Fault::KeyKind, within(&of.note)),
        (Fault::KeyKind, inserted(at_root("x", text("y"), &[]))),
        (Fault::ContainerTwice, at_root("notes", OpType::Make(ObjType::Text), &[])),
        (Fault::ContainerTwice, at_root("fax", map(), &[])),
        (Fault::ContainerTwice, at_root("fax", map(), &[&of.fax])),
        (Fault::ContainerReplaced, at_root("notes", text("y"), &[])),
        (Fault::ContainerReplaced, at_root("addresses", OpType::Delete, &[&of.addresses])),
    ]
}

fn value_cases(of: &Landmarks) -> Vec<Case> {
    let never = OpId(99, actor(1));
    vec![
        // Of the other side; of another key; made by nobody.
        (Fault::PredecessorUnseen, at_root("phone", text("y"), &[&of.phone_theirs])),
        (Fault::PredecessorUnseen, at_root("phone", text("y"), &[&of.fax])),
        (Fault::PredecessorUnseen, at_root("phone", text("y"), &[&never])),
        (Fault::Delete, at_root("fax", OpType::Delete, &[&of.fax])),
        (Fault::Delete, at_root("fax", OpType::Delete, &[])),
    ]
}

fn letter_cases(of: &Landmarks) -> Vec<Case> {
    let (a, d) = (&of.letter_a, &of.letter_d);
    vec![
        (Fault::PredecessorUnseen, inserted(of.letter(Some(a), text("y"), &[a]))),
        (Fault::PredecessorUnseen, of.letter(Some(a), OpType::Delete, &[])),
        (Fault::PredecessorUnseen, of.letter(Some(a), OpType::Delete, &[&of.fax])),
        (Fault::LetterUnknown, inserted(of.letter(Some(d), text("y"), &[]))),
        (Fault::LetterUnknown, inserted(of.letter(Some(&of.fax), text("y"), &[]))),
        (Fault::LetterUnknown, of.letter(Some(d), OpType::Delete, &[d])),
        (Fault::NotALetter, inserted(of.letter(Some(a), OpType::Put(1.into()), &[]))),
        (Fault::NotALetter, inserted(of.letter(Some(a), OpType::Make(ObjType::Map), &[]))),
        (Fault::NotALetter, of.letter(Some(a), text("y"), &[a])),
        (Fault::NotALetter, of.letter(None, OpType::Delete, &[])),
    ]
}

/// Every case, with the document its author saw; held is always the whole of both sides.
fn cases(world: &World) -> Vec<(Fault, Document, Op)> {
    let of = Landmarks::of(world);
    let all = [action_cases(&of), place_cases(&of), value_cases(&of), letter_cases(&of)].concat();
    let of_ours = all.into_iter().map(|(fault, op)| (fault, world.ours.clone(), op));
    let takes_shown = at_root("phone", OpType::Delete, &[&of.phone_shown]);
    of_ours.chain([(Fault::Delete, world.merged.clone(), takes_shown)]).collect()
}

#[test]
fn every_broken_rule_is_named_and_leaves_no_trace() {
    let world = world();
    for (number, (fault, seen, op)) in cases(&world).into_iter().enumerate() {
        // Held is more than the author saw.
        let mut gate = Gate::holding(&world.merged);
        let change = change_of(&seen, op);
        assert_eq!(gate.judge(&change), Err(fault), "case {number}");
        // The inventory is as before: what follows is judged as if this had never come.
        let honest = change_of(&world.merged, op_free());
        assert_eq!(gate.take(&honest), Ok(()), "after case {number}");
    }
}

fn op_free() -> Op {
    op(ObjectId::Root, Key::Map("website".into()), text("y"), vec![])
}

#[test]
fn every_rule_of_the_operations_has_a_case() {
    let cases: BTreeSet<_> = cases(&world()).iter().map(|(fault, ..)| fault.code()).collect();
    let first = CODES.iter().position(|code| *code == Fault::List.code()).unwrap();
    assert_eq!(cases, CODES[first..].iter().copied().collect());
}

#[test]
fn a_value_replaced_before_cannot_be_replaced_again() {
    let mut world = world();
    let (fax, _) = find(&world.ours, |op| op.action == text("1") && !op.insert);
    world.ours.edit(&Edit { base: None, steps: vec![put("fax", "2")] }, &author(1)).unwrap();
    let mut gate = Gate::holding(&world.ours);
    let again = op(ObjectId::Root, Key::Map("fax".into()), text("3"), vec![fax]);
    assert_eq!(gate.judge(&change_of(&world.ours, again)), Err(Fault::PredecessorUnseen));
}

#[test]
fn choosing_the_value_shown_puts_the_others_aside_and_passes() {
    let mut world = world();
    let mut gate = Gate::holding(&world.merged);
    let shown: Account = world.merged.read();
    let steps = vec![put("phone", &shown.phone.unwrap())];
    let change = world.merged.edit(&Edit { base: None, steps }, &author(1)).unwrap().unwrap();
    assert_eq!(change.decode().operations[0].action, OpType::Delete);
    assert_eq!(gate.take(&change), Ok(()));
    let loser = change.decode().operations[0].pred.get(0).unwrap().clone();
    let again = at_root("phone", OpType::Delete, &[&loser]);
    let again = change_of(&world.merged, again);
    assert_eq!(gate.judge(&again), Err(Fault::PredecessorUnseen), "put aside once");
}

#[test]
fn a_refused_change_between_two_of_a_note_takes_only_its_own_letters_back() {
    let mut world = world();
    let mut gate = Gate::holding(&world.ours);
    let mut writing = |text: &str| {
        let step = Step::Write { path: "notes".parse().unwrap(), text: text.to_owned() };
        world.ours.edit(&Edit { base: None, steps: vec![step] }, &author(1)).unwrap().unwrap()
    };
    let (first, second) = (writing("abcxyz"), writing("abcxyzuvw"));
    assert_eq!(gate.take(&first), Ok(()));
    let mut broken = second.decode();
    broken.operations.push(op(ObjectId::Root, Key::Map("fax".into()), OpType::Delete, vec![]));
    broken.hash = None;
    assert_eq!(gate.judge(&Change::from(broken)), Err(Fault::Delete));
    assert_eq!(gate.take(&second), Ok(()));
    let third = writing("abcxyzuvwr");
    assert_eq!(gate.take(&third), Ok(()));
}

/// One step of an honest history.
#[derive(Clone, Debug)]
enum Act {
    Put { copy: usize, field: usize, value: u8, form: Option<usize> },
    Choose { copy: usize, field: usize },
    Write { copy: usize, text: String },
    Add { copy: usize },
    SetEntry { copy: usize, entry: usize, value: u8 },
    Tag { copy: usize, tag: u8, is_in: bool },
    Merge { from: usize, to: usize },
    Restart { copy: usize },
}

const FIELDS: [&str; 4] = ["phone", "fax", "website", "custom.colour"];
const COPIES: usize = 5;

fn act() -> impl Strategy<Value = Act> {
    let copy = 0..COPIES;
    prop_oneof![
        4 => (copy.clone(), 0..4usize, 0..3u8, prop::option::of(0..4usize))
            .prop_map(|(copy, field, value, form)| Act::Put { copy, field, value, form }),
        2 => (copy.clone(), 0..3usize).prop_map(|(copy, field)| Act::Choose { copy, field }),
        3 => (copy.clone(), "[a-c好👨‍👩‍👧]{0,12}").prop_map(|(copy, text)| Act::Write { copy, text }),
        1 => copy.clone().prop_map(|copy| Act::Add { copy }),
        2 => (copy.clone(), 0..9usize, 0..3u8)
            .prop_map(|(copy, entry, value)| Act::SetEntry { copy, entry, value }),
        1 => (copy.clone(), 0..3u8, any::<bool>())
            .prop_map(|(copy, tag, is_in)| Act::Tag { copy, tag, is_in }),
        4 => (copy.clone(), copy.clone()).prop_map(|(from, to)| Act::Merge { from, to }),
        1 => copy.prop_map(|copy| Act::Restart { copy }),
    ]
}

/// Five devices with a copy each; every edit is made the way devices make them.
struct Company {
    copies: Vec<Document>,
    runs: Vec<u8>,
    forms: Vec<Vec<automerge::ChangeHash>>,
    next: u128,
    changes: Vec<Change>,
}

impl Company {
    fn open() -> Company {
        let account = Account { name: Some("Apple".to_owned()), ..Account::default() };
        let id = DocumentId::new(Uuid::from_u128(9));
        let (document, change) = Document::create(id, &account, &author(1)).unwrap();
        let forms = vec![document.heads()];
        Company {
            copies: vec![document; COPIES],
            runs: (1..=COPIES as u8).collect(),
            forms,
            next: 1,
            changes: vec![change],
        }
    }

    /// Edits a copy, on the form it was opened at if that is one the copy knows.
    fn edit(&mut self, copy: usize, base: Option<Vec<automerge::ChangeHash>>, step: Step) {
        let base = base.filter(|base| base.iter().all(|hash| self.copies[copy].has(hash)));
        let mut branch = [0; 16];
        branch[..8].copy_from_slice(&(1_000 + self.changes.len() as u64).to_be_bytes());
        let author =
            Author { actor: actor(self.runs[copy]), branch: ActorId::from(branch), time_ms: 0 };
        let edit = Edit { base, steps: vec![step] };
        if let Ok(Some(change)) = self.copies[copy].edit(&edit, &author) {
            self.changes.push(change);
            self.forms.push(self.copies[copy].heads());
        }
    }

    fn perform(&mut self, act: Act) {
        match act {
            Act::Put { copy, field, value, form } => {
                let base = form.and_then(|of| self.forms.iter().rev().nth(of).cloned());
                self.edit(copy, base, put(FIELDS[field], &value.to_string()));
            }
            Act::Choose { copy, field } => {
                let shown: Account = self.copies[copy].read();
                let shown = [shown.phone, shown.fax, shown.website][field].clone();
                self.edit(copy, None, put(FIELDS[field], &shown.unwrap_or_default()));
            }
            Act::Write { copy, text } => {
                self.edit(copy, None, Step::Write { path: "notes".parse().unwrap(), text });
            }
            Act::Add { copy } => {
                self.next += 1;
                let values = BTreeMap::from([("city".to_owned(), Value::Text("台北".to_owned()))]);
                self.edit(copy, None, Step::Add { path: entry_path(self.next), values });
            }
            Act::SetEntry { copy, entry, value } => {
                let path = entry_path(2 + entry as u128).join("line1");
                let value = Value::Text(value.to_string());
                self.edit(copy, None, Step::Put { path, value });
            }
            Act::Tag { copy, tag, is_in } => {
                let path = format!("tags.tag{tag}").parse().unwrap();
                self.edit(copy, None, Step::Put { path, value: Value::Flag(is_in) });
            }
            Act::Merge { from, to } => {
                let other = self.copies[from].clone();
                self.copies[to].merge(&other).unwrap();
            }
            Act::Restart { copy } => self.runs[copy] += COPIES as u8,
        }
    }
}

/// Changes in an order in which each comes after its deps, drawn by the numbers.
fn shuffled(changes: &[Change], mut draw: u64) -> Vec<Change> {
    let (mut waiting, mut out): (Vec<Change>, Vec<Change>) = (changes.to_vec(), Vec::new());
    let mut held = BTreeSet::new();
    while !waiting.is_empty() {
        let is_ready = |change: &Change| change.deps().iter().all(|dep| held.contains(dep));
        let ready: Vec<usize> = (0..waiting.len()).filter(|n| is_ready(&waiting[*n])).collect();
        draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let change = waiting.remove(ready[(draw >> 33) as usize % ready.len()]);
        held.insert(change.hash());
        out.push(change);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None,
        rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    /// 256 companies of up to 60 acts: thousands of changes, most of them concurrent, in any order of arrival.
    #[test]
    fn no_honest_change_is_refused(acts in prop::collection::vec(act(), 1..60), draw in any::<u64>()) {
        let mut company = Company::open();
        for act in acts {
            company.perform(act);
        }
        let mut gate = Gate::default();
        for change in shuffled(&company.changes, draw) {
            prop_assert_eq!(gate.take(&change), Ok(()), "{:#?}", change.decode());
        }
        // Whoever reads the whole history at once knows the same.
        let mut whole = Inventory::default();
        for change in gate.held.get_changes(&[]) {
            whole.read(&change.decode());
        }
        prop_assert_eq!(format!("{whole:?}"), format!("{:?}", gate.inventory));
    }
}
