//! The acceptance scenarios s01 to s25: which are tried here, and every clause whose feature is not built yet.
//!
//! A scenario without a test file, here or in `tests/e2e/scenarios`, stands in the list as a whole; one with a file only
//! with what it leaves out.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

/// The whole scenario.
const WHOLE: &str = "all of it";
/// Scenario, clause, and the issue that brings it; 0 where none is open yet.
const NOT_YET: &[(&str, &str, u32)] = &[
    ("s07", WHOLE, 0),
    ("s08", "a signature prints only on the PDF of its own heads; through the real interface", 0),
    ("s10", "the office sees promised against present price in its own pages", 0),
    ("s11", "the PDF already handed over stays valid", 0),
    ("s12", WHOLE, 0),
    ("s13", WHOLE, 0),
    ("s19", WHOLE, 0),
    ("s20", WHOLE, 0),
    ("s21", "O merges the pair field by field; both quotes follow to the survivor", 0),
    ("s21", "the other id still opens the survivor on every device; undo within 30 days", 0),
    ("s24", WHOLE, 0),
];

/// Where a scenario's file may be: over stores and processes, or through the real window.
const FOLDERS: [&str; 2] = ["tests", "e2e/scenarios"];

/// The scenarios with a file of their own, `s02_….rs` or `s01_….mjs`.
fn tried() -> BTreeSet<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = FOLDERS.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let scenario = |name: std::ffi::OsString| {
        let (scenario, _) = name.to_str()?.split_once('_')?;
        let is_number = scenario.len() == 3 && scenario[1..].parse::<u32>().is_ok();
        (scenario.starts_with('s') && is_number).then(|| scenario.to_owned())
    };
    files.filter_map(|entry| scenario(entry.unwrap().file_name())).collect()
}

#[test]
fn every_scenario_is_tried_or_listed_as_not_built_yet() {
    let tried = tried();
    for number in 1..=25 {
        let scenario = format!("s{number:02}");
        let is_whole = NOT_YET.iter().any(|(of, clause, _)| *of == scenario && *clause == WHOLE);
        assert_ne!(tried.contains(&scenario), is_whole, "{scenario}: tried, or listed as a whole");
    }
}

#[test]
fn the_list_is_in_order_and_names_scenarios_that_exist() {
    assert!(NOT_YET.is_sorted_by(|a, b| a.0 <= b.0));
    let named = NOT_YET.iter().map(|(scenario, _, _)| scenario[1..].parse::<u32>().unwrap());
    assert!(named.clone().all(|number| (1..=25).contains(&number)));
}
