//! Links: who has work to do at an account reads it and its contacts, as long as the work is open.

use super::bench::{
    ANA, BEN, Company, TENANT, Tablet, account, id, north, person, put, quote, south,
};
use satchel_server::log::check;
use satchel_shared::{
    documents::{Contact, Task, Value, Visit},
    protocol::push::Verdict,
};
use std::{collections::BTreeSet, time::Instant};

const APPLE: u128 = 0x1000;
const IRIS: u128 = 0x1001;
const QUOTE: u128 = 0x1002;
const VISIT: u128 = 0x1003;

fn contact(of: u128) -> Contact {
    Contact { account: Some(id(of).into()), name: Some("Iris".to_owned()), ..Contact::default() }
}

/// An account in the south with a contact and a quote of Ben's; Ana has the north.
fn company() -> Company {
    let company = Company::open();
    company.work(|work| {
        work.create(id(APPLE), &account("Apple", south())).unwrap();
        work.create(id(IRIS), &contact(APPLE)).unwrap();
        let mut quote = quote(id(APPLE));
        quote.owner = Some(person(BEN));
        work.create(id(QUOTE), &quote).unwrap();
    });
    company
}

fn visit(owner: u128) -> Visit {
    Visit { account: Some(id(APPLE).into()), owner: Some(person(owner)), ..Visit::default() }
}

fn held(tablet: &Tablet) -> BTreeSet<u128> {
    let of = |number: &u128| tablet.copies.contains_key(&id(*number));
    [APPLE, IRIS, QUOTE, VISIT].into_iter().filter(of).collect()
}

fn sound(company: &Company) {
    let found = company.store.read(|tx| check::check(tx, TENANT, &mut |_, _| {}));
    assert_eq!(found.unwrap(), []);
}

#[test]
fn an_open_visit_brings_its_owner_the_account_and_its_contacts_and_no_quotes() {
    let company = company();
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    assert_eq!(held(&ana), BTreeSet::new());
    company.work(|work| work.create(id(VISIT), &visit(ANA)).unwrap());
    ana.pull(&company);
    assert_eq!(held(&ana), BTreeSet::from([APPLE, IRIS, VISIT]));
    sound(&company);
}

#[test]
fn what_the_link_brought_leaves_when_the_work_ends_and_not_before() {
    let ends: [(&str, Value); 4] = [
        ("status", Value::Text("done".to_owned())),
        ("is_archived", Value::Flag(true)),
        ("owner", Value::Text(person(BEN).to_string())),
        ("status", Value::Text("skipped".to_owned())),
    ];
    for (field, value) in ends {
        let company = company();
        company.work(|work| work.create(id(VISIT), &visit(ANA)).unwrap());
        let mut ana = Tablet::of(ANA);
        ana.pull(&company);
        company.work(|work| work.edit(id(VISIT), &put("subject", "Tea")).unwrap());
        company.work(|work| work.edit(id(VISIT), &put("status", "checked-in")).unwrap());
        assert_eq!(ana.pull(&company).evicted, BTreeSet::new());
        company.work(|work| work.edit(id(VISIT), &put(field, value.clone())).unwrap());
        let evicted = ana.pull(&company).evicted;
        let mut left = BTreeSet::from([id(APPLE), id(IRIS)]);
        if field == "owner" {
            left.insert(id(VISIT));
        }
        assert_eq!(evicted, left, "{field} {value:?}");
        sound(&company);
    }
}

#[test]
fn a_second_piece_of_work_keeps_what_the_first_brought() {
    let company = company();
    company.work(|work| {
        work.create(id(VISIT), &visit(ANA)).unwrap();
        let task = Task {
            title: Some("Call".to_owned()),
            account: Some(id(APPLE).into()),
            owner: Some(person(ANA)),
            ..Task::default()
        };
        work.create(id(0x1004), &task).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    company.work(|work| work.edit(id(VISIT), &put("status", "done")).unwrap());
    assert_eq!(ana.pull(&company).evicted, BTreeSet::new());
    company.work(|work| work.edit(id(0x1004), &put("status", "done")).unwrap());
    assert_eq!(ana.pull(&company).evicted, BTreeSet::from([id(APPLE), id(IRIS)]));
    sound(&company);
}

#[test]
fn a_contact_made_after_the_link_comes_too_and_a_moved_visit_moves_its_link() {
    let company = company();
    company.work(|work| {
        work.create(id(VISIT), &visit(ANA)).unwrap();
        work.create(id(0x1005), &contact(APPLE)).unwrap();
        work.create(id(0x2000), &account("Pear", south())).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    assert!(ana.copies.contains_key(&id(0x1005)));
    let pear = Value::Text(id(0x2000).to_string());
    company.work(|work| work.edit(id(VISIT), &put("account", pear)).unwrap());
    let page = ana.pull(&company);
    assert_eq!(page.evicted, BTreeSet::from([id(APPLE), id(IRIS), id(0x1005)]));
    assert!(ana.copies.contains_key(&id(0x2000)));
    sound(&company);
}

#[test]
fn an_account_of_two_thousand_children_moves_in_one_transaction() {
    const CHILDREN: u128 = 2_000;
    let company = Company::open();
    company.work(|work| {
        work.create(id(APPLE), &account("Apple", north())).unwrap();
        for child in 0..CHILDREN {
            work.create(id(0x10_0000 + child), &contact(APPLE)).unwrap();
        }
    });
    let (mut ana, mut ben) = (Tablet::of(ANA), Tablet::of(BEN));
    ana.pull(&company);
    ben.pull(&company);
    let before = company.head().head.number;
    let began = Instant::now();
    company.work(|work| work.edit(id(APPLE), &put("territory", south())).unwrap());
    let took = began.elapsed();
    let moved = company.head().head.number - before;
    assert_eq!(u128::from(moved), 2 + CHILDREN - 1, "one log row each");
    assert_eq!(ana.pull(&company).evicted.len() as u128, CHILDREN + 1);
    ben.pull(&company);
    let came = ben.copies.keys().filter(|id| !ana.copies.contains_key(id)).count() as u128;
    assert_eq!(came, CHILDREN + 1);
    // Half a second on an idle machine without optimising; others wait behind it.
    assert!(took.as_secs() < 20, "{took:?}");
}

#[test]
fn an_edit_of_the_account_in_the_same_push_takes_no_link_away() {
    let company = company();
    company.work(|work| work.create(id(VISIT), &visit(ANA)).unwrap());
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    ana.set(id(APPLE), "phone", "02-1");
    ana.create(0x1004, &contact(APPLE));
    let committed = ana.push(&company);
    let verdicts = committed.documents.iter().flat_map(|document| &document.verdicts);
    let accepted = verdicts.filter(|(_, verdict)| matches!(verdict, Verdict::Accepted { .. }));
    assert_eq!(accepted.count(), 2, "{committed:?}");
}
