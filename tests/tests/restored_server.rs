//! A server restored from yesterday's backup loses nothing: real processes, a killed server, a tablet that never
//! comes back.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
};
use serde_json::Value;
use std::{fs, path::PathBuf};

/// Yesterday's backup, and the three tablets of the company.
struct Yesterday {
    company: Company,
    backup: PathBuf,
    lost: Device,
    stays: Device,
    office: Device,
}

/// What was done today, after the backup.
struct Today {
    account: String,
    by_lost: String,
    by_stays: String,
}

fn yesterday() -> Yesterday {
    let company = Company::small(seed());
    let sales = company.login("sales", 0);
    let (lost, stays) = (company.tablet(sales, "lost"), company.tablet(sales, "stays"));
    let office = company.tablet(company.login("office", 0), "office");
    for tablet in [&lost, &stays, &office] {
        tablet.sync();
    }
    let backup = company.file("yesterday.db");
    company.server.command(&["backup"], &["--to", backup.to_str().unwrap()]).data();
    Yesterday { company, backup, lost, stays, office }
}

impl Yesterday {
    /// A day's work, received by the server; the last edit waits on the tablet that stays.
    fn today(&self) -> Today {
        let account = self.lost.new_record("account", &["name=永昌五金行"]);
        let by_lost = self.lost.new_record("quote", &[&format!("account={account}")]);
        self.lost.sync();
        self.stays.sync();
        let by_stays = self.stays.new_record("quote", &[&format!("account={account}")]);
        self.stays.sync();
        self.stays.sync();
        self.office.sync();
        self.stays.set(&account, &["phone=02-2345-6789"]);
        Today { account, by_lost, by_stays }
    }

    fn rebase(&self, verb: &str, arguments: &[&str]) -> Value {
        let said = self.company.server.command(&["rebase", verb], arguments);
        said.json["data"].clone()
    }

    fn export(&self) -> Value {
        let to = self.company.file("orders.csv");
        let to = to.to_str().unwrap().to_owned();
        self.company.server.command(&["export", "orders"], &["--to", &to]).json["ok"].clone()
    }

    /// Both tablets that are left sync until both have everything.
    fn all_sync(&self) -> u64 {
        let syncs = [&self.office, &self.stays, &self.office, &self.stays].map(Device::sync);
        syncs.iter().map(|said| said["handed_in_again"].as_u64().unwrap()).sum()
    }

    #[track_caller]
    fn nothing_is_lost(&self, today: &Today, numbers: &[String]) {
        for tablet in [&self.stays, &self.office] {
            assert_eq!(tablet.field(&today.account, "name"), "永昌五金行");
            assert_eq!(tablet.field(&today.account, "phone"), "02-2345-6789");
            let told = [&today.by_lost, &today.by_stays].map(|quote| tablet.field(quote, "number"));
            assert_eq!(told, numbers, "a number changed");
            assert!(tablet.pending().is_empty());
            tablet.verify();
        }
        let history = self.office.history(&today.account, "name");
        assert_eq!(history[0]["device"], "lost", "its author stands in history: {history:?}");
        // Whoever comes new gets it from the server alone.
        let fresh = self.company.tablet(self.company.login("sales", 0), "fresh");
        fresh.sync();
        assert_eq!(fresh.field(&today.account, "phone"), "02-2345-6789");
        self.company.check();
    }
}

#[test]
fn a_server_restored_from_yesterdays_backup_loses_nothing() {
    let mut world = yesterday();
    let today = world.today();
    let numbers = [&today.by_lost, &today.by_stays].map(|quote| world.stays.field(quote, "number"));
    assert!(numbers.iter().all(|number| number.starts_with("Q-0")), "{numbers:?}");

    world.company.server.kill();
    let backup = world.backup.to_str().unwrap().to_owned();
    world.company.server.command(&["restore"], &["--from", &backup]).data();
    world.company.server.start();
    assert!(world.all_sync() >= 3, "the account and both quotes");

    let waiting = world.stays.new_record("quote", &[&format!("account={}", today.account)]);
    world.all_sync();
    assert_eq!(world.stays.field(&waiting, "number"), "", "numbers stand still");
    assert_eq!(world.export(), false, "exports stand still");
    let status = world.rebase("status", &[]);
    assert_eq!(status["rebase"]["cause"], "restore");
    assert_eq!(status["waiting_for"], 1, "{status:#}");
    assert_eq!(status["devices"][0]["device_name"], "lost");
    assert_eq!(world.rebase("close", &[]), Value::Null, "a device is missing");
    let closed = world.rebase("close", &["--anyway"]);
    assert_eq!(closed["numbered"], 1, "{closed:#}");
    assert_eq!(closed["gaps"], serde_json::json!({}));
    assert_eq!(world.export(), true);

    world.all_sync();
    let next = |number: &str| number[2..].parse::<u64>().unwrap() + 1;
    let given = world.stays.field(&waiting, "number");
    assert_eq!(given[2..].parse::<u64>().unwrap(), next(&numbers[1]), "no gap and no repeat");
    world.nothing_is_lost(&today, &numbers);
}

#[test]
fn an_old_database_copied_over_the_new_one_is_noticed() {
    let mut world = yesterday();
    let today = world.today();
    let numbers = [&today.by_lost, &today.by_stays].map(|quote| world.stays.field(quote, "number"));
    world.company.server.kill();
    let data = world.company.file("server");
    for beside in ["satchel.db-wal", "satchel.db-shm"] {
        let _ = fs::remove_file(data.join(beside));
    }
    fs::copy(&world.backup, data.join("satchel.db")).unwrap();
    world.company.server.start();
    let status = world.rebase("status", &[]);
    assert_eq!(status["rebase"]["cause"], "mark", "{status:#}");
    assert_eq!(status["gaps"]["quote"].as_array().map(Vec::len), Some(2), "{status:#}");
    world.all_sync();
    assert_eq!(world.rebase("status", &[])["gaps"], serde_json::json!({}));
    world.rebase("close", &["--anyway"]);
    world.nothing_is_lost(&today, &numbers);
}
