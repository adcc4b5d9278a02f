//! Documents: creation, saves that put only what changed, branches for forms whose base moved, conflicts, history.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use automerge::ActorId;
use satchel_shared::{
    conflict::conflicts,
    documents::{
        Account, Author, Document, Edit, EditFault, Kind, Path, Quote, SalesLine, Step, Value,
        address::Address, document::DocumentFault, field::Shape,
    },
    history::{Written, history, of_field, touches},
    ids::{DocumentId, EntryId},
    index_row::index_row,
    money::{Amount, Currency, Quantity, Rate},
};
use std::collections::BTreeMap;
use uuid::Uuid;

fn author(n: u8) -> Author {
    Author {
        actor: ActorId::from([n; 16]),
        branch: ActorId::from([n + 100; 16]),
        time_ms: 1_700_000_000_000 + i64::from(n),
    }
}

fn document_id(n: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(n))
}

fn account() -> Account {
    Account {
        name: Some("大同五金行".to_owned()),
        phone: Some("02-2345-6789".to_owned()),
        payment_terms: Some("月結30天".to_owned()),
        addresses: BTreeMap::from([(
            EntryId::new(Uuid::from_u128(9)),
            Address { city: Some("臺北市".to_owned()), ..Address::default() },
        )]),
        tags: ["vip".to_owned()].into(),
        notes: "後門卸貨".to_owned(),
        ..Account::default()
    }
}

fn put(path: &str, value: &str) -> Edit {
    let step = Step::Put { path: path.parse().unwrap(), value: Value::Text(value.to_owned()) };
    Edit { base: None, steps: vec![step] }
}

#[test]
fn a_created_record_reads_back_as_it_was_given() {
    let (document, change) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    assert_eq!(document.read::<Account>(), account());
    assert!(change.deps().is_empty());
    let loaded = Document::load(&document.save()).unwrap();
    assert_eq!(loaded.heads(), document.heads());
    assert_eq!(loaded.id(), document_id(1));
    assert_eq!(loaded.kind(), Some(Kind::Account));
    assert_eq!(loaded.read::<Account>(), account());
}

#[test]
fn the_same_record_is_the_same_bytes_every_time() {
    let make = || Document::create(document_id(1), &account(), &author(1)).unwrap().0.save();
    assert_eq!(make(), make());
}

#[test]
fn two_equal_blank_records_are_different_changes() {
    let (_, one) = Document::create(document_id(1), &Account::default(), &author(1)).unwrap();
    let (_, two) = Document::create(document_id(2), &Account::default(), &author(1)).unwrap();
    assert_ne!(one.hash(), two.hash());
}

