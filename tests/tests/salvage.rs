//! Devices that are killed at random moments and then lose their store in every way: nothing acknowledged is
//! missing on the server in the end.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use satchel_tests::{
    company::{Company, seed},
    device::Device,
    kill::{killed_after, life_ms, moment},
};
use serde_json::Value;
use std::{fs, path::Path};

const KILLS: usize = 30;
/// So many have to fall into the work, and so many rounds are tried at most until they did.
const FELL_LEAST: usize = 4;
const ROUNDS_MAX: usize = 300;

/// The ways a store is lost, by name.
type Loss = fn(&Path, &mut ChaCha8Rng);
const LOSSES: [(&str, Loss); 5] = [
    ("deleted", |store, _| fs::remove_file(store).unwrap()),
    ("cut", |store, chance| {
        let bytes = fs::read(store).unwrap();
        fs::write(store, &bytes[..chance.random_range(0..bytes.len())]).unwrap();
    }),
    ("flipped", |store, chance| {
        let mut bytes = fs::read(store).unwrap();
        for _ in 0..8 {
            let at = chance.random_range(0..bytes.len());
            bytes[at] ^= 0x20;
        }
        fs::write(store, bytes).unwrap();
    }),
    ("its log written over with nothing", |store, _| {
        let log = store.with_extension("db-wal");
        let length = fs::metadata(&log).map_or(0, |log| log.len());
        fs::write(&log, vec![0; length as usize]).unwrap();
    }),
    ("written over", |store, _| fs::write(store, b"not a store").unwrap()),
];

/// Opens what is left as a person would who reads what the program says.
fn recover(tablet: &Device, company: &Company, what: &str) -> bool {
    let said = tablet.run(&["verify"]);
    let is_lost = match said.json["error"]["code"].as_str() {
        Some("store-damaged" | "store-missing") => true,
        None => said.code == Some(3),
        Some(other) => panic!("{what}: {other}: {said:#?}"),
    };
    if is_lost {
        let told = tablet.ok(&["salvage"]);
        println!("{what}: {told}");
        assert_eq!(tablet.run(&["sync"]).error_code(), "sign-in-needed", "{what}");
    }
    let login = company.login("sales", 0);
    tablet.log_in(login, company.password(login));
    is_lost
}

#[test]
fn nothing_saved_is_missing_on_the_server_after_kills_and_lost_stores() {
    let seed = seed();
    let company = Company::small(seed);
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    tablet.sync();
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let save_ms = life_ms(&tablet, &["new", "account", "name=量一量"]) + 20;
    let (mut saved, mut killed, mut lost, mut sent) = (Vec::new(), 0, 0, 0);
    let mut n = 0;
    while n < KILLS || (killed.min(saved.len()) < FELL_LEAST && n < ROUNDS_MAX) {
        let name = format!("第{n}號五金行");
        let command = tablet.command(&["new", "account", &format!("name={name}")]);
        match killed_after(command, moment(&mut chance, save_ms)) {
            None => killed += 1,
            Some(text) => {
                let said: Value = serde_json::from_str(&text).expect("whole JSON");
                assert_eq!(said["ok"], true, "{said}");
                assert_eq!(said["data"]["warnings"], Value::Array(vec![]), "no second copy");
                saved.push((said["data"]["id"].as_str().expect("an id").to_owned(), name));
            }
        }
        if n % 6 == 5 {
            let (what, loss) = LOSSES[n / 6 % LOSSES.len()];
            loss(&tablet.person_dir().join("store.db"), &mut chance);
            lost += usize::from(recover(&tablet, &company, what));
            for (id, name) in &saved[sent..] {
                assert_eq!(tablet.field(id, "name"), *name, "{what}: lost before any network");
            }
            // Who the person is, and so what they may do, comes with the records.
            tablet.sync();
            sent = saved.len();
        }
        n += 1;
    }
    println!("{killed} of {n} were killed, {} saved, {lost} stores salvaged", saved.len());
    // Two of the losses leave nothing that could be read as a store.
    assert!(killed.min(saved.len()) >= FELL_LEAST && lost >= 2, "they did not fall into the work");
    tablet.sync();
    assert!(tablet.pending().is_empty());
    tablet.verify();
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    for (id, name) in &saved {
        assert_eq!(office.field(id, "name"), *name, "acknowledged and lost");
    }
    company.check();
}

#[test]
fn edits_of_pulled_records_survive_a_lost_store_with_their_author() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    tablet.set(&account, &["phone=02-2345-6789"]);
    tablet.set(&account, &["fax=02-2345-6780"]);
    let me = tablet.ok(&["status"])["person_name"].clone();
    fs::write(tablet.person_dir().join("store.db"), b"gone").unwrap();
    assert!(recover(&tablet, &company, "written over"));
    assert_eq!(tablet.pending().len(), 2);
    let damaged = fs::read_dir(tablet.person_dir()).unwrap().map(|entry| entry.unwrap().path());
    let damaged: Vec<_> = damaged
        .filter(|path| path.to_string_lossy().contains("store.db.damaged-"))
        .filter(|path| fs::read(path).unwrap() == b"gone")
        .collect();
    assert_eq!(damaged.len(), 1, "the damaged file was not kept");
    tablet.sync();
    assert_eq!(tablet.field(&account, "phone"), "02-2345-6789");
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    for (field, value) in [("phone", "02-2345-6789"), ("fax", "02-2345-6780")] {
        assert_eq!(office.field(&account, field), value);
        let entries = office.history(&account, field);
        assert_eq!(entries.last().unwrap()["person"], me, "{entries:#?}");
    }
    tablet.verify();
    assert_eq!(tablet.run(&["salvage"]).error_code(), "store-whole");
}
