//! Permissions through the real judge: every cell of the table both ways, and relations at the author's deps.

use super::bench::{
    ANA, BEN, Company, NOW_MS, OLGA, TENANT, Tablet, account, code, id, north, person, put, quote,
    verdicts,
};
use automerge::{ActorId, Change, ScalarValue, hydrate};
use satchel_server::ingest::{
    Standing,
    held::Held,
    judge::{Outcome, Surroundings, judge},
    lawful::Holding,
    offer::{self, Sender},
};
use satchel_shared::{
    documents::{
        Author, Document, Edit, Kind, Path, Person, Step, Value,
        field::{Field, Shape},
        person::Role,
    },
    ids::{DeviceId, DocumentId},
    permissions::{Denial, Relation, Scope, may_create, may_write, roles},
    protocol::push::{PushDocument, PushOffer, Verdict},
    refusal::{
        FIELD_NOT_YOURS, FIELD_SERVER_ONLY, KIND_NOT_YOURS, RECORD_OF_COLLEAGUE, Refusal,
        SIGNATURE_NOT_OF_CONTENT,
    },
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

fn author(number: u8) -> Author {
    let actor = ActorId::from([number; 16]);
    Author { branch: actor.clone(), actor, time_ms: NOW_MS }
}

/// A value that fits.
fn scalar(shape: Shape) -> Option<Value> {
    Some(match shape {
        Shape::Text => Value::Text("words".to_owned()),
        Shape::Flag => Value::Flag(true),
        Shape::Whole | Shape::Amount | Shape::Quantity | Shape::Rate => Value::Whole(700),
        Shape::Day => Value::Text("2026-11-21".to_owned()),
        Shape::Moment => Value::Moment(NOW_MS),
        Shape::Currency => Value::Text("USD".to_owned()),
        Shape::Choice(words) => Value::Text((*words.last().unwrap()).to_owned()),
        Shape::Link(_) => Value::Text(id(0x77).to_string()),
        Shape::Note | Shape::Set | Shape::Entries(_) | Shape::Custom => return None,
    })
}

/// The edit of one field.
fn step(field: &Field) -> Step {
    let path = Path::new([field.name]);
    match field.shape {
        Shape::Note => Step::Write { path, text: "words".to_owned() },
        Shape::Set => Step::Put { path: path.join("word"), value: Value::Flag(true) },
        Shape::Custom => Step::Put { path: path.join("word"), value: Value::Text("x".to_owned()) },
        Shape::Entries(_) => {
            let path = path.join(Uuid::from_u128(5).to_string());
            Step::Add { path, values: BTreeMap::new() }
        }
        shape => Step::Put { path, value: scalar(shape).unwrap() },
    }
}

/// A record of the kind with what it cannot do without, and this owner if it has one at all.
fn record(kind: Kind, owner: u128) -> (Document, Change) {
    let mut values: Vec<(String, hydrate::Value)> = Vec::new();
    for field in kind.fields() {
        let value = match (field.name, scalar(field.shape)) {
            ("owner", _) => Value::Text(person(owner).to_string()),
            (_, Some(_)) if field.is_required => match field.shape {
                Shape::Link(_) => Value::Text(id(0x78).to_string()),
                Shape::Currency => Value::Text("TWD".to_owned()),
                Shape::Choice(words) => Value::Text(words[0].to_owned()),
                Shape::Text => Value::Text("begun".to_owned()),
                Shape::Day => Value::Text("2026-01-01".to_owned()),
                _ => Value::Whole(1),
            },
            _ => continue,
        };
        let value = value.to_scalar().unwrap_or(ScalarValue::Null);
        values.push((field.name.to_owned(), hydrate::Value::Scalar(value)));
    }
    Document::create_raw(id(0x99), kind, values, &author(1)).unwrap()
}

fn held(document: Option<Document>) -> Held {
    Held {
        id: id(0x99),
        version: u64::from(document.is_some()),
        document,
        scopes: BTreeSet::from([Scope::office()]),
        holding: Holding::Never,
        own: BTreeSet::new(),
        last_sequences: BTreeMap::new(),
        refused: BTreeMap::new(),
        refused_deps: BTreeSet::new(),
    }
}

/// What the judge says to one change by Ana in this role.
fn judged(role: &Role, held: &Held, change: &Change) -> Outcome {
    let device = DeviceId::new(Uuid::from_u128(0xd000));
    let sender = Sender { tenant: TENANT, device, person: person(ANA) };
    let changes = vec![change.raw_bytes().to_vec()];
    let documents = vec![PushDocument { document: held.id, changes, relay: None }];
    let offer = offer::parse(sender, PushOffer { documents, ..PushOffer::default() });
    let grants = BTreeSet::from([Scope::office()]);
    let standing = Standing { person: person(ANA), role: role.clone(), grants: grants.clone() };
    let authors = BTreeMap::from([(change.actor_id().clone(), standing.clone())]);
    let account = |_| Ok(Some(grants.clone()));
    let around = Surroundings { sender: &standing, authors: &authors, account: &account };
    let judged = judge(held, &offer.documents[0], &around).unwrap();
    judged.outcomes.into_iter().next().unwrap()
}

fn expected(rule: Result<(), Denial>) -> Option<&'static str> {
    match rule {
        Ok(()) => None,
        Err(Denial::Kind) => Some(KIND_NOT_YOURS),
        Err(Denial::OfficeField) => Some(FIELD_NOT_YOURS),
        Err(Denial::ServerField) => Some(FIELD_SERVER_ONLY),
        Err(Denial::Colleague) => Some(RECORD_OF_COLLEAGUE),
    }
}

