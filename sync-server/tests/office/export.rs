//! Orders handed over: once each, named by their version, whole or not at all, and never a formula.

use super::program::Place;
use satchel_server::export::{Exported, Format, write_orders, write_whole};
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
    assert!(text.starts_with("\u{FEFF}export_id,order,heads,number"));
    assert!(text.contains("'=HYPERLINK"), "{text}");
    let rows = text.lines().count() as u64 - 1;
    assert_eq!(rows, said["lines"].as_u64().unwrap() + 1, "an order without lines has one row");
}

#[test]
fn an_edited_order_has_another_export_id() {
    let place = Place::with_sample();
    let documents = place.documents(Kind::Order);
    let document: &Document = &documents[0];
    let exported = Exported::of(document);
    let mut edited = document.clone();
    let actor = automerge::ActorId::from([9; 16].as_slice());
    let author =
        satchel_shared::documents::Author { actor: actor.clone(), branch: actor, time_ms: 1 };
    let path = satchel_shared::documents::Path::new(["payment_terms"]);
    let value = satchel_shared::documents::Value::Text("A".to_owned());
    let step = satchel_shared::documents::Step::Put { path, value };
    let edit = satchel_shared::documents::Edit { base: None, steps: vec![step] };
    edited.edit(&edit, &author).unwrap().unwrap();
    assert_ne!(exported.export_id, Exported::of(&edited).export_id);
    assert_eq!(document.read::<Order>().number, exported.number);
}

#[test]
fn a_failed_export_leaves_the_old_file_and_nothing_beside_it() {
    let place = Place::new();
    place.write("o.csv", "old");
    let path = place.folder.path().join("o.csv");
    let fault = write_whole(&path, |out| {
        write_orders(out, Format::Csv, &[])?;
        Err(std::io::Error::other("the disk is full"))
    });
    assert_eq!(fault.unwrap_err().to_string(), "the disk is full");
    assert_eq!(place.read("o.csv"), "old");
    assert_eq!(std::fs::read_dir(place.folder.path()).unwrap().count(), 1);
}
