//! s11: two devices offline, 20 quotes each: 40 provisional numbers, then 40 official ones without gap or
//! repeat, and both find the quote. (The PDF already handed over: with the PDF.)
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::company::{Company, seed};
use std::collections::BTreeSet;

const EACH: usize = 20;

#[test]
fn s11_numbers() {
    let company = Company::small(seed());
    let devices = [
        company.tablet(company.login("sales", 0), "one"),
        company.tablet(company.login("sales", 0), "two"),
    ];
    devices.iter().for_each(|device| drop(device.sync()));
    let before: BTreeSet<u64> = official(&devices[0].list("quote", None));
    let mut provisional = BTreeSet::new();
    let mut ids = Vec::new();
    for device in &devices {
        let account = device.list("account", None)[0]["id"].as_str().unwrap().to_owned();
        for _ in 0..EACH {
            let id = device.new_record("quote", &[&format!("account={account}")]);
            provisional.insert(device.field(&id, "provisional_number"));
            ids.push(id);
        }
    }
    assert_eq!(provisional.len(), 2 * EACH, "provisional numbers clash");

    for device in [&devices[1], &devices[0], &devices[1], &devices[0]] {
        device.sync();
    }
    for device in &devices {
        let mut numbers = BTreeSet::new();
        for id in &ids {
            let fields = device.fields(id);
            let number = fields["number"].as_str().expect("an official number").to_owned();
            let made_up = fields["provisional_number"].as_str().unwrap();
            for words in [number.as_str(), made_up] {
                let found = device.list("quote", Some(words));
                assert_eq!(found.len(), 1, "{words} finds {found:?}");
                assert_eq!(found[0]["id"], id.as_str());
            }
            numbers.insert(counter(&number));
        }
        assert_eq!(numbers.len(), 2 * EACH, "an official number was given twice");
        let first = *numbers.first().unwrap();
        assert_eq!(*numbers.last().unwrap() - first + 1, 2 * EACH as u64, "a gap in the numbers");
        assert!(before.is_disjoint(&numbers));
        device.verify();
    }
    company.check();
}

fn counter(number: &str) -> u64 {
    number.rsplit('-').next().unwrap().parse().expect("digits")
}

fn official(quotes: &[serde_json::Value]) -> BTreeSet<u64> {
    let numbers = quotes.iter().filter_map(|quote| quote["number"].as_str());
    numbers.filter(|number| number.matches('-').count() == 1).map(counter).collect()
}
