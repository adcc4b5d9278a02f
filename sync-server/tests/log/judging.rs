//! What the judge refuses, and with which code.

use super::bench::{
    ANA, BEN, Company, NOW_MS, OLGA, TENANT, Tablet, account, code, id, north, person, put, quote,
    south, verdicts,
};
use automerge::{ROOT, ScalarValue, transaction::Transactable};
use satchel_server::ingest::{
    Standing,
    held::Held,
    judge::{Effort, Outcome, Surroundings, judge},
    offer,
};
use satchel_shared::{
    documents::{Account, Product, Task, Value},
    gate::Fault,
    protocol::{limits::DOCUMENT_BYTES_MAX, push::Verdict},
    refusal::{
        ACCOUNT_NOT_FOUND, CHANGE_UNFIT, DOCUMENT_TOO_LARGE, FIELD_NOT_YOURS, FIELD_REQUIRED,
        FIELD_SERVER_ONLY, KIND_NOT_YOURS, RECORD_NOT_FOUND, TAX_ID_INVALID, VALUE_WRONG_SHAPE,
    },
};

/// Ana's account, accepted.
fn held(company: &Company) -> (Tablet, satchel_shared::ids::DocumentId) {
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    assert!(matches!(verdicts(&ana.push(company))[..], [Verdict::Accepted { .. }]));
    (ana, apple)
}

