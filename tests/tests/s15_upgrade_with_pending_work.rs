//! s15: 30 pending changes of schema v1; the app becomes v2 offline and later syncs with a v2 server: all 30 arrive. A
//! v1 device that keeps syncing never removes fields it does not know. A failed migration leaves the old file openable
//! and says so. The v2 programs are ours with the tests' next schema.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
    disk::Disk,
};
use serde_json::Value;
use std::{collections::BTreeSet, fs};

const PENDING: usize = 30;

/// The changes that wait, each by its name.
fn waiting(device: &Device) -> BTreeSet<String> {
    device.pending().iter().map(|one| one["hash"].as_str().unwrap().to_owned()).collect()
}

/// The server again, as the program of that schema.
fn serve_as(company: &mut Company, schema: &str) {
    company.server.kill();
    company.server.set_schema(schema);
    company.server.start();
}

fn id_of(listed: &Value) -> String {
    listed["id"].as_str().unwrap().to_owned()
}

/// A day's work of every sort, 30 changes in all; the account, and a quote of it.
fn work_a_day(tablet: &Device, old: &Device) -> (String, String) {
    let theirs: BTreeSet<String> = old.list("account", None).iter().map(id_of).collect();
    let mut accounts: Vec<String> = tablet.list("account", None).iter().map(id_of).collect();
    accounts.sort_by_key(|id| !theirs.contains(id));
    assert!(theirs.contains(&accounts[0]), "they share no account");
    let account = accounts[0].clone();
    for (n, id) in accounts.iter().take(8).enumerate() {
        tablet.set(id, &[&format!("payment_terms=terms {n}")]);
    }
    tablet.set(&account, &["notes=They close at noon."]);
    tablet.set(&account, &["tags.early=yes", "tags.friendly=yes"]);
    let quote = tablet.new_record("quote", &[&format!("account={account}")]);
    let products = tablet.list("product", None);
    for product in products.iter().filter(|one| !one["number"].as_str().unwrap().is_empty()).take(3)
    {
        let added = tablet.run(&[
            "add-line",
            &quote,
            product["number"].as_str().unwrap(),
            "2",
            "--price",
            "100",
        ]);
        added.data();
    }
    tablet.set(&quote, &["lines.1.quantity=5"]);
    tablet.set(&quote, &["title=for the new shop"]);
    let mut n = 0;
    while tablet.pending().len() < PENDING {
        n += 1;
        tablet.new_record("task", &[&format!("title=task {n}")]);
    }
    assert_eq!(tablet.pending().len(), PENDING);
    (account, quote)
}

#[test]
fn s15_upgrade_with_pending_work() {
    let mut company = Company::small(seed());
    let network = company.network();
    let login = company.login("sales", 0).to_owned();
    let tablet = company.tablet_behind(&network, &login, "tablet");
    let old = company.tablet(company.login("manager", 0), "old");
    let office = company.tablet(company.login("office", 0), "office");
    [&tablet, &old].iter().for_each(|device| drop(device.sync()));
    network.cut();
    let (account, quote) = work_a_day(&tablet, &old);
    let pending = waiting(&tablet);

    // The app becomes v2, and the store cannot be brought up: that is said, and the older app still opens it.
    let broken = tablet.clone().with_schema("2-broken").run(&["list", "account"]);
    assert_eq!((broken.error_code(), broken.code), ("store-not-upgraded", Some(3)));
    let said = broken.json["error"].to_string();
    assert!(
        said.contains("older version still opens them") || said.contains("舊版程式仍可開啟"),
        "{said}"
    );
    assert_eq!(waiting(&tablet), pending);
    tablet.verify();

    // It becomes v2 offline: all work is there, and v2 writes nothing the server has not been seen to know.
    let newer = tablet.clone().with_schema("2");
    assert_eq!(waiting(&newer), pending);
    newer.verify();
    for later in ["loyalty_grade=gold", "status=dormant", "loyalty_story=since 1990"] {
        assert_eq!(newer.run(&["set", &account, later]).error_code(), "server-too-old", "{later}");
    }
    let line = ["set", &quote, "lines.1.engraving=To a friend"];
    assert_eq!(newer.run(&line).error_code(), "server-too-old");
    let v1_shaped = newer.new_record("account", &["name=Alpha Works"]);
    let one_more = waiting(&newer).len();
    assert_eq!(one_more, PENDING + 1);

    // The older app says that it is too old now, and touches nothing.
    let file = newer.person_dir().join("store.db");
    let before = (fs::read(&file).unwrap(), fs::read(file.with_extension("db-wal")).ok());
    assert_eq!(tablet.run(&["list", "account"]).error_code(), "store-too-new");
    assert!(before == (fs::read(&file).unwrap(), fs::read(file.with_extension("db-wal")).ok()));

    // Later it syncs with a v2 server: all 30 arrive, and so does the record v2 made as v1 would have.
    serve_as(&mut company, "2");
    network.mend();
    let tally = newer.sync();
    assert_eq!(tally["sent"]["accepted"], one_more, "{tally}");
    assert!(waiting(&newer).is_empty());
    newer.verify();
    company.check();
    office.sync();
    assert_eq!(office.field(&account, "payment_terms"), "terms 0");
    assert_eq!(office.field(&account, "notes"), "They close at noon.");
    assert_eq!(office.field(&quote, "title"), "for the new shop");
    assert_eq!(office.list("task", Some("task")).len(), newer.list("task", Some("task")).len());

    let desk = company.tablet(company.login("office", 0), "desk");
    let office = office.with_schema("2");
    write_what_is_new(&newer, &office, &account, &quote, &v1_shaped);
    keep_working_on_v1(&old, &account, &quote);
    prove_nothing_is_lost(&newer, &office, &account, &quote);
    know_the_unknown(&desk);
    company.check();
}

