//! Rows of any file become records, or are refused with their reasons.

use super::program::Place;
use satchel_shared::documents::{Account, Contact, Visit};

const MAP: &str = "Code=code,Company=name,Tax No=tax_id,Phone=phone,City=addresses.billing.city,\
                   Street=addresses.billing.line1,Tags=tags,Since=customer_since,Grade=custom.grade,\
                   Credit=credit_limit,Memo=notes,Sales=owner";
const HEADER: &str = "Code,Company,Tax No,Phone,City,Street,Tags,Since,Grade,Credit,Memo,Sales\n";

fn import(place: &Place, file: &str, more: &[&str]) -> serde_json::Value {
    let arguments = ["import", "csv", file, "--kind", "account", "--key", "code", "--map", MAP];
    place.done(&[&arguments, more].concat())
}

fn account(place: &Place, code: &str) -> Option<Account> {
    let mut all = place.records::<Account>().into_iter().map(|(_, account)| account);
    all.rfind(|account| account.code.as_deref() == Some(code))
}

#[test]
fn a_row_becomes_an_account_with_address_tags_roc_date_and_custom_field() {
    let place = Place::with_sample();
    let row = "C-1,＝堃成工具行,０4595257,'+886-2-2345,台北市,中山路1號,VIP；老客戶,民國100年3月5日,A,1234.5,第一行,wang\n";
    let file = place.write("a.csv", format!("\u{FEFF}{HEADER}{row}"));
    let said = import(&place, &file, &["--territory", "N"]);
    assert_eq!((said["created"].as_u64(), said["refused"].as_array().unwrap().len()), (Some(1), 0));
    let account = account(&place, "C-1").unwrap();
    assert_eq!(account.name.as_deref(), Some("＝堃成工具行"));
    assert_eq!(account.tax_id.as_deref(), Some("04595257"));
    assert_eq!(account.phone.as_deref(), Some("+886-2-2345"), "a guard is taken off");
    assert_eq!(account.customer_since.unwrap().to_string(), "2011-03-05");
    assert_eq!(account.tags.len(), 2);
    assert_eq!(account.custom["grade"], "A");
    assert_eq!(account.credit_limit.unwrap().to_string(), "1234.5");
    assert_eq!(account.notes, "第一行");
    let address = account.addresses.values().next().unwrap();
    assert_eq!((address.city.as_deref(), address.is_default), (Some("台北市"), Some(true)));
    assert!(account.owner.is_some() && account.territory.is_some());
}

#[test]
fn a_dry_run_writes_nothing_and_counts_what_would_happen() {
    let place = Place::with_sample();
    let file = place.write("a.csv", format!("{HEADER}C-1,A,,,,,,,,,,\nC-2,B,12345678,,,,,,,,,\n"));
    let head = place.head();
    let said = import(&place, &file, &["--dry-run"]);
    assert_eq!((said["created"].as_u64(), said["dry_run"].as_bool()), (Some(1), Some(true)));
    assert_eq!(said["refused"][0]["line"], 3);
    assert_eq!(place.head(), head);
    assert!(account(&place, "C-1").is_none());
}

