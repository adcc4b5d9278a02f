//! s17: a first sync of 2,000 accounts, 5,000 products and 10,000 records of history on a 10 Mbit/s line. Today's
//! visits come first; the line is cut at ten random points and nothing starts over. Seconds are printed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use satchel_tests::{
    company::{Company, seed},
    device::Device,
};
use std::{collections::BTreeMap, time::Instant};

const LINE_BITS_PER_SECOND: u64 = 10_000_000;

#[test]
fn s17_first_sync() {
    let seed = seed();
    let size = ["--accounts", "2000", "--products", "5000", "--orders", "10000", "--reps", "1"];
    let company = Company::of(seed, &size);
    let login = company.login("sales", 0);

    // Without a cut: the measure of everything after.
    let network = company.network();
    let whole = company.tablet_behind(&network, login, "whole");
    network.throttle(LINE_BITS_PER_SECOND);
    let began = Instant::now();
    let told = whole.sync();
    let documents = told["documents"].as_u64().expect("a count");
    let (_, bytes) = network.bytes();
    println!("all {documents} documents: {:.1} s, {bytes} bytes", began.elapsed().as_secs_f64());
    assert!(documents >= 17_000, "{documents}");

    let network = company.network();
    let cut = company.tablet_behind(&network, login, "cut");
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let mut held = 0;
    for n in 0..10 {
        let cuts = network.cuts();
        // The first cut comes after today's documents and before the rest.
        let allowed =
            if n == 0 { bytes / 20 } else { chance.random_range(bytes / 100..bytes / 12) };
        network.lose_answers_after(allowed);
        let said = cut.run(&["sync"]);
        assert_ne!(said.code, Some(0), "{said:#?}");
        assert!(network.cuts() > cuts, "the fault did not take effect");
        network.mend();
        let now = cut.ok(&["status"])["documents"].as_u64().expect("a count");
        assert!(now >= held, "it went back from {held} to {now} documents");
        held = now;
        if n == 0 {
            assert_todays_visits_are_usable(&whole, &cut);
        }
    }
    let began = Instant::now();
    cut.sync();
    println!("the rest after ten cuts ({held} held): {:.1} s", began.elapsed().as_secs_f64());
    let (_, total) = network.bytes();
    assert!(total < bytes * 2, "{total} bytes with cuts, {bytes} without: it started over");
    for kind in ["account", "product", "order", "visit"] {
        assert_eq!(cut.list(kind, None).len(), whole.list(kind, None).len(), "{kind}");
    }
    cut.verify();
}

/// The visits planned for the first day that has any: the sample company plans them for today.
fn todays_visits(device: &Device) -> BTreeMap<String, serde_json::Value> {
    let mut visits = device.list("visit", None);
    visits.retain(|visit| visit["status"] == "planned");
    let today = visits.iter().filter_map(|visit| visit["day"].as_str()).min().map(str::to_owned);
    visits.retain(|visit| visit["day"].as_str() == today.as_deref());
    visits.into_iter().map(|visit| (visit["id"].to_string(), visit)).collect()
}

fn assert_todays_visits_are_usable(whole: &Device, device: &Device) {
    let (all, held) = (todays_visits(whole), todays_visits(device));
    assert!(!all.is_empty());
    assert!(all.keys().eq(held.keys()), "today's visits did not come ahead: {held:#?}");
    let (here, there) = (device.list("order", None).len(), whole.list("order", None).len());
    assert!(here < there, "the cut came too late to show what comes first");
    for visit in held.values() {
        let account = visit["account"].as_str().expect("the account's id");
        let account = device.fields(account);
        assert!(account["name"].as_str().is_some_and(|name| !name.is_empty()), "{account}");
    }
}
