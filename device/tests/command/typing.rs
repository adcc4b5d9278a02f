//! What is typed wrongly: unseen characters, a field twice, a record without a name. What is said is whole sentences.

use crate::company::Company;

#[test]
fn a_text_with_characters_nobody_sees_is_not_saved() {
    let company = Company::new();
    for text in ["phone=1\u{1b}[2J", "phone=\u{202e}12", "phone=\u{7}"] {
        assert_eq!(company.fault(&["set", "0192ab34", text]), ("bad-value".to_owned(), 2));
    }
    let skip = ["visit", "skip", "0192cd56", "--reason", "a\u{1b}b"];
    assert_eq!(company.fault(&skip), ("bad-value".to_owned(), 2));
    let told = company.satchel(&["set", "0192ab34", "phone=1\u{1b}"]).err;
    assert!(told.contains("U+001B). Take it out."), "{told}");
    let told = company.satchel(&["show", "\u{1b}[31m"]).err;
    assert!(!told.contains('\u{1b}') && told.contains("\\u{1b}"), "{told:?}");
    company.data(&["set", "0192ab34", "notes=一\n二"]);
}

#[test]
fn a_field_is_named_once_and_a_record_at_all() {
    let company = Company::new();
    let twice = ("field-twice".to_owned(), 2);
    assert_eq!(company.fault(&["set", "0192ab34", "phone=1", "phone=2"]), twice);
    let same = ["set", "Q-KTA-0001", "lines.1.quantity=1", "lines.1.quantity=2"];
    assert_eq!(company.fault(&same), twice);
    assert_eq!(company.fault(&["show", ""]), ("usage".to_owned(), 2));
    assert_eq!(company.fault(&["show", " "]), ("usage".to_owned(), 2));
}

#[test]
fn what_is_said_ends_before_the_advice_begins() {
    let company = Company::new();
    let en = company.satchel(&["set", "Q-KTA-0001", "lines.1.quantity=many"]).err;
    assert!(en.trim_end().ends_with("is not a quantity. Correct it."), "{en}");
    let zh = company.satchel(&["--lang", "zh-Hant-TW", "set", "0192ab34", "nothere=1"]).err;
    assert!(zh.contains("nothere：這種資料沒有這個欄位。"), "{zh}");
    let saved = company.satchel(&["--lang", "zh-Hant-TW", "set", "0192ab34", "phone=1"]).out;
    assert!(saved.starts_with("已儲存：客戶"), "{saved}");
}
