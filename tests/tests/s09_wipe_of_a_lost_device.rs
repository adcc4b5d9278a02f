//! s09: 8 unsent changes on a device: the board shows "8 unsent as of 14:02"; the device sends first when reached; wiping
//! without that needs the number 8 typed and is logged. With nothing unsent it wipes at the next contact.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_device::store::{Store, key};
use satchel_tests::{
    company::{Company, seed},
    device::{Device, PIN},
    program::Said,
};
use serde_json::Value;
use std::{
    fs,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

const UNSENT: u64 = 8;
/// In every text that is written, so that a byte of it left anywhere is found.
const CANARY: &str = "只有這台平板知道";

fn now_ms() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64
}

/// The board's entry of a device, by its name.
fn board(company: &Company, name: &str) -> Value {
    let listed = company.server.command(&["device", "list"], &[]);
    let devices = listed.data()["devices"].as_array().unwrap();
    devices.iter().find(|of| of["name"] == name).expect("it is on the board").clone()
}

/// What the board says of the one person on a device.
fn held(company: &Company, name: &str) -> Value {
    let device = board(company, name);
    let people = device["people"].as_array().unwrap();
    assert_eq!(people.len(), 1, "{device:#}");
    people[0].clone()
}

fn wipe(company: &Company, name: &str, more: &[&str]) -> Said {
    let letters = board(company, name)["letters"].as_str().unwrap().to_owned();
    let all = [&["--device", &letters, "--reason", "left in a taxi"], more].concat();
    company.server.command(&["device", "wipe"], &all)
}

/// The deeds in the audit, oldest first.
fn audit(company: &Company) -> Vec<Value> {
    let listed = company.server.command(&["audit", "list"], &[]);
    let rows = listed.data()["rows"].as_array().unwrap().clone();
    let verified = company.server.command(&["audit", "verify"], &[]);
    assert_eq!(verified.data()["is_sound"], true, "{verified:#?}");
    rows
}

fn deeds(company: &Company) -> Vec<String> {
    let rows = audit(company);
    let words = rows.iter().map(|row| row["deed"].as_str().unwrap().to_owned());
    words
        .filter(|deed| deed.contains("wipe") || deed == "give-up" || deed == "revoke-device")
        .collect()
}

/// Every file below a folder, by name.
fn files(dir: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(
            |path| if path.is_dir() { files(&path) } else { vec![path.display().to_string()] },
        )
        .collect()
}

fn work(tablet: &Device, count: u64) -> Vec<String> {
    (0..count).map(|n| tablet.new_record("task", &[&format!("title={CANARY} {n}")])).collect()
}

/// "8 unsent as of 14:02", and that it was then.
fn assert_shown(held: &Value, unsent: u64, between: (i64, i64)) {
    let says = held["says"].as_str().unwrap();
    let time = says.strip_prefix(&format!("{unsent} unsent as of ")).expect(says);
    let clock: Vec<char> = time.chars().take(5).collect();
    let is_clock = clock.len() == 5 && clock[2] == ':';
    assert!(is_clock || time.starts_with("20"), "{says}");
    let at_ms = held["unsent_ms"].as_i64().unwrap();
    assert!((between.0..=between.1).contains(&at_ms), "{at_ms} is not in {between:?}");
    assert_eq!(held["unsent"], unsent);
}

