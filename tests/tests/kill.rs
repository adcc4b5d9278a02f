//! kill -9 of device and server, fifty times each, at random moments: nothing acknowledged is ever lost.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use satchel_tests::{
    company::{Company, seed},
    kill::{killed_after, life_ms, moment},
};
use std::{process::Stdio, sync::mpsc};

const KILLS: usize = 50;
/// So many have to fall into the work, and so many rounds are tried at most until they did.
const FELL_LEAST: usize = 10;
const ROUNDS_MAX: usize = 500;

/// Whether another round is needed after so many, of whose kills so many fell.
fn goes_on(rounds: usize, fell: usize) -> bool {
    rounds < KILLS || (fell < FELL_LEAST && rounds < ROUNDS_MAX)
}

#[test]
fn nothing_saved_is_lost_when_the_device_is_killed_fifty_times() {
    let seed = seed();
    let company = Company::small(seed);
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    tablet.sync();
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let save_ms = life_ms(&tablet, &["new", "account", "name=量一量"]) + 20;
    let sync_ms = life_ms(&tablet, &["sync"]) + 20;
    let (mut saved, mut killed) = (Vec::new(), 0);
    let mut n = 0;
    while goes_on(n, killed.min(saved.len())) {
        let name = format!("第{n}號五金行");
        let command = tablet.command(&["new", "account", &format!("name={name}")]);
        match killed_after(command, moment(&mut chance, save_ms)) {
            None => killed += 1,
            Some(text) => {
                let said: serde_json::Value = serde_json::from_str(&text).expect("whole JSON");
                saved.push((said["data"]["id"].as_str().expect("an id").to_owned(), name));
            }
        }
        if n % 5 == 4 {
            let command = tablet.command(&["sync"]);
            killed += usize::from(killed_after(command, moment(&mut chance, sync_ms)).is_none());
        }
        n += 1;
    }
    println!("{killed} of {} processes were killed, {} saves acknowledged", n + n / 5, saved.len());
    assert!(killed.min(saved.len()) >= FELL_LEAST, "the kills did not fall into the work");

    tablet.verify();
    tablet.sync();
    assert!(tablet.pending().is_empty());
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    for (id, name) in &saved {
        assert_eq!(tablet.field(id, "name"), *name, "lost on the device");
        assert_eq!(office.field(id, "name"), *name, "lost on the way");
    }
    company.check();
}

#[test]
fn nothing_received_is_lost_when_the_server_is_killed_fifty_times() {
    let seed = seed();
    let mut company = Company::small(seed);
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    tablet.sync();
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let sync_ms = life_ms(&tablet, &["sync"]) + 50;
    let (mut received, mut cut_short) = (Vec::new(), 0);
    let mut n = 0;
    while goes_on(n, cut_short) {
        let name = format!("第{n}號水電行");
        received.push((tablet.new_record("account", &[&format!("name={name}")]), name));
        let mut round = tablet.command(&["sync"]);
        let round = round.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let (_still_open, wait) = mpsc::channel::<()>();
        let _ = wait.recv_timeout(moment(&mut chance, sync_ms));
        company.server.kill();
        let output = round.wait_with_output().expect("it ends");
        cut_short += usize::from(!output.status.success());
        company.server.start();
        if n % 10 == 9 {
            company.check();
        }
        n += 1;
    }
    println!("{cut_short} of {n} rounds were cut short by the kill");
    assert!(cut_short >= FELL_LEAST, "the kills did not fall into the rounds");

    tablet.sync();
    assert!(tablet.pending().is_empty());
    tablet.verify();
    company.check();
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    for (id, name) in &received {
        assert_eq!(office.field(id, "name"), *name, "acknowledged and lost");
    }
    // Each of them once: a round cut short and sent again makes no twin.
    let is_ours = |row: &serde_json::Value| {
        row["title"]
            .as_str()
            .is_some_and(|title| title.starts_with('第') && title.ends_with("號水電行"))
    };
    let found = office.list("account", Some("水電行")).into_iter().filter(is_ours).count();
    assert_eq!(found, received.len(), "a twin");
}
