//! The difference between two versions, line by line, in both languages.

use super::desk::{edit, entry, id, put, quote, set};
use satchel_shared::{
    approval::{Difference, Part, Way},
    documents::{Document, Step, Value},
    lang::Lang,
};
use std::collections::BTreeMap;

fn between(document: &Document, from: &satchel_shared::documents::Heads) -> Difference {
    Difference::between(document, from, None, Part::All).unwrap()
}

#[test]
fn added_removed_and_changed_lines_and_fields_are_told_apart() {
    let mut document = quote(12);
    let before = document.heads();
    let gone = format!("lines.{}.removed", entry(1));
    let dearer = format!("lines.{}.unit_price", entry(2));
    let values = BTreeMap::from([
        ("product_code".to_owned(), Value::Text("N-3".to_owned())),
        ("quantity".to_owned(), Value::Whole(20_000)),
        ("unit_price".to_owned(), Value::Whole(500_000)),
        ("position".to_owned(), Value::Whole(9)),
    ]);
    let path = format!("lines.{}", entry(3)).parse().unwrap();
    let steps = vec![
        put("payment_terms", Value::Text("月結60天".to_owned())),
        put(&gone, Value::Flag(true)),
        put(&dearer, Value::Whole(3_500_000)),
        Step::Add { path, values },
    ];
    edit(&mut document, 1, steps);
    let difference = between(&document, &before);
    let ways: Vec<_> = difference.lines.iter().map(|line| (line.way, line.place)).collect();
    assert_eq!(ways, [(Way::Changed, 1), (Way::Added, 2), (Way::Removed, 1)]);
    assert_eq!(
        difference.lines(Lang::En),
        [
            "Payment terms: 月結30天 → 月結60天",
            "Line 1 HX-2 六角扳手 · Unit price: NT$ 300 → NT$ 350",
            "＋ Line 2 N-3 (Quantity 2, Unit price NT$ 50)",
            "－ Line 1 HX-1 六角扳手 (Quantity 10, Unit price NT$ 120)",
            "Total: NT$ 2,218 → NT$ 1,382",
        ]
    );
    let zh = difference.lines(Lang::ZhHant);
    assert_eq!(zh[0], "付款條件: 月結30天 → 月結60天");
    assert!(zh[1].contains("第 1 行") && zh[1].contains("單價"), "{zh:?}");
    let json = difference.json(Lang::ZhHant);
    assert_eq!(json["lines"][0]["way"], "changed");
    assert_eq!(json["fields"][0]["label"], "付款條件");
    assert_eq!(json["before"]["total"], "NT$ 2,218");
}

#[test]
fn the_same_version_does_not_differ_and_clearing_the_empty_changes_nothing() {
    let mut document = quote(12);
    let before = document.heads();
    assert!(between(&document, &before).is_empty());
    set(&mut document, 1, "delivery_terms", Value::Text(" ".to_owned()));
    assert!(between(&document, &before).is_empty());
    assert_eq!(document.id(), id());
}

#[test]
fn what_a_difference_is_looked_for_in_decides_what_is_found() {
    let mut document = quote(12);
    let before = document.heads();
    set(&mut document, 1, "title", Value::Text("春季".to_owned()));
    let count = |part| Difference::between(&document, &before, None, part).unwrap().count();
    assert_eq!(count(Part::Commercial), 0);
    assert_eq!(count(Part::Signed { schema: 1 }), 1);
    assert_eq!(count(Part::All), 1);
}
