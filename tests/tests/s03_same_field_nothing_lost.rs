//! s03: two people set the same field offline. Both values stand with person, device and time until the
//! office picks one; the other can be restored.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::company::{Company, seed};

const FIELD: &str = "payment_terms";

#[test]
fn s03_same_field_nothing_lost() {
    let company = Company::small(seed());
    let sales = company.tablet(company.login("sales", 0), "sales");
    let technician = company.tablet(company.login("technician", 0), "technician");
    let office = company.tablet(company.login("office", 0), "office");
    let all = [&sales, &technician, &office];
    all.iter().for_each(|device| drop(device.sync()));
    let theirs: Vec<_> = technician.list("account", None);
    let shared = |id: &serde_json::Value| theirs.iter().any(|account| account["id"] == *id);
    let account = sales.list("account", None).into_iter().find(|a| shared(&a["id"])).unwrap();
    let account = account["id"].as_str().unwrap();

    sales.set(account, &[&format!("{FIELD}=月結45天")]);
    technician.set(account, &[&format!("{FIELD}=出貨前匯款")]);
    for device in [&technician, &sales, &office, &technician] {
        device.sync();
    }

    let current = office.field(account, FIELD);
    for device in all {
        assert_eq!(device.field(account, FIELD), current, "stores show different values");
        let values = device.conflict(account, FIELD);
        let mut told: Vec<_> = values.iter().map(|one| (&*one.value, &*one.device)).collect();
        told.sort_unstable();
        assert_eq!(told, [("出貨前匯款", "technician"), ("月結45天", "sales")], "{values:?}");
        for candidate in &values {
            assert!(!candidate.person.is_empty() && !candidate.at.is_empty(), "{candidate:?}");
        }
        let row =
            device.list("account", None).into_iter().find(|row| row["id"] == account).unwrap();
        assert_eq!(row["conflicts"], 1, "the list shows no mark");
    }

    let loser = office.conflict(account, FIELD).into_iter().find(|c| c.value != current).unwrap();
    office.ok(&["resolve", account, FIELD, "--value", &loser.value]);
    for device in [&office, &sales, &technician] {
        device.sync();
    }
    for device in all {
        assert!(device.conflict(account, FIELD).is_empty(), "the mark stayed");
        assert_eq!(device.field(account, FIELD), loser.value);
    }

    let told = sales.history(account, FIELD);
    let other = told.iter().rev().find(|entry| entry["new"] == current.as_str()).unwrap();
    sales.ok(&["restore", account, FIELD, other["hash"].as_str().unwrap()]);
    for device in [&sales, &office, &technician] {
        device.sync();
    }
    for device in all {
        assert_eq!(device.field(account, FIELD), current, "the restored value did not arrive");
        assert!(device.history(account, FIELD).len() > told.len(), "restoring was no new change");
        device.verify();
    }
    company.check();
}
