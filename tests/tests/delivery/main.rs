//! Any order and repetition of delivery ends equal, over the real stores of devices and server.
//!
//! Random people, saves, pushes, pulls; answers and pages are lost, doubled, or come again late. Then the
//! line is whole and ten rounds have to be enough. The network itself is tried in the scenarios.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod company;
mod refused;
mod restored;
mod tablet;

use company::{Company, PEOPLE};
use proptest::{prelude::*, test_runner::RngSeed};
use satchel_shared::{documents::Kind, ids::DocumentId};
use satchel_tests::company::seed;
use std::collections::{BTreeMap, BTreeSet};
use tablet::Tablet;

/// Rounds after the last fault within which everything has to be received and equal.
const ROUNDS_MAX: usize = 10;

#[derive(Clone, Debug)]
enum Act {
    Create { by: usize, kind: Kind },
    Set { by: usize, record: usize, field: usize, value: u8 },
    Push { by: usize, limit: usize, is_answer_lost: bool },
    PushAgain { by: usize, which: usize },
    Pull { by: usize, is_page_lost: bool, is_doubled: bool },
    OldPage { by: usize, which: usize },
    Restart { by: usize },
}

fn act() -> impl Strategy<Value = Act> {
    let by = 0..PEOPLE.len();
    let kind =
        prop_oneof![Just(Kind::Account), Just(Kind::Quote), Just(Kind::Order), Just(Kind::Visit)];
    prop_oneof![
        2 => (by.clone(), kind).prop_map(|(by, kind)| Act::Create { by, kind }),
        6 => (by.clone(), 0..20usize, 0..3usize, 0..5u8)
            .prop_map(|(by, record, field, value)| Act::Set { by, record, field, value }),
        4 => (by.clone(), 1..8usize, any::<bool>())
            .prop_map(|(by, limit, is_answer_lost)| Act::Push { by, limit, is_answer_lost }),
        1 => (by.clone(), 0..10usize).prop_map(|(by, which)| Act::PushAgain { by, which }),
        4 => (by.clone(), any::<bool>(), any::<bool>())
            .prop_map(|(by, is_page_lost, is_doubled)| Act::Pull { by, is_page_lost, is_doubled }),
        1 => (by.clone(), 0..10usize).prop_map(|(by, which)| Act::OldPage { by, which }),
        1 => by.prop_map(|by| Act::Restart { by }),
    ]
}

fn perform(company: &Company, tablets: &mut [Tablet], act: &Act) {
    match *act {
        Act::Create { by, kind } => tablets[by].create(kind),
        Act::Set { by, record, field, value } => tablets[by].set(record, field, value),
        Act::Push { by, limit, is_answer_lost } => tablets[by].push(company, limit, is_answer_lost),
        Act::PushAgain { by, which } => tablets[by].push_again(company, which),
        Act::Pull { by, is_page_lost, is_doubled } => {
            tablets[by].pull(company, is_page_lost, is_doubled);
        }
        Act::OldPage { by, which } => tablets[by].old_page(which),
        Act::Restart { by } => tablets[by].restart(),
    }
}

/// Whole rounds until nothing waits and everybody is equal; how many it took.
fn heal(company: &Company, tablets: &mut [Tablet]) -> usize {
    for round in 1..=ROUNDS_MAX {
        for tablet in tablets.iter_mut() {
            tablet.round(company);
        }
        let is_done = |tablet: &Tablet| tablet.is_received() && tablet.heads() == company.heads();
        if tablets.iter().all(is_done) {
            return round;
        }
    }
    panic!(
        "not equal after {ROUNDS_MAX} rounds: {:#?}",
        tablets.iter().map(Tablet::state).collect::<Vec<_>>()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_shrink_iters: 200, rng_seed: RngSeed::Fixed(seed()),
        failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_delivery_ends_equal_over_the_real_stores(
        acts in prop::collection::vec(act(), 5..60),
        seed in any::<u64>(),
    ) {
        let company = Company::open();
        let mut tablets: Vec<Tablet> =
            (0..PEOPLE.len()).map(|n| Tablet::open(&company, n, seed)).collect();
        for act in &acts {
            perform(&company, &mut tablets, act);
        }
        heal(&company, &mut tablets);

        let rows: Vec<BTreeMap<DocumentId, _>> = tablets.iter().map(Tablet::rows).collect();
        for (tablet, held) in tablets.iter().zip(&rows) {
            prop_assert_eq!(held, &rows[0]);
            prop_assert_eq!(tablet.conflicts(), tablets[0].conflicts());
            prop_assert_eq!(tablet.findings(), Vec::<String>::new());
        }
        // No saved change is absent from what the server holds.
        let held = company.changes();
        let saved: BTreeSet<_> = tablets.iter().flat_map(|tablet| tablet.saved.iter().copied()).collect();
        prop_assert!(saved.is_subset(&held), "{:?}", saved.difference(&held).collect::<Vec<_>>());
        prop_assert_eq!(company.findings(), Vec::<String>::new());
    }
}
