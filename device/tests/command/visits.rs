//! A visit from the command line: an arrival says where or why not.

use crate::company::Company;

#[test]
fn an_arrival_says_where_it_is_or_why_it_cannot() {
    let company = Company::new();
    let usage = ("usage".to_owned(), 2);
    assert_eq!(company.fault(&["visit", "check-in", "0192cd56"]), usage);
    let required = ("required".to_owned(), 2);
    assert_eq!(company.fault(&["visit", "check-in", "0192cd56", "--no-fix", ""]), required);
    let bad = ("bad-value".to_owned(), 2);
    assert_eq!(company.fault(&["visit", "check-in", "0192cd56", "--at", "here"]), bad);
    assert_eq!(
        company.fault(&["visit", "check-out", "0192cd56"]),
        ("not-checked-in".to_owned(), 1)
    );
    let told = company.satchel(&["visit", "done", "0192cd56", "--result", "願意試用"]).out;
    assert!(told.contains("▲ This visit has no check-in."), "{told}");
    let fault = company.fault(&["visit", "skip", "0192cd56", "--reason", "颱風"]);
    assert_eq!(fault, ("visit-done".to_owned(), 1));
}
