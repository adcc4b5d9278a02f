//! The header stage: what follows from what is held, and what becomes of a change that does not.
//!
//! One small world: a document of two actors, and the honest next change of the first.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::num::NonZeroU64;

use automerge::legacy::OpType;
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, AutoCommit, Automerge, Change, ChangeHash, ExpandedChange, ObjType, ROOT, ScalarValue,
};
use satchel_shared::gate::{CODES, Fault, Known, Verdict, header};

const DOCUMENT: &str = "0198c0de-0000-7000-8000-000000000001";

fn new_document(actor: u8) -> AutoCommit {
    AutoCommit::new().with_actor(ActorId::from([actor; 16]))
}

fn last_change(doc: &mut AutoCommit) -> Change {
    doc.commit();
    doc.get_last_local_change().unwrap()
}

fn creation(actor: u8) -> Change {
    let mut doc = new_document(actor);
    doc.put(ROOT, "id", DOCUMENT).unwrap();
    doc.put(ROOT, "name", "Ada").unwrap();
    last_change(&mut doc)
}

/// A held document, one change that would follow, and the last sequence of that change's actor.
struct World {
    held: Automerge,
    next: Change,
    last_seq: u64,
    /// The other actor's change, beside the first actor's second.
    beside: Change,
}

fn world() -> World {
    let mut doc = new_document(1);
    doc.put(ROOT, "id", DOCUMENT).unwrap();
    doc.commit();
    let mut other = doc.fork().with_actor(ActorId::from([2; 16]));
    doc.put(ROOT, "name", "Ada").unwrap();
    doc.commit();
    other.put(ROOT, "phone", "1").unwrap();
    other.put(ROOT, "phone", "2").unwrap();
    let beside = last_change(&mut other);
    doc.merge(&mut other).unwrap();
    let held = doc.document().clone();
    doc.put(ROOT, "name", "Grace").unwrap();
    World { held, next: last_change(&mut doc), last_seq: 2, beside }
}

impl World {
    fn known(&self) -> Known<'_> {
        Known {
            document: DOCUMENT,
            held: Some(&self.held),
            last_seq: self.last_seq,
            actor_is_yours: true,
        }
    }

    fn judge(&self, change: &Change) -> Result<Verdict, Fault> {
        header(change, &self.known())
    }

    /// Judges the next change with something about it made wrong.
    fn judge_with(&self, wrong: impl FnOnce(&mut ExpandedChange)) -> Result<Verdict, Fault> {
        self.judge(&with(&self.next, wrong))
    }
}

fn with(change: &Change, wrong: impl FnOnce(&mut ExpandedChange)) -> Change {
    let mut expanded = change.decode();
    wrong(&mut expanded);
    Change::from(expanded)
}

fn first_op(counter: u64) -> NonZeroU64 {
    NonZeroU64::new(counter).unwrap()
}

fn judge_new(change: &Change) -> Result<Verdict, Fault> {
    let known = Known { document: DOCUMENT, held: None, last_seq: 0, actor_is_yours: true };
    header(change, &known)
}

/// A creation whose writes are made by `write`.
fn creation_writing(write: impl FnOnce(&mut AutoCommit)) -> Change {
    let mut doc = new_document(1);
    write(&mut doc);
    last_change(&mut doc)
}

#[test]
fn the_next_change_is_fit() {
    let world = world();
    assert_eq!(world.judge(&world.next), Ok(Verdict::Fit));
    assert_eq!(judge_new(&creation(1)), Ok(Verdict::Fit));
}

#[test]
fn an_empty_document_is_no_document() {
    let empty = Automerge::new();
    let known = Known { document: DOCUMENT, held: Some(&empty), last_seq: 0, actor_is_yours: true };
    assert_eq!(header(&creation(1), &known), Ok(Verdict::Fit));
}

#[test]
fn a_held_change_is_a_duplicate_whoever_sends_it() {
    let world = world();
    let known = Known { actor_is_yours: false, ..world.known() };
    assert_eq!(header(&world.beside, &known), Ok(Verdict::Duplicate));
}

