//! s02: two people change different fields of one account offline. Nobody is asked; both stand everywhere.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
};

#[test]
fn s02_different_fields_both_stay() {
    let company = Company::small(seed());
    for sales_first in [true, false] {
        let suffix = if sales_first { "a" } else { "b" };
        let sales = company.tablet(company.login("sales", 0), &format!("sales-{suffix}"));
        let office = company.tablet(company.login("office", 0), &format!("office-{suffix}"));
        sales.sync();
        office.sync();
        let account = sales.list("account", None)[0]["id"].as_str().unwrap().to_owned();
        let phone = format!("02-5555-000{}", u8::from(sales_first));

        sales.set(&account, &[&format!("phone={phone}")]);
        office.set(&account, &["delivery_terms=週三上午"]);
        let order = if sales_first { [&sales, &office] } else { [&office, &sales] };
        for device in [order[0], order[1], order[0]] {
            device.sync();
        }

        for device in [&sales, &office] {
            assert_eq!(device.field(&account, "phone"), phone);
            assert_eq!(device.field(&account, "delivery_terms"), "週三上午");
            assert!(device.conflict(&account, "phone").is_empty(), "somebody is asked");
            assert!(device.conflict(&account, "delivery_terms").is_empty(), "somebody is asked");
            assert!(device.pending().is_empty());
            let by =
                |field: &str| device.history(&account, field).last().unwrap()["person"].clone();
            assert_eq!(by("phone"), name(&sales), "history names the wrong author");
            assert_eq!(by("delivery_terms"), name(&office), "history names the wrong author");
            device.verify();
        }
        assert_eq!(sales.fields(&account), office.fields(&account));
    }
    company.check();
}

/// The name of whoever is signed in there.
fn name(device: &Device) -> serde_json::Value {
    let told = device.ok(&["status"]);
    assert!(told["person_name"].as_str().is_some_and(|name| !name.is_empty()), "{told}");
    told["person_name"].clone()
}
