//! What a pull costs the server, counted in steps of its database.

use crate::bench::{ANA, Company, KEY, OLGA, Tablet, account, id, north, put, south};
use satchel_server::{log::store::DATABASE, pull};
use satchel_shared::protocol::pull::Frame;
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Steps of SQLite's machine that a pull takes, and what it brings.
fn cost(company: &Company, tablet: &Tablet) -> (u64, Vec<Frame>) {
    let path = company.store.directory().join(DATABASE);
    let mut connection = rusqlite::Connection::open(path).unwrap();
    let steps = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&steps);
    let count = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        false
    };
    connection.progress_handler(1, Some(count)).unwrap();
    let tx = connection.transaction().unwrap();
    let before = steps.load(Ordering::Relaxed);
    let frames = pull::page(&tx, &KEY, &tablet.request()).unwrap();
    (steps.load(Ordering::Relaxed) - before, frames)
}

/// The steps of an idle pull in a company of so many accounts, after one of them was edited or none.
fn idle(accounts: u128, is_edited: bool) -> u64 {
    let company = Company::open();
    company.work(|work| {
        for number in 0..accounts {
            work.create(id(0x10000 + number), &account("Apple", north())).unwrap();
        }
    });
    let mut olga = Tablet::of(OLGA);
    olga.pull(&company);
    if is_edited {
        company.work(|work| work.edit(id(0x10000), &put("phone", "02-1")).unwrap());
    }
    let (steps, frames) = cost(&company, &olga);
    let people = 3;
    let accounts = u64::try_from(accounts).unwrap();
    let Some(Frame::End { documents, .. }) = frames.last() else { panic!("{frames:?}") };
    assert_eq!(*documents, accounts + people);
    steps
}

#[test]
fn an_idle_pull_costs_as_little_in_a_large_company_as_in_a_small_one() {
    let (small, large) = (idle(10, false), idle(1_000, false));
    assert!(large <= small + 20, "{small} steps grew to {large}");
    assert!(large < 1_000, "{large} steps");
}

#[test]
fn a_pull_of_one_edit_counts_nothing_else() {
    let (small, large) = (idle(10, true), idle(1_000, true));
    assert!(large <= small + 20, "{small} steps grew to {large}");
}

#[test]
fn the_count_follows_what_comes_and_leaves() {
    let company = Company::open();
    company.work(|work| work.create(id(0x1000), &account("Apple", north())).unwrap());
    let mut ana = Tablet::of(ANA);
    let mut end = || ana.pull(&company).end;
    assert_eq!((end(), end()), (Some(4), Some(4)));
    company.work(|work| work.create(id(0x1001), &account("Pear", north())).unwrap());
    assert_eq!((end(), end()), (Some(5), Some(5)));
    company.work(|work| work.edit(id(0x1000), &put("territory", south())).unwrap());
    assert_eq!((end(), end()), (Some(4), Some(4)));
    let both = format!("territories.{}", south());
    let flag = satchel_shared::documents::Value::Flag(true);
    company.work(|work| work.edit(id(ANA), &put(&both, flag)).unwrap());
    assert_eq!((end(), end()), (Some(5), Some(5)));
}
