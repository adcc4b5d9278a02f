//! Never lost: a device that is revoked, broken, offline for good or locked still hands its unsent work in, and what the
//! office accepts is in the records under the person who made it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
};
use serde_json::Value;
use std::fs;

/// As nobody who knows the PIN.
const NO_PIN: &[(&str, &str)] = &[("SATCHEL_PIN", "")];

fn hand_in(device: &Device) -> Value {
    device.run_with(NO_PIN, &["hand-in"]).data().clone()
}

fn office(company: &Company, verb: &str, more: &[&str]) -> Value {
    let by = ["--by", company.login("office", 0)];
    let by: &[&str] = if verb == "list" { &[] } else { &by };
    company.server.command(&["escrow", verb], &[by, more].concat()).data().clone()
}

fn entries(company: &Company, state: &str) -> Vec<Value> {
    let listed = office(company, "list", &["--state", state]);
    listed["entries"].as_array().unwrap().clone()
}

/// A tablet with three unsent changes to one account, and its letters.
fn at_work(company: &Company) -> (Device, String, String) {
    let tablet = company.tablet(company.login("sales", 0), "lost");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    for terms in ["one", "two", "three"] {
        tablet.set(&account, &[&format!("payment_terms={terms}")]);
    }
    let listed = company.server.command(&["user", "devices"], &[]);
    let devices = listed.data()["devices"].as_array().unwrap();
    let letters = devices.last().unwrap()["letters"].as_str().unwrap().to_owned();
    (tablet, account, letters)
}

#[test]
fn a_revoked_device_hands_its_work_in_and_the_office_takes_it_under_its_author() {
    let company = Company::small(seed());
    let (tablet, account, letters) = at_work(&company);
    let task = tablet.new_record("task", &["title=made offline"]);
    company.server.command(&["user", "revoke-device"], &[&letters]).data();

    let refused = tablet.run(&["sync"]);
    assert_eq!((refused.error_code(), refused.code), ("device-revoked", Some(6)));
    let next = refused.json["error"]["next"].as_str().unwrap();
    assert!(next.contains("hand-in") && next.contains("4 changes"), "{next}");
    assert_eq!(tablet.pending().len(), 4, "nothing is deleted");
    assert_eq!(tablet.field(&account, "payment_terms"), "three");

    let given = hand_in(&tablet);
    assert_eq!((&given["boxes"], &given["kept"]), (&4.into(), &4.into()), "{given}");
    assert_eq!(hand_in(&tablet)["known"], 4, "once more changes nothing");
    assert_eq!(tablet.pending().len(), 4, "nothing is deleted");
    let waiting = entries(&company, "waiting");
    assert_eq!(waiting.len(), 4);
    let person = tablet.ok(&["status"])["person"].clone();
    for entry in &waiting {
        assert_eq!((&entry["is_revoked"], &entry["person"]), (&true.into(), &person), "{entry}");
    }
    let other = company.tablet(company.login("office", 0), "office");
    other.sync();
    assert_ne!(other.field(&account, "payment_terms"), "three", "not before the office says so");

    let sales = company.login("sales", 0);
    let of_sales = ["--by", sales, "--device", &letters];
    let by_sales = company.server.command(&["escrow", "accept"], &of_sales);
    assert_eq!(by_sales.error_code(), "refused");
    let accepted = office(&company, "accept", &["--device", &letters]);
    assert_eq!((&accepted["taken"], &accepted["waiting"]), (&4.into(), &0.into()), "{accepted}");
    assert_eq!(entries(&company, "taken").len(), 4);

    other.sync();
    assert_eq!(other.field(&account, "payment_terms"), "three");
    assert_eq!(other.field(&task, "title"), "made offline");
    let told = other.history(&account, "payment_terms");
    let last = told.last().unwrap();
    assert_eq!((&last["new"], &last["device"]), (&"three".into(), &"lost".into()));
    assert_eq!(last["person"], waiting[0]["person_name"]);
    company.check();
}

#[test]
fn work_handed_in_and_then_sent_is_one_change() {
    let company = Company::small(seed());
    let (tablet, account, letters) = at_work(&company);
    assert_eq!(hand_in(&tablet)["kept"], 3);
    assert_eq!(tablet.sync()["sent"]["accepted"], 3);
    assert_eq!(hand_in(&tablet)["boxes"], 0, "what was received lies in escrow no more");
    let accepted = office(&company, "accept", &["--device", &letters]);
    assert_eq!((&accepted["taken"], &accepted["waiting"]), (&3.into(), &0.into()));
    tablet.sync();
    let told = tablet.history(&account, "payment_terms");
    let mine = told.iter().filter(|entry| entry["device"] == "lost").count();
    assert_eq!(mine, 3);
    company.check();
}

