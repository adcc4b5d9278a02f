//! The gate lets every honest change pass: random edits of many replicas, forked and merged at will.

#![allow(clippy::unwrap_used, clippy::panic)]

mod gate_bytes;

use std::collections::BTreeMap;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, AutoCommit, Automerge, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
};
use gate_bytes::{Parts, rich_change};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use satchel_shared::gate::{Known, MAX_OPS, Verdict, canonical, header, prescan};

const DOCUMENT: &str = "0198c0de-0000-7000-8000-000000000001";
const KEYS: [&str; 5] = ["name", "price", "status", "lines", "ümläut"];

/// One step of an honest history; numbers pick a replica, a container and a key.
#[derive(Clone, Debug)]
enum Step {
    Put(usize, usize, usize, ScalarValue),
    Map(usize, usize, usize),
    Splice(usize, usize, isize, String),
    Delete(usize, usize, usize),
    Increment(usize, i64),
    Commit(usize, Option<i64>, Option<String>),
    Empty(usize),
    Fork(usize),
    Merge(usize, usize),
}

fn scalar() -> impl Strategy<Value = ScalarValue> {
    prop_oneof![
        Just(ScalarValue::Null),
        any::<bool>().prop_map(ScalarValue::Boolean),
        any::<i64>().prop_map(ScalarValue::Int),
        any::<u64>().prop_map(ScalarValue::Uint),
        any::<f64>().prop_map(ScalarValue::F64),
        any::<i64>().prop_map(ScalarValue::Timestamp),
        any::<String>().prop_map(|text| ScalarValue::Str(text.into())),
        prop::collection::vec(any::<u8>(), 0..400).prop_map(ScalarValue::Bytes),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let n = 0..8_usize;
    let some_time = prop::option::of(0..4_102_444_800_000_i64);
    prop_oneof![
        4 => (n.clone(), n.clone(), n.clone(), scalar()).prop_map(|(r, c, k, v)| Step::Put(r, c, k, v)),
        2 => (n.clone(), n.clone(), n.clone()).prop_map(|(r, c, k)| Step::Map(r, c, k)),
        3 => (n.clone(), n.clone(), -4..4_isize, ".{0,30}").prop_map(|(r, at, d, s)| Step::Splice(r, at, d, s)),
        1 => (n.clone(), n.clone(), n.clone()).prop_map(|(r, c, k)| Step::Delete(r, c, k)),
        1 => (n.clone(), any::<i32>()).prop_map(|(r, by)| Step::Increment(r, by.into())),
        4 => (n.clone(), some_time, prop::option::of(".{0,20}")).prop_map(|(r, t, m)| Step::Commit(r, t, m)),
        1 => n.clone().prop_map(Step::Empty),
        1 => n.clone().prop_map(Step::Fork),
        2 => (n.clone(), n).prop_map(|(a, b)| Step::Merge(a, b)),
    ]
}

fn actor(number: usize) -> ActorId {
    ActorId::from([u8::try_from(number).unwrap() + 1; 16])
}

/// A document of one replica: its creation names it and makes a note and a counter.
fn created() -> (AutoCommit, ObjId) {
    let mut doc = AutoCommit::new().with_actor(actor(0));
    doc.put(ROOT, "id", DOCUMENT).unwrap();
    doc.put(ROOT, "visits", ScalarValue::counter(0)).unwrap();
    let note = doc.put_object(ROOT, "note", ObjType::Text).unwrap();
    doc.commit();
    (doc, note)
}

/// A map of the document: the root, or one of those under `KEYS`.
fn container(doc: &AutoCommit, number: usize) -> ObjId {
    let maps = KEYS.iter().filter_map(|key| match doc.get(ROOT, *key).unwrap() {
        Some((value, id)) if value.is_object() => Some(id),
        _ => None,
    });
    let all: Vec<_> = std::iter::once(ROOT).chain(maps).collect();
    all[number % all.len()].clone()
}

fn take_step(replicas: &mut Vec<AutoCommit>, note: &ObjId, step: Step) {
    let count = replicas.len();
    match step {
        Step::Put(r, c, k, value) => {
            let doc = &mut replicas[r % count];
            doc.put(container(doc, c), KEYS[k % KEYS.len()], value).unwrap();
        }
        Step::Map(r, c, k) => {
            let doc = &mut replicas[r % count];
            doc.put_object(container(doc, c), KEYS[k % KEYS.len()], ObjType::Map).unwrap();
        }
        Step::Splice(r, at, delete, text) => {
            let doc = &mut replicas[r % count];
            let at = at.min(doc.length(note));
            let left = (doc.length(note) - at).cast_signed();
            doc.splice_text(note, at, delete.clamp(0, left), &text).unwrap();
        }
        Step::Delete(r, c, k) => {
            let doc = &mut replicas[r % count];
            doc.delete(container(doc, c), KEYS[k % KEYS.len()]).unwrap();
        }
        Step::Increment(r, by) => replicas[r % count].increment(ROOT, "visits", by).unwrap(),
        Step::Commit(r, time, message) => {
            replicas[r % count].commit_with(CommitOptions { time, message });
        }
        Step::Empty(r) => drop(replicas[r % count].empty_change(CommitOptions::default())),
        Step::Fork(r) => {
            let fork = replicas[r % count].fork().with_actor(actor(count));
            replicas.push(fork);
        }
        Step::Merge(a, b) => {
            // What is not committed would be committed twice, by the copy and by the original.
            replicas[b % count].commit();
            let mut from = replicas[b % count].clone();
            drop(replicas[a % count].merge(&mut from).unwrap());
        }
    }
}

/// Every change of a history, those before others first.
fn history(steps: Vec<Step>) -> Vec<Change> {
    let (doc, note) = created();
    let mut replicas = vec![doc];
    for step in steps {
        take_step(&mut replicas, &note, step);
    }
    let mut all = replicas.remove(0);
    for mut replica in replicas {
        all.merge(&mut replica).unwrap();
    }
    all.get_changes(&[])
}

fn judge(held: &Automerge, last: &BTreeMap<ActorId, u64>, change: &Change) -> Verdict {
    let last_seq = last.get(change.actor_id()).copied().unwrap_or(0);
    let known = Known { document: DOCUMENT, held: Some(held), last_seq, actor_is_yours: true };
    header(change, &known).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(192) })]

    #[test]
    fn every_honest_change_passes(steps in prop::collection::vec(step(), 0..60)) {
        let (mut held, mut last) = (Automerge::new(), BTreeMap::new());
        for mut change in history(steps) {
            prop_assert_eq!(canonical(change.raw_bytes()).unwrap(), change.clone());
            let sent = canonical(&change.bytes()).unwrap();
            prop_assert_eq!(sent.hash(), change.hash());
            prop_assert_eq!(judge(&held, &last, &sent), Verdict::Fit);
            held.apply_changes([sent]).unwrap();
            last.insert(change.actor_id().clone(), change.seq());
            prop_assert_eq!(judge(&held, &last, &change), Verdict::Duplicate);
        }
    }

    #[test]
    fn a_change_ahead_of_its_deps_is_deferred(steps in prop::collection::vec(step(), 0..40)) {
        let changes = history(steps);
        let held = Automerge::new();
        for change in changes.iter().skip(1) {
            let missing = change.deps().to_vec();
            prop_assert_eq!(judge(&held, &BTreeMap::new(), change), Verdict::Deferred { missing });
        }
    }
}

#[test]
fn a_note_of_as_many_letters_as_there_may_be_operations_passes() {
    let (mut doc, note) = created();
    let letters = usize::try_from(MAX_OPS).unwrap();
    doc.splice_text(&note, 0, 0, &"a".repeat(letters)).unwrap();
    doc.commit();
    let mut change = doc.get_last_local_change().unwrap();
    assert_eq!(change.len(), letters);
    assert!(canonical(change.raw_bytes()).is_ok());
    assert!(canonical(&change.bytes()).is_ok());
}

#[test]
fn a_change_with_every_column_passes() {
    let change = rich_change();
    assert_eq!(Parts::of(&change).columns.len(), 14);
    assert_eq!(prescan(change.raw_bytes()), Ok(()));
    assert_eq!(canonical(change.raw_bytes()), Ok(change));
}
