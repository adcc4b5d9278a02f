//! Never lost: a forgotten PIN. The password and what the company keeps give the person a new PIN; all work stays.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
    program::Said,
};

const NEW_PIN: &str = "803803";

fn recover(device: &Device, login: &str, password: &str) -> Said {
    let environment = [("SATCHEL_PIN", NEW_PIN), ("SATCHEL_PASSWORD", password)];
    device.run_with(&environment, &["recover", "--login", login])
}

fn new_pin(device: &Device, words: &[&str]) -> Said {
    device.run_with(&[("SATCHEL_PIN", NEW_PIN)], words)
}

#[test]
fn a_forgotten_pin_is_replaced_and_no_work_is_lost() {
    let company = Company::small(seed());
    let (login, other) = (company.login("sales", 0), company.login("sales", 1));
    let password = company.password(login);
    let tablet = company.tablet(login, "tablet");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    tablet.set(&account, &["payment_terms=before the PIN was lost"]);

    assert_eq!(new_pin(&tablet, &["status"]).error_code(), "wrong-pin");
    assert_eq!(recover(&tablet, login, "not the password").error_code(), "login-refused");
    let somebody_else = recover(&tablet, other, company.password(other));
    assert_eq!(somebody_else.error_code(), "slot-refused");
    assert_eq!(new_pin(&tablet, &["status"]).error_code(), "wrong-pin", "nothing has changed");
    assert_eq!(tablet.ok(&["status"])["waiting"], 1, "the old PIN still works");

    let recovered = recover(&tablet, login, password);
    assert_eq!(recovered.data()["waiting"], 1);
    assert_eq!(tablet.run(&["status"]).error_code(), "wrong-pin");
    assert_eq!(new_pin(&tablet, &["sync"]).data()["sent"]["accepted"], 1);
    let office = company.tablet(company.login("office", 0), "office");
    office.sync();
    assert_eq!(office.field(&account, "payment_terms"), "before the PIN was lost");
    let told = office.history(&account, "payment_terms");
    assert_eq!(told.last().unwrap()["person"], recovered.data()["person_name"]);

    // And once more: what the company keeps was renewed.
    recover(&tablet, login, password).data();
    assert_eq!(new_pin(&tablet, &["verify"]).code, Some(0));
}

#[test]
fn a_revoked_device_gets_no_key_and_says_that_it_can_hand_in() {
    let company = Company::small(seed());
    let login = company.login("sales", 0);
    let tablet = company.tablet(login, "tablet");
    let device = company.server.command(&["user", "devices"], &[]).data()["devices"][0].clone();
    company
        .server
        .command(&["user", "revoke-device"], &[device["device"].as_str().unwrap()])
        .data();
    let said = recover(&tablet, login, company.password(login));
    assert_eq!(said.error_code(), "device-revoked");
    assert!(said.json["error"]["next"].as_str().unwrap().contains("hand-in"));
    assert_eq!(new_pin(&tablet, &["status"]).error_code(), "wrong-pin");
}

#[test]
fn work_is_sealed_again_when_the_company_has_another_key() {
    let mut company = Company::small(seed());
    let login = company.login("sales", 0).to_owned();
    let password = company.password(&login).to_owned();
    let tablet = company.tablet(&login, "tablet");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    tablet.set(&account, &["payment_terms=sealed twice"]);

    company.server.kill();
    std::fs::remove_file(company.server.data().join("escrow.key")).unwrap();
    company.server.start();
    let shut = tablet.run(&["hand-in"]);
    assert_eq!(shut.error_code(), "hand-in-incomplete", "the old key is gone: {shut:#?}");
    assert_eq!(recover(&tablet, &login, &password).error_code(), "slot-refused");
    let signed_in =
        tablet.run_with(&[("SATCHEL_PASSWORD", &password)], &["login", "--login", &login]);
    signed_in.data();
    assert_eq!(tablet.ok(&["hand-in"])["kept"], 1);
    recover(&tablet, &login, &password).data();
}
