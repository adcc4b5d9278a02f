//! The key and the file it encrypts.

use crate::desk::{Desk, PIN, Server, assert_whole, pairs};
use satchel_device::{
    actions::{fields, records},
    chance::Chance,
    error::Coded as _,
    store::{Store, StoreFault, key, key::KeyFault},
};
use satchel_shared::documents::Kind;
use std::{fs, os::unix::fs::PermissionsExt as _};

/// Long enough that chance does not write it.
const CANARY: &str = "canary-7f3a91-大同五金行";

#[test]
fn a_wrong_pin_opens_nothing_and_says_so() {
    let desk = Desk::new(1);
    let dir = desk.home.person_dir(desk.identity.person);
    let fault = key::open(&dir, "135791").unwrap_err();
    assert!(matches!(fault, KeyFault::WrongPin));
    assert_eq!(fault.code().word, "wrong-pin");
    assert!(key::open(&dir, PIN).is_ok());
}

#[test]
fn a_short_pin_is_no_pin() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(
        key::create(dir.path(), "1234", &Chance::seeded(1)),
        Err(KeyFault::PinTooShort)
    ));
    assert!(!key::exists(dir.path()));
}

#[test]
fn a_key_file_is_never_replaced() {
    let desk = Desk::new(1);
    let dir = desk.home.person_dir(desk.identity.person);
    assert!(matches!(key::create(&dir, "975310", &desk.chance), Err(KeyFault::Exists(_))));
    assert!(key::open(&dir, PIN).is_ok());
}

#[test]
fn a_changed_pin_opens_the_same_store() {
    let desk = Desk::new(1);
    let dir = desk.home.person_dir(desk.identity.person);
    assert!(matches!(
        key::change_pin(&dir, "000000", "975310", &desk.chance),
        Err(KeyFault::WrongPin)
    ));
    key::change_pin(&dir, PIN, "975310", &desk.chance).unwrap();
    assert!(matches!(key::open(&dir, PIN), Err(KeyFault::WrongPin)));
    let key = key::open(&dir, "975310").unwrap();
    assert!(Store::open(&dir, &key).is_ok());
}

#[test]
fn a_slot_of_another_kind_survives_a_new_pin() {
    let desk = Desk::new(1);
    let dir = desk.home.person_dir(desk.identity.person);
    let path = dir.join("keys.json");
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    file["slots"]
        .as_array_mut()
        .unwrap()
        .push(serde_json::json!({"kind": "keychain", "entry": "x"}));
    fs::write(&path, file.to_string()).unwrap();
    key::change_pin(&dir, PIN, "975310", &desk.chance).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains("keychain"));
    assert!(key::open(&dir, "975310").is_ok());
}

#[test]
fn a_damaged_or_greedy_key_file_is_refused() {
    let desk = Desk::new(1);
    let dir = desk.home.person_dir(desk.identity.person);
    let path = dir.join("keys.json");
    let whole = fs::read_to_string(&path).unwrap();
    for damaged in [
        "{",
        "{\"version\":1,\"slots\":[]}",
        &whole.replace("\"version\": 1", "\"version\": 2"),
        &whole.replace("19456", "4000000000"),
        &whole.replace("\"sealed\": \"", "\"sealed\": \"zz"),
    ] {
        fs::write(&path, damaged).unwrap();
        assert!(matches!(key::open(&dir, PIN), Err(KeyFault::Unusable(_))), "{damaged}");
    }
}

#[test]
fn the_key_file_and_the_folder_are_the_owners_alone() {
    let desk = Desk::new(1);
    let dir = desk.home.person_dir(desk.identity.person);
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&dir.join("keys.json")), 0o600);
    assert_eq!(mode(&dir), 0o700);
}

#[test]
fn another_key_does_not_open_the_store() {
    let (desk, other) = (Desk::new(1), Desk::new(2));
    let dir = desk.home.person_dir(desk.identity.person);
    assert!(matches!(Store::open(&dir, &other.key), Err(StoreFault::WrongKey)));
    assert!(Store::open(&dir, &desk.key).is_ok());
}

#[test]
fn no_file_holds_a_word_of_what_was_saved() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let typed = pairs(&[("name", CANARY), ("notes", CANARY), ("custom.a", CANARY)]);
    let id = records::create(&mut login, Kind::Account, &typed).unwrap().id;
    fields::set(&mut login, id, &pairs(&[("phone", CANARY)]), None).unwrap();
    assert_eq!(login.store().search(CANARY, None, 5).unwrap().len(), 1);
    // With the store open: the write-ahead log is scanned as well.
    let mut files = 0;
    for path in every_file(desk.dir.path()) {
        let bytes = fs::read(&path).unwrap();
        for needle in
            [CANARY.as_bytes(), b"canary", b"SQLite format", "大同".as_bytes(), b"records"]
        {
            let is_there = bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!is_there, "{} holds {:?}", path.display(), String::from_utf8_lossy(needle));
        }
        files += 1;
    }
    assert!(files >= 3, "only {files} files were scanned");
}

fn every_file(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(every_file(&path)) } else { files.push(path) }
    }
    files
}

#[test]
fn a_store_is_never_made_over_another() {
    let desk = Desk::new(1);
    let dir = desk.home.person_dir(desk.identity.person);
    assert!(matches!(Store::create(&dir, &desk.key, &desk.identity), Err(StoreFault::Exists(_))));
}

#[test]
fn one_engine_syncs_a_store() {
    let desk = Desk::new(1);
    let (first, second) = (desk.store(), desk.store());
    let lock = first.lock_for_sync().unwrap();
    assert!(matches!(second.lock_for_sync(), Err(StoreFault::SyncRunning)));
    drop(lock);
    assert!(second.lock_for_sync().is_ok());
    assert_whole(&first);
}
