//! A migration of the device's store that is stopped at any of its steps, or in its commit: the old file is what it
//! was, the older program opens it, and the newer one does once nothing stops it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_device::{
    error::Coded as _,
    store::{Store, StoreFault, key, key::DataKey},
};
use satchel_shared::{
    documents::{next, schema},
    ids::DocumentId,
    planted::{self, Stop},
};
use satchel_tests::{
    company::{Company, seed},
    device::PIN,
};
use std::path::Path;

/// More steps of SQLite than the migration takes.
const STEPS_MAX: u32 = 1_000_000;
/// So many of the first steps are tried one by one; later ones in strides that grow with them.
const ONE_BY_ONE: u32 = 60;
const STRIDE: u32 = 12;

/// Opens the store as the program of that schema does; the next write is stopped after so many steps.
fn open(schema: u32, stop: Option<u32>, dir: &Path, key: &DataKey) -> Result<Store, StoreFault> {
    next::pretend(Some(schema));
    planted::stop_write(stop.map(|steps| match steps {
        0 => Stop::AtCommit(0),
        steps => Stop::AtStep(steps),
    }));
    let opened = Store::open(dir, key);
    planted::stop_write(None);
    next::pretend(None);
    opened
}

#[test]
fn a_migration_stopped_at_any_step_leaves_the_old_file_to_the_older_program() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    for n in 0..5 {
        tablet.set(&account, &[&format!("payment_terms=unsent {n}")]);
    }
    let (dir, account) = (tablet.person_dir(), account.parse::<DocumentId>().unwrap());
    let key = key::open(&dir, PIN).unwrap();
    let read = |store: &Store| {
        (
            store.pending().unwrap().into_iter().map(|one| one.hash).collect::<Vec<_>>(),
            store.document(account).unwrap().heads(),
            store.counts().unwrap(),
        )
    };
    let before = read(&open(schema::VERSION, None, &dir, &key).unwrap());
    assert_eq!(before.0.len(), 5);

    let (mut stop, mut stops) = (0, 0);
    let newer = loop {
        assert!(stop < STEPS_MAX, "the migration takes more steps than were tried");
        match open(schema::VERSION + 1, Some(stop), &dir, &key) {
            Ok(store) => break store,
            Err(fault) => {
                assert_eq!(fault.code().word, "store-not-upgraded", "step {stop}: {fault}")
            }
        }
        let older = open(schema::VERSION, None, &dir, &key);
        let older = older.unwrap_or_else(|fault| panic!("stopped at step {stop}: {fault}"));
        assert!(read(&older) == before, "stopped at step {stop}");
        stops += 1;
        stop += 1 + stop.saturating_sub(ONE_BY_ONE) / STRIDE;
    };
    assert!(stops > ONE_BY_ONE, "only {stops} stops fell into the migration");
    assert!(read(&newer) == before);
    drop(newer);
    let newer = open(schema::VERSION + 1, None, &dir, &key).unwrap();
    next::pretend(Some(schema::VERSION + 1));
    assert_eq!(newer.verify(&mut |_, _| {}).unwrap(), []);
    next::pretend(None);
    drop(newer);

    let too_new = open(schema::VERSION, None, &dir, &key).unwrap_err();
    assert!(matches!(too_new, StoreFault::TooNew { .. }), "{too_new}");
}