#[test]
fn a_device_whose_database_and_keys_are_gone_hands_in_from_a_file() {
    let company = Company::small(seed());
    let (tablet, account, letters) = at_work(&company);
    let dir = tablet.person_dir();
    for name in ["store.db", "store.db-wal", "keys.json"] {
        let _ = fs::write(dir.join(name), b"nothing of use");
    }
    assert_ne!(tablet.run(&["list", "account"]).code, Some(0));
    let rescue = company.file("work.satchel");
    let path = rescue.to_str().unwrap();
    let written = tablet.run_with(NO_PIN, &["hand-in", "--to", path]);
    assert_eq!(written.data()["boxes"], 3);
    let canary = fs::read(&rescue).unwrap();
    assert!(!canary.windows(5).any(|bytes| bytes == b"three"), "readable by whoever finds it");

    let take = || company.server.command(&["escrow", "take"], &[path]).data().clone();
    assert_eq!(take()["kept"], 3);
    assert_eq!(take()["known"], 3);
    assert_eq!(office(&company, "accept", &["--device", &letters])["taken"], 3);
    let other = company.tablet(company.login("office", 0), "office");
    other.sync();
    assert_eq!(other.field(&account, "payment_terms"), "three");
}

#[test]
fn accepted_work_whose_ground_is_missing_waits_for_it() {
    let company = Company::small(seed());
    let (tablet, _, _) = at_work(&company);
    hand_in(&tablet);
    let waiting = entries(&company, "waiting");
    let change = |n: usize| waiting[n]["change"].as_str().unwrap();
    let late = office(&company, "accept", &[change(1)]);
    assert_eq!((&late["taken"], &late["waiting"]), (&0.into(), &1.into()));
    let early = office(&company, "accept", &[change(2)]);
    assert_eq!((&early["taken"], &early["entries"][0]["code"]), (&0.into(), &"deferred".into()));
    let all = office(&company, "accept", &[change(0), change(1), &change(2)[..8]]);
    assert_eq!((&all["taken"], &all["waiting"]), (&3.into(), &0.into()), "{all}");
    company.check();
}

#[test]
fn rejected_work_is_kept_and_does_not_come_back() {
    let company = Company::small(seed());
    let (tablet, account, letters) = at_work(&company);
    hand_in(&tablet);
    assert_eq!(office(&company, "reject", &["--device", &letters])["rejected"], 3);
    assert_eq!(hand_in(&tablet)["known"], 3);
    assert_eq!((entries(&company, "waiting").len(), entries(&company, "rejected").len()), (0, 3));
    let other = company.tablet(company.login("office", 0), "office");
    other.sync();
    assert_ne!(other.field(&account, "payment_terms"), "three");
}

#[test]
fn one_device_cannot_hand_in_for_another() {
    let company = Company::small(seed());
    let (victim, _, _) = at_work(&company);
    let thief = company.tablet(company.login("sales", 1), "thief");
    fs::copy(victim.person_dir().join("escrow"), thief.person_dir().join("escrow")).unwrap();
    assert_eq!(thief.run_with(NO_PIN, &["hand-in"]).error_code(), "hand-in-incomplete");
    assert!(entries(&company, "waiting").is_empty());
}

#[test]
fn a_network_that_is_down_keeps_the_work_here_and_a_damaged_box_costs_only_itself() {
    let company = Company::small(seed());
    let network = company.network();
    let tablet = company.tablet_behind(&network, company.login("sales", 0), "tablet");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    for terms in ["one", "two", "three"] {
        tablet.set(&account, &[&format!("payment_terms={terms}")]);
    }
    network.cut();
    assert_eq!(tablet.run_with(NO_PIN, &["hand-in"]).error_code(), "offline");
    network.mend();
    let file = tablet.person_dir().join("escrow");
    let mut bytes = fs::read(&file).unwrap();
    bytes[200] ^= 1;
    fs::write(&file, &bytes).unwrap();
    assert_eq!(hand_in(&tablet)["kept"], 2);
    // The next save finds that a box is missing, and a torn tail does not stand in its way.
    fs::write(&file, [bytes.as_slice(), &[9, 9, 9]].concat()).unwrap();
    tablet.set(&account, &["payment_terms=four"]);
    let again = hand_in(&tablet);
    assert_eq!((&again["kept"], &again["known"]), (&2.into(), &2.into()), "{again}");
}