#[test]
fn missing_deps_defer_before_anything_else_is_judged() {
    let world = world();
    let (a, b) = (ChangeHash([1; 32]), ChangeHash([2; 32]));
    let held = world.held.get_heads()[0];
    let ahead = with(&world.next, |of| {
        of.deps = vec![b, held, a, b];
        of.seq = 99;
    });
    let known = Known { actor_is_yours: false, ..world.known() };
    assert_eq!(header(&ahead, &known), Ok(Verdict::Deferred { missing: vec![a, b] }));
    let missing = world.next.deps().to_vec();
    assert_eq!(judge_new(&world.next), Ok(Verdict::Deferred { missing }));
}

#[test]
fn a_used_sequence_is_a_fork() {
    let world = world();
    assert_eq!(world.judge_with(|of| of.seq = 2), Ok(Verdict::Fork));
    assert_eq!(world.judge_with(|of| of.seq = 1), Ok(Verdict::Fork));
}

#[test]
fn an_actor_may_build_on_part_of_the_heads_if_its_own_is_among_them() {
    let world = world();
    let own = world.next.deps().iter().find(|dep| **dep != world.beside.hash()).unwrap();
    let behind = with(&world.next, |of| {
        of.deps = vec![*own];
        of.start_op = first_op(3);
    });
    assert_eq!(world.judge(&behind), Ok(Verdict::Fit));
}

#[test]
fn an_actor_far_behind_may_build_on_another_actors_change_above_its_own() {
    let mut world = world();
    let other = with(&world.next, |of| {
        of.actor_id = ActorId::from([3; 16]);
        of.seq = 1;
    });
    world.held.apply_changes([other.clone()]).unwrap();
    let newest = with(&world.next, |of| {
        of.actor_id = ActorId::from([4; 16]);
        of.seq = 1;
    });
    world.held.apply_changes([newest]).unwrap();
    let behind = with(&world.next, |of| {
        of.deps = vec![other.hash()];
        of.start_op = first_op(5);
    });
    assert_eq!(world.judge(&behind), Ok(Verdict::Fit));
}

type Case = (Fault, Result<Verdict, Fault>);

fn order_cases() -> Vec<Case> {
    let world = world();
    let not_yours = Known { actor_is_yours: false, ..world.known() };
    let lost = Known { document: DOCUMENT, held: None, last_seq: 1, actor_is_yours: true };
    let beside = world.beside.hash();
    let own_first = world.beside.deps()[0];
    vec![
        (Fault::ActorNotYours, header(&world.next, &not_yours)),
        (Fault::SequenceZero, world.judge_with(|of| of.seq = 0)),
        (Fault::SequenceGap, world.judge_with(|of| of.seq = 4)),
        (Fault::SequenceGap, world.judge_with(|of| of.seq = u64::MAX)),
        (
            Fault::OwnLastChange,
            world.judge_with(|of| {
                of.deps = vec![beside];
                of.start_op = first_op(4);
            }),
        ),
        (Fault::OwnLastChange, world.judge_with(|of| of.deps = vec![])),
        (Fault::OwnLastChange, world.judge_with(|of| of.deps = vec![own_first])),
        (Fault::OwnLastChange, header(&with(&creation(1), |of| of.seq = 2), &lost)),
        (Fault::StartOp, world.judge_with(|of| of.start_op = first_op(3))),
        (Fault::StartOp, world.judge_with(|of| of.start_op = first_op(5))),
        (Fault::StartOp, judge_new(&with(&creation(1), |of| of.start_op = first_op(2)))),
        (Fault::OpCounter, judge_above_the_highest_counter()),
    ]
}

/// A document whose highest counter is 2^30 already, and one more change.
fn judge_above_the_highest_counter() -> Result<Verdict, Fault> {
    let high = with(&creation(1), |of| of.start_op = first_op((1 << 30) - 1));
    assert_eq!(high.max_op(), 1 << 30);
    let mut held = Automerge::new();
    held.apply_changes([high.clone()]).unwrap();
    let above = with(&creation(1), |of| {
        of.seq = 2;
        of.deps = vec![high.hash()];
        of.start_op = first_op((1 << 30) + 1);
    });
    let known = Known { document: DOCUMENT, held: Some(&held), last_seq: 1, actor_is_yours: true };
    header(&above, &known)
}

