//! A change refused because the record had left the person: it waits on the tablet, sync says that somebody is
//! needed, and once the office has put things right the next sync sends the very same change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::company::{Company, seed};

#[test]
fn a_refused_change_goes_again_once_the_office_has_put_things_right() {
    let company = Company::small(seed());
    let sales = company.tablet(company.login("sales", 0), "sales");
    let office = company.tablet(company.login("office", 0), "office");
    sales.sync();
    office.sync();
    let here = |account: &serde_json::Value| account["id"].as_str().unwrap().to_owned();
    let mut accounts = sales.list("account", None).into_iter().map(|account| here(&account));
    let account = accounts
        .find(|id| {
            !office.field(id, "territory").is_empty() && office.field(id, "owner").is_empty()
        })
        .or_else(|| sales.list("account", None).first().map(here))
        .unwrap();
    let before = [office.field(&account, "territory"), office.field(&account, "owner")];

    sales.set(&account, &["phone=02-5555-0009"]);
    office.set(&account, &["territory=", "owner="]);
    office.sync();
    for _ in 0..2 {
        let said = sales.run(&["sync"]);
        assert_eq!((said.code, &said.data()["sent"]["refused"]), (Some(1), &1.into()), "{said:#?}");
        assert_eq!(sales.pending()[0]["state"], "refused");
    }
    let told = sales.ok(&["status"]);
    assert_eq!((&told["state"], &told["refused"]), (&"needs-you".into(), &1.into()));

    let [territory, owner] = before;
    office.set(&account, &[&format!("territory={territory}"), &format!("owner={owner}")]);
    office.sync();
    let said = sales.run(&["sync"]);
    assert_eq!((said.code, &said.data()["sent"]["accepted"]), (Some(0), &1.into()), "{said:#?}");
    assert!(sales.pending().is_empty());
    office.sync();
    assert_eq!(office.field(&account, "phone"), "02-5555-0009");
    company.check();
}

#[test]
fn signing_out_promises_nothing_for_what_was_refused() {
    let company = Company::small(seed());
    let sales = company.tablet(company.login("sales", 0), "sales");
    let office = company.tablet(company.login("office", 0), "office");
    sales.sync();
    office.sync();
    let account = sales.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    sales.set(&account, &["phone=02-5555-0009"]);
    office.set(&account, &["territory=", "owner="]);
    office.sync();
    sales.run(&["sync"]);
    sales.new_record("account", &["name=永記食品"]);
    let told = sales.ok(&["logout"]);
    assert_eq!((&told["unsent"], &told["refused"]), (&1.into(), &1.into()), "{told}");
}