#[test]
fn s09_the_device_sends_first_and_wipes_with_nothing_unsent() {
    let company = Company::small(seed());
    let login = company.login("sales", 0);
    let tablet = company.tablet(login, "lost");
    tablet.sync();
    assert_eq!(held(&company, "lost")["unsent"], 0);
    let ids = work(&tablet, UNSENT);
    assert_eq!(held(&company, "lost")["unsent"], 0, "nobody was told yet");
    let before = now_ms();
    assert_eq!(tablet.ok(&["status"])["unsent"], UNSENT);
    assert_shown(&held(&company, "lost"), UNSENT, (before, now_ms()));

    // Only an admin or a manager orders it, with a reason.
    for stranger in [login, company.login("office", 0)] {
        assert_eq!(wipe(&company, "lost", &["--by", stranger]).error_code(), "refused");
    }
    let admin = company.login("admin", 0);
    let said = wipe(&company, "lost", &["--by", admin, "--reason", " "]);
    assert_eq!(said.error_code(), "usage");
    let ordered = wipe(&company, "lost", &["--by", admin]).data().clone();
    assert_eq!(
        (&ordered["unsent"], &ordered["orders"][0]["state"]),
        (&UNSENT.into(), &"ordered".into())
    );
    let says = held(&company, "lost")["says"].as_str().unwrap().to_owned();
    assert!(says.contains("the device has not been reached since"), "{says}");

    // A contact that sends nothing wipes nothing, and says why in both languages.
    for (lang, words) in [("en", "8 changes are unsent"), ("zh-Hant", "8 項未送出")] {
        let told = tablet.ok(&["status", "--lang", lang]);
        assert_eq!(
            (&told["wipe"]["unsent"], &told["wipe"]["why"]),
            (&UNSENT.into(), &"unsent".into())
        );
        assert!(tablet.text(&["status", "--lang", lang]).contains(words), "{lang}");
    }
    assert!(held(&company, "lost")["says"].as_str().unwrap().contains("last told at"));

    // Reached by a round, it sends first, and then nothing is unsent.
    let kept_key = tablet.person_dir().join("keys.json");
    assert!(kept_key.exists());
    let said = tablet.run(&["sync"]);
    assert_eq!((said.error_code(), said.code), ("wiped", Some(1)), "{said:#?}");
    assert_eq!(files(tablet.store()), Vec::<String>::new(), "something is left");
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(office.field(id, "title"), format!("{CANARY} {n}"), "lost by the wipe");
    }

    let device = board(&company, "lost");
    assert_eq!(device["people"][0]["wipe"]["state"], "wiped", "{device:#}");
    assert_eq!(device["is_revoked"], true);
    assert!(device["people"][0]["says"].as_str().unwrap().starts_with("wiped at "));
    assert_eq!(deeds(&company), ["order-wipe", "begin-wipe", "wiped", "revoke-device"]);
    let rows = audit(&company);
    let row = |deed: &str| rows.iter().find(|row| row["deed"] == deed).unwrap();
    assert_eq!(
        (&row("order-wipe")["who_name"], &row("order-wipe")["reason"]),
        (&"系統管理員".into(), &"left in a taxi".into())
    );
    assert_eq!(row("begin-wipe")["reason"], "nothing unsent");
    assert_eq!(row("wiped")["reason"], "as ordered");
    assert_eq!(tablet.run(&["status"]).error_code(), "no-store");
    company.check();
}

#[test]
fn s09_with_nothing_unsent_it_wipes_at_the_next_contact_of_whatever_sort() {
    let company = Company::small(seed());
    let admin = company.login("admin", 0);
    for verb in ["status", "sync", "login"] {
        let login = company.login("sales", 0);
        let name = format!("lost {verb}");
        let tablet = company.tablet(login, &name);
        tablet.sync();
        wipe(&company, &name, &["--by", admin]).data();
        let password = ["login", "--login", login, "--password", company.password(login)];
        let arguments: &[&str] = if verb == "login" { &password } else { &[verb] };
        assert_eq!(tablet.run(arguments).error_code(), "wiped", "{verb}");
        assert_eq!(files(tablet.store()), Vec::<String>::new(), "{verb}");
        assert_eq!(held(&company, &name)["wipe"]["state"], "wiped", "{verb}");
    }
}

