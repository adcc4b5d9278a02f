//! s21: two reps offline create the same account, same tax id, other spelling. Both survive everywhere, each with its
//! quote; the office gets one pair with the evidence. (Merging the pair: later.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::company::{Company, seed};
use std::collections::BTreeSet;

/// Valid by its check digit, and nobody's in the sample.
const TAX_ID: &str = "24536806";

#[test]
fn s21_twins() {
    let company = Company::small(seed());
    let one = company.tablet(company.login("sales", 0), "one");
    let two = company.tablet(company.login("sales", 1), "two");
    let office = company.tablet(company.login("office", 0), "office");
    for device in [&one, &two, &office] {
        device.sync();
    }
    let twins_of = |device: &satchel_tests::device::Device| -> Vec<_> {
        device.attention().into_iter().filter(|matter| matter["code"] == "twin").collect()
    };
    let before = twins_of(&office).len();

    let made = [(&one, "永豐機械股份有限公司"), (&two, "永豐 機械")].map(|(device, name)| {
        let tax_id = format!("tax_id={TAX_ID}");
        let account = device.new_record("account", &[&format!("name={name}"), &tax_id]);
        let quote = device.new_record("quote", &[&format!("account={account}")]);
        (account, quote)
    });
    for device in [&two, &one, &office] {
        device.sync();
    }

    for (account, quote) in &made {
        assert_eq!(office.field(account, "tax_id"), TAX_ID, "an account did not survive");
        assert_eq!(office.field(quote, "account"), *account, "a quote left its account");
    }
    for (device, (account, quote)) in [&one, &two].into_iter().zip(&made) {
        device.sync();
        assert_eq!(device.field(quote, "account"), *account);
        assert!(device.pending().is_empty(), "a twin was refused");
        device.verify();
    }

    let twins = twins_of(&office);
    assert_eq!(twins.len(), before + 1, "not one pair: {twins:#?}");
    let ids: BTreeSet<&str> = made.iter().map(|(account, _)| account.as_str()).collect();
    let is_ours = |matter: &&serde_json::Value| {
        let pair = ["id", "with"].map(|key| matter[key].as_str().unwrap());
        BTreeSet::from(pair) == ids
    };
    let pair = twins.iter().find(is_ours).unwrap_or_else(|| panic!("{twins:#?}"));
    let evidence = pair["evidence"].to_string();
    assert!(evidence.contains(TAX_ID), "no evidence: {evidence}");
    assert_eq!(pair["who"], "office");
    for key in ["cause", "next", "title", "with_title"] {
        assert!(!pair[key].as_str().unwrap().is_empty(), "{key} is empty");
    }
    // The server tells its operator the same.
    let said = company.server.command(&["attention"], &[]);
    let told = said.data()["matters"].as_array().unwrap();
    let of_pair = |matter: &&serde_json::Value| {
        matter["code"] == "twin" && matter["id"] == pair["id"] && matter["with"] == pair["with"]
    };
    assert_eq!(told.iter().filter(of_pair).count(), 1, "{told:#?}");

    // Until they can be merged, archiving one of them settles it.
    office.set(&made[0].0, &["is_archived=yes"]);
    assert_eq!(twins_of(&office).len(), before);
    company.check();
}
