//! s23: 200 changes by four people. Anybody who may read the record opens its history without a network: who, when,
//! device, old, new; the record as of a date and as of a decision; "restore" writes a new change that syncs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_device::{
    actions::{Login, fields, records},
    chance::Chance,
    clock::Clock,
    home::Home,
    store::{Store, key},
};
use satchel_shared::{documents::Kind, ids::DocumentId};
use satchel_tests::{
    company::{Company, seed},
    device::{Device, PIN},
};
use std::{collections::BTreeSet, time::Instant};

/// Changes of each of the four.
const EACH: usize = 50;
/// 2026-03-01 12:00 UTC, far from midnight anywhere it matters.
const BEGIN_MS: i64 = 1_772_366_400_000;
const DAY_MS: i64 = 86_400_000;

/// A run of the program on a device, and the clock it goes by.
fn run(device: &Device) -> (Login, Clock) {
    let home = Home::new(device.store());
    let person = home.device().unwrap().unwrap().person.unwrap();
    let dir = home.person_dir(person);
    let store = Store::open(&dir, &key::open(&dir, PIN).unwrap()).unwrap();
    let clock = Clock::fixed(BEGIN_MS - DAY_MS);
    (Login::start(store, &home, clock.clone(), Chance::system()).unwrap(), clock)
}

/// Changes fields many times in one run of the program: the first 25 days one field, the next 25 the other.
fn write(device: &Device, account: DocumentId, first_day: usize) {
    let (mut login, clock) = run(device);
    for day in first_day..first_day + EACH {
        let field = if day % EACH < EACH / 2 { "phone" } else { "payment_terms" };
        clock.set(BEGIN_MS + day as i64 * DAY_MS);
        let typed = [(field.to_owned(), format!("{field} of day {day}"))];
        fields::set(&mut login, account, &typed, None).unwrap();
    }
}

#[test]
fn s23_history_offline() {
    let mut company = Company::small(seed());
    let sales = company.tablet(company.login("sales", 0), "sales");
    let people = [
        company.tablet(company.login("technician", 0), "technician"),
        company.tablet(company.login("manager", 0), "manager"),
        company.tablet(company.login("office", 0), "office"),
    ];
    let all: Vec<&Device> = std::iter::once(&sales).chain(&people).collect();
    all.iter().for_each(|device| drop(device.sync()));
    // A territory the technician works as well, the day before it begins.
    let territory = sales.list("account", None)[0]["territory"].as_str().unwrap().to_owned();
    let typed = [("name", "歷史商行"), ("territory", territory.as_str())];
    let typed = typed.map(|(field, value)| (field.to_owned(), value.to_owned()));
    let made = records::create(&mut run(&sales).0, Kind::Account, &typed).unwrap();
    let account = &*made.id.to_string();
    for device in [&sales, all[1]] {
        device.sync();
    }

    // Four people, fifty changes each, a day each, synced in turn.
    for (turn, device) in all.iter().enumerate() {
        device.sync();
        write(device, made.id, turn * EACH);
        device.sync();
    }
    let quote = sales.new_record("quote", &[&format!("account={account}"), "title=春季"]);
    all.iter().for_each(|device| drop(device.sync()));
    let number = sales.field(&quote, "number");
    let by = company.login("manager", 0).to_owned();
    company.server.command(&["approve"], &["--number", &number, "--by", &by]).data();
    sales.set(&quote, &["title=夏季"]);
    sales.set(account, &["phone=改過的電話"]);
    all.iter().for_each(|device| drop(device.sync()));
    all.iter().for_each(|device| drop(device.sync()));

    // No network from here on.
    company.server.kill();
    all.iter().for_each(|device| history_is_whole(device, account));
    as_of_a_decision(&people[2], &quote, account);
    as_of_a_date(&sales, account);
    company.server.start();
    restored(&sales, account, &people);
    company.check();
}