fn form_cases() -> Vec<Case> {
    let world = world();
    vec![
        (Fault::Time, world.judge_with(|of| of.time = i64::MAX)),
        (Fault::Time, world.judge_with(|of| of.time = i64::MIN)),
        (Fault::ExtraBytes, world.judge_with(|of| of.extra_bytes = vec![1, 1, b'x'])),
        (Fault::DuplicateDeps, world.judge_with(|of| of.deps.extend(of.deps.clone()))),
    ]
}

fn creation_cases() -> Vec<Case> {
    let world = world();
    let second = with(&creation(9), |of| of.time = 1);
    let known = Known { last_seq: 0, ..world.known() };
    let unnamed = creation_writing(|doc| doc.put(ROOT, "name", "Ada").unwrap());
    let nested = creation_writing(|doc| {
        let map = doc.put_object(ROOT, "account", ObjType::Map).unwrap();
        doc.put(map, "id", DOCUMENT).unwrap();
    });
    let another = creation_writing(|doc| doc.put(ROOT, "id", "another").unwrap());
    let number = creation_writing(|doc| doc.put(ROOT, "id", 1).unwrap());
    let map = creation_writing(|doc| drop(doc.put_object(ROOT, "id", ObjType::Map).unwrap()));
    let twice = with(&creation(1), |of| of.operations.extend(of.operations[..1].to_vec()));
    vec![
        (Fault::SecondCreation, header(&second, &known)),
        (Fault::CreationUnnamed, judge_new(&unnamed)),
        (Fault::CreationUnnamed, judge_new(&nested)),
        (Fault::CreationUnnamed, judge_new(&with(&unnamed, |of| of.operations.clear()))),
        (Fault::CreationMisnamed, judge_new(&another)),
        (Fault::CreationMisnamed, judge_new(&number)),
        (Fault::CreationMisnamed, judge_new(&map)),
        (Fault::CreationMisnamed, judge_new(&twice)),
    ]
}

#[test]
fn every_broken_rule_of_the_header_is_named() {
    let cases = [order_cases(), form_cases(), creation_cases()].concat();
    for (fault, judged) in &cases {
        assert_eq!(judged, &Err(*fault));
    }
    let cases: BTreeSet<_> = cases.iter().map(|(fault, _)| fault.code()).collect();
    let first = CODES.iter().position(|code| *code == "gate-actor-not-yours").unwrap();
    let last = CODES.iter().position(|code| *code == "gate-duplicate-deps").unwrap();
    let mut rules: BTreeSet<_> = CODES[first..=last].iter().copied().collect();
    // The one rule that the prescan and the header share.
    rules.insert(Fault::OpCounter.code());
    assert_eq!(cases, rules);
}

#[test]
fn the_years_at_both_ends_of_time_are_fit() {
    let world = world();
    for time in [-377_705_023_201_000, 0, 253_402_207_200_000] {
        assert_eq!(world.judge_with(|of| of.time = time), Ok(Verdict::Fit), "{time}");
    }
}

#[test]
fn a_creation_names_its_document_by_text_alone() {
    let bytes = with(&creation(1), |of| {
        of.operations[0].action = OpType::Put(ScalarValue::Bytes(DOCUMENT.as_bytes().to_vec()));
    });
    assert_eq!(judge_new(&bytes), Err(Fault::CreationMisnamed));
}

#[test]
fn an_empty_change_follows_like_any_other() {
    let world = world();
    let mut doc = AutoCommit::load(&world.held.save()).unwrap().with_actor(ActorId::from([5; 16]));
    doc.empty_change(CommitOptions::default());
    let merge = doc.get_last_local_change().unwrap();
    let known = Known { last_seq: 0, ..world.known() };
    assert_eq!(header(&merge, &known), Ok(Verdict::Fit));
}
