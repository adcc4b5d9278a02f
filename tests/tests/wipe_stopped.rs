//! A wipe that is stopped at any of its steps, or killed at any moment: before its mark all is there, after it the next
//! start goes on; nothing unsent goes, and the server never says more than it heard.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use satchel_device::{
    home::Home,
    store::{Store, key},
    wipe::{self, Mark},
};
use satchel_shared::{
    ids::{PersonId, WipeId},
    planted::{self, Stop},
};
use satchel_tests::{
    company::{Company, seed},
    device::PIN,
    kill::{killed_after, life_ms, moment},
};
use std::{collections::BTreeSet, fs, path::Path};
use uuid::Uuid;

/// More steps than a wipe takes.
const STEPS_MAX: u32 = 200;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.path().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

/// Names of the files of a person; none when the folder is gone.
fn names(dir: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(dir) else { return BTreeSet::new() };
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn stopped<T>(at: u32, run: impl FnOnce() -> T) -> T {
    planted::stop_write(Some(Stop::AtStep(at)));
    let done = run();
    planted::stop_write(None);
    done
}

/// What may be found after a stop: the key and everything, or no key.
fn assert_all_or_no_key(home: &Home, mark: Mark, whole: &BTreeSet<String>, at: &str) -> bool {
    let dir = home.person_dir(mark.person);
    match key::open(&dir, PIN) {
        Ok(key) => {
            assert!(names(&dir).is_superset(whole), "{at}: the key opens what is not whole");
            assert_eq!(Store::open(&dir, &key).unwrap().count_unsent().unwrap(), 0, "{at}");
            true
        }
        Err(_) => false,
    }
}

fn assert_gone(home: &Home, mark: Mark, at: &str) {
    assert!(!home.person_dir(mark.person).exists(), "{at}");
    let facts = home.device().unwrap().unwrap();
    assert_eq!((facts.person, facts.people.len()), (None, 0), "{at}");
    let destroyed = Mark { is_destroyed: true, ..mark };
    assert_eq!(wipe::resume(home).unwrap(), [destroyed], "{at}");
}

#[test]
fn a_wipe_stopped_at_any_step_leaves_all_or_goes_on_at_the_next_start() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    tablet.sync();
    let person: PersonId = tablet.ok(&["status"])["person"].as_str().unwrap().parse().unwrap();
    let wipe = WipeId::new(Uuid::from_u128(7));
    let mark = Mark { wipe, person, is_whole: false, is_destroyed: false };
    let whole = names(&tablet.person_dir());
    let (mut opened, mut stops) = (0, 0);
    for first in 0..STEPS_MAX {
        let place = company.file(&format!("copy {first}"));
        copy(tablet.store(), &place);
        let home = Home::new(&place);
        let at = format!("stopped at {first}");
        if stopped(first, || wipe::begin(&home, mark)).is_ok() {
            assert_gone(&home, mark, &at);
            break;
        }
        stops += 1;
        opened += u32::from(assert_all_or_no_key(&home, mark, &whole, &at));
        // The next start is stopped, too, and the one after that.
        for second in [1, 2, 5] {
            let _ = stopped(second, || wipe::resume(&home));
            assert_all_or_no_key(&home, mark, &whole, &at);
        }
        wipe::resume(&home).unwrap();
        match first {
            0 => assert_eq!(
                names(&home.person_dir(person)),
                whole,
                "before the mark nothing is touched"
            ),
            _ => assert_gone(&home, mark, &at),
        }
        fs::remove_dir_all(&place).unwrap();
    }
    println!("{stops} stops, the key still opened after {opened}");
    assert!(stops > 10 && stops < STEPS_MAX, "{stops} stops fell into the wipe");
    assert!(opened <= 2, "the key goes first, but it opened after {opened} stops");
}

#[test]
fn a_finished_wipe_that_was_not_confirmed_spares_a_new_store() {
    let company = Company::small(seed());
    let login = company.login("sales", 0);
    let tablet = company.tablet(login, "tablet");
    tablet.sync();
    let person: PersonId = tablet.ok(&["status"])["person"].as_str().unwrap().parse().unwrap();
    let wipe = WipeId::new(Uuid::from_u128(7));
    let home = Home::new(tablet.store());
    wipe::begin(&home, Mark { wipe, person, is_whole: false, is_destroyed: false }).unwrap();
    // As a login makes it while the server has not heard yet.
    let dir = home.person_dir(person);
    fs::create_dir_all(&dir).unwrap();
    fs::write(dir.join("keys.json"), b"new").unwrap();
    wipe::resume(&home).unwrap();
    assert_eq!(fs::read(dir.join("keys.json")).unwrap(), b"new", "taken for the old one");
    fs::remove_dir_all(&dir).unwrap();
    // The person may come back with a login, and works on.
    tablet.log_in(login, company.password(login));
    tablet.sync();
    tablet.new_record("task", &["title=new work"]);
    tablet.sync();
    assert!(tablet.pending().is_empty());
    assert!(!tablet.store().join("wiping").read_dir().is_ok_and(|mut of| of.next().is_some()));
}

#[test]
fn a_device_killed_while_it_obeys_loses_nothing_and_ends_wiped() {
    /// Tablets at least, kills at least, tablets at most.
    const TABLETS: usize = 6;
    const KILLS: usize = 8;
    const TABLETS_MAX: usize = 60;
    let seed = seed();
    let company = Company::small(seed);
    let login = company.login("sales", 0);
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let (mut killed, mut tasks) = (0, Vec::new());
    let mut n = 0;
    while n < TABLETS || (killed < KILLS && n < TABLETS_MAX) {
        let name = format!("tablet {n}");
        let tablet = company.tablet(login, &name);
        let sync_ms = life_ms(&tablet, &["sync"]) + 20;
        let title = format!("saved on {name}");
        tasks.push((tablet.new_record("task", &[&format!("title={title}")]), title));
        let board = || {
            let listed = company.server.command(&["device", "list"], &[]);
            let devices = listed.data()["devices"].as_array().unwrap();
            devices.iter().find(|of| of["name"] == name.as_str()).unwrap().clone()
        };
        let letters = board()["letters"].as_str().unwrap().to_owned();
        let by = ["--by", company.login("admin", 0), "--reason", "kill", "--device", &letters];
        company.server.command(&["device", "wipe"], &by).data();
        let mut runs = 0;
        let state = loop {
            let ended = killed_after(tablet.command(&["sync"]), moment(&mut chance, sync_ms));
            killed += usize::from(ended.is_none());
            let state = board()["people"][0]["wipe"]["state"].as_str().unwrap().to_owned();
            let is_there =
                tablet.store().join("people").read_dir().is_ok_and(|mut of| of.next().is_some());
            assert!(state != "wiped" || !is_there, "said to be wiped, and it is there");
            if state == "wiped" || runs > 60 {
                break state;
            }
            runs += 1;
        };
        assert_eq!(state, "wiped", "{name}");
        // One more start puts away what a kill left.
        tablet.run(&["sync"]);
        assert_eq!(names(tablet.store()), BTreeSet::new(), "{name}: something is left");
        n += 1;
    }
    println!("{killed} runs on {n} tablets were killed");
    assert!(killed >= KILLS, "the kills did not fall into the work");
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    for (id, title) in tasks {
        assert_eq!(office.field(&id, "title"), title, "lost by a wipe");
    }
    company.check();
}