#[test]
fn every_reason_of_a_refused_row_stands_in_the_report_and_the_good_rows_go_in() {
    let place = Place::with_sample();
    let bad = "C-2,,12345678,,,,,2026-02-30,,12x,,nobody\n";
    let file = place.write(
        "a.csv",
        format!("{HEADER}C-1,Good,,,,,,,,,,\n{bad}C-1,Twin,,,,,,,,,,\n=X(),Torn\n"),
    );
    let report = place.file("refused.csv");
    let said = import(&place, &file, &["--report", &report]);
    assert_eq!(said["created"], 1);
    let refused = said["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 3);
    let reason = refused[0]["reason"].as_str().unwrap();
    for part in
        ["Tax No \"12345678\"", "Since \"2026-02-30\"", "Credit \"12x\"", "Sales \"nobody\""]
    {
        assert!(reason.contains(part), "{part}: {reason}");
    }
    assert!(refused[1]["reason"].as_str().unwrap().contains("same key"));
    let text = place.read("refused.csv");
    assert!(text.starts_with("line,reason,Code,Company,Tax No"), "{text}");
    assert!(text.contains("3,") && text.contains("12345678"), "{text}");
    assert!(text.contains("'=X()"), "a formula in the report is guarded: {text}");
}

#[test]
fn the_same_file_again_changes_nothing_and_a_changed_cell_is_one_edit() {
    let place = Place::with_sample();
    let file = place.write("a.csv", format!("{HEADER}C-1,Good,,02-1,台北市,,VIP,,,,,\n"));
    import(&place, &file, &[]);
    let head = place.head();
    assert_eq!(import(&place, &file, &[])["unchanged"], 1);
    assert_eq!(place.head(), head);
    place.write("a.csv", format!("{HEADER}C-1,,,02-2,新北市,民生路2號,老客戶,,,,,\n"));
    assert_eq!(import(&place, &file, &[])["edited"], 1);
    assert_eq!(place.head(), head + 1, "one change");
    let account = account(&place, "C-1").unwrap();
    assert_eq!(account.name.as_deref(), Some("Good"), "an empty cell says nothing");
    assert_eq!(account.phone.as_deref(), Some("02-2"));
    assert_eq!((account.tags.len(), account.addresses.len()), (2, 1));
    let address = account.addresses.values().next().unwrap();
    assert_eq!(
        (address.city.as_deref(), address.line1.as_deref()),
        (Some("新北市"), Some("民生路2號"))
    );
}

#[test]
fn a_key_that_a_sample_account_has_edits_that_account() {
    let place = Place::with_sample();
    let file = place.write("a.csv", "No,Tel\nA00001,0900-000-000\n");
    let map = ["--key", "code", "--map", "No=code,Tel=phone"];
    let said = place.done(&[&["import", "csv", &file, "--kind", "account"], &map[..]].concat());
    assert_eq!((said["created"].as_u64(), said["edited"].as_u64()), (Some(0), Some(1)));
    assert_eq!(account(&place, "A00001").unwrap().phone.as_deref(), Some("0900-000-000"));
}

#[test]
fn without_a_key_the_same_row_is_one_record_per_time_it_stands_in_the_file() {
    let place = Place::with_sample();
    let before = place.records::<Contact>().len();
    let file = place.write("c.csv", "Name,Firm\n王小美,A00001\n王小美,A00001\n");
    let arguments =
        ["import", "csv", &file, "--kind", "contact", "--map", "Name=name,Firm=account"];
    assert_eq!(place.done(&arguments)["created"], 2);
    assert_eq!(place.done(&arguments)["unchanged"], 2);
    assert_eq!(place.records::<Contact>().len(), before + 2);
}

#[test]
fn other_kinds_take_links_by_code_and_login() {
    let place = Place::with_sample();
    let file =
        place.write("v.csv", "Account,Rep,Day,Status\nA00002,li,115/12/1,planned\nA9,li,,wrong\n");
    let map = "Account=account,Rep=owner,Day=planned_on,Status=status";
    let said = place.done(&["import", "csv", &file, "--kind", "visit", "--map", map]);
    assert_eq!(said["created"], 1);
    let reason = said["refused"][0]["reason"].as_str().unwrap();
    assert!(
        reason.contains("no account has") && reason.contains("planned, checked-in"),
        "{reason}"
    );
    let visits = place.records::<Visit>();
    assert!(
        visits.iter().any(|(_, visit)| {
            visit.planned_on.is_some_and(|day| day.to_string() == "2026-12-01")
        })
    );
}

#[test]
fn an_unusable_file_or_mapping_says_what_is_wrong() {
    let place = Place::with_sample();
    let file = place.write("big5.csv", b"Company\n\xA4\x6A\xA6\x50\n");
    let with =
        |map: &str| place.failed(&["import", "csv", &file, "--kind", "account", "--map", map]);
    let (code, words) = with("Company=name");
    assert!(code == 2 && words.contains("line 2") && words.contains("Big5"), "{words}");
    let file = place.write("a.csv", "Company\nA\n");
    let with =
        |map: &str| place.failed(&["import", "csv", &file, "--kind", "account", "--map", map]).1;
    assert!(with("Firm=name").contains("no column Firm; the file has Company"));
    assert!(with("Company=nme").contains("no field \"nme\""));
    assert!(with("Company=addresses.home.city").contains("billing, delivery"));
    assert!(with("Company").contains("is not COLUMN=FIELD"));
    let quote = ["import", "csv", &file, "--kind", "quote", "--map", "Company=number"];
    assert!(place.failed(&quote).1.contains("given by the server"));
}
