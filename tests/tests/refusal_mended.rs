//! A record refused because of a right its maker had lost: it waits on the tablet, sync says that somebody is
//! needed, and once the office has put things right the next sync sends the very same change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
};

/// A quote made offline by a seller who is made a technician meanwhile; the person, and the quote.
fn quote_of_a_technician(sales: &Device, office: &Device) -> (String, String) {
    sales.sync();
    office.sync();
    let person = sales.ok(&["status"])["person"].as_str().unwrap().to_owned();
    let account = sales.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    let quote = sales.new_record("quote", &[&format!("account={account}")]);
    office.set(&person, &["role=technician"]);
    office.sync();
    (person, quote)
}

#[test]
fn a_refused_record_goes_again_once_the_office_has_put_things_right() {
    let company = Company::small(seed());
    let sales = company.tablet(company.login("sales", 0), "sales");
    let office = company.tablet(company.login("office", 0), "office");
    let (person, quote) = quote_of_a_technician(&sales, &office);
    let mut refused = String::new();
    for _ in 0..2 {
        let said = sales.run(&["sync"]);
        assert_eq!((said.code, &said.data()["sent"]["refused"]), (Some(1), &1.into()), "{said:#?}");
        let pending = sales.pending();
        assert_eq!((pending.len(), &pending[0]["state"]), (1, &"refused".into()));
        assert_eq!(pending[0]["refusal"]["who"], "office");
        refused = pending[0]["hash"].as_str().unwrap().to_owned();
    }
    let told = sales.ok(&["status"]);
    assert_eq!((&told["state"], &told["refused"]), (&"needs-you".into(), &1.into()));

    office.set(&person, &["role=sales"]);
    office.sync();
    let said = sales.run(&["sync"]);
    assert_eq!((said.code, &said.data()["sent"]["accepted"]), (Some(0), &1.into()), "{said:#?}");
    assert!(sales.pending().is_empty());
    let told = sales.ok(&["history", &quote]);
    assert_eq!(told["entries"][0]["hash"], refused.as_str(), "another change went");
    office.sync();
    assert!(!office.fields(&quote)["number"].as_str().unwrap_or_default().is_empty());
    company.check();
}

#[test]
fn signing_out_promises_nothing_for_what_was_refused() {
    let company = Company::small(seed());
    let sales = company.tablet(company.login("sales", 0), "sales");
    let office = company.tablet(company.login("office", 0), "office");
    quote_of_a_technician(&sales, &office);
    sales.run(&["sync"]);
    sales.new_record("account", &["name=永記食品"]);
    let told = sales.ok(&["logout"]);
    assert_eq!((&told["unsent"], &told["refused"]), (&1.into(), &1.into()), "{told}");
}
