//! The escrow file follows the outbox, whatever happened to it, and only the company reads it.

use crate::desk::{Desk, Server, pairs};
use satchel_device::{
    actions::{Login, records},
    store::escrow_file::boxes,
};
use satchel_shared::{documents::Kind, protocol::escrow::EscrowEntry, sealed::SecretKey};
use std::{collections::BTreeSet, fs, path::PathBuf};

fn key(seed: u8) -> SecretKey {
    SecretKey::derive(&[seed; 32])
}

fn at_work(seed: u64) -> (Desk, Server, PathBuf) {
    let desk = Desk::new(seed);
    let dir = desk.home.person_dir(desk.identity.person);
    desk.store().save_escrow_key(key(1).public(), [3; 32]).unwrap();
    (desk, Server::default(), dir)
}

fn task(login: &mut Login, title: &str) {
    records::create(login, Kind::Task, &pairs(&[("title", title)])).unwrap();
}

fn opened(dir: &std::path::Path, key: &SecretKey) -> Vec<EscrowEntry> {
    boxes(dir).unwrap().iter().map(|sealed| EscrowEntry::open(key, sealed).unwrap()).collect()
}

/// What lies in the file is what lies in the outbox.
fn follows(desk: &Desk, dir: &std::path::Path, key: &SecretKey) {
    let pending = desk.store().pending().unwrap();
    let wanted: BTreeSet<_> = pending.iter().map(|unsent| unsent.hash).collect();
    let found = opened(dir, key);
    let hash =
        |entry: &EscrowEntry| automerge::Change::from_bytes(entry.change.clone()).unwrap().hash();
    assert_eq!(found.iter().map(hash).collect::<BTreeSet<_>>(), wanted);
    assert_eq!(found.len(), wanted.len(), "each once");
    for entry in found {
        assert_eq!((entry.device, entry.person), (desk.identity.device, desk.identity.person));
        assert_eq!(entry.author.person, desk.identity.person);
    }
}

#[test]
fn each_unsent_change_lies_sealed_beside_the_store() {
    let (desk, mut server, dir) = at_work(1);
    let mut login = desk.sales(&mut server);
    for title in ["one", "two", "three"] {
        task(&mut login, title);
        follows(&desk, &dir, &key(1));
    }
    let bytes = fs::read(dir.join("escrow")).unwrap();
    assert!(!bytes.windows(5).any(|window| window == b"three"), "readable by anybody");
}

#[test]
fn a_file_that_was_torn_damaged_or_lost_is_made_good_by_the_next_save() {
    let (desk, mut server, dir) = at_work(2);
    let mut login = desk.sales(&mut server);
    task(&mut login, "one");
    task(&mut login, "two");
    let path = dir.join("escrow");
    let whole = fs::read(&path).unwrap();
    let mut flipped = whole.clone();
    flipped[40] ^= 1;
    for (n, bytes) in [&whole[..whole.len() - 7], &flipped, &[], &[255; 90]].iter().enumerate() {
        fs::write(&path, bytes).unwrap();
        task(&mut login, &format!("after {n}"));
        follows(&desk, &dir, &key(1));
    }
    fs::remove_file(&path).unwrap();
    task(&mut login, "last");
    follows(&desk, &dir, &key(1));
}

#[test]
fn what_the_server_received_is_dropped_and_an_empty_outbox_leaves_nothing() {
    let (desk, mut server, dir) = at_work(3);
    let mut login = desk.sales(&mut server);
    for n in 0..9 {
        task(&mut login, &format!("{n}"));
    }
    for sent in [6, 3] {
        let offer = login.store().next_push(sent).unwrap();
        let answer = server.take(&offer);
        login.store_mut().save_push_answer(&answer, &offer).unwrap();
        follows(&desk, &dir, &key(1));
    }
    assert_eq!(fs::metadata(dir.join("escrow")).unwrap().len(), 0);
}

#[test]
fn another_key_seals_what_is_unsent_again() {
    let (desk, mut server, dir) = at_work(4);
    let mut login = desk.sales(&mut server);
    task(&mut login, "one");
    let before = boxes(&dir).unwrap();
    desk.store().save_escrow_key(key(1).public(), [4; 32]).unwrap();
    assert_eq!(boxes(&dir).unwrap(), before, "the same key changes nothing");
    desk.store().save_escrow_key(key(2).public(), [5; 32]).unwrap();
    task(&mut login, "two");
    follows(&desk, &dir, &key(2));
}

#[test]
fn no_two_boxes_share_their_chance() {
    let (desk, mut server, dir) = at_work(5);
    let mut login = desk.sales(&mut server);
    for n in 0..20 {
        task(&mut login, &format!("{n}"));
    }
    // The encapsulated key follows from the chance alone; it stands behind version and key name.
    let encapsulated: BTreeSet<Vec<u8>> =
        boxes(&dir).unwrap().iter().map(|sealed| sealed[9..41].to_vec()).collect();
    assert_eq!(encapsulated.len(), 20);
}

#[test]
fn work_is_saved_though_the_escrow_file_takes_no_writing() {
    let (desk, mut server, dir) = at_work(6);
    let mut login = desk.sales(&mut server);
    fs::create_dir(dir.join("escrow")).unwrap();
    task(&mut login, "one");
    fs::remove_dir(dir.join("escrow")).unwrap();
    task(&mut login, "two");
    follows(&desk, &dir, &key(1));
}
