//! What a person may no longer see leaves their device, by whatever way it came and went.

use crate::bench::{ANA, Company, KEY, Tablet, account, id, north, person, put, quote, south};
use satchel_server::pull;
use satchel_shared::{
    documents::{Value, Visit, visit::VisitStatus},
    ids::TerritoryId,
};
use std::collections::BTreeSet;

fn move_apple(company: &Company, territory: TerritoryId) {
    company.work(|work| work.edit(id(0x1000), &put("territory", territory)).unwrap());
}

fn take_north_from_ana(company: &Company) {
    let field = format!("territories.{}", north());
    company.work(|work| work.edit(id(ANA), &put(&field, Value::Flag(false))).unwrap());
}

/// Ana with an account of the office's, pulled.
fn ana_with_apple(company: &Company) -> Tablet {
    company.work(|work| work.create(id(0x1000), &account("Apple", north())).unwrap());
    let mut ana = Tablet::of(ANA);
    ana.pull(company);
    assert!(ana.copies.contains_key(&id(0x1000)));
    ana
}

#[test]
fn what_left_came_back_and_left_again_between_two_pulls_leaves() {
    let company = Company::open();
    let mut ana = ana_with_apple(&company);
    for territory in [south(), north(), south()] {
        move_apple(&company, territory);
    }
    assert_eq!(ana.pull(&company).evicted, BTreeSet::from([id(0x1000)]));
}

#[test]
fn what_was_handed_in_and_moved_before_the_pull_leaves_with_its_children() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    let apple = ana.create(0x1000, &account("Apple", north()));
    let quote = ana.create(0x3000, &quote(apple));
    ana.push(&company);
    // The round is cut here.
    move_apple(&company, south());
    assert_eq!(ana.pull(&company).evicted, BTreeSet::from([apple, quote]));
}

#[test]
fn what_was_handed_in_leaves_with_the_grant_lost_before_the_pull() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.push(&company);
    take_north_from_ana(&company);
    assert_eq!(ana.pull(&company).evicted, BTreeSet::from([apple]));
}

#[test]
fn what_left_and_came_back_leaves_when_its_grant_is_lost() {
    let company = Company::open();
    let mut ana = ana_with_apple(&company);
    move_apple(&company, south());
    move_apple(&company, north());
    take_north_from_ana(&company);
    assert_eq!(ana.pull(&company).evicted, BTreeSet::from([id(0x1000)]));
}

#[test]
fn what_was_sent_ahead_leaves_when_its_grant_is_lost_on_the_next_page() {
    let company = Company::open();
    let day: jiff::civil::Date = "2026-11-21".parse().unwrap();
    company.work(|work| {
        work.create(id(0x1000), &account("Apple", north())).unwrap();
        let visit = Visit {
            account: Some(id(0x1000).into()),
            owner: Some(person(ANA)),
            planned_on: Some(day),
            // Open work there would keep the account.
            status: Some(VisitStatus::Done),
            ..Visit::default()
        };
        work.create(id(0x6000), &visit).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    let mut request = ana.request();
    request.today = Some(day);
    let frames = company.store.read(|tx| pull::page(tx, &KEY, &request)).unwrap();
    assert_eq!(ana.apply(frames).snapshots, BTreeSet::from([0x1000, 0x6000].map(id)));
    take_north_from_ana(&company);
    assert_eq!(ana.pull(&company).evicted, BTreeSet::from([id(0x1000)]), "the visit is her own");
}
