//! Lines and tasks from the command line: changed, removed, ticked off.

use crate::company::Company;
use serde_json::json;

#[test]
fn a_line_is_changed_and_removed_by_its_place_and_a_task_ticked_off() {
    let company = Company::new();
    company.data(&["set-line", "Q-KTA-0001", "1", "quantity=5", "discount=10%"]);
    let shown = company.data(&["show", "Q-KTA-0001"]);
    // 5 × 120 − 10% and 1 × 120.
    assert_eq!(shown["totals"]["subtotal"], json!("660"), "{shown}");
    company.data(&["remove-line", "Q-KTA-0001", "1"]);
    let shown = company.data(&["show", "Q-KTA-0001"]);
    assert_eq!(shown["totals"]["subtotal"], json!("120"), "{shown}");
    let none = ("no-such-entry".to_owned(), 4);
    assert_eq!(company.fault(&["remove-line", "Q-KTA-0001", "2"]), none);
    assert_eq!(company.fault(&["set-line", "Q-KTA-0001", "zz", "quantity=5"]), none);
    assert_eq!(company.fault(&["set", "Q-KTA-0001", "lines.zz.quantity=5"]), none);
    company.data(&["done", "0192ef78"]);
    let shown = company.data(&["show", "0192ef78"]);
    assert_eq!(shown["fields"]["status"], json!("done"));
    assert_eq!(company.data(&["done", "0192ef78"])["is_changed"], json!(false));
    assert_eq!(company.fault(&["done", "0192ab34"]), ("wrong-kind".to_owned(), 2));
}