/// A tablet with eight quotes nobody may take: their author is a technician meanwhile.
fn unsendable(company: &Company) -> Device {
    let tablet = company.tablet(company.login("sales", 0), "lost");
    let office = company.tablet(company.login("office", 0), "office");
    tablet.sync();
    office.sync();
    let person = tablet.ok(&["status"])["person"].as_str().unwrap().to_owned();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    for _ in 0..UNSENT {
        tablet.new_record("quote", &[&format!("account={account}")]);
    }
    office.set(&person, &["role=technician"]);
    office.sync();
    tablet
}

#[test]
fn s09_wiping_unsent_work_needs_its_number_typed_by_two_and_is_logged() {
    let company = Company::small(seed());
    let tablet = unsendable(&company);
    let (admin, lead) = (company.login("admin", 0), company.login("manager", 0));
    let before = now_ms();
    let said = tablet.run(&["sync"]);
    assert_eq!(said.data()["sent"]["refused"], UNSENT, "{said:#?}");
    assert_shown(&held(&company, "lost"), UNSENT, (before, now_ms()));

    // Ordered without the number, nothing is wiped: what was refused counts, too.
    wipe(&company, "lost", &["--by", admin]).data();
    let said = tablet.run(&["sync"]);
    assert_eq!((&said.data()["wipe"]["unsent"], said.code), (&UNSENT.into(), Some(1)), "{said:#?}");
    assert_eq!(tablet.pending().len() as u64, UNSENT, "nothing is lost");
    assert_shown(&held(&company, "lost"), UNSENT, (before, now_ms()));

    // The wrong number is refused with the right one; so is one person alone.
    let by_two = ["--by", admin, "--second", lead];
    let said = wipe(&company, "lost", &[&by_two[..], &["--give-up", "7"]].concat());
    let detail = said.json["error"]["detail"].as_str().unwrap();
    assert!(detail.contains("7 was typed, but 8 unsent"), "{detail}");
    for second in [admin, company.login("office", 0)] {
        let said = wipe(&company, "lost", &["--by", admin, "--second", second, "--give-up", "8"]);
        assert_eq!(said.error_code(), "refused", "{second}");
    }
    let said = wipe(&company, "lost", &["--by", admin, "--give-up", "8"]);
    assert_eq!(said.error_code(), "usage");
    assert_eq!(deeds(&company), ["order-wipe"], "what was refused is no deed");

    // Typed right, but the device holds another number by then: it counts again, and keeps all of it.
    wipe(&company, "lost", &[&by_two[..], &["--give-up", "8"]].concat()).data();
    let first = tablet.pending()[0]["id"].as_str().unwrap().to_owned();
    tablet.ok(&["withdraw", &first]);
    let said = tablet.run(&["sync"]);
    let told = &said.data()["wipe"];
    assert_eq!(
        (&told["unsent"], &told["given_up"], &told["why"]),
        (&7.into(), &8.into(), &"wrong-number".into())
    );
    assert_eq!(tablet.pending().len(), 7);
    assert_eq!(held(&company, "lost")["unsent"], 7);

    // The right one: it is wiped, and who gave up how much stands in the audit for ever.
    wipe(&company, "lost", &[&by_two[..], &["--give-up", "7"]].concat()).data();
    assert_eq!(
        tablet.ok(&["status"])["wipe"]["why"],
        "unsent",
        "without trying to send, nothing is given up"
    );
    assert_eq!(tablet.run(&["sync"]).error_code(), "wiped");
    assert_eq!(files(tablet.store()), Vec::<String>::new());
    assert_eq!(
        deeds(&company),
        ["order-wipe", "give-up", "give-up", "begin-wipe", "wiped", "revoke-device"]
    );
    let rows = audit(&company);
    let last = rows.iter().rev().find(|row| row["deed"] == "give-up").unwrap();
    assert_eq!(
        (&last["who_name"], &last["reason"]),
        (&"系統管理員".into(), &"7 unsent changes given up: left in a taxi".into())
    );
    assert_ne!(last["second_name"], "", "{last}");
    let begun = rows.iter().find(|row| row["deed"] == "begin-wipe").unwrap();
    assert_eq!(begun["reason"], "7 unsent, given up");
    company.check();
}