/// A change of the held account made with the bare library.
fn by_hand(
    ana: &mut Tablet,
    id: satchel_shared::ids::DocumentId,
    write: impl FnOnce(&mut automerge::transaction::Transaction<'_>),
) {
    let mut automerge = ana.copies[&id].automerge().clone().with_actor(ana.actor.clone());
    let mut transaction = automerge.transaction();
    write(&mut transaction);
    transaction.commit();
    let change = automerge.get_last_local_change().unwrap();
    ana.add_waiting(id, change);
}

fn verdict_by_hand(write: impl FnOnce(&mut automerge::transaction::Transaction<'_>)) -> Verdict {
    let company = Company::open();
    let (mut ana, apple) = held(&company);
    by_hand(&mut ana, apple, write);
    verdicts(&ana.push(&company)).remove(0)
}

#[test]
fn a_creation_is_refused_for_each_rule_it_breaks() {
    let mut no_name = account("", north());
    no_name.name = None;
    let blank = account("", north());
    let mistyped = Account { tax_id: Some("12345678".to_owned()), ..account("Apple", north()) };
    let held_back = Account { credit_hold: Some(true), ..account("Apple", north()) };
    let elsewhere = account("Pear", south());
    for (record, expected) in [
        (no_name, FIELD_REQUIRED),
        (blank, FIELD_REQUIRED),
        (mistyped, TAX_ID_INVALID),
        (held_back, FIELD_NOT_YOURS),
        (elsewhere, RECORD_NOT_FOUND),
    ] {
        let company = Company::open();
        let mut ana = Tablet::of(ANA);
        ana.create(0x1000, &record);
        let committed = ana.push(&company);
        assert_eq!(code(&verdicts(&committed)[0]), expected, "{record:?}");
        assert_eq!(committed.documents[0].heads, None);
    }
}

#[test]
fn kinds_of_the_office_are_not_made_in_the_field() {
    let company = Company::open();
    let product =
        Product { code: Some("A1".into()), name: Some("Apple".into()), ..Product::default() };
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &product);
    assert_eq!(code(&verdicts(&ana.push(&company))[0]), KIND_NOT_YOURS);
    let mut olga = Tablet::of(OLGA);
    olga.create(0x1001, &product);
    assert!(matches!(verdicts(&olga.push(&company))[..], [Verdict::Accepted { .. }]));
}

#[test]
fn a_foreign_tax_id_and_no_tax_id_pass() {
    let company = Company::open();
    for (number, tax_id) in [(0x1000, "DE123456789"), (0x1001, "04595257")] {
        let mut ana = Tablet::new(ANA, number as u8);
        let record = Account { tax_id: Some(tax_id.to_owned()), ..account("Apple", north()) };
        ana.create(number, &record);
        assert!(
            matches!(verdicts(&ana.push(&company))[..], [Verdict::Accepted { .. }]),
            "{tax_id}"
        );
    }
}

#[test]
fn a_record_of_others_and_one_that_never_was_get_the_same_answer() {
    let company = Company::open();
    let (ana, apple) = held(&company);
    let mut ben = Tablet::of(BEN);
    ben.copies = ana.copies.clone();
    ben.set(apple, "phone", "02-1");
    let foreign = ben.push(&company);
    let mut ghost = Tablet::new(BEN, 0x55);
    let never = ghost.create(0x7777, &account("Ghost", south()));
    ghost.offer();
    ghost.set(never, "phone", "02-1");
    let unknown = ghost.push(&company);
    assert_eq!(code(&verdicts(&foreign)[0]), RECORD_NOT_FOUND);
    assert_eq!(verdicts(&foreign), verdicts(&unknown));
    assert_eq!((foreign.documents[0].heads.as_ref(), &unknown.documents[0].heads), (None, &None));
}

#[test]
fn a_lost_answer_stays_a_duplicate_when_the_record_has_left_the_person() {
    let company = Company::open();
    let (mut ana, apple) = held(&company);
    ana.set(apple, "phone", "02-1");
    let offer = ana.offer();
    ana.push_offer(&company, offer.clone());
    company.work(|work| work.edit(apple, &put("territory", south())).unwrap());
    let again = ana.push_offer(&company, offer);
    assert_eq!(verdicts(&again), [Verdict::Duplicate]);
    assert_eq!(again.documents[0].heads, None);
}

#[test]
fn a_refusal_that_the_office_mended_is_judged_afresh_and_so_is_what_builds_on_it() {
    let company = Company::open();
    let (mut ana, apple) = held(&company);
    company.work(|work| work.edit(apple, &put("territory", south())).unwrap());
    ana.set(apple, "phone", "02-1");
    ana.set(apple, "fax", "02-2");
    let offer = ana.offer();
    let refused = ana.push_offer(&company, offer.clone());
    assert_eq!(code(&verdicts(&refused)[0]), RECORD_NOT_FOUND);
    assert_eq!(verdicts(&ana.push_offer(&company, offer.clone())), verdicts(&refused));
    company.work(|work| work.edit(apple, &put("territory", north())).unwrap());
    let taken = ana.push_offer(&company, offer);
    assert!(
        verdicts(&taken).iter().all(|verdict| matches!(verdict, Verdict::Accepted { .. })),
        "{taken:?}"
    );
}

#[test]
fn a_refusal_that_its_author_must_mend_stays() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &Account { tax_id: Some("12345678".into()), ..account("Apple", north()) });
    let offer = ana.offer();
    for _ in 0..2 {
        let refused = ana.push_offer(&company, offer.clone());
        assert_eq!(code(&verdicts(&refused)[0]), TAX_ID_INVALID);
    }
}

#[test]
fn an_account_must_be_there_and_be_theirs() {
    let company = Company::open();
    let mut ben = Tablet::of(BEN);
    let pear = ben.create(0x2000, &account("Pear", south()));
    ben.push(&company);
    for (number, account) in [(0x3000, pear), (0x3001, id(0x9999))] {
        let mut ana = Tablet::new(ANA, number as u8);
        let mut record = quote(account);
        record.owner = Some(person(ANA));
        ana.create(number, &record);
        assert_eq!(code(&verdicts(&ana.push(&company))[0]), ACCOUNT_NOT_FOUND);
    }
}

#[test]
fn a_new_account_and_its_quote_come_in_one_push_in_any_order() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let quote = ana.create(0x3000, &quote(id(0x1000)));
    ana.create(0x1000, &account("Apple", north()));
    let committed = ana.push(&company);
    assert_eq!(committed.documents[0].document, quote, "answers keep the order sent");
    for document in &committed.documents {
        assert!(matches!(document.verdicts[0].1, Verdict::Accepted { .. }), "{document:?}");
    }
}

