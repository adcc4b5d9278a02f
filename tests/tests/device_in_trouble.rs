//! What a device says when its folder, its certificate, its network or its sign-in is not as it should be, and
//! that the one-time code survives all of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
    disk::Disk,
    program::Said,
};
use std::fs;

fn url(company: &Company) -> String {
    format!("http://{}", company.server.address())
}

fn enrol(device: &Device, url: &str, code: &str, more: &[&str]) -> Said {
    device.run(&[&["enrol", "--server", url, "--code", code, "--name", "tablet"], more].concat())
}

#[test]
fn a_missing_file_never_leads_in_circles_nor_costs_a_code() {
    let company = Company::small(seed());
    let login = company.login("sales", 0);
    let tablet = company.tablet(login, "tablet");
    let person = tablet.ok(&["status"])["person"].as_str().unwrap().to_owned();
    let store = tablet.store().join("people").join(person).join("store.db");
    let code = company.server.enrol_code(login);

    fs::rename(&store, store.with_extension("away")).unwrap();
    assert_eq!(tablet.run(&["list", "account"]).error_code(), "store-missing");
    fs::rename(store.with_extension("away"), &store).unwrap();

    let described = tablet.store().join("device.json");
    fs::rename(&described, described.with_extension("away")).unwrap();
    assert_eq!(tablet.run(&["status"]).error_code(), "store-missing");
    assert_eq!(enrol(&tablet, &url(&company), &code, &[]).error_code(), "store-missing");
    enrol(&Device::at(company.path(), "other"), &url(&company), &code, &[]).data();
}

#[test]
fn a_full_disk_costs_no_code() {
    let company = Company::small(seed());
    let Some(disk) = Disk::mount(&company.file("disk"), 4) else {
        println!("not tried: mounting is not allowed here");
        return;
    };
    let tablet = Device::at(disk.place(), "tablet");
    let code = company.server.enrol_code(company.login("sales", 0));
    disk.fill();
    assert_eq!(enrol(&tablet, &url(&company), &code, &[]).error_code(), "disk-full");
    disk.empty();
    enrol(&tablet, &url(&company), &code, &[]).data();
}

#[test]
fn an_enrolment_that_was_killed_does_not_stand_in_the_way_of_the_next() {
    let company = Company::small(seed());
    let login = company.login("sales", 0);
    let tablet = company.tablet(login, "tablet");
    // As a kill just before the last step leaves it.
    fs::remove_file(tablet.store().join("device.json")).unwrap();
    fs::write(tablet.store().join("enrolling"), b"").unwrap();
    assert_eq!(tablet.run(&["status"]).error_code(), "no-store");
    enrol(&tablet, &url(&company), &company.server.enrol_code(login), &[]).data();
    tablet.sync();
    assert!(!tablet.store().join("enrolling").exists());
}

#[test]
fn a_root_certificate_is_checked_first_and_kept_only_by_a_device_that_was_enrolled() {
    let company = Company::small(seed());
    let tablet = Device::at(company.path(), "tablet");
    let code = company.server.enrol_code(company.login("sales", 0));
    let (junk, real) = (company.file("junk.pem"), company.file("real.pem"));
    let hollow = "-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n";
    for text in ["hello", hollow] {
        fs::write(&junk, text).unwrap();
        let said = enrol(&tablet, &url(&company), &code, &["--ca", junk.to_str().unwrap()]);
        assert_eq!(said.error_code(), "bad-certificate", "{text}");
    }
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    fs::write(&real, made.cert.pem()).unwrap();
    let more = ["--ca", real.to_str().unwrap()];
    let root = tablet.store().join("root.pem");
    let said = enrol(&tablet, "http://127.0.0.1:1", &code, &more);
    assert_eq!(said.error_code(), "enrol-offline");
    assert!(!root.exists(), "an attempt that failed left its certificate");
    enrol(&tablet, &url(&company), &code, &more).data();
    assert_eq!(fs::read_to_string(root).unwrap(), made.cert.pem());
}

#[test]
fn the_password_is_asked_for_only_when_the_server_answers() {
    let company = Company::small(seed());
    let network = company.network();
    let tablet = company.tablet_behind(&network, company.login("sales", 0), "tablet");
    let name = tablet.ok(&["status"])["person_name"].as_str().unwrap().to_owned();
    tablet.ok(&["logout"]);
    assert_eq!(tablet.run(&["login", "--login", &name]).error_code(), "no-password");
    network.cut();
    assert_eq!(tablet.ok(&["login", "--login", &name])["is_at_server"], false);
    let told = tablet.ok(&["status"]);
    assert_eq!(
        (&told["is_signed_in"], &told["sign_in"]["code"]),
        (&false.into(), &"sign-in-needed".into())
    );
}

#[test]
fn status_says_that_the_office_keeps_the_device_out() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    tablet.sync();
    let told = tablet.ok(&["status"]);
    assert_eq!((&told["is_signed_in"], &told["sign_in"]), (&true.into(), &serde_json::Value::Null));
    let id = told["device"].as_str().unwrap();
    company.server.command(&["user", "revoke-device"], &[id]).data();
    let said = tablet.run(&["sync"]);
    assert_eq!((said.error_code(), said.code), ("device-revoked", Some(6)));
    for (lang, words) in [("en", "▲ sign in again"), ("zh-Hant", "▲ 請重新登入")] {
        let told = tablet.ok(&["status", "--lang", lang]);
        assert_eq!(told["sign_in"]["code"], "device-revoked");
        assert!(tablet.text(&["status", "--lang", lang]).contains(words), "{lang}");
    }
}

#[test]
fn a_damaged_store_is_told_in_our_words_alone() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "tablet");
    let person = tablet.ok(&["status"])["person"].as_str().unwrap().to_owned();
    let store = tablet.store().join("people").join(person).join("store.db");
    let mut bytes = fs::read(&store).unwrap();
    for byte in bytes.iter_mut().skip(4096) {
        *byte ^= 1;
    }
    fs::write(&store, bytes).unwrap();
    let said = tablet.run(&["verify"]);
    assert_ne!(said.code, Some(0), "{said:#?}");
    assert_eq!(said.stderr, "", "the cipher's own log");
}
