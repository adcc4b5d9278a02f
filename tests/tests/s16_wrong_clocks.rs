//! s16: one tablet a day fast, one ten minutes slow. The result is that of true clocks; history shows device
//! time and estimated true time; the person is told; nothing is refused for its time.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
};

const FIELD: &str = "payment_terms";
const DAY_S: i64 = 86_400;

#[test]
fn s16_wrong_clocks() {
    let company = Company::small(seed());
    let fast = company.tablet(company.login("sales", 0), "fast").with_clock("+1d");
    let slow = company.tablet(company.login("sales", 0), "slow").with_clock("-10m");
    for device in [&fast, &slow] {
        device.sync();
    }
    let accounts = fast.list("account", None);
    let (one, two) = (accounts[0]["id"].as_str().unwrap(), accounts[1]["id"].as_str().unwrap());

    // The slow tablet writes last: its value has to win although its clock is behind.
    fast.set(one, &[&format!("{FIELD}=由快的平板先寫")]);
    fast.sync();
    slow.sync();
    slow.set(one, &[&format!("{FIELD}=由慢的平板後寫")]);
    slow.sync();
    fast.sync();
    // And a conflict stays a conflict, whatever the clocks say.
    fast.set(two, &[&format!("{FIELD}=快")]);
    slow.set(two, &[&format!("{FIELD}=慢")]);
    for device in [&fast, &slow, &fast] {
        device.sync();
    }

    for device in [&fast, &slow] {
        assert_eq!(device.field(one, FIELD), "由慢的平板後寫");
        assert_eq!(device.conflict(two, FIELD).len(), 2);
        assert!(device.pending().is_empty(), "a change was refused for its time");
        let told = device.history(one, FIELD);
        let of = |name: &str| told.iter().rev().find(|entry| entry["device"] == name).unwrap();
        assert_near(gap_s(of("fast")), DAY_S);
        assert_near(gap_s(of("slow")), -600);
    }
    assert_told(&fast, DAY_S);
    assert_told(&slow, -600);
    company.check();
}

/// Device time minus estimated true time of a history entry, in seconds.
fn gap_s(entry: &serde_json::Value) -> i64 {
    let ms = |key: &str| entry[key].as_i64().unwrap_or_else(|| panic!("no {key}: {entry}"));
    (ms("device_time_ms") - ms("true_time_ms")) / 1_000
}

fn assert_near(found_s: i64, expected_s: i64) {
    assert!((found_s - expected_s).abs() < 60, "{found_s} s, not about {expected_s} s");
}

fn assert_told(device: &Device, offset_s: i64) {
    let status = device.ok(&["status"]);
    let found = status["clock_offset_ms"].as_i64().unwrap_or_else(|| panic!("not told: {status}"));
    assert_near(found / 1_000, offset_s);
    assert!(!status["clock_warning"].as_str().unwrap_or_default().is_empty(), "{status}");
}
