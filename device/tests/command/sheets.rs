//! What `show` and `list` tell people: numbered lines, money with its currency, and what was not taken, with why.

use crate::company::Company;
use satchel_device::store::OutboxState;
use satchel_shared::{
    protocol::push::{PushAnswer, PushedDocument, Verdict},
    refusal::{FIELD_NOT_YOURS, Refusal},
};

#[test]
fn lines_are_numbered_and_money_has_its_currency() {
    let company = Company::new();
    company.data(&["set", "Q-KTA-0001", "lines.1.position=9"]);
    let text = company.satchel(&["show", "Q-KTA-0001"]).out;
    let (first, second) = (text.find("Line 1 ").unwrap(), text.find("Line 2 ").unwrap());
    let three = text
        .lines()
        .position(|line| line.trim_start().starts_with("quantity") && line.ends_with(" 3"));
    let heading = text.lines().position(|line| line.contains("Line 2 ")).unwrap();
    assert!(first < second && three.unwrap() > heading, "{text}");
    assert!(text.contains("120 TWD"), "{text}");
    assert_eq!(text.matches("六角扳手").count(), 2, "told once a line: {text}");
    company.data(&["visit", "check-in", "0192cd56", "--no-fix", "室內"]);
    let text = company.satchel(&["show", "0192cd56"]).out;
    let at = text.lines().find(|line| line.contains("checked_in_at")).unwrap();
    assert!(!at.contains('Z') && !at.contains('T'), "{at}");
}

#[test]
fn what_the_server_did_not_take_is_told_with_its_reason() {
    let company = Company::new();
    company.data(&["set", "0192ab34", "phone=1"]);
    let mut store = company.desk.store();
    let offer = store.next_push(100).unwrap();
    let id = crate::company::id(crate::company::ACCOUNT);
    let pending = store.pending().unwrap();
    let hash = pending.iter().find(|of| of.document == id).unwrap().hash;
    let refusal = Refusal::of_field(FIELD_NOT_YOURS, "phone".parse().unwrap(), "");
    let verdicts = vec![(Some(hash), Verdict::Refused(refusal))];
    let answered = PushedDocument { document: id, verdicts, receipt: None };
    let answer =
        PushAnswer { documents: vec![answered], time_ms: 0, backed_up: 0, cursor: Vec::new() };
    store.save_push_answer(&answer, &offer).unwrap();
    let held = store.pending().unwrap();
    assert!(held.iter().any(|of| of.state == OutboxState::Refused));
    drop(store);
    let listed = company.satchel(&["list", "account"]).out;
    assert!(listed.contains("▲ not taken"), "{listed}");
    let shown = company.satchel(&["show", "0192ab34"]).out;
    assert!(shown.contains("▲ not taken") && shown.contains("The office keeps this"), "{shown}");
}

#[test]
fn a_sheet_in_chinese_names_fields_and_choices_in_chinese() {
    let company = Company::new();
    let text = company.satchel(&["--lang", "zh-Hant", "show", "Q-KTA-0001"]).out;
    assert!(text.contains("明細 1 "), "{text}");
    let row = |field: &str| text.lines().find(|line| line.contains(field)).unwrap_or_default();
    for (field, label) in [("quantity", "數量"), ("tax_category", "稅別"), ("status", "狀態")]
    {
        assert!(row(field).contains(label), "{field}: {text}");
    }
    assert!(!row("status").contains("draft"), "{text}");
}