#[test]
fn a_revoked_device_hands_its_work_in_sealed_and_then_wipes() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "lost");
    tablet.sync();
    let ids = work(&tablet, UNSENT);
    let letters = board(&company, "lost")["letters"].as_str().unwrap().to_owned();
    company.server.command(&["user", "revoke-device"], &[&letters]).data();
    wipe(&company, "lost", &["--by", company.login("admin", 0)]).data();
    assert_eq!(tablet.run(&["sync"]).error_code(), "wiped");
    assert_eq!(files(tablet.store()), Vec::<String>::new());
    assert_eq!(held(&company, "lost")["wipe"]["state"], "wiped");
    let rows = audit(&company);
    let begun = rows.iter().find(|row| row["deed"] == "begin-wipe").unwrap();
    assert_eq!(begun["reason"], "8 unsent, all of them handed in sealed");
    let by = ["--by", company.login("office", 0), "--device", &letters];
    let accepted = company.server.command(&["escrow", "accept"], &by).data().clone();
    assert_eq!((&accepted["taken"], &accepted["waiting"]), (&UNSENT.into(), &0.into()));
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    assert_eq!(office.field(&ids[7], "title"), format!("{CANARY} 7"));
    assert_eq!(audit(&company).iter().filter(|row| row["deed"] == "accept-escrow").count(), 8);
    company.check();
}

#[test]
fn of_several_people_on_a_device_only_the_one_ordered_is_wiped() {
    let company = Company::small(seed());
    let (wang, li) = (company.login("sales", 0), company.login("sales", 1));
    let tablet = company.tablet(wang, "shared");
    tablet.sync();
    work(&tablet, 2);
    tablet.ok(&["logout"]);
    const LI: &[(&str, &str)] = &[("SATCHEL_PIN", "739173")];
    let as_li = |arguments: &[&str]| tablet.run_with(LI, arguments);
    as_li(&["login", "--login", li, "--password", company.password(li)]).data();
    as_li(&["sync"]).data();
    let people = board(&company, "shared")["people"].as_array().unwrap().clone();
    assert_eq!(people.len(), 2, "both are on the board, also who is not signed in");

    wipe(&company, "shared", &["--by", company.login("admin", 0), "--person", li]).data();
    assert_eq!(as_li(&["sync"]).error_code(), "wiped");
    assert_eq!(as_li(&["status"]).error_code(), "signed-out");
    assert_eq!(board(&company, "shared")["is_revoked"], false);
    tablet.log_in(wang, company.password(wang));
    assert_eq!(tablet.pending().len(), 2, "王's work is another's order");
    tablet.sync();

    // Li may come back, with a new store; the order is done with.
    as_li(&["login", "--login", li, "--password", company.password(li)]).data();
    as_li(&["sync"]).data();
    // Now all of it: each store goes when it is opened, and the device with the last one.
    wipe(&company, "shared", &["--by", company.login("admin", 0)]).data();
    assert_eq!(as_li(&["sync"]).error_code(), "wiped");
    assert_eq!(board(&company, "shared")["is_revoked"], false);
    let login = tablet.run(&["login", "--login", wang, "--password", company.password(wang)]);
    assert_eq!(login.error_code(), "wiped");
    assert_eq!(files(tablet.store()), Vec::<String>::new());
    assert_eq!(board(&company, "shared")["is_revoked"], true);
    company.check();
}

