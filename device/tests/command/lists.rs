//! Lists: filters and searches together, their count, and days and status words that fit.

use crate::company::Company;
use serde_json::json;

#[test]
fn a_search_with_filters_counts_all_and_shows_the_first() {
    let company = Company::new();
    for (name, status) in
        [("大同一", "active"), ("大同二", "prospect"), ("大同三", "active"), ("大同四", "active")]
    {
        let (name, status) = (format!("name={name}"), format!("status={status}"));
        company.data(&["new", "account", &name, &status]);
    }
    let list = ["list", "account", "--search", "大同", "--status", "active"];
    let found = company.data(&[&list[..], &["--limit", "2"]].concat());
    assert_eq!(found["records"].as_array().unwrap().len(), 2);
    assert_eq!(found["total"], json!(3));
    let found =
        company.data(&["list", "account", "--search", "大同", "--conflicts", "--limit", "1"]);
    assert_eq!((found["records"].as_array().unwrap().len(), &found["total"]), (1, &json!(1)));
    let text = company.satchel(&[&list[..], &["--limit", "2"]].concat()).out;
    assert!(text.contains("2 of 3"), "{text}");
}

#[test]
fn a_list_takes_days_as_people_write_them_and_refuses_what_fits_nothing() {
    let company = Company::new();
    let total =
        |words: &[&str]| company.data(&[&["list", "visit"], words].concat())["total"].clone();
    assert_eq!(total(&["--from", "民國115年11月23日", "--until", "2026/11/23"]), json!(1));
    assert_eq!(total(&["--from", "115/11/24"]), json!(0));
    assert_eq!(total(&["--status", "planned"]), json!(1));
    for words in [
        ["visit", "--from", "tomorrow"],
        ["visit", "--until", "2026-02-30"],
        ["visit", "--status", "plannd"],
        ["price-list", "--status", "active"],
    ] {
        let fault = company.fault(&[&["list"], &words[..]].concat());
        assert_eq!(fault, ("bad-value".to_owned(), 2), "{words:?}");
    }
    let text = company.satchel(&["list", "visit", "--status", "plannd"]).err;
    assert!(text.contains("planned, checked-in, done, skipped."), "{text}");
}
