//! What people read of fields: labels in their language, where programs read paths.

use crate::company::Company;
use serde_json::json;

#[test]
fn what_waits_and_what_is_contested_is_told_by_label_and_to_programs_by_path() {
    let company = Company::new();
    company.data(&["set", "Q-KTA-0001", "payment_terms=月結30天"]);
    let zh = company.satchel(&["--lang", "zh-Hant-TW", "pending"]).out;
    assert!(zh.contains("付款條件") && !zh.contains("payment_terms"), "{zh}");
    assert!(zh.contains("明細 …"), "{zh}");
    let en = company.satchel(&["--lang", "en", "pending"]).out;
    assert!(en.contains("Payment terms") && !en.contains("payment_terms"), "{en}");
    let waiting = company.data(&["pending"]);
    assert!(
        waiting["pending"]
            .as_array()
            .unwrap()
            .iter()
            .any(|p| p["fields"] == json!(["payment_terms"])),
        "{waiting}"
    );
    let contested = company.satchel(&["--lang", "zh-Hant-TW", "conflicts", "0192ab34"]).out;
    assert!(contested.lines().any(|line| line.trim() == "付款條件"), "{contested}");
    assert!(
        contested.contains(" payment_terms --pick N"),
        "what is typed stays a path: {contested}"
    );
}
