//! A newer server brings the records of an older program up, once, without rewriting anything.

use crate::bench::{ANA, Company, TENANT, Tablet, id, north};
use automerge::{ROOT, ReadDoc, hydrate};
use satchel_server::{
    ingest::{ServerActor, upgrade},
    log::{StoreFault, check, rebases, tenants},
};
use satchel_shared::documents::{Account, Kind, schema};

fn as_older_programs_left_it(company: &Company) {
    company.store.write(|tx| tenants::note_schema(tx, TENANT, [0; 32])).unwrap();
}

fn bring_up(company: &Company) -> u64 {
    upgrade::bring_up(&company.store, &ServerActor::new([0xef; 16]), 5).unwrap()
}

/// An account as a program without tags, notes and custom fields wrote it.
fn old_account(company: &Company) {
    let text = |text: &str| hydrate::Value::scalar(text.to_owned());
    let values = vec![
        ("name".to_owned(), text("大同五金行")),
        ("territory".to_owned(), text(&north().to_string())),
    ];
    let entry = ServerActor::new([0xee; 16]).entry().clone();
    company.work(|work| work.create_values_by(&entry, id(7), Kind::Account, values).unwrap());
}

#[test]
fn an_old_record_gets_the_containers_it_lacks_once() {
    let company = Company::open();
    old_account(&company);
    let mut tablet = Tablet::of(ANA);
    tablet.pull(&company);
    let before = tablet.copies[&id(7)].clone();
    assert!(before.automerge().get(ROOT, "tags").unwrap().is_none());

    as_older_programs_left_it(&company);
    assert_eq!(bring_up(&company), 1);
    let head = company.head();
    assert_eq!(head.schema_mark, schema::mark());
    assert_eq!(bring_up(&company), 0, "it was brought up twice");
    assert_eq!(company.head(), head);

    tablet.pull(&company);
    let after = &tablet.copies[&id(7)];
    assert!(after.automerge().get(ROOT, "tags").unwrap().is_some());
    assert_eq!(after.read::<Account>().name.as_deref(), Some("大同五金行"));
    assert!(before.heads().iter().all(|hash| after.has(hash)), "its history was rewritten");
    let found = company.store.read(|tx| check::check(tx, TENANT, &mut |_, _| {}));
    assert!(found.unwrap().is_empty());
}

#[test]
fn nothing_is_created_that_a_restored_server_may_get_back() {
    let company = Company::open();
    old_account(&company);
    let rebase = rebases::Rebase { began_ms: 0, cause: rebases::Cause::Restore, number: 0 };
    company.store.write(|tx| rebases::begin(tx, TENANT, &rebase)).unwrap();
    as_older_programs_left_it(&company);
    assert_eq!(bring_up(&company), 0, "a tablet may bring the same containers back");

    company.store.write(|tx| rebases::close(tx, TENANT)).unwrap();
    assert_eq!(bring_up(&company), 1, "when nobody will come any more, they are created");
    let mut tablet = Tablet::of(ANA);
    tablet.pull(&company);
    assert!(tablet.copies[&id(7)].automerge().get(ROOT, "tags").unwrap().is_some());
}

#[test]
fn a_server_of_the_same_program_looks_at_nothing() {
    let company = Company::open();
    old_account(&company);
    assert_eq!(bring_up(&company), 0);
}

#[test]
fn a_record_that_does_not_load_stops_no_other() {
    let company = Company::open();
    old_account(&company);
    let ruined =
        company.work(|work| work.create(id(6), &Account::default()).map(|()| id(6)).unwrap());
    let ruin = |tx: &satchel_server::log::Transaction<'_>| {
        tx.execute("UPDATE document SET bytes = x'00' WHERE id = ?1", [ruined.bytes()])?;
        Ok::<_, StoreFault>(())
    };
    company.store.write(ruin).unwrap();
    as_older_programs_left_it(&company);
    assert_eq!(bring_up(&company), 1);
}