#[test]
fn a_revoked_device_whose_work_the_company_cannot_open_is_not_wiped() {
    let mut company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "lost");
    tablet.sync();
    work(&tablet, 3);
    let letters = board(&company, "lost")["letters"].as_str().unwrap().to_owned();
    company.server.command(&["user", "revoke-device"], &[&letters]).data();
    wipe(&company, "lost", &["--by", company.login("admin", 0)]).data();
    company.server.kill();
    let key = company.file("server").join("escrow.key");
    let kept = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    company.server.start();
    let said = tablet.run(&["sync"]);
    assert_eq!(said.error_code(), "device-revoked");
    assert!(
        said.json["error"]["next"].as_str().unwrap().contains("3 changes are unsent"),
        "{said:#?}"
    );
    assert_eq!(tablet.pending().len(), 3, "nothing is lost");
    assert_eq!(held(&company, "lost")["wipe"]["state"], "ordered");
    // The right key comes back: they are taken in, and then the device goes.
    company.server.kill();
    fs::write(&key, kept).unwrap();
    company.server.start();
    assert_eq!(tablet.run(&["sync"]).error_code(), "wiped");
    let waiting = company.server.command(&["escrow", "list"], &[]).data()["entries"].clone();
    assert_eq!(waiting.as_array().map(Vec::len), Some(3));
}

#[test]
fn while_another_program_has_the_records_open_nothing_is_wiped() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "lost");
    tablet.sync();
    wipe(&company, "lost", &["--by", company.login("admin", 0)]).data();
    let key = key::open(&tablet.person_dir(), PIN).unwrap();
    let open = Store::open(&tablet.person_dir(), &key).unwrap();
    for verb in ["status", "sync"] {
        assert_eq!(tablet.run(&[verb]).data()["wipe"]["why"], "busy", "{verb}");
    }
    assert_eq!(open.verify(&mut |_, _| {}).unwrap(), []);
    drop(open);
    assert_eq!(tablet.run(&["status"]).error_code(), "wiped");
}

#[test]
fn a_watch_sends_first_and_ends_by_being_wiped() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "lost");
    tablet.sync();
    let ids = work(&tablet, 1);
    wipe(&company, "lost", &["--by", company.login("admin", 0)]).data();
    let output = tablet.command(&["sync", "--watch"]).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let last: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    assert_eq!(last["error"]["code"], "wiped", "{said}");
    assert_eq!(files(tablet.store()), Vec::<String>::new());
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    assert_eq!(office.field(&ids[0], "title"), format!("{CANARY} 0"));
}

#[test]
fn an_order_taken_back_wipes_nothing() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "found");
    tablet.sync();
    let by = ["--by", company.login("admin", 0)];
    let withdraw = [&by[..], &["--withdraw"]].concat();
    assert_eq!(wipe(&company, "found", &withdraw).error_code(), "not-found");
    wipe(&company, "found", &by).data();
    wipe(&company, "found", &withdraw).data();
    tablet.sync();
    assert_eq!(held(&company, "found")["wipe"]["state"], "withdrawn");
    assert_eq!(deeds(&company), ["order-wipe", "withdraw-wipe"]);
}

#[test]
fn without_a_network_nothing_is_wiped_whatever_was_ordered_and_a_lost_answer_is_no_lie() {
    let company = Company::small(seed());
    let network = company.network();
    let tablet = company.tablet_behind(&network, company.login("sales", 0), "lost");
    tablet.sync();
    wipe(&company, "lost", &["--by", company.login("admin", 0)]).data();
    network.cut();
    assert_eq!(tablet.run(&["sync"]).error_code(), "offline");
    network.mend();
    // The server hears everything, the device nothing: it may not begin on what it did not hear.
    network.lose_answers_after(0);
    tablet.run(&["sync"]);
    assert!(tablet.person_dir().join("keys.json").exists(), "wiped without a word from the server");
    let wipe = held(&company, "lost")["wipe"].clone();
    assert_eq!(wipe["state"], "ordered", "{wipe}");
    network.mend();
    assert_eq!(tablet.run(&["sync"]).error_code(), "wiped");
    assert_eq!(held(&company, "lost")["wipe"]["state"], "wiped");
}
