//! Who decides about what, on which version; and signatures on their way in.

use super::bench::{
    ANA, Company, NOW_MS, OLGA, TENANT, Tablet, account, code, id, north, person, put, quote,
    verdicts,
};
use satchel_server::{
    approvals::{Decided, DecisionFault, DecisionWish, decide, waiting},
    ingest::ServerActor,
    log::documents,
};
use satchel_shared::{
    approval::{Status, content_hash, heads_text},
    documents::{
        Document, Edit, Heads, Person, Quote, Step, Value, decision::Verdict, person::Role,
        quote::QuoteStatus, schema,
    },
    ids::{DocumentId, EntryId},
    money::Rate,
    protocol::push,
};
use std::collections::BTreeMap;
use uuid::Uuid;

const MIRA: u128 = 0xd;
const QUOTE: u128 = 0x3000;

/// Ana's quote with a discount in percent, sent for approval; Mira is a manager who may give ten.
fn asked(percent: i64) -> (Company, Tablet, DocumentId) {
    let company = Company::open();
    company.work(|work| {
        let mira = Person {
            name: Some("Mira".to_owned()),
            role: Some(Role::Manager),
            discount_limit: Some(Rate::from_stored(1_000)),
            territories: [north().to_string()].into(),
            ..Person::default()
        };
        work.create(id(MIRA), &mira).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    let record = Quote {
        owner: Some(person(ANA)),
        discount: Some(Rate::from_stored(percent * 100)),
        status: Some(QuoteStatus::Submitted),
        ..quote(apple)
    };
    let offer = ana.create(QUOTE, &record);
    ana.push(&company);
    ana.pull(&company);
    (company, ana, offer)
}

fn wish(by: u128, verdict: Verdict) -> DecisionWish {
    DecisionWish {
        document: id(QUOTE),
        entry: EntryId::new(Uuid::from_u128(0x7_0000 + by)),
        by: person(by),
        login: "somebody".to_owned(),
        verdict,
        heads: None,
        note: None,
        at_ms: NOW_MS,
    }
}

fn try_decide(company: &Company, wish: &DecisionWish) -> Result<Decided, DecisionFault> {
    let server = ServerActor::new([wish.entry.bytes()[15]; 16]);
    company.store.write(|tx| decide(tx, TENANT, &server, wish))
}

fn statuses(company: &Company) -> Vec<Status> {
    let all = company.store.read(|tx| waiting(tx, TENANT, Status::ALL)).unwrap();
    all.into_iter().map(|one| one.effective.status).collect()
}

#[test]
fn nobody_decides_about_their_own_and_a_manager_only_within_their_limit() {
    let (company, mut ana, offer) = asked(12);
    let fault = try_decide(&company, &wish(MIRA, Verdict::Approved)).unwrap_err();
    assert!(matches!(fault, DecisionFault::AboveLimit { .. }), "{fault}");
    assert!(fault.to_string().contains("10 %") && fault.to_string().contains("12 %"), "{fault}");
    let fault = try_decide(&company, &wish(ANA, Verdict::Approved)).unwrap_err();
    assert!(matches!(fault, DecisionFault::Role { .. }), "{fault}");
    ana.set(offer, "discount", Value::Whole(1_000));
    ana.push(&company);
    let decided = try_decide(&company, &wish(MIRA, Verdict::Approved)).unwrap();
    assert_eq!(decided.effective.status, Status::Approved, "the limit itself is within");
    assert_eq!(statuses(&company), [Status::Approved]);
    ana.set(offer, "owner", person(OLGA));
    ana.push(&company);
    let fault = try_decide(&company, &wish(OLGA, Verdict::Rejected)).unwrap_err();
    assert!(matches!(fault, DecisionFault::Own(_)), "{fault}");
}

#[test]
fn a_manager_may_turn_down_any_discount() {
    let (company, ..) = asked(40);
    let decided = try_decide(&company, &wish(MIRA, Verdict::Rejected)).unwrap();
    assert_eq!(decided.effective.status, Status::Rejected);
}

#[test]
fn an_approval_of_what_was_seen_is_not_one_of_what_came_meanwhile() {
    let (company, mut ana, offer) = asked(12);
    let seen = ana.copies[&offer].heads();
    ana.set(offer, "payment_terms", "C.O.D.");
    let unheld = ana.copies[&offer].heads();
    let about = |heads: &Heads| DecisionWish {
        heads: Some(heads.clone()),
        ..wish(OLGA, Verdict::Approved)
    };
    let fault = try_decide(&company, &about(&unheld)).unwrap_err();
    assert!(matches!(fault, DecisionFault::HeadsNotHeld { .. }), "{fault}");
    ana.push(&company);
    let decided = try_decide(&company, &about(&seen)).unwrap();
    assert_eq!(decided.effective.status, Status::Differs);
    assert_eq!(decided.reads[0].2, seen);
    assert_eq!(statuses(&company), [Status::Differs]);
}

#[test]
fn what_nobody_has_chosen_is_not_approved() {
    let (company, mut ana, offer) = asked(12);
    let mut elsewhere = Tablet::new(ANA, 0x66);
    elsewhere.pull(&company);
    ana.set(offer, "payment_terms", "C.O.D.");
    elsewhere.set(offer, "payment_terms", "30 days");
    ana.push(&company);
    elsewhere.push(&company);
    let fault = try_decide(&company, &wish(OLGA, Verdict::Approved)).unwrap_err();
    assert!(matches!(fault, DecisionFault::Contested(_)), "{fault}");
}

#[test]
fn a_device_writes_no_decision() {
    let (company, mut ana, offer) = asked(12);
    let author = ana.author();
    let path = format!("decisions.{}", EntryId::new(Uuid::from_u128(5))).parse().unwrap();
    let values = BTreeMap::from([("verdict".to_owned(), Value::Text("approved".to_owned()))]);
    let edit = Edit { base: None, steps: vec![Step::Add { path, values }] };
    let change = ana.copies[&offer].clone().edit(&edit, &author).unwrap().unwrap();
    ana.add_waiting(offer, change);
    let committed = ana.push(&company);
    assert_eq!(code(&verdicts(&committed)[0]), "field-server-only");
}

fn signing(document: &Document, id: u128, hash: &str) -> Edit {
    let values = BTreeMap::from([
        ("by_name".to_owned(), Value::Text("王大同".to_owned())),
        ("at".to_owned(), Value::Moment(NOW_MS)),
        ("heads".to_owned(), Value::Text(heads_text(&document.heads()))),
        ("schema".to_owned(), Value::Whole(i64::from(schema::VERSION))),
        ("content_hash".to_owned(), Value::Text(hash.to_owned())),
    ]);
    let path = format!("signatures.{}", EntryId::new(Uuid::from_u128(id))).parse().unwrap();
    Edit { base: None, steps: vec![Step::Add { path, values }] }
}

#[test]
fn a_signature_under_other_content_is_refused_and_a_standing_one_is_kept() {
    let (company, mut ana, offer) = asked(0);
    let held = ana.copies[&offer].clone();
    let hash = content_hash(&held, &held.heads(), schema::VERSION).unwrap();
    let author = ana.author();
    let forged = signing(&held, 1, &hash.replace('a', "b"));
    let change = ana.copies[&offer].clone().edit(&forged, &author).unwrap().unwrap();
    ana.add_waiting(offer, change);
    assert_eq!(code(&verdicts(&ana.push(&company))[0]), "signature-not-of-content");

    let mut again = Tablet::new(ANA, 0x66);
    again.pull(&company);
    let author = again.author();
    let edit = signing(&held, 2, &hash);
    let change = again.copies.get_mut(&offer).unwrap().edit(&edit, &author).unwrap().unwrap();
    again.add_waiting(offer, change);
    assert!(matches!(verdicts(&again.push(&company))[..], [push::Verdict::Accepted { .. }]));
    let path = format!("signatures.{}.by_name", EntryId::new(Uuid::from_u128(2)));
    let author = again.author();
    let edit = put(&path, "李四");
    let change = again.copies[&offer].clone().edit(&edit, &author).unwrap().unwrap();
    again.add_waiting(offer, change);
    assert_eq!(code(&verdicts(&again.push(&company))[0]), "signature-kept");
    let stored = company.store.read(|tx| documents::find(tx, TENANT, offer)).unwrap().unwrap();
    assert_eq!(stored.row.body["signed"], "this-version");
}
