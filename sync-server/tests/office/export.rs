//! Orders handed over: once each, named by their version, whole or not at all, and never a formula.

use super::program::Place;
use satchel_server::export::{Exported, Format, write_sales, write_whole};
use satchel_shared::documents::{Document, Kind, Order};
use serde_json::Value;
use std::collections::BTreeSet;

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_order_stands_in_the_file_once_with_number_heads_and_a_stable_id() {
    let place = Place::with_sample();
    let (first, second) = (place.file("1.jsonl"), place.file("2.jsonl"));
    let said = place.done(&["export", "orders", "--to", &first, "--format", "jsonl"]);
    assert_eq!(said["orders"], 12);
    place.done(&["export", "orders", "--to", &second, "--format", "jsonl"]);
    assert_eq!(place.read("1.jsonl"), place.read("2.jsonl"));
    let orders = lines(&place.read("1.jsonl"));
    let ids: BTreeSet<_> = orders.iter().map(|order| order["export_id"].to_string()).collect();
    assert_eq!(ids.len(), 12);
    for (index, order) in orders.iter().enumerate() {
        assert_eq!(order["number"], format!("S-{:06}", index + 1));
        assert_eq!(order["heads"][0].as_str().unwrap().len(), 64);
        assert!(order["total"].is_string() && order["lines"].as_array().is_some());
    }
}

#[test]
fn only_what_changed_since_a_number_is_exported_and_under_another_id() {
    let place = Place::with_sample();
    let file = place.file("all.jsonl");
    let said = place.done(&["export", "orders", "--to", &file, "--format", "jsonl"]);
    let number = said["number"].to_string();
    let before = lines(&place.read("all.jsonl"));
    let csv = place.write("o.csv", "Id,Po\n");
    let map = ["--kind", "order", "--key", "number", "--map"];
    let (code, _) = place.failed(&[&["import", "csv", &csv], &map[..], &["Id=number"]].concat());
    assert_eq!(code, 2, "the number is the server's");
    let po = before[3]["customer_order_number"].as_str().unwrap_or_default();
    let account = before[3]["account"].as_str().unwrap();
    let csv = place.write("o.csv", format!("Account,Currency,Po\n{account},TWD,PO-NEW{po}\n"));
    let map = "Account=account,Currency=currency,Po=customer_order_number";
    place.done(&["import", "csv", &csv, "--kind", "order", "--map", map]);
    let news = place.file("news.jsonl");
    let said =
        place.done(&["export", "orders", "--to", &news, "--format", "jsonl", "--since", &number]);
    assert_eq!(said["orders"], 1);
    let news = lines(&place.read("news.jsonl"));
    assert_eq!(news[0]["number"], "S-000013");
    assert!(before.iter().all(|order| order["export_id"] != news[0]["export_id"]));
}

#[test]
fn a_spreadsheet_sees_no_formula_and_a_row_per_line() {
    let place = Place::with_sample();
    let csv = place.write("o.csv", "Account,Currency,Po\nA00001,TWD,\"=HYPERLINK(\"\"x\"\")\"\n");
    let map = "Account=account,Currency=currency,Po=customer_order_number";
    place.done(&["import", "csv", &csv, "--kind", "order", "--map", map]);
    let file = place.file("o2.csv");
    let said = place.done(&["export", "orders", "--to", &file]);
    let text = place.read("o2.csv");
    assert!(text.starts_with("\u{FEFF}export_id,kind,document,heads,number"));
    assert!(text.contains("'=HYPERLINK"), "{text}");
    let rows = text.lines().count() as u64 - 1;
    assert_eq!(rows, said["lines"].as_u64().unwrap() + 1, "an order without lines has one row");
}

#[test]
fn an_edited_order_has_another_export_id() {
    let place = Place::with_sample();
    let documents = place.documents(Kind::Order);
    let document: &Document = &documents[0];
    let exported = Exported::at(document, &document.heads()).unwrap();
    let mut edited = document.clone();
    let actor = automerge::ActorId::from([9; 16].as_slice());
    let author =
        satchel_shared::documents::Author { actor: actor.clone(), branch: actor, time_ms: 1 };
    let path = satchel_shared::documents::Path::new(["payment_terms"]);
    let value = satchel_shared::documents::Value::Text("A".to_owned());
    let step = satchel_shared::documents::Step::Put { path, value };
    let edit = satchel_shared::documents::Edit { base: None, steps: vec![step] };
    edited.edit(&edit, &author).unwrap().unwrap();
    assert_ne!(exported.export_id, Exported::at(&edited, &edited.heads()).unwrap().export_id);
    assert_eq!(document.read::<Order>().number, exported.number);
}

#[test]
fn a_failed_export_leaves_the_old_file_and_nothing_beside_it() {
    let place = Place::new();
    place.write("o.csv", "old");
    let path = place.folder.path().join("o.csv");
    let fault = write_whole(&path, |out| {
        write_sales(out, Format::Csv, &[])?;
        Err(std::io::Error::other("the disk is full"))
    });
    assert_eq!(fault.unwrap_err().to_string(), "the disk is full");
    assert_eq!(place.read("o.csv"), "old");
    assert_eq!(std::fs::read_dir(place.folder.path()).unwrap().count(), 1);
}

#[test]
fn what_needs_an_approval_is_held_back_until_it_has_one_and_then_named_by_what_was_approved() {
    let place = Place::with_sample();
    let csv = place.write("q.csv", "Account,Currency,Off\nA00001,TWD,12%\n");
    let map = "Account=account,Currency=currency,Off=discount";
    place.done(&["import", "csv", &csv, "--kind", "order", "--map", map]);
    let file = place.file("o.jsonl");
    let export = ["export", "orders", "--to", &file, "--format", "jsonl"];
    let said = place.done(&export);
    assert_eq!(said["orders"], 12);
    let held = &said["held_back"][0];
    assert_eq!(
        (&held["number"], &held["effective"]["status"]),
        (&"S-000013".into(), &"needed".into())
    );
    assert!(!held["effective"]["reasons"].as_array().unwrap().is_empty());
    assert!(!place.read("o.jsonl").contains("S-000013"));

    let decided = place.done(&["approve", "--number", "S-000013", "--by", "chen"]);
    let said = place.done(&export);
    assert_eq!((&said["orders"], said["held_back"].as_array().unwrap().len()), (&13.into(), 0));
    let approved = lines(&place.read("o.jsonl")).pop().unwrap();
    assert_eq!(approved["number"], "S-000013");
    assert_eq!(approved["heads"], decided["reads"][0]["heads"], "read at the decision's heads");
    // A second decision on what stands changes no content: the id follows the version it names.
    let again = place.done(&[
        "approve",
        "--number",
        "S-000013",
        "--by",
        "lin",
        "--heads",
        decided["reads"][0]["heads"][0].as_str().unwrap(),
    ]);
    assert_eq!(again["effective"]["status"], "approved");
    place.done(&export);
    assert_eq!(lines(&place.read("o.jsonl")).pop().unwrap()["export_id"], approved["export_id"]);
}

#[test]
fn quotes_are_handed_over_by_the_same_rule() {
    let place = Place::with_sample();
    let file = place.file("q.csv");
    let said = place.done(&["export", "quotes", "--to", &file]);
    let written = said["quotes"].as_u64().unwrap();
    let held = said["held_back"].as_array().unwrap().len() as u64;
    assert_eq!(written + held, place.documents(Kind::Quote).len() as u64);
    assert!(place.read("q.csv").contains(",quote,"));
}
