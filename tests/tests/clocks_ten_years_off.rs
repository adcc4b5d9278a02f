//! Clocks ten years off, both ways: such a tablet enrols, keeps its tokens, works and syncs as any other. Nothing is ordered
//! or refused by its time; history shows the device's time, the true time, and how sure that is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
};

const TEN_YEARS_S: i64 = 3_650 * 86_400;

#[test]
fn a_tablet_ten_years_off_does_all_that_others_do() {
    let company = Company::small(seed());
    let login = company.login("sales", 0);
    let url = format!("http://{}", company.server.address());
    let true_one = company.tablet(login, "true");
    true_one.sync();
    let account = true_one.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    for (name, offset, off_s) in
        [("ahead", "+3650d", TEN_YEARS_S), ("behind", "-3650d", -TEN_YEARS_S)]
    {
        let tablet = Device::at(company.path(), name).with_clock(offset);
        tablet.enrol(&url, &company.server.enrol_code(login));
        tablet.sync();
        tablet.set(&account, &[&format!("payment_terms=from the one {name}")]);
        let task = tablet.new_record("task", &[&format!("title=made {name}")]);
        assert_eq!(tablet.sync()["sent"]["accepted"], 2, "{name}");
        let password = [("SATCHEL_PASSWORD", company.password(login))];
        tablet.run_with(&password, &["login", "--login", login]).data();
        tablet.sync();
        tablet.verify();
        // Who writes later wins, whatever the clocks say.
        true_one.sync();
        assert_eq!(true_one.field(&account, "payment_terms"), format!("from the one {name}"));
        assert_eq!(true_one.field(&task, "title"), format!("made {name}"));
        for reader in [&tablet, &true_one] {
            let told = reader.history(&account, "payment_terms").pop().unwrap();
            let ms = |key: &str| told[key].as_i64().unwrap_or_else(|| panic!("no {key}: {told}"));
            let gap_s = (ms("device_time_ms") - ms("true_time_ms")) / 1_000;
            assert!((gap_s - off_s).abs() < 60, "{name}: {gap_s} s");
            assert!((0..60_000).contains(&ms("uncertainty_ms")), "{told}");
        }
        let text = tablet.text(&["history", &account, "--field", "payment_terms"]);
        assert!(text.contains("≈"), "people see the true time too: {text}");
        let told = tablet.ok(&["status"]);
        assert!(!told["clock_warning"].as_str().unwrap_or_default().is_empty(), "{told}");
    }
    company.check();
}

#[test]
fn a_clock_that_jumps_between_two_saves_gives_each_its_own_true_time() {
    let company = Company::small(seed());
    let tablet = company.tablet(company.login("sales", 0), "jumpy");
    tablet.sync();
    let account = tablet.list("account", None)[0]["id"].as_str().unwrap().to_owned();
    tablet.set(&account, &["payment_terms=at the right time"]);
    tablet.sync();
    let tablet = tablet.with_clock("-3650d");
    tablet.sync();
    tablet.set(&account, &["payment_terms=ten years ago"]);
    tablet.sync();
    let told = tablet.history(&account, "payment_terms");
    let [.., before, after] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(tablet.field(&account, "payment_terms"), "ten years ago");
    let true_ms = |entry: &serde_json::Value| entry["true_time_ms"].as_i64().unwrap();
    let apart_s = (true_ms(after) - true_ms(before)) / 1_000;
    assert!((0..600).contains(&apart_s), "{apart_s} s apart: {before} {after}");
}
