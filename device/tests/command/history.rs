//! History from the command line: only what somebody filled, and only fields there are.

use crate::company::Company;

#[test]
fn a_creation_tells_only_what_was_filled() {
    let company = Company::new();
    let made = company.data(&["new", "account", "name=永記食品"]);
    let id = made["id"].as_str().unwrap();
    let told = company.data(&["history", id]);
    let fields: Vec<&str> =
        told["entries"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["currency", "name", "owner", "status"]);
    let quote = company.data(&["history", "Q-KTA-0001", "--field", "lines.1"]);
    let fields: Vec<&str> =
        quote["entries"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
    assert!(fields[0].ends_with(char::is_alphanumeric) && fields.len() > 8, "{fields:?}");
    assert!(fields.iter().any(|field| field.ends_with(".quantity")), "{fields:?}");
}

#[test]
fn a_field_that_is_not_there_has_no_history() {
    let company = Company::new();
    let fault = |field| company.fault(&["history", "Q-KTA-0001", "--field", field]);
    assert_eq!(fault("nothere"), ("unknown-field".to_owned(), 2));
    assert_eq!(fault("lines.9.quantity"), ("no-such-entry".to_owned(), 4));
}
