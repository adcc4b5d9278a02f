//! A document rebuilt after a refusal: what nobody refused stands, written on what its author had seen.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::{ActorId, Change, ChangeHash, ROOT, transaction::Transactable};
use proptest::{prelude::*, test_runner::RngSeed};
use satchel_shared::{
    conflict::conflicts,
    documents::{
        Author, Document, Edit, Path, Quote, Step, Value,
        rebuild::{Leaving, RebuildFault, Rebuilt, rebuild},
    },
    history::{Written, history},
    ids::DocumentId,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn author(n: u8, time_ms: i64) -> Author {
    Author { actor: ActorId::from([n; 16]), branch: ActorId::from([n + 100; 16]), time_ms }
}

fn quote() -> Document {
    let id = DocumentId::new(Uuid::from_u128(1));
    let quote = Quote { title: Some("報價".to_owned()), ..Quote::default() };
    Document::create(id, &quote, &author(1, 1)).unwrap().0
}

fn path(text: &str) -> Path {
    text.parse().unwrap()
}

fn put(at: &str, value: &str) -> Step {
    Step::Put { path: path(at), value: Value::Text(value.to_owned()) }
}

fn edit(document: &mut Document, by: u8, time_ms: i64, steps: Vec<Step>) -> ChangeHash {
    let edit = Edit { base: None, steps };
    document.edit(&edit, &author(by, time_ms)).unwrap().unwrap().hash()
}

fn text_of(document: &Document, at: &str) -> String {
    let values = document.values();
    match values.get(at) {
        Some(automerge::hydrate::Value::Text(text)) => text.to_string(),
        other => other.map(|value| format!("{value:?}")).unwrap_or_default(),
    }
}

/// Rebuilds without these changes; every actor's work may be written again.
fn without(
    document: &Document,
    leaving: &[(ChangeHash, Leaving)],
) -> Result<Rebuilt, RebuildFault> {
    let changes = document.automerge().get_changes(&[]);
    let fresh = changes.iter().enumerate().map(|(n, change)| {
        let mut actor = [0xf0; 16];
        actor[..8].copy_from_slice(&(n as u64).to_be_bytes());
        (change.actor_id().clone(), ActorId::from(actor))
    });
    rebuild(document, &leaving.iter().copied().collect(), &fresh.collect())
}

fn tried(rebuilt: &Rebuilt) -> BTreeSet<String> {
    let all = rebuilt.parted.iter().flat_map(|parted| &parted.attempted);
    all.map(|(_, touch)| touch.path.to_string()).collect()
}

const LINE: &str = "lines.00000000-0000-7000-8000-000000000007";

#[test]
fn what_nobody_refused_is_written_again_and_the_rest_is_kept() {
    let mut document = quote();
    let refused = edit(&mut document, 2, 10, vec![put("payment_terms", "月結90天")]);
    edit(&mut document, 2, 11, vec![put("title", "報價二")]);
    edit(&mut document, 2, 12, vec![put("payment_terms", "月結60天"), put("account_name", "大同")]);
    let rebuilt = without(&document, &[(refused, Leaving::Refused)]).unwrap();
    assert_eq!(rebuilt.reissued.len(), 2);
    assert_eq!(tried(&rebuilt), BTreeSet::from(["payment_terms".to_owned()]));
    assert_eq!(text_of(&rebuilt.document, "payment_terms"), "", "the refused value stayed");
    assert!(text_of(&rebuilt.document, "title").contains("報價二"));
    assert!(text_of(&rebuilt.document, "account_name").contains("大同"));
    let times: Vec<i64> = rebuilt.reissued.iter().map(Change::timestamp).collect();
    assert_eq!(times, [11, 12], "the times of the work are kept");
    let kept = rebuilt.parted.iter().filter(|parted| !parted.attempted.is_empty()).count();
    assert_eq!(kept, 2, "the later wish for the same field stays with the first");
    assert!(!rebuilt.document.has(&refused));
}

#[test]
fn an_entry_that_was_refused_takes_what_was_written_into_it_along() {
    let mut document = quote();
    let add = Step::Add { path: path(LINE), values: BTreeMap::new() };
    let refused = edit(&mut document, 2, 10, vec![add]);
    edit(&mut document, 2, 11, vec![put(&format!("{LINE}.description"), "扳手")]);
    let other = LINE.replace("007", "008");
    let add = Step::Add { path: path(&other), values: BTreeMap::new() };
    edit(&mut document, 2, 12, vec![add, put(&format!("{other}.description"), "起子")]);
    let rebuilt = without(&document, &[(refused, Leaving::Refused)]).unwrap();
    let lines = text_of(&rebuilt.document, "lines");
    assert!(lines.contains("起子") && !lines.contains("扳手"), "{lines}");
    assert!(lines.contains("-000000000008"), "an entry keeps its id: {lines}");
    assert!(tried(&rebuilt).contains(&format!("{LINE}.description")));
}

#[test]
fn a_value_written_by_somebody_else_meanwhile_stays_beside_the_one_written_again() {
    let mut document = quote();
    let mut theirs = document.clone();
    let refused = edit(&mut document, 2, 10, vec![put("account_name", "不可")]);
    edit(&mut document, 2, 11, vec![put("payment_terms", "A")]);
    edit(&mut theirs, 3, 12, vec![put("payment_terms", "B")]);
    document.merge(&theirs).unwrap();
    let rebuilt = without(&document, &[(refused, Leaving::Refused)]).unwrap();
    let found = conflicts(&rebuilt.document);
    assert_eq!(found.len(), 1, "one value silently took the other's place");
    assert_eq!(found[0].path, path("payment_terms"));
    assert!(theirs.heads().iter().all(|head| rebuilt.document.has(head)));
}

#[test]
fn letters_of_a_note_merge_with_those_of_others() {
    let mut document = quote();
    let write = |text: &str| vec![Step::Write { path: path("terms"), text: text.to_owned() }];
    edit(&mut document, 2, 9, write("一二三"));
    let mut theirs = document.clone();
    let refused = edit(&mut document, 2, 10, vec![put("account_name", "不可")]);
    edit(&mut document, 2, 11, write("一二三四"));
    edit(&mut theirs, 3, 12, write("零一二三"));
    document.merge(&theirs).unwrap();
    let rebuilt = without(&document, &[(refused, Leaving::Refused)]).unwrap();
    assert!(text_of(&rebuilt.document, "terms").contains("零一二三四"));
    // Refused letters are kept as the whole text.
    let letters = edit(&mut document, 2, 13, write("零一二三四五"));
    let rebuilt = without(&document, &[(letters, Leaving::Refused)]).unwrap();
    let (_, touch) = &rebuilt.parted[0].attempted[0];
    assert_eq!(touch.new, Written::Value(Value::Text("零一二三四五".to_owned())));
}

#[test]
fn forked_work_is_written_again_whole_under_a_fresh_actor() {
    let mut document = quote();
    let first = edit(&mut document, 2, 10, vec![put("payment_terms", "A")]);
    edit(&mut document, 2, 11, vec![put("payment_terms", "B")]);
    let rebuilt = without(&document, &[(first, Leaving::Forked)]).unwrap();
    assert_eq!((rebuilt.reissued.len(), tried(&rebuilt).len()), (2, 0));
    assert!(text_of(&rebuilt.document, "payment_terms").contains('B'));
    let old = ActorId::from([2; 16]);
    let actors: BTreeSet<_> = rebuilt.reissued.iter().map(|change| change.actor_id()).collect();
    assert!(actors.len() == 1 && !actors.contains(&old), "one run stays one actor");
    assert_eq!(rebuilt.reissued.iter().map(Change::seq).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_signature_stays_with_the_version_it_names() {
    let mut document = quote();
    let refused = edit(&mut document, 2, 10, vec![put("account_name", "不可")]);
    let mut automerge = document.automerge().clone();
    automerge.set_actor(ActorId::from([2; 16]));
    let mut transaction = automerge.transaction();
    transaction.put(ROOT, "signatures", "王").unwrap();
    transaction.commit();
    let signed = automerge.get_last_local_change().unwrap();
    document.apply(std::slice::from_ref(&signed)).unwrap();
    let rebuilt = without(&document, &[(refused, Leaving::Refused)]).unwrap();
    assert!(rebuilt.reissued.is_empty());
    assert!(tried(&rebuilt).contains("signatures"));
}

#[test]
fn what_cannot_be_rebuilt_is_told_and_nothing_is_touched() {
    let mut document = quote();
    let creation = document.heads()[0];
    edit(&mut document, 2, 10, vec![put("title", "二")]);
    let fault = without(&document, &[(creation, Leaving::Refused)]).unwrap_err();
    assert_eq!(fault, RebuildFault::Creation);
    let refused = edit(&mut document, 2, 11, vec![put("title", "三")]);
    let theirs = edit(&mut document, 3, 12, vec![put("account_name", "他")]);
    let ours = BTreeMap::from([(ActorId::from([2; 16]), ActorId::from([9; 16]))]);
    let fault = rebuild(&document, &BTreeMap::from([(refused, Leaving::Refused)]), &ours);
    assert_eq!(fault.unwrap_err(), RebuildFault::NotOurs(theirs));
}

#[derive(Clone, Debug)]
struct Act {
    copy: usize,
    field: usize,
    value: u8,
    is_merge: bool,
}

const FIELDS: [&str; 4] = ["payment_terms", "title", "delivery_terms", "account_name"];

fn act() -> impl Strategy<Value = Act> {
    (0..3usize, 0..FIELDS.len(), 0..4u8, prop::bool::weighted(0.3))
        .prop_map(|(copy, field, value, is_merge)| Act { copy, field, value, is_merge })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, rng_seed: RngSeed::Fixed(4), failure_persistence: None, ..ProptestConfig::default() })]

    /// Three copies, random edits and merges; any of the changes are refused. Everything touched is either in the
    /// rebuilt document or in an attempt, nothing refused stays, and the gate would take what was written again.
    #[test]
    fn nothing_that_was_not_refused_is_lost(acts in prop::collection::vec(act(), 1..14), which in any::<u16>()) {
        let mut copies = vec![quote(); 3];
        for (n, act) in acts.iter().enumerate() {
            if act.is_merge {
                let other = copies[(act.copy + 1) % 3].clone();
                copies[act.copy].merge(&other).unwrap();
            }
            let value = format!("{} {n}", act.value);
            let by = 2 + u8::try_from(act.copy).unwrap();
            edit(&mut copies[act.copy], by, n as i64, vec![put(FIELDS[act.field], &value)]);
        }
        let (first, others) = copies.split_at_mut(1);
        others.iter().for_each(|other| first[0].merge(other).unwrap());
        let document = &copies[0];
        let all = history(document);
        let edits: Vec<_> = all.iter().filter(|entry| !entry.deps.is_empty()).collect();
        let refused: Vec<_> = edits.iter().enumerate()
            .filter(|(n, _)| which >> (n % 16) & 1 == 1).map(|(_, entry)| (entry.hash, Leaving::Refused)).collect();
        let rebuilt = without(document, &refused).unwrap();
        let written: BTreeSet<(String, String)> = history(&rebuilt.document).iter().flat_map(|entry| &entry.touches)
            .map(|touch| (touch.path.to_string(), format!("{:?}", touch.new))).collect();
        let kept: BTreeSet<(String, String)> = rebuilt.parted.iter().flat_map(|parted| &parted.attempted)
            .map(|(_, touch)| (touch.path.to_string(), format!("{:?}", touch.new))).collect();
        for entry in &edits {
            for touch in &entry.touches {
                let this = (touch.path.to_string(), format!("{:?}", touch.new));
                prop_assert!(written.contains(&this) || kept.contains(&this), "{:?} is lost", this);
                prop_assert!(!(written.contains(&this) && kept.contains(&this)), "{:?} is twice", this);
                let leaves = rebuilt.parted.iter().any(|parted| parted.change.hash() == entry.hash);
                prop_assert!(leaves || written.contains(&this));
            }
        }
        // Whatever stays with an attempt touches what its cause touched.
        for parted in &rebuilt.parted {
            for (cause, touch) in &parted.attempted {
                let of_cause = all.iter().find(|entry| entry.hash == *cause).unwrap();
                prop_assert!(of_cause.touches.iter().any(|of| of.path == touch.path));
            }
        }
        // An actor's changes follow each other, as the gate wants it.
        let mut last: BTreeMap<ActorId, (u64, ChangeHash)> = BTreeMap::new();
        for change in &rebuilt.reissued {
            let before = last.insert(change.actor_id().clone(), (change.seq(), change.hash()));
            prop_assert_eq!(change.seq(), before.map_or(1, |(seq, _)| seq + 1));
        }
        prop_assert_eq!(Document::load(&rebuilt.document.save()).unwrap().heads(), rebuilt.document.heads());
    }
}