/// Who, when, on which device, from what to what; all two hundred.
fn history_is_whole(device: &Device, account: &str) {
    let begun = Instant::now();
    let told = device.ok(&["history", account]);
    println!(
        "{} of {}: {} ms, program start and PIN included",
        told["entries"].as_array().unwrap().len(),
        account,
        begun.elapsed().as_millis()
    );
    let entries = told["entries"].as_array().unwrap();
    let ours: Vec<_> = entries
        .iter()
        .filter(|entry| entry["new"].as_str().is_some_and(|new| new.contains(" of day ")))
        .collect();
    assert_eq!(ours.len(), 4 * EACH, "history lacks changes");
    for pair in ours.chunk_by(|a, b| a["field"] == b["field"]).flat_map(|run| run.windows(2)) {
        assert_eq!(pair[1]["old"][0], pair[0]["new"], "old is not what stood before");
    }
    let authors: BTreeSet<(&str, &str)> = ours
        .iter()
        .map(|entry| (entry["person"].as_str().unwrap(), entry["device"].as_str().unwrap()))
        .collect();
    assert_eq!(authors.len(), 4, "{authors:?}");
    assert!(authors.iter().all(|(person, device)| !person.is_empty() && !device.is_empty()));
    assert!(ours.iter().all(|entry| entry["device_time_ms"].is_i64()));
    let of_field = device.history(account, "phone");
    assert!(of_field.iter().all(|entry| entry["field"] == "phone"));
    assert!(of_field.len() >= 2 * EACH);
}

/// What the manager had before them.
fn as_of_a_decision(device: &Device, quote: &str, account: &str) {
    let shown = device.ok(&["show", quote, "--at-decision", "1"]);
    assert_eq!((&shown["fields"]["title"], &shown["is_current"]), (&"春季".into(), &false.into()));
    let fields = shown["fields"].as_object().unwrap();
    assert!(fields.keys().all(|field| !field.starts_with("decisions")), "it knows the future");
    assert_eq!(device.field(quote, "title"), "夏季");
    let then = device.ok(&["show", account, "--at-decision", "1", "--of", quote]);
    assert_ne!(then["fields"]["phone"], "改過的電話");
    assert_eq!(device.run(&["show", quote, "--at-signature", "1"]).json["ok"], false);
}

/// The record as of a date.
fn as_of_a_date(device: &Device, account: &str) {
    let then = |when: &str| device.ok(&["show", account, "--as-of", when])["fields"].clone();
    // Noon of day 24, and of day 85.
    assert_eq!(then("2026-03-25")["phone"], "phone of day 24");
    assert_eq!(then("2026-03-25")["payment_terms"], serde_json::Value::Null);
    for may in ["2026-05-25", "民國115年5月25日", "2026-05-25T23:59"] {
        assert_eq!(then(may)["phone"], "phone of day 74", "{may}");
        assert_eq!(then(may)["payment_terms"], "payment_terms of day 85", "{may}");
    }
    assert_eq!(then("2099-12-31"), device.fields(account), "the far future is what stands now");
    let told = device.ok(&["history", account, "--field", "phone", "--as-of", "2026-03-25"]);
    assert_eq!(told["entries"].as_array().unwrap().len(), EACH / 2);
    let before = device.run(&["show", account, "--as-of", "2026-02-01"]);
    assert_eq!(before.error_code(), "not-then");
    assert_eq!(device.run(&["show", account, "--as-of", "someday"]).error_code(), "bad-moment");
    let entries = device.history(account, "phone");
    let entry = entries.iter().find(|entry| entry["new"] == "phone of day 60").unwrap();
    let at = device.ok(&["show", account, "--at", &entry["hash"].as_str().unwrap()[..12]]);
    assert_eq!(at["fields"]["phone"], "phone of day 60");
    assert_eq!(at["fields"]["payment_terms"], "payment_terms of day 49");
}

/// What was, again: as a new change that reaches the others.
fn restored(device: &Device, account: &str, others: &[Device]) {
    let before = device.history(account, "phone").len();
    device.ok(&["restore", account, "phone", "--as-of", "2026-03-25"]);
    assert_eq!(device.field(account, "phone"), "phone of day 24");
    assert_eq!(device.history(account, "phone").len(), before + 1, "no new change");
    device.sync();
    for other in others {
        other.sync();
        assert_eq!(other.field(account, "phone"), "phone of day 24", "it did not sync");
        other.verify();
    }
}