/// Everything v2 has: fields, containers, those of records and lines made by v1, a word, a kind.
fn write_what_is_new(newer: &Device, office: &Device, account: &str, quote: &str, v1_shaped: &str) {
    newer.set(
        account,
        &["loyalty_grade=gold", "loyalty_story=since 1990", "badges.blue=yes", "badges.red=yes"],
    );
    newer.set(account, &["status=dormant"]);
    newer.set(quote, &["lines.1.engraving=To a friend", "lines.1.wrapping=red paper"]);
    newer.set(v1_shaped, &["loyalty_story=made before the server knew stories"]);
    newer.sync();
    office.sync();
    office.new_record("warranty", &["name=Two years", "ends_on=2028-11-21"]);
    office.sync();
}

/// A v1 device that goes on: it edits the very same records, settles, restores, and hands in records of its own.
fn keep_working_on_v1(old: &Device, account: &str, quote: &str) {
    old.sync();
    old.verify();
    assert_eq!(old.field(account, "status"), "dormant", "an unknown word is shown as it is");
    assert_eq!(old.field(account, "loyalty_grade"), "gold", "an unknown field is shown as it is");
    old.set(account, &["phone=02-2345-6789", "notes=They close at noon. Ring twice."]);
    old.set(account, &["status=active"]);
    let told = old.history(account, "status");
    let dormant = told.iter().rev().find(|entry| entry["new"] == "dormant").unwrap();
    old.ok(&["restore", account, "status", dormant["hash"].as_str().unwrap()]);
    assert_eq!(old.field(account, "status"), "dormant", "the unknown word was put back");
    old.set(quote, &["lines.1.quantity=7", "lines.2.removed=yes"]);
    let made = old.new_record("account", &["name=Beta Works"]);
    let own = old.new_record("quote", &[&format!("account={made}"), "lines.a.description=a thing"]);
    old.sync();
    assert!(old.pending().is_empty());
    assert_eq!(old.field(&own, "account_name"), "Beta Works");
    old.verify();
}

fn prove_nothing_is_lost(newer: &Device, office: &Device, account: &str, quote: &str) {
    newer.sync();
    office.sync();
    for device in [newer, office] {
        let fields = device.fields(account);
        let told = |name: &str| fields[name].as_str().unwrap_or_default().to_owned();
        assert_eq!(
            (told("loyalty_grade"), told("loyalty_story")),
            ("gold".into(), "since 1990".into())
        );
        assert_eq!(
            (told("badges.blue"), told("badges.red")),
            ("yes".into(), "yes".into()),
            "{fields}"
        );
        assert_eq!((told("status"), told("phone")), ("dormant".into(), "02-2345-6789".into()));
        assert_eq!(told("notes"), "They close at noon. Ring twice.");
        let lines = device.fields(quote).to_string();
        for kept in ["To a friend", "red paper"] {
            assert!(lines.contains(kept), "{kept}: {lines}");
        }
        device.verify();
    }
    // What v1 made has what v2 writes into, made by the server, once.
    let of_v1 = office.list("account", Some("Beta Works"))[0]["id"].as_str().unwrap().to_owned();
    office.set(&of_v1, &["loyalty_story=told later"]);
    let quote_of_v1 =
        office.list("quote", Some("Beta Works"))[0]["id"].as_str().unwrap().to_owned();
    office.set(&quote_of_v1, &["lines.1.wrapping=blue paper"]);
    office.sync();
    assert_eq!(office.list("warranty", None).len(), 1);
}

