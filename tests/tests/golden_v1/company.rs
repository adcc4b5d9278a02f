//! A company of version 1 on its disks: a server's data directory, and a device with unsent work enrolled in it. Today's
//! programs open both, and the work arrives.

use super::{freeze, is_freezing, read};
use satchel_shared::protocol::{codec, limits::INFLATED_BYTES_MAX};
use satchel_tests::{
    company::{Company, seed},
    device::Device,
    server::Server,
};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

/// What was known when the files were made.
const TOLD: &str = "company.json";

fn now_s() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

/// A folder as one file: the path of each file, and its bytes.
fn packed(folder: &Path) -> Vec<u8> {
    let mut files = Vec::new();
    collect(folder, folder, &mut files);
    files.sort();
    codec::encode(&files).unwrap()
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            // The index of SQLite's log is of the machine it was on.
            if !name.ends_with("-shm") {
                files.push((name, fs::read(&path).unwrap()));
            }
        }
    }
}

fn unpack(name: &str, folder: &Path) {
    let files: Vec<(String, Vec<u8>)> = codec::decode(&read(name), INFLATED_BYTES_MAX).unwrap();
    for (name, bytes) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        // Programs refuse a key that others may read.
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
    }
}

fn waiting(device: &Device) -> BTreeSet<String> {
    device.pending().iter().map(|one| one["hash"].as_str().unwrap().to_owned()).collect()
}

/// A small company on a day like any other, with work of every sort unsent.
fn make() {
    let mut company = Company::of(
        seed(),
        &["--accounts", "3", "--products", "3", "--orders", "2", "--reps", "1"],
    );
    let office = company.tablet(company.login("office", 0), "office");
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    [&office, &tablet].iter().for_each(|device| drop(device.sync()));
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    // A conflict that both sides hold, and one that only the device will find.
    tablet.set(&account, &["payment_terms=月結30天"]);
    office.set(&account, &["payment_terms=月結60天"]);
    [&office, &tablet].iter().for_each(|device| drop(device.sync()));
    office.set(&account, &["phone=02-0000-0001"]);
    office.sync();

    tablet.set(&account, &["phone=02-2345-6789", "notes=中午休息。"]);
    tablet.set(&account, &["tags.early=yes", "custom.shelf=3"]);
    let quote =
        tablet.new_record("quote", &[&format!("account={account}"), "lines.a.description=一批貨"]);
    tablet.set(&quote, &["lines.1.quantity=5", "title=開幕"]);
    tablet.new_record("task", &["title=回電"]);
    tablet.new_record("contact", &[&format!("account={account}"), "name=陳先生"]);
    tablet.new_record("visit", &[&format!("account={account}")]);

    let told = json!({
        "made_s": now_s(),
        "waiting": waiting(&tablet),
        "account": account,
        "account_fields": tablet.fields(&account),
        "quote": quote,
        "quote_fields": tablet.fields(&quote),
        "documents": tablet.ok(&["status"])["documents"],
        "office": company.login("office", 0),
    });
    company.server.kill();
    company.check();
    freeze("server.bin", &packed(company.server.data()));
    freeze("device.bin", &packed(tablet.store()));
    freeze(TOLD, &serde_json::to_vec_pretty(&told).unwrap());
}

/// Both sides as they were left, at the time they were left, as today's programs find them.
fn begin(directory: &Path, schema: &str) -> (Server, Device, Value) {
    let told: Value = serde_json::from_slice(&read(TOLD)).unwrap();
    let (data, store) = (directory.join("server"), directory.join("tablet"));
    unpack("server.bin", &data);
    unpack("device.bin", &store);
    let then = format!("{:+}", told["made_s"].as_i64().unwrap() - now_s());
    let mut server = Server::at(&data);
    server.set(&[], Some(&then));
    server.set_schema(schema);
    server.start();
    let file = store.join("device.json");
    let mut facts: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    facts["server"] = format!("http://{}", server.address()).into();
    fs::write(&file, serde_json::to_vec(&facts).unwrap()).unwrap();
    (server, Device::at(directory, "tablet").with_clock(&then).with_schema(schema), told)
}

fn prove(schema: &str) {
    let directory = tempfile::tempdir().unwrap();
    let (server, tablet, told) = begin(directory.path(), schema);
    let text = |key: &str| told[key].as_str().unwrap();

    // The device says what it said, and all its work is there.
    let hashes: BTreeSet<String> = serde_json::from_value(told["waiting"].clone()).unwrap();
    assert_eq!(waiting(&tablet), hashes);
    assert!(hashes.len() >= 6);
    assert_eq!(tablet.fields(text("account")), told["account_fields"]);
    assert_eq!(tablet.fields(text("quote")), told["quote_fields"]);
    assert_eq!(tablet.ok(&["status"])["documents"], told["documents"]);
    assert_eq!(tablet.conflict(text("account"), "payment_terms").len(), 2);
    tablet.verify();

    // The server takes it in, and others see it.
    assert_eq!(tablet.sync()["sent"]["accepted"], hashes.len());
    assert!(tablet.pending().is_empty());
    tablet.verify();
    assert_eq!(tablet.conflict(text("account"), "phone").len(), 2);
    let office = Device::at(directory.path(), "office").with_schema(schema);
    let office = office.with_clock(&format!("{:+}", told["made_s"].as_i64().unwrap() - now_s()));
    office.enrol(&format!("http://{}", server.address()), &server.enrol_code(text("office")));
    office.sync();
    assert_eq!(office.field(text("quote"), "title"), "開幕");
    assert!(office.field(text("account"), "notes").starts_with("中午休息。"));
    let checked = server.command(&["check"], &[]);
    assert_eq!(checked.data()["findings"], json!([]), "{checked:#?}");
}

#[test]
fn a_device_and_a_server_of_version_1_are_opened_and_their_work_arrives() {
    if is_freezing() {
        make();
    }
    prove("1");
}

#[test]
fn the_next_version_opens_them_too() {
    if is_freezing() {
        println!("the files are being made: run again");
        return;
    }
    prove("2");
}
