//! The import into a store: all of it, once, with every refused row told.

use super::{made_up, program::Place};
use satchel_shared::documents::{Kind, Person};

#[test]
fn an_import_stores_all_records_with_logins_and_says_that_the_sums_match() {
    let place = Place::new();
    made_up::write(place.folder.path());
    let folder = place.folder.path().to_str().unwrap();
    let said = place.done(&["import", "adventureworks", folder]);
    assert_eq!(said["records"]["order"]["created"], 2);
    assert_eq!(said["all"]["sales"], "255.0006");
    assert_eq!(said["matches_file"], true);
    assert_eq!(said["logins"].as_array().unwrap().len(), 3);
    assert!(said["logins"][0]["password"].as_str().unwrap().len() >= 12);
    assert_eq!(place.documents(Kind::Order).len(), 2);
    assert_eq!(place.records::<Person>().len(), 3);
    let words = String::from_utf8(place.run(&["check"]).stdout).unwrap();
    assert!(place.run(&["check"]).status.success(), "{words}");
}

#[test]
fn a_second_import_doubles_nothing_and_changes_nothing() {
    let place = Place::new();
    made_up::write(place.folder.path());
    let folder = place.folder.path().to_str().unwrap();
    place.done(&["import", "adventureworks", folder]);
    let (head, count) = (place.head(), place.documents(Kind::Account).len());
    let said = place.done(&["import", "adventureworks", folder]);
    assert_eq!(said["records"]["account"]["created"], 0);
    assert_eq!(said["records"]["account"]["already_there"], 2);
    assert_eq!(said["logins"][0]["password"], serde_json::Value::Null);
    assert_eq!((place.head(), place.documents(Kind::Account).len()), (head, count));
}

#[test]
fn a_refused_row_is_printed_with_its_place_and_the_sums_do_not_match() {
    let place = Place::new();
    made_up::write(place.folder.path());
    let folder = place.folder.path();
    made_up::spoil(folder, "reseller_orders.csv", "SO2,2013-12-29", "SO2,2013-13-29");
    let output = place.run(&["import", "adventureworks", folder.to_str().unwrap()]);
    let words = String::from_utf8(output.stdout).unwrap();
    assert!(words.contains("reseller_orders.csv, line 3, order_date: \"2013-13-29\""), "{words}");
    assert!(words.contains("170.00 over all currencies DIFFERS from the file's 255.00"), "{words}");
}

#[test]
fn a_wrong_folder_leaves_no_data_directory_behind() {
    let place = Place::new();
    let folder = place.folder.path().to_str().unwrap().to_owned();
    let (code, words) = place.failed(&["import", "adventureworks", &folder]);
    assert_eq!(code, 4);
    assert!(words.contains("territories.csv") || words.contains("currencies.csv"), "{words}");
    assert!(!place.data().exists());
}
