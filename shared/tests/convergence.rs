//! Copies of a record that have seen the same changes show the same values, in whatever order and however
//! often the changes came.
#![allow(clippy::unwrap_used)]

use automerge::{ActorId, Change};
use proptest::{prelude::*, test_runner::RngSeed};
use satchel_shared::{
    conflict::conflicts,
    documents::{Author, Document, Edit, Quote, Step, Value},
    history::history,
    ids::DocumentId,
    index_row::index_row,
    money::Currency,
};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Clone, Debug)]
enum Act {
    Put { copy: usize, field: usize, value: u8 },
    Add { copy: usize, line: u8 },
    Set { copy: usize, line: u8, value: u8 },
    Merge { from: usize, to: usize },
}

const COPIES: usize = 3;
const FIELDS: [&str; 4] = ["payment_terms", "title", "delivery_terms", "account_name"];

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        (0..COPIES, 0..FIELDS.len(), 0..4u8).prop_map(|(copy, field, value)| Act::Put {
            copy,
            field,
            value
        }),
        (0..COPIES, 0..4u8).prop_map(|(copy, line)| Act::Add { copy, line }),
        (0..COPIES, 0..4u8, 0..4u8).prop_map(|(copy, line, value)| Act::Set { copy, line, value }),
        (0..COPIES, 0..COPIES).prop_map(|(from, to)| Act::Merge { from, to }),
    ]
}

fn perform(copies: &mut [Document], act: &Act) -> Option<Change> {
    let text = |n: &u8| Value::Text(format!("value {n}"));
    // A line is added by one copy only: ids are unique in life.
    let line = |copy: &usize, line: &u8| {
        format!("lines.{}", Uuid::from_u128(u128::from(*line) * 10 + *copy as u128))
    };
    let (copy, step) = match act {
        Act::Put { copy, field, value } => {
            (copy, Step::Put { path: FIELDS[*field].parse().unwrap(), value: text(value) })
        }
        Act::Add { copy, line: n } => {
            (copy, Step::Add { path: line(copy, n).parse().unwrap(), values: BTreeMap::new() })
        }
        Act::Set { copy, line: n, value } => {
            let path = format!("{}.description", line(copy, n)).parse().unwrap();
            (copy, Step::Put { path, value: text(value) })
        }
        Act::Merge { from, to } => {
            let other = copies[*from].clone();
            copies[*to].merge(&other).unwrap();
            return None;
        }
    };
    let author = Author {
        actor: ActorId::from([*copy as u8 + 1; 16]),
        branch: ActorId::from([*copy as u8 + 50; 16]),
        time_ms: 0,
    };
    copies[*copy].edit(&Edit { base: None, steps: vec![step] }, &author).ok().flatten()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, rng_seed: RngSeed::Fixed(20_261_121), ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_delivery_ends_equal(
        acts in prop::collection::vec(act(), 1..40),
        shuffle in any::<u64>(),
    ) {
        let quote = Quote { currency: Some(Currency::TWD), ..Quote::default() };
        let origin = Author { actor: ActorId::from([9; 16]), branch: ActorId::from([99; 16]), time_ms: 0 };
        let id = DocumentId::new(Uuid::from_u128(1));
        let (first, created) = Document::create(id, &quote, &origin).unwrap();
        let mut copies = vec![first; COPIES];
        let mut changes = vec![created];
        changes.extend(acts.iter().filter_map(|act| perform(&mut copies, act)));

        // Every copy gets every change, in its own order, some of them twice, until none is missing.
        for (n, copy) in copies.iter_mut().enumerate() {
            let mut order = changes.clone();
            let seed = shuffle.wrapping_mul(n as u64 + 1);
            order.sort_by_key(|change| blake3::hash(&[&seed.to_le_bytes()[..], &change.hash().0].concat()).to_string());
            for _ in 0..2 {
                for change in &order {
                    let _ = copy.apply(std::slice::from_ref(change));
                }
            }
            copy.apply(&order).unwrap();
        }
        for copy in &copies[1..] {
            prop_assert_eq!(copy.heads(), copies[0].heads());
            prop_assert_eq!(index_row(copy), index_row(&copies[0]));
            prop_assert_eq!(conflicts(copy), conflicts(&copies[0]));
            prop_assert_eq!(copy.read::<Quote>(), copies[0].read::<Quote>());
        }
        // No accepted change is absent from history.
        let told: Vec<_> = history(&copies[0]).iter().map(|entry| entry.hash).collect();
        prop_assert!(changes.iter().all(|change| told.contains(&change.hash())));
    }
}