#[test]
fn a_save_writes_only_the_changed_field() {
    let (mut document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let mut edit = put("phone", "02-1111-2222");
    edit.steps.extend(put("payment_terms", "月結30天").steps);
    let change = document.edit(&edit, &author(1)).unwrap().unwrap();
    assert_eq!(change.len(), 1, "the unchanged field was written again");
}

#[test]
fn a_save_that_changes_nothing_writes_nothing() {
    let (mut document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    assert_eq!(document.edit(&put("phone", "02-2345-6789"), &author(1)).unwrap(), None);
}

#[test]
fn a_form_whose_field_moved_keeps_both_values() {
    let (mut document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let base = document.heads();
    document.edit(&put("payment_terms", "月結60天"), &author(2)).unwrap();
    let late = Edit { base: Some(base), ..put("payment_terms", "現金") };
    let change = document.edit(&late, &author(1)).unwrap().unwrap();
    assert_eq!(change.actor_id(), &author(1).branch);
    let found = conflicts(&document);
    assert_eq!(found.len(), 1);
    let values: Vec<_> = found[0].candidates.iter().map(|c| c.value.clone()).collect();
    assert!(values.contains(&Value::Text("現金".into())));
    assert!(values.contains(&Value::Text("月結60天".into())));
}

#[test]
fn a_form_whose_other_fields_moved_needs_no_branch() {
    let (mut document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let base = document.heads();
    document.edit(&put("phone", "1"), &author(2)).unwrap();
    let late = Edit { base: Some(base), ..put("payment_terms", "現金") };
    let change = document.edit(&late, &author(1)).unwrap().unwrap();
    assert_eq!(change.actor_id(), &author(1).actor);
    assert!(conflicts(&document).is_empty());
}

#[test]
fn equal_values_from_two_people_are_no_conflict() {
    let (mut ours, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let mut theirs = Document::load(&ours.save()).unwrap();
    ours.edit(&put("payment_terms", "現金"), &author(2)).unwrap();
    theirs.edit(&put("payment_terms", "現金"), &author(3)).unwrap();
    ours.merge(&theirs).unwrap();
    assert!(conflicts(&ours).is_empty());
}

#[test]
fn choosing_either_value_ends_the_conflict_everywhere() {
    for chosen in ["現金", "月結60天"] {
        let (mut ours, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
        let mut theirs = Document::load(&ours.save()).unwrap();
        ours.edit(&put("payment_terms", "現金"), &author(2)).unwrap();
        theirs.edit(&put("payment_terms", "月結60天"), &author(3)).unwrap();
        ours.merge(&theirs).unwrap();
        theirs.merge(&ours).unwrap();
        assert_eq!(conflicts(&ours), conflicts(&theirs));
        let edit = conflicts(&ours)[0].choose(Value::Text(chosen.into()));
        ours.edit(&edit, &author(4)).unwrap().unwrap();
        theirs.merge(&ours).unwrap();
        for store in [&ours, &theirs] {
            assert!(conflicts(store).is_empty());
            assert_eq!(store.read::<Account>().payment_terms.as_deref(), Some(chosen));
        }
    }
}

#[test]
fn two_added_lines_both_stay() {
    let quote = Quote { currency: Some(Currency::TWD), ..Quote::default() };
    let (mut ours, _) = Document::create(document_id(1), &quote, &author(1)).unwrap();
    let mut theirs = Document::load(&ours.save()).unwrap();
    let add = |n: u128| Edit {
        base: None,
        steps: vec![Step::Add {
            path: Path::new(["lines".to_owned(), Uuid::from_u128(n).to_string()]),
            values: BTreeMap::from([("quantity".to_owned(), Value::Whole(10_000))]),
        }],
    };
    ours.edit(&add(1), &author(2)).unwrap();
    theirs.edit(&add(2), &author(3)).unwrap();
    ours.merge(&theirs).unwrap();
    assert_eq!(ours.read::<Quote>().lines.len(), 2);
}

#[test]
fn an_unknown_field_or_a_wrong_value_is_refused_and_changes_nothing() {
    let (mut document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let heads = document.heads();
    let unknown = document.edit(&put("shoe_size", "42"), &author(1)).unwrap_err();
    assert!(matches!(unknown, EditFault::UnknownField { .. }));
    let wrong = document.edit(&put("credit_limit", "a lot"), &author(1)).unwrap_err();
    assert!(matches!(wrong, EditFault::WrongShape { .. }));
    let nowhere = document.edit(&put(&format!("addresses.{}.city", Uuid::nil()), "x"), &author(1));
    assert!(matches!(nowhere.unwrap_err(), EditFault::NoSuchEntry { .. }));
    assert_eq!(document.heads(), heads);
}

#[test]
fn a_change_before_its_dependencies_is_named_missing_and_not_half_applied() {
    let (mut document, created) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let first = document.edit(&put("phone", "1"), &author(1)).unwrap().unwrap();
    let second = document.edit(&put("phone", "2"), &author(1)).unwrap().unwrap();
    let mut other = Document::from_changes(&[created]).unwrap();
    let heads = other.heads();
    let fault = other.apply(std::slice::from_ref(&second)).unwrap_err();
    assert_eq!(fault, DocumentFault::Missing(vec![first.hash()]));
    assert_eq!(other.heads(), heads);
    other.apply(&[second, first]).unwrap();
    assert_eq!(other.heads(), document.heads());
}

#[test]
fn history_names_who_wrote_what_over_what() {
    let (mut document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    document.edit(&put("payment_terms", "現金"), &author(2)).unwrap();
    document.edit(&put("payment_terms", "月結60天"), &author(3)).unwrap();
    let entries = history(&document);
    let terms = of_field(&entries, &"payment_terms".parse().unwrap());
    let told: Vec<_> =
        terms.iter().map(|(e, t)| (e.actor.clone(), t.old.clone(), t.new.clone())).collect();
    let text = |t: &str| Value::Text(t.to_owned());
    assert_eq!(told[1], (author(2).actor, vec![text("月結30天")], Written::Value(text("現金"))));
    assert_eq!(told[2], (author(3).actor, vec![text("現金")], Written::Value(text("月結60天"))));
}

#[test]
fn what_a_change_touches_is_known_before_it_is_applied() {
    let (document, created) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let mut copy = document.clone();
    let path = format!("addresses.{}.city", Uuid::from_u128(9));
    let change = copy.edit(&put(&path, "新北市"), &author(2)).unwrap().unwrap();
    let found = touches(Some(&document), &change);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path.to_string(), path);
    assert_eq!(found[0].old, vec![Value::Text("臺北市".into())]);
    assert!(touches(None, &created).iter().any(|touch| touch.path.to_string() == "name"));
}

#[test]
fn a_note_edited_by_two_keeps_both_edits() {
    let (mut ours, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let mut theirs = Document::load(&ours.save()).unwrap();
    let write = |text: &str| Edit {
        base: None,
        steps: vec![Step::Write { path: "notes".parse().unwrap(), text: text.to_owned() }],
    };
    ours.edit(&write("請先打電話。後門卸貨"), &author(2)).unwrap();
    theirs.edit(&write("後門卸貨，勿按門鈴"), &author(3)).unwrap();
    ours.merge(&theirs).unwrap();
    assert_eq!(ours.read::<Account>().notes, "請先打電話。後門卸貨，勿按門鈴");
}

#[test]
fn a_quote_s_row_carries_its_total_with_tax() {
    let line = SalesLine {
        quantity: Some(Quantity::from_stored(30_000)),
        unit_price: Some(Amount::from_stored(1_000_000)),
        discount: Some(Rate::from_stored(500)),
        tax_rate: Some(Rate::from_stored(500)),
        ..SalesLine::default()
    };
    let gone = SalesLine { removed: Some(true), ..line.clone() };
    let entry = |n| EntryId::new(Uuid::from_u128(n));
    let quote = Quote {
        currency: Some(Currency::TWD),
        account_name: Some("大同五金行".into()),
        provisional_number: Some("Q-AAA-0001".into()),
        lines: BTreeMap::from([(entry(1), line), (entry(2), gone)]),
        ..Quote::default()
    };
    let (document, _) = Document::create(document_id(1), &quote, &author(1)).unwrap();
    let row = index_row(&document);
    assert_eq!(row.amount, Some(2_990_000), "285 net, 14.25 tax rounded to 14");
    assert_eq!(row.number, "Q-AAA-0001");
    assert_eq!(row.body["lines"], "1");
}

#[test]
fn rubbish_bytes_are_an_error_of_that_document() {
    let (document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    let good = document.save();
    for cut in [0, 1, 4, 20, good.len() - 1] {
        assert!(Document::load(&good[..cut]).is_err());
    }
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 0x55;
        let _ = Document::load(&bad);
    }
}

#[test]
fn a_required_field_is_never_emptied() {
    let (mut document, _) = Document::create(document_id(1), &account(), &author(1)).unwrap();
    for empty in [Value::Null, Value::Text("  ".to_owned())] {
        let step = Step::Put { path: "name".parse().unwrap(), value: empty };
        let fault = document.edit(&Edit { base: None, steps: vec![step] }, &author(1)).unwrap_err();
        assert!(matches!(fault, EditFault::Required { .. }));
    }
}

#[test]
fn a_share_lies_between_nothing_and_the_whole() {
    for (share, is_fit) in [(0, true), (500, true), (10_000, true), (10_500, false), (-1, false)] {
        assert_eq!(Value::Whole(share).fits(Shape::Rate), is_fit, "{share}");
    }
    assert!(Value::parse("105%", Shape::Rate).is_err());
}

#[test]
fn two_copies_tell_one_history_in_whatever_order_it_came() {
    let (first, creation) = Document::create(document_id(1), &account(), &author(9)).unwrap();
    let mut changes = Vec::new();
    // Later device times first, so that the order of arrival is not that of the clocks.
    for n in [3, 2, 1] {
        let mut branch = first.clone();
        changes.push(branch.edit(&put("phone", &format!("0{n}")), &author(n)).unwrap().unwrap());
        let more = branch.edit(&put("name", &format!("大同 {n}")), &author(n)).unwrap();
        changes.push(more.unwrap());
    }
    let (mut one, mut other) = (first.clone(), first);
    one.apply(&changes).unwrap();
    for pair in changes.rchunks(2) {
        other.apply(pair).unwrap();
    }
    let told = |copy: &Document| history(copy).iter().map(|entry| entry.hash).collect::<Vec<_>>();
    assert_eq!(told(&one), told(&other));
    let [c3, d3, c2, d2, c1, d1] = [0, 1, 2, 3, 4, 5].map(|n| changes[n].hash());
    assert_eq!(told(&one), [creation.hash(), c1, d1, c2, d2, c3, d3]);
}
