//! A first sync that somebody stops in the middle, and a device that never synced: neither is ever green.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use satchel_tests::{
    company::{Company, seed},
    device::Device,
    program::interrupt,
};
use std::process::Stdio;

/// Slow enough that a page takes longer than asking for the state.
const LINE_BITS_PER_SECOND: u64 = 1_000_000;

#[test]
fn a_first_sync_that_was_stopped_is_not_green_and_goes_on_where_it_was() {
    let size = ["--accounts", "400", "--products", "900", "--orders", "600", "--reps", "1"];
    let company = Company::of(seed(), &size);
    let network = company.network();
    let tablet = company.tablet_behind(&network, company.login("sales", 0), "tablet");
    let never = state(&tablet);
    assert_eq!((never.0.as_str(), never.1), ("waiting", 0), "green before the first sync");

    network.throttle(LINE_BITS_PER_SECOND);
    let mut command = tablet.command(&["sync"]);
    let round = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
    while state(&tablet).1 == 0 {}
    interrupt(&round);
    let output = round.wait_with_output().expect("it ends");
    let said: serde_json::Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    assert_eq!(said["error"]["code"], "interrupted", "{said}");
    assert_eq!(output.status.code(), Some(5));

    let (word, here, told) = state(&tablet);
    assert_eq!(word, "waiting", "green with a part of the records: {told}");
    let to_come = told["to_come"].as_u64().unwrap();
    assert!(here > 0 && to_come > 0 && told["is_pull_open"] == true, "{told}");

    network.throttle(0);
    assert_eq!(tablet.sync()["state"], "all-received");
    let (word, all, told) = state(&tablet);
    assert_eq!((word.as_str(), &told["is_pull_open"]), ("all-received", &false.into()));
    assert!(all > here, "nothing was left to come");
}

/// The state's word, the records here, and all that was told.
fn state(device: &Device) -> (String, u64, serde_json::Value) {
    let told = device.ok(&["status"]);
    let word = told["state"].as_str().expect("a state").to_owned();
    (word, told["documents"].as_u64().expect("a count"), told)
}