fn told(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Accept => None,
        // They may sign; that this is signed under nothing is another rule's matter.
        Outcome::Refused(Refusal { code, .. }) if code == SIGNATURE_NOT_OF_CONTENT => None,
        Outcome::Refused(Refusal { code, .. }) => Some(code),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_cell_of_the_table_is_what_the_judge_says() {
    let (mut allowed, mut denied) = (0, 0);
    for kind in Kind::ALL {
        let has_owner = kind.fields().iter().any(|field| field.name == "owner");
        for relation in Relation::ALL {
            let owner = if relation == Relation::Owner { ANA } else { BEN };
            let (mut document, _) = record(*kind, owner);
            document.complete(&author(2)).unwrap();
            let held = held(Some(document.clone()));
            for field in kind.fields() {
                let edit = Edit { base: None, steps: vec![step(field)] };
                let mut copy = document.clone();
                let change = copy.edit(&edit, &author(3)).unwrap().expect("it changes something");
                for role in roles::ROLES {
                    if !roles::may_stand(&role, relation) || (!has_owner && owner != ANA) {
                        continue;
                    }
                    let cell = expected(may_write(&role, *kind, field, relation));
                    let outcome = judged(&role, &held, &change);
                    assert_eq!(
                        told(&outcome),
                        cell,
                        "{kind:?} {} {role:?} {relation:?}",
                        field.name
                    );
                    *if cell.is_none() { &mut allowed } else { &mut denied } += 1;
                }
            }
        }
    }
    assert!(allowed > 1_000 && denied > 400, "{allowed} allowed, {denied} denied");
}

#[test]
fn every_role_makes_the_kinds_of_the_table_and_no_others() {
    for kind in Kind::ALL {
        let (_, creation) = record(*kind, ANA);
        for role in roles::ROLES {
            let cell = expected(may_create(&role, *kind));
            assert_eq!(told(&judged(&role, &held(None), &creation)), cell, "{kind:?} {role:?}");
        }
    }
}

#[test]
fn where_a_kind_has_no_owner_the_table_knows_no_colleague() {
    for kind in Kind::ALL {
        if kind.fields().iter().any(|field| field.name == "owner") {
            continue;
        }
        for (field, role) in
            kind.fields().iter().flat_map(|field| roles::ROLES.map(|role| (field, role)))
        {
            let of = |relation| may_write(&role, *kind, field, relation);
            assert_eq!(of(Relation::Owner), of(Relation::Reach), "{kind:?} {}", field.name);
        }
    }
}

/// Ana and Ben in one territory; a quote of Ana's that both hold.
fn colleagues() -> (Company, Tablet, Tablet, DocumentId) {
    let company = Company::open();
    let field = format!("territories.{}", north());
    company.work(|work| work.edit(id(BEN), &put(&field, Value::Flag(true))).unwrap());
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    let mut own = quote(id(0x1000));
    own.owner = Some(person(ANA));
    let quote = ana.create(0x3000, &own);
    ana.push(&company);
    let mut ben = Tablet::of(BEN);
    ana.pull(&company);
    ben.pull(&company);
    (company, ana, ben, quote)
}

fn is_accepted(committed: &satchel_server::ingest::push::Committed) -> bool {
    verdicts(committed).iter().all(|verdict| matches!(verdict, Verdict::Accepted { .. }))
}

#[test]
fn a_colleague_reads_a_quote_and_does_not_write_it_nor_take_it() {
    let (company, _, mut ben, quote) = colleagues();
    assert!(ben.copies.contains_key(&quote));
    ben.set(quote, "payment_terms", "30 days");
    assert_eq!(code(&verdicts(&ben.push(&company))[0]), RECORD_OF_COLLEAGUE);
    let (company, _, mut ben, quote) = colleagues();
    ben.set(quote, "owner", person(BEN));
    assert_eq!(code(&verdicts(&ben.push(&company))[0]), RECORD_OF_COLLEAGUE);
}

#[test]
fn a_manager_writes_in_reach_and_hands_a_quote_over() {
    let (company, _, mut ben, quote) = colleagues();
    let mut mia = Tablet::of(0xd);
    company.work(|work| {
        let territories = BTreeSet::from([north().to_string()]);
        let record = Person {
            name: Some("Mia".into()),
            role: Some(Role::Manager),
            territories,
            ..Person::default()
        };
        work.create(id(0xd), &record).unwrap();
    });
    mia.pull(&company);
    mia.set(quote, "payment_terms", "30 days");
    mia.set(quote, "owner", person(BEN));
    assert!(is_accepted(&mia.push(&company)));
    ben.pull(&company);
    ben.set(quote, "title", "Ben's now");
    assert!(is_accepted(&ben.push(&company)));
}

#[test]
fn who_owned_the_record_when_they_wrote_may_write_in_whatever_order_it_arrives() {
    for is_late in [false, true] {
        let (company, mut ana, mut ben, quote) = colleagues();
        let mut olga = Tablet::of(OLGA);
        olga.pull(&company);
        ana.set(quote, "title", "before");
        let before = ana.offer();
        if !is_late {
            assert!(is_accepted(&ana.push_offer(&company, before.clone())));
        }
        olga.set(quote, "owner", person(BEN));
        assert!(is_accepted(&olga.push(&company)));
        ben.pull(&company);
        ben.set(quote, "payment_terms", "30 days");
        assert!(is_accepted(&ben.push(&company)));
        if is_late {
            assert!(is_accepted(&ana.push_offer(&company, before)));
        }
        ana.pull(&company);
        ana.set(quote, "title", "after");
        assert_eq!(code(&verdicts(&ana.push(&company))[0]), RECORD_OF_COLLEAGUE, "{is_late}");
    }
}

#[test]
fn owners_in_conflict_are_all_owners() {
    let (company, mut ana, mut ben, quote) = colleagues();
    let mut olga = Tablet::of(OLGA);
    olga.pull(&company);
    // Two people hand it over without seeing each other: Ana gives it to Olga, Olga to Ben.
    ana.set(quote, "owner", person(OLGA));
    olga.set(quote, "owner", person(BEN));
    assert!(is_accepted(&ana.push(&company)) && is_accepted(&olga.push(&company)));
    ben.pull(&company);
    ben.set(quote, "title", "mine or Olga's");
    assert!(is_accepted(&ben.push(&company)));
}
