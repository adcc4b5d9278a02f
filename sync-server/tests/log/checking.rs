//! A store that was tampered with is found out, and the finding names the place.

use super::bench::{ANA, Company, TENANT, Tablet, account, north, quote, verdicts};
use satchel_server::log::{StoreFault, check};
use satchel_shared::protocol::push::Verdict;

/// A company with an account and two quotes, spoilt by a statement; what the check says then.
fn found_after(spoil: &str) -> Vec<String> {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.create(0x3000, &quote(apple));
    ana.create(0x3001, &quote(apple));
    ana.push(&company);
    spoil_store(&company, spoil);
    let findings = company.store.read(|tx| check::check(tx, TENANT, &mut |_, _| ())).unwrap();
    findings.iter().map(ToString::to_string).collect()
}

fn spoil_store(company: &Company, spoil: &str) {
    company
        .store
        .write(|tx| {
            tx.execute_batch(spoil)?;
            Ok::<_, StoreFault>(())
        })
        .unwrap();
}

#[test]
fn a_sound_store_has_no_findings() {
    assert_eq!(found_after(""), Vec::<String>::new());
}

#[test]
fn every_way_of_tampering_is_found() {
    for (spoil, expected) in [
        ("UPDATE change_log SET chain = zeroblob(32) WHERE number = 4", "the chain breaks at 4"),
        ("UPDATE change_log SET hash = zeroblob(32) WHERE number = 5", "log number 5 is not in it"),
        ("DELETE FROM change_log WHERE number = 5", "log number 5 is missing"),
        (
            "DELETE FROM change_log WHERE number = (SELECT max(number) FROM change_log)",
            "the log ends at",
        ),
        ("UPDATE document SET bytes = x'00' WHERE kind = 'account'", "does not load"),
        ("UPDATE document SET heads = zeroblob(32) WHERE kind = 'account'", "heads are not those"),
        (
            "UPDATE document SET row = (SELECT row FROM document WHERE kind = 'person') WHERE kind = 'quote'",
            "index row is not",
        ),
        ("UPDATE document SET account = NULL WHERE kind = 'quote'", "its parent is not"),
        ("UPDATE document SET last_number = 1 WHERE kind = 'quote'", "last number is not"),
        (
            "UPDATE scope_row SET is_present = 0 WHERE scope LIKE 'territory:%'",
            "its scopes are not",
        ),
        ("UPDATE scope_row SET number = 1", "a scope row has not its last number"),
        ("DELETE FROM number_given WHERE number = 1", "quote number 1 is missing"),
        (
            "UPDATE number_given SET number = 3 - number + 100; UPDATE number_given SET number = number - 100",
            "does not say its number",
        ),
    ] {
        let found = found_after(spoil);
        assert!(found.iter().any(|found| found.contains(expected)), "{spoil}: {found:?}");
    }
}

#[test]
fn a_stored_document_that_does_not_load_stops_no_other() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    let pear = ana.create(0x1001, &account("Pear", north()));
    ana.push(&company);
    spoil_store(&company, "UPDATE document SET bytes = x'00' WHERE hex(id) LIKE '%1000'");
    ana.set(apple, "phone", "02-1");
    let broken = ana.push(&company);
    assert_eq!(verdicts(&broken), [Verdict::Deferred { missing: Vec::new() }]);
    ana.set(pear, "phone", "02-1");
    assert!(matches!(verdicts(&ana.push(&company))[..], [Verdict::Accepted { .. }]));
}
