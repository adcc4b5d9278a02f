//! s22: the office archives while a rep edits: archived, and the edit kept and shown for a decision. An account moves
//! from one rep to another, and goes from the first only after their unsent changes were received. A technician's
//! device never holds costs, looked for in every table of its decrypted file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use rusqlite::{Connection, OpenFlags, types::ValueRef};
use satchel_device::store::key;
use satchel_tests::{
    company::{Company, seed},
    device::{Device, PIN},
};
use std::path::PathBuf;

const CANARY: &str = "CANARY-SUPPLIER-7731";

/// An account of that person alone: in no territory that others share.
fn own_account(device: &Device, name: &str) -> String {
    device.new_record("account", &[&format!("name={name}"), "territory="])
}

#[test]
fn s22_archived_while_somebody_edits_it() {
    let company = Company::small(seed());
    let sales = company.tablet(company.login("sales", 0), "sales");
    let office = company.tablet(company.login("office", 0), "office");
    sales.sync();
    let account = sales.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    office.sync();

    office.set(&account, &["is_archived=yes"]);
    sales.set(&account, &["phone=02-5555-1234", "payment_terms=月結60天"]);
    for device in [&office, &sales, &office, &sales] {
        device.sync();
    }

    for device in [&office, &sales] {
        assert_eq!(device.field(&account, "is_archived"), "yes", "the edit brought it back");
        assert_eq!(device.field(&account, "phone"), "02-5555-1234", "the edit was lost");
        assert!(device.pending().is_empty(), "the edit was refused");
    }
    let raised = |device: &Device| {
        let mut all = device.attention();
        all.retain(|matter| matter["id"] == account.as_str());
        all
    };
    let [matter] = raised(&office).try_into().unwrap();
    assert_eq!((&matter["code"], &matter["who"]), (&"archived-meanwhile".into(), &"office".into()));
    assert_eq!(matter["by"][0]["device"], "office");
    assert_eq!(matter["edits"][0]["by"]["device"], "sales");
    assert_eq!(matter["edits"][0]["fields"], serde_json::json!(["payment_terms", "phone"]));
    for key in ["cause", "next"] {
        assert!(!matter[key].as_str().unwrap().is_empty());
    }

    // A decision either way is a change like any other, and settles it everywhere.
    office.ok(&["resolve", &account, "is_archived", "--value", "yes"]);
    assert!(raised(&office).is_empty(), "keeping it archived settled nothing");
    for device in [&office, &sales] {
        device.sync();
        assert!(raised(device).is_empty());
        assert_eq!(device.field(&account, "is_archived"), "yes");
    }
    office.set(&account, &["is_archived=no"]);
    for device in [&office, &sales] {
        device.sync();
        assert_eq!(device.field(&account, "is_archived"), "no", "it was not brought back");
        device.verify();
    }
    company.check();
}

#[test]
fn s22_an_account_moves_and_takes_unsent_work_along() {
    let company = Company::small(seed());
    let first = company.tablet(company.login("sales", 0), "first");
    let second = company.tablet(company.login("sales", 1), "second");
    let office = company.tablet(company.login("office", 0), "office");
    first.sync();
    let account = own_account(&first, "搬家商行");
    for device in [&first, &office, &second] {
        device.sync();
    }
    let other = second.ok(&["status"])["person"].as_str().unwrap().to_owned();
    assert_eq!(second.run(&["show", &account]).error_code(), "record-not-here");

    // The first edits without a network, the office moves the account meanwhile.
    first.set(&account, &["phone=02-7777-8888"]);
    office.set(&account, &[&format!("owner={other}"), "territory="]);
    office.sync();
    second.sync();
    assert_eq!(second.field(&account, "name"), "搬家商行", "the second did not receive it");
    assert_eq!(first.field(&account, "phone"), "02-7777-8888");

    assert_eq!(first.pending().len(), 1, "nothing unsent, so the order of things proves nothing");

    first.sync();
    first.sync();
    let gone = first.run(&["show", &account]);
    assert_eq!(gone.error_code(), "record-not-here", "the first still has it");
    assert!(first.pending().is_empty(), "it went with unsent work: {:#?}", first.pending());
    for device in [&second, &office] {
        device.sync();
        assert_eq!(device.field(&account, "phone"), "02-7777-8888", "unsent work was lost");
        // Whoever has it now is told that somebody wrote who had not heard of the move.
        let raised = device.attention();
        let moved = raised.iter().find(|matter| matter["id"] == account.as_str()).unwrap();
        assert_eq!(
            (&moved["code"], &moved["edits"][0]["fields"][0]),
            (&"moved-meanwhile".into(), &"phone".into())
        );
    }
    for device in [&first, &second] {
        device.verify();
    }
    company.check();
}

#[test]
fn s22_a_technicians_device_never_holds_costs() {
    let company = Company::small(seed());
    let office = company.tablet(company.login("office", 0), "office");
    let technician = company.tablet(company.login("technician", 0), "technician");
    office.sync();
    let product = office.list("product", None)[0]["id"].as_str().unwrap().to_owned();
    let product = format!("product={product}");
    let supplier = format!("costs.a.supplier={CANARY}");
    office.new_record("product-cost", &[&product, &supplier, "costs.a.cost=12.5"]);
    for device in [&office, &technician, &technician] {
        device.sync();
    }
    assert!(finds(&office, CANARY), "the search finds nothing, so it proves nothing");
    assert!(!finds(&technician, CANARY), "a technician holds a cost");
    assert!(technician.list("product-cost", None).is_empty());
    // And the file itself shows nothing to anybody without the key.
    for file in files(&office) {
        let bytes = std::fs::read(&file).unwrap();
        let is_plain = bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes());
        assert!(!is_plain, "{} is not encrypted", file.display());
    }
}

fn person_dir(device: &Device) -> PathBuf {
    let people = device.store().join("people");
    std::fs::read_dir(people).unwrap().next().unwrap().unwrap().path()
}

fn files(device: &Device) -> Vec<PathBuf> {
    let all = std::fs::read_dir(person_dir(device)).unwrap();
    all.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect()
}

/// Whether any value of any table of the decrypted store holds the text.
fn finds(device: &Device, text: &str) -> bool {
    let dir = person_dir(device);
    let key = key::open(&dir, PIN).unwrap();
    let store = Connection::open_with_flags(dir.join("store.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)
        .unwrap();
    store.pragma_update(None, "key", key.pragma().as_str()).unwrap();
    let mut tables = store.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").unwrap();
    let tables: Vec<String> =
        tables.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert!(tables.len() > 5, "{tables:?}");
    tables.iter().any(|table| {
        let mut rows = store.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let columns = rows.column_count();
        let mut rows = rows.query([]).unwrap();
        let mut is_found = false;
        while let Some(row) = rows.next().unwrap() {
            is_found |= (0..columns).any(|column| match row.get_ref(column).unwrap() {
                ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                    bytes.windows(text.len()).any(|window| window == text.as_bytes())
                }
                _ => false,
            });
        }
        is_found
    })
}
