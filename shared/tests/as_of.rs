//! As of a moment: what counts is closed under what was seen, however wrong the clocks were.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::ActorId;
use proptest::{prelude::*, test_runner::RngSeed};
use satchel_shared::{
    as_of::heads_as_of,
    documents::{Account, Author, Document, DocumentFault, Edit, Step, Value},
    history::history,
    ids::DocumentId,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const DAY_MS: i64 = 86_400_000;
const T: i64 = 1_790_000_000_000;

fn author(n: u8, time_ms: i64) -> Author {
    Author { actor: ActorId::from([n; 16]), branch: ActorId::from([n + 100; 16]), time_ms }
}

fn put(field: &str, value: &str) -> Edit {
    let step = Step::Put { path: field.parse().unwrap(), value: Value::Text(value.to_owned()) };
    Edit { base: None, steps: vec![step] }
}

fn created(time_ms: i64) -> Document {
    let record = Account { name: Some("大同五金行".to_owned()), ..Account::default() };
    let id = DocumentId::new(Uuid::from_u128(1));
    Document::create(id, &record, &author(1, time_ms)).unwrap().0
}

fn believed(_: &ActorId, time_ms: i64) -> i64 {
    time_ms
}

fn phone_as_of(
    document: &Document,
    time_ms: i64,
    corrected: &dyn Fn(&ActorId, i64) -> i64,
) -> Option<String> {
    let heads = heads_as_of(document, time_ms, corrected);
    document.at(&heads).unwrap().read::<Account>().phone
}

#[test]
fn each_moment_shows_the_version_that_stood_then() {
    let mut document = created(T);
    for day in 1..=3 {
        document.edit(&put("phone", &format!("day {day}")), &author(1, T + day * DAY_MS)).unwrap();
    }
    assert_eq!(heads_as_of(&document, T - 1, &believed), []);
    assert!(matches!(document.at(&[]), Err(DocumentFault::Nameless(_))));
    assert_eq!(phone_as_of(&document, T, &believed), None);
    for day in 1..=3 {
        let shown = phone_as_of(&document, T + day * DAY_MS, &believed);
        assert_eq!(shown, Some(format!("day {day}")));
    }
    assert_eq!(heads_as_of(&document, i64::MAX, &believed), document.heads());
}

#[test]
fn a_clock_that_was_a_day_fast_is_put_right_by_its_offset() {
    let mut document = created(T);
    // Written at noon by a clock that says tomorrow noon.
    document.edit(&put("phone", "fast"), &author(2, T + DAY_MS + 100)).unwrap();
    let corrected = |actor: &ActorId, time_ms: i64| match actor.to_bytes() {
        [2, ..] => time_ms - DAY_MS,
        _ => time_ms,
    };
    assert_eq!(phone_as_of(&document, T + 200, &corrected).as_deref(), Some("fast"));
    assert_eq!(phone_as_of(&document, T + 50, &corrected), None);
    assert_eq!(phone_as_of(&document, T + 200, &believed), None, "a clock nobody measured");
}

#[test]
fn a_change_never_counts_before_what_it_was_made_upon() {
    let mut document = created(T);
    document.edit(&put("phone", "today"), &author(1, T + 100)).unwrap();
    // Upon it, by a clock ten minutes slow that nobody measured.
    document.edit(&put("phone", "later"), &author(2, T - 600_000)).unwrap();
    assert_eq!(heads_as_of(&document, T - 1, &believed), [], "the past got a change it never had");
    assert_eq!(phone_as_of(&document, T + 50, &believed), None);
    assert_eq!(phone_as_of(&document, T + 100, &believed).as_deref(), Some("later"));
}

#[test]
fn both_sides_of_a_conflict_are_there_as_of_a_moment_after_both() {
    let base = created(T);
    let (mut ours, mut theirs) = (base.clone(), base);
    ours.edit(&put("phone", "ours"), &author(2, T + 10)).unwrap();
    theirs.edit(&put("phone", "theirs"), &author(3, T + 20)).unwrap();
    ours.merge(&theirs).unwrap();
    ours.edit(&put("phone", "settled"), &author(4, T + 30)).unwrap();
    let conflicts = |at| {
        satchel_shared::conflict::conflicts(&ours.at(&heads_as_of(&ours, at, &believed)).unwrap())
    };
    assert_eq!(conflicts(T + 10).len(), 0);
    assert_eq!(conflicts(T + 20)[0].candidates.len(), 2);
    assert_eq!(conflicts(T + 30).len(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, rng_seed: RngSeed::Fixed(20_261_121), ..ProptestConfig::default() })]

    /// Copies edit and merge under clocks of any kind; whatever the moment, what counts is closed under what was seen,
    /// grows with time, and is the same on a copy that was loaded again.
    #[test]
    fn what_counts_is_closed_and_grows(
        acts in prop::collection::vec((0..3_usize, 0..3_usize, -5_000..5_000_i64), 1..24),
        moments in prop::collection::vec(-6_000..6_000_i64, 1..6),
    ) {
        let mut copies = vec![created(T); 3];
        for (n, (copy, other, skew)) in acts.iter().enumerate() {
            let theirs = copies[*other].clone();
            copies[*copy].merge(&theirs).unwrap();
            let who = author(10 + u8::try_from(*copy).unwrap(), T + skew);
            copies[*copy].edit(&put("phone", &n.to_string()), &who).unwrap();
        }
        let mut all = copies[0].clone();
        for copy in &copies[1..] {
            all.merge(copy).unwrap();
        }
        let deps: BTreeMap<_, _> =
            history(&all).into_iter().map(|entry| (entry.hash, entry.deps)).collect();
        let reloaded = Document::load(&all.save()).unwrap();
        let mut moments = moments;
        moments.sort_unstable();
        let mut before = BTreeSet::new();
        for moment in moments {
            let heads = heads_as_of(&all, T + moment, &believed);
            prop_assert_eq!(&heads, &heads_as_of(&reloaded, T + moment, &believed));
            let mut counted = BTreeSet::new();
            let mut ahead = heads.clone();
            while let Some(hash) = ahead.pop() {
                if counted.insert(hash) {
                    ahead.extend(&deps[&hash]);
                }
            }
            prop_assert!(counted.is_superset(&before));
            if !heads.is_empty() {
                prop_assert_eq!(all.at(&heads).unwrap().heads(), heads);
            }
            before = counted;
        }
    }
}
