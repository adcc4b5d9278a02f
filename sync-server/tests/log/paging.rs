//! What a page holds: no more than a device can read, and never nothing because of one document.

use crate::bench::{ANA, Company, KEY, Page, Tablet, account, id, north};
use satchel_server::pull;
use satchel_shared::{
    ids::DocumentId,
    protocol::{
        limits::{INFLATED_BYTES_MAX, PAGE_BYTES_WANTED},
        pull::Frame,
    },
};
use std::collections::BTreeSet;

/// Accounts whose names have so many letters.
fn company_with(letters: usize, numbers: impl Iterator<Item = u128>) -> Company {
    let company = Company::open();
    company.work(|work| {
        for number in numbers {
            work.create(id(number), &account(&"a".repeat(letters), north())).unwrap();
        }
    });
    company
}

fn frames(company: &Company, tablet: &Tablet, want: &[DocumentId]) -> Vec<Frame> {
    let mut request = tablet.request();
    request.want = want.to_vec();
    company.store.read(|tx| pull::page(tx, &KEY, &request)).unwrap()
}

fn ask(company: &Company, tablet: &mut Tablet, want: &[DocumentId]) -> Page {
    let frames = frames(company, tablet, want);
    tablet.apply(frames)
}

#[test]
fn the_rows_count_towards_the_size_of_a_page() {
    let company = company_with(300_000, 0x1000..0x1010);
    let frames = frames(&company, &Tablet::of(ANA), &[]);
    let sizes: Vec<usize> = frames
        .iter()
        .filter(|frame| matches!(frame, Frame::Document { .. }))
        .map(|frame| postcard::to_stdvec(frame).unwrap().len())
        .collect();
    let (last, before) = sizes.split_last().unwrap();
    assert!(before.iter().sum::<usize>() < PAGE_BYTES_WANTED, "{sizes:?}");
    assert!(before.iter().sum::<usize>() + last >= PAGE_BYTES_WANTED, "{sizes:?}");
}

#[test]
fn what_is_asked_for_by_name_stops_where_the_page_is_full_and_comes_with_the_next() {
    let company = company_with(3_000_000, 0x1000..0x1004);
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    let all: Vec<DocumentId> = (0x1000..0x1004).map(id).collect();
    let mut rest = all.clone();
    let mut pages = 0;
    while !rest.is_empty() {
        let page = ask(&company, &mut ana, &rest);
        assert!(!page.snapshots.is_empty(), "each page brings something");
        assert!(page.snapshots.len() < all.len());
        let is_all = page.snapshots.len() == rest.len();
        assert!(is_all || page.end.is_none(), "nothing is at its end before all was looked at");
        rest.retain(|id| !page.snapshots.contains(id));
        pages += 1;
    }
    assert!(pages > 1);
    assert!(ask(&company, &mut ana, &[]).end.is_some(), "the cursor is as good as before");
}

#[test]
fn a_document_that_no_device_can_read_blocks_nobody() {
    let company = company_with(INFLATED_BYTES_MAX, 0x1000..0x1001);
    company.work(|work| work.create(id(0x1001), &account("Apple", north())).unwrap());
    let mut ana = Tablet::of(ANA);
    ana.is_compared = false;
    let page = ana.pull(&company);
    assert!(page.end.is_some());
    assert_ne!(Some(ana.digest()), page.digest, "that it is not here can be told");
    assert!(!page.snapshots.contains(&id(0x1000)) && page.snapshots.contains(&id(0x1001)));
    let asked = ask(&company, &mut ana, &[0x1000, 0x1001].map(id));
    assert_eq!(asked.snapshots, BTreeSet::from([id(0x1001)]));
    assert!(asked.evicted.is_empty(), "what a device still has of it stays");
}
