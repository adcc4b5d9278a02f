//! Conflicts at their edges: equal values, three ways, entries, and an entry removed while somebody changed it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::ActorId;
use satchel_shared::{
    conflict::{Conflict, conflicts},
    documents::{Author, Document, Edit, Quote, SalesLine, Step, Value},
    history::{Written, history},
    ids::{DocumentId, EntryId},
    index_row::index_row,
    money::{Currency, Quantity},
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn author(n: u8) -> Author {
    let time_ms = 1_790_000_000_000 + i64::from(n);
    Author { actor: ActorId::from([n; 16]), branch: ActorId::from([n + 100; 16]), time_ms }
}

fn line() -> String {
    format!("lines.{}", Uuid::from_u128(7))
}

fn quote() -> Document {
    let line = SalesLine { quantity: Some(Quantity::from_stored(20_000)), ..SalesLine::default() };
    let record = Quote {
        currency: Some("TWD".parse::<Currency>().unwrap()),
        lines: BTreeMap::from([(EntryId::new(Uuid::from_u128(7)), line)]),
        ..Quote::default()
    };
    Document::create(DocumentId::new(Uuid::from_u128(1)), &record, &author(1)).unwrap().0
}

fn put(path: &str, value: Value) -> Edit {
    Edit { base: None, steps: vec![Step::Put { path: path.parse().unwrap(), value }] }
}

fn text(value: &str) -> Value {
    Value::Text(value.to_owned())
}

/// Each author edits the same base unseen by the others; one copy that has all of it.
fn apart(base: &Document, edits: &[(u8, Edit)]) -> Document {
    let mut all = base.clone();
    for (n, edit) in edits {
        let mut copy = base.clone();
        copy.edit(edit, &author(*n)).unwrap();
        all.merge(&copy).unwrap();
    }
    all
}

fn authors(conflict: &Conflict) -> Vec<(Value, Vec<u8>)> {
    let who = |actor: &ActorId| actor.to_bytes()[0];
    let of = |of: &satchel_shared::conflict::Candidate| {
        let mut all = vec![who(&of.actor)];
        all.extend(of.also.iter().map(|writer| who(&writer.actor)));
        all.sort_unstable();
        (of.value.clone(), all)
    };
    let mut all: Vec<_> = conflict.candidates.iter().map(of).collect();
    all.sort();
    all
}

#[test]
fn three_ways_show_three_values_and_equal_ones_name_everybody() {
    let three = [(2, "A"), (3, "B"), (4, "C")].map(|(n, value)| (n, put("title", text(value))));
    let [conflict] = conflicts(&apart(&quote(), &three)).try_into().unwrap();
    let values = [("A", 2), ("B", 3), ("C", 4)].map(|(value, n)| (text(value), vec![n]));
    assert_eq!(authors(&conflict), values);
    let equal = [(2, "A"), (3, "B"), (4, "A")].map(|(n, value)| (n, put("title", text(value))));
    let [conflict] = conflicts(&apart(&quote(), &equal)).try_into().unwrap();
    assert_eq!(authors(&conflict), [(text("A"), vec![2, 4]), (text("B"), vec![3])]);
    let agreed = [(2, "A"), (3, "A")].map(|(n, value)| (n, put("title", text(value))));
    assert_eq!(conflicts(&apart(&quote(), &agreed)), [], "they agree");
}

#[test]
fn a_cleared_field_stands_beside_a_filled_one() {
    let mut base = quote();
    base.edit(&put("title", text("spring")), &author(1)).unwrap();
    let edits = [(2, put("title", Value::Null)), (3, put("title", text("summer")))];
    let [conflict] = conflicts(&apart(&base, &edits)).try_into().unwrap();
    assert_eq!(authors(&conflict), [(Value::Null, vec![2]), (text("summer"), vec![3])]);
}

#[test]
fn a_line_removed_while_somebody_changed_it_is_seen_and_both_ways_settle_it() {
    let (removed, quantity) = (format!("{}.removed", line()), format!("{}.quantity", line()));
    let three = Value::Whole(30_000);
    let edits = [(2, put(&removed, Value::Flag(true))), (3, put(&quantity, three))];
    let both = apart(&quote(), &edits);
    let [conflict] = conflicts(&both).try_into().unwrap();
    assert_eq!(conflict.path, removed.parse().unwrap());
    assert_eq!(authors(&conflict), [(Value::Flag(false), vec![3]), (Value::Flag(true), vec![2])]);
    assert_eq!(conflict.candidates[0].edited, [quantity.parse().unwrap()]);
    assert_eq!(conflict.current, Value::Flag(true), "hidden until somebody chooses");
    assert_eq!(index_row(&both).conflicts, 1, "lists show no mark");
    for chosen in [true, false] {
        let mut settled = both.clone();
        settled.edit(&conflict.choose(Value::Flag(chosen)), &author(4)).unwrap().unwrap();
        assert_eq!(conflicts(&settled), [], "{chosen} settled nothing");
        let quote: Quote = settled.read();
        let line = quote.lines.values().next().unwrap();
        assert_eq!(line.removed, Some(chosen));
        assert_eq!(line.quantity, Some(Quantity::from_stored(30_000)), "the edit is kept");
        let last = history(&settled).pop().unwrap();
        let [touch] = last.touches.as_slice() else { panic!("{last:?}") };
        assert_eq!(
            (&*touch.old, &touch.new),
            (&[Value::Flag(true)][..], &Written::Value(Value::Flag(chosen)))
        );
    }
}

#[test]
fn a_line_changed_by_somebody_who_knew_it_was_removed_is_no_conflict() {
    let mut document = quote();
    document.edit(&put(&format!("{}.removed", line()), Value::Flag(true)), &author(2)).unwrap();
    document.edit(&put(&format!("{}.quantity", line()), Value::Whole(1)), &author(3)).unwrap();
    assert_eq!(conflicts(&document), []);
    let mut earlier = quote();
    earlier.edit(&put(&format!("{}.quantity", line()), Value::Whole(1)), &author(3)).unwrap();
    earlier.edit(&put(&format!("{}.removed", line()), Value::Flag(true)), &author(2)).unwrap();
    assert_eq!(conflicts(&earlier), [], "the one who removed it had seen the change");
}

#[test]
fn joining_heads_settles_nothing() {
    let (removed, quantity) = (format!("{}.removed", line()), format!("{}.quantity", line()));
    let edits = [(2, put(&removed, Value::Flag(true))), (3, put(&quantity, Value::Whole(30_000)))];
    let mut both = apart(&quote(), &edits);
    let before = conflicts(&both);
    both.join_heads(&author(9)).unwrap().unwrap();
    assert_eq!((conflicts(&both), both.heads().len()), (before, 1));
}
