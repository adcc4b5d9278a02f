//! Marks: an older database is noticed at start, by whatever way it came there.

use super::bench::{ANA, Company, NOW_MS, TENANT, Tablet, account, id, north, quote};
use satchel_server::{
    log::{Store, numbers, rebases, store::DATABASE, tenants},
    marks::{FILE, Marks},
};
use std::fs;

fn work(company: &Company, first: u128) {
    let mut tablet = Tablet::new(ANA, u8::try_from(first % 200).unwrap() + 1);
    tablet.pull(company);
    let account = tablet.create(first, &account("Apple", north()));
    tablet.create(first + 1, &quote(account));
    tablet.push(company);
}

/// A copy of a company's database as it is now, in a directory of its own.
fn copy(company: &Company) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let to = directory.path().join(DATABASE);
    satchel_server::log::backup::take(company.store.directory(), &to, &mut |_, _| {}).unwrap();
    directory
}

#[test]
fn an_older_database_is_noticed_and_no_number_is_given_twice() {
    let company = Company::open();
    let folder = tempfile::tempdir().unwrap();
    let marks = Marks::in_folder(folder.path()).unwrap();
    work(&company, 0x1000);
    let old = copy(&company);
    work(&company, 0x1100);
    marks.write(&company.store, false).unwrap();
    let newer = company.head();
    assert_eq!(marks.notice(&company.store, &|| [9; 16], NOW_MS).unwrap(), [], "its own log");

    let store = Store::open(old.path()).unwrap();
    let noticed = marks.notice(&store, &|| [9; 16], NOW_MS).unwrap();
    assert_eq!(noticed.len(), 1);
    assert!(noticed[0].found < noticed[0].marked);
    let tenant = store.read(|tx| tenants::get(tx, TENANT)).unwrap();
    assert_ne!(tenant.epoch, newer.epoch, "cursors of the lost history are refused");
    assert!(store.read(|tx| rebases::find(tx, TENANT)).unwrap().is_some());
    let last = |of: &Store| of.read(|tx| numbers::last(tx, TENANT, "quote")).unwrap();
    assert_eq!(last(&store), last(&company.store), "what was given is not given again");
    let gaps = store.read(|tx| numbers::gaps(tx, TENANT, "quote")).unwrap();
    assert_eq!(gaps, [2]);
    assert_eq!(marks.notice(&store, &|| [8; 16], NOW_MS).unwrap(), [], "noticed once");
}

#[test]
fn another_history_of_the_same_length_is_noticed() {
    let (one, other) = (Company::open(), Company::open());
    let folder = tempfile::tempdir().unwrap();
    let marks = Marks::in_folder(folder.path()).unwrap();
    work(&one, 0x1000);
    work(&other, 0x1100);
    assert_eq!(one.head().head.number, other.head().head.number);
    marks.write(&one.store, true).unwrap();
    assert_eq!(marks.notice(&other.store, &|| [9; 16], NOW_MS).unwrap().len(), 1);
    assert!(
        other.store.read(|tx| numbers::of_series(tx, TENANT, "quote")).unwrap()[0].1 == id(0x1101)
    );
}

#[test]
fn a_torn_marks_file_is_begun_anew() {
    let company = Company::open();
    let folder = tempfile::tempdir().unwrap();
    let marks = Marks::in_folder(folder.path()).unwrap();
    fs::write(folder.path().join(FILE), b"[{\"tena").unwrap();
    assert_eq!(marks.notice(&company.store, &|| [9; 16], NOW_MS).unwrap(), []);
    assert_eq!(marks.read().unwrap().len(), 1);
}