#[test]
fn an_edit_is_refused_for_each_rule_it_breaks() {
    let text = |text: &str| ScalarValue::Str(text.into());
    for (key, value, expected) in [
        ("kind", text("quote"), FIELD_SERVER_ONLY),
        ("schema", ScalarValue::Int(2), FIELD_SERVER_ONLY),
        ("credit_limit", ScalarValue::Int(1), FIELD_NOT_YOURS),
        ("status", text("Fast asleep!"), VALUE_WRONG_SHAPE),
        ("founded_year", text("long ago"), VALUE_WRONG_SHAPE),
        ("phone", ScalarValue::Int(2), VALUE_WRONG_SHAPE),
        ("tags", text("red"), Fault::ContainerReplaced.code()),
        ("phone", ScalarValue::Counter(1.into()), Fault::Counter.code()),
    ] {
        let verdict = verdict_by_hand(|tx| tx.put(ROOT, key, value.clone()).unwrap());
        assert_eq!(code(&verdict), expected, "{key}");
    }
}

#[test]
fn a_container_is_made_only_with_its_parent_and_a_value_never_deleted() {
    use automerge::{ObjType, ReadDoc};
    type Write = fn(&mut automerge::transaction::Transaction<'_>);
    let cases: [(Write, &str); 5] = [
        (|tx| drop(tx.put_object(ROOT, "notes", ObjType::Text).unwrap()), "gate-container-twice"),
        (|tx| drop(tx.put_object(ROOT, "tags2", ObjType::List).unwrap()), "gate-list"),
        (|tx| tx.delete(ROOT, "name").unwrap(), "gate-delete"),
        (
            |tx| {
                let (_, addresses) = tx.get(ROOT, "addresses").unwrap().unwrap();
                tx.put_object(&addresses, uuid::Uuid::from_u128(5).to_string(), ObjType::Text)
                    .unwrap();
            },
            CHANGE_UNFIT,
        ),
        (|tx| drop(tx.put_object(ROOT, "phone", ObjType::Map).unwrap()), CHANGE_UNFIT),
    ];
    for (write, expected) in cases {
        assert_eq!(code(&verdict_by_hand(write)), expected);
    }
}

#[test]
fn what_only_a_newer_server_knows_is_put_off() {
    let verdict = verdict_by_hand(|tx| tx.put(ROOT, "shoe_size", 43).unwrap());
    assert_eq!(verdict, Verdict::Deferred { missing: Vec::new() });
}

#[test]
fn bytes_that_are_no_change_are_refused_and_kept() {
    let company = Company::open();
    let (ana, apple) = held(&company);
    let mut offer = Tablet::of(ANA).offer();
    offer.documents.push(satchel_shared::protocol::push::PushDocument {
        document: apple,
        changes: vec![b"hello".to_vec()],
        relay: None,
    });
    let committed = ana.push_offer(&company, offer);
    assert_eq!(code(&verdicts(&committed)[0]), "gate-not-a-change");
    assert_eq!(committed.documents[0].verdicts[0].0, None);
}

#[test]
fn somebody_who_left_writes_nothing() {
    let company = Company::open();
    company.work(|work| work.edit(id(ANA), &put("is_active", Value::Flag(false))).unwrap());
    let mut ana = Tablet::of(ANA);
    let record = Task { title: Some("Call".into()), owner: Some(person(ANA)), ..Task::default() };
    ana.create(0x4000, &record);
    let refused = company.commit(company.judge(ana.sender, ana.offer(), NOW_MS));
    assert!(matches!(verdicts(&refused)[..], [Verdict::Refused(_)]));
}

#[test]
fn a_letter_of_a_note_is_a_letter() {
    use automerge::ReadDoc;
    let insert = |letter: String| {
        verdict_by_hand(move |tx| {
            let (_, notes) = tx.get(ROOT, "notes").unwrap().unwrap();
            tx.insert(&notes, 0, ScalarValue::Str(letter.into())).unwrap();
        })
    };
    assert!(matches!(insert("👨‍👩‍👧‍👦".to_owned()), Verdict::Accepted { .. }));
    assert_eq!(code(&insert("x".repeat(65))), CHANGE_UNFIT);
}

#[test]
fn a_record_grows_to_the_limit_and_no_further() {
    use automerge::ReadDoc;
    let company = Company::open();
    let (mut ana, apple) = held(&company);
    let (mut told, mut written) = (Vec::new(), 0_u64);
    for _ in 0..3 {
        for _ in 0..10 {
            let mut letters = Vec::new();
            for _ in 0..3_500 {
                written += 1;
                letters.push(blake3::hash(&written.to_le_bytes()).to_hex().to_string());
            }
            by_hand(&mut ana, apple, |tx| {
                let (_, notes) = tx.get(ROOT, "notes").unwrap().unwrap();
                for letter in letters {
                    tx.insert(&notes, 0, ScalarValue::Str(letter.into())).unwrap();
                }
            });
            ana.take_in_waiting(apple);
        }
        told.extend(verdicts(&ana.push(&company)));
    }
    let is_accepted = |verdict: &&Verdict| matches!(verdict, Verdict::Accepted { .. });
    let accepted = told.iter().take_while(is_accepted).count();
    assert!((20..=23).contains(&accepted), "5 MiB hold {accepted} notes of 224,000 bytes");
    assert_eq!(code(&told[accepted]), DOCUMENT_TOO_LARGE);
    assert!(told[accepted..].iter().all(|verdict| matches!(verdict, Verdict::Refused(_))));
    ana.copies.clear();
    ana.pull(&company);
    assert!(ana.copies[&apple].save().len() <= DOCUMENT_BYTES_MAX);
}

#[test]
fn a_document_is_read_and_copied_once_however_many_of_its_changes_are_refused() {
    let company = Company::open();
    let (mut ana, apple) = held(&company);
    for number in 0..40 {
        ana.set(apple, "phone", format!("02-{number}").as_str());
        // Each by an actor of its own, since what follows a refused change of an actor is refused anyway.
        let mut other = Tablet::new(ANA, 100 + number);
        other.copies = ana.copies.clone();
        other.set(apple, "credit_hold", Value::Flag(true));
        ana.add_offered(&mut other);
    }
    let offer = offer::parse(ana.sender, ana.offer());
    let judged = company
        .store
        .read(|tx| {
            let sender = Standing::of(tx, TENANT, person(ANA))?;
            let changes = &offer.documents[0].changes;
            let actors = changes.iter().map(|one| one.change.as_ref().unwrap().actor_id().clone());
            let authors = actors.map(|actor| (actor, sender.clone())).collect();
            let account = |_| Ok(None);
            let around = Surroundings { sender: &sender, authors: &authors, account: &account };
            let held = Held::load(tx, offer.sender, &offer.documents[0])?;
            judge(&held, &offer.documents[0], &around)
        })
        .unwrap();
    let is_refused = |outcome: &&Outcome| matches!(outcome, Outcome::Refused(_));
    assert_eq!(judged.outcomes.iter().filter(is_refused).count(), 40, "{:?}", judged.outcomes);
    assert_eq!(judged.outcomes.iter().filter(|one| **one == Outcome::Accept).count(), 40);
    assert_eq!(judged.effort, Effort { histories: 1, copies: 1 });
    assert_eq!(judged.next.unwrap().heads, ana.copies[&apple].heads());
}

#[test]
fn what_the_gate_refuses_was_never_applied_and_what_comes_beside_it_goes_in() {
    let company = Company::open();
    let (mut ana, apple) = held(&company);
    for number in 0..20 {
        let mut other = Tablet::new(ANA, 100 + number);
        other.copies = ana.copies.clone();
        by_hand(&mut other, apple, |tx| tx.delete(ROOT, "name").unwrap());
        ana.add_offered(&mut other);
    }
    let mut honest = Tablet::new(ANA, 200);
    honest.copies = ana.copies.clone();
    honest.set(apple, "phone", "02-1");
    ana.add_offered(&mut honest);
    let told = verdicts(&ana.push(&company));
    let (last, rest) = told.split_last().unwrap();
    assert!(rest.iter().all(|verdict| code(verdict) == "gate-delete"), "{rest:?}");
    assert!(matches!(last, Verdict::Accepted { .. }));
}