/// A v1 device of the office is sent the unknown kind: stored, counted, listed as unknown; and v2 knows it.
fn know_the_unknown(desk: &Device) {
    desk.sync();
    let status = desk.ok(&["status"]);
    assert_eq!(status["state"], "all-received", "{status}");
    assert_eq!(desk.run(&["list", "warranty"]).error_code(), "unknown-kind");
    let unknown = desk.list("unknown", None);
    assert_eq!((unknown.len(), &unknown[0]["kind"]), (1, &"warranty".into()), "{unknown:?}");
    let id = id_of(&unknown[0]);
    assert_eq!(desk.field(&id, "name"), "Two years");
    desk.verify();

    let desk = desk.clone().with_schema("2");
    let known = desk.list("warranty", None);
    assert_eq!((id_of(&known[0]), &known[0]["title"]), (id.clone(), &"Two years".into()));
    assert_eq!(id_of(&desk.list("warranty", Some("two"))[0]), id);
    assert!(desk.list("unknown", None).is_empty());
    let told = desk.ok(&["verify"]);
    assert_eq!(
        (&told["findings"], &told["notices"]),
        (&serde_json::json!([]), &serde_json::json!([]))
    );
}

#[test]
fn what_a_server_does_not_know_waits_for_it_and_is_never_lost() {
    let mut company = Company::small(seed());
    serve_as(&mut company, "2");
    let tablet = company.tablet(company.login("sales", 0), "tablet").with_schema("2");
    tablet.sync();
    let accounts = tablet.list("account", None);
    let [account, other, third] = [0, 1, 2].map(|n| id_of(&accounts[n]));

    // The server was put back to the older program; the tablet has not heard of it.
    serve_as(&mut company, "1");
    tablet.set(&account, &["loyalty_grade=gold"]);
    tablet.set(&third, &["status=dormant"]);
    // A creation names the schema it was made in, and waits with it; other work goes on.
    let task = tablet.new_record("task", &["title=waits"]);
    tablet.set(&other, &["payment_terms=goes on"]);
    let tally = tablet.sync();
    assert_eq!(
        (&tally["sent"]["accepted"], &tally["sent"]["refused"]),
        (&1.into(), &0.into()),
        "{tally}"
    );
    let states: Vec<_> = tablet.pending().iter().map(|one| one["state"].clone()).collect();
    assert_eq!(states, ["deferred"; 3]);
    assert_eq!(tablet.field(&account, "loyalty_grade"), "gold");
    // Now it has, and writes nothing more the server could not take.
    assert_eq!(
        tablet.run(&["set", &account, "loyalty_grade=silver"]).error_code(),
        "server-too-old"
    );
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    assert_eq!(
        (office.field(&account, "loyalty_grade"), office.field(&other, "payment_terms")),
        (String::new(), "goes on".into())
    );

    // With the newer server everything goes in one round.
    serve_as(&mut company, "2");
    tablet.sync();
    assert!(tablet.pending().is_empty());
    office.sync();
    let told = (office.field(&account, "loyalty_grade"), office.field(&third, "status"));
    assert_eq!(told, ("gold".into(), "dormant".into()));
    assert_eq!(office.field(&task, "title"), "waits");
    tablet.verify();
    company.check();
}

#[test]
fn an_upgrade_on_a_full_disk_says_so_and_leaves_the_old_file_open() {
    let company = Company::small(seed());
    let Some(disk) = Disk::mount(&company.file("disk"), 8) else {
        println!("not tried: mounting is not allowed here");
        return;
    };
    let tablet = Device::at(disk.place(), "tablet");
    let url = format!("http://{}", company.server.address());
    tablet.enrol(&url, &company.server.enrol_code(company.login("sales", 0)));
    tablet.sync();
    let account = id_of(&tablet.list("account", None)[0]);
    tablet.set(&account, &["payment_terms=unsent"]);
    let pending = waiting(&tablet);

    disk.fill();
    let newer = tablet.clone().with_schema("2");
    assert_eq!(newer.run(&["list", "account"]).error_code(), "store-not-upgraded");
    assert_eq!(
        (waiting(&tablet), tablet.field(&account, "payment_terms")),
        (pending.clone(), "unsent".into())
    );
    tablet.verify();
    disk.empty();
    assert_eq!(waiting(&newer), pending);
    newer.verify();
    assert_eq!(newer.sync()["sent"]["accepted"], 1);
}
