//! Comparisons: what differs is listed, and nothing is told of scopes that are not the person's.

use super::bench::{
    ANA, BEN, Company, KEY, OLGA, TENANT, Tablet, account, id, north, person, put, quote, south,
};
use satchel_server::{
    log::{Store, StoreFault, check, digests},
    pull::{PullFault, compare::compare},
};
use satchel_shared::{
    documents::Value,
    ids::DocumentId,
    permissions::Scope,
    protocol::compare::{CompareAnswer, CompareOffer, OfferedScope},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a tablet would ask: its scopes as they are, and more.
fn offer(tablet: &Tablet, more: &[Scope]) -> CompareOffer {
    let of = |(scope, digest): (Scope, _)| {
        let digest: satchel_shared::digest::ScopeDigest = digest;
        OfferedScope { scope, buckets: digest.to_bytes() }
    };
    let mut scopes: Vec<OfferedScope> = tablet.digests().into_iter().map(of).collect();
    scopes.extend(more.iter().map(|scope| of((scope.clone(), Default::default()))));
    CompareOffer { cursor: tablet.cursor.clone(), scopes }
}

fn ask(company: &Company, tablet: &Tablet, offer: &CompareOffer) -> CompareAnswer {
    compare(&company.store, &KEY, tablet.sender, offer).unwrap()
}

/// Listed documents of a scope, and whether each has a mark.
fn listed(answer: &CompareAnswer, scope: &Scope) -> BTreeMap<DocumentId, bool> {
    let of = answer.differing.iter().filter(|compared| compared.scope == *scope);
    let all = of.flat_map(|compared| &compared.buckets).flat_map(|bucket| &bucket.documents);
    all.map(|(id, mark)| (*id, mark.is_some())).collect()
}

fn with_fruit() -> (Company, Tablet) {
    let company = Company::open();
    company.work(|work| {
        work.create(id(0x1000), &account("Apple", north())).unwrap();
        work.create(id(0x1001), &account("Apricot", north())).unwrap();
        work.create(id(0x2000), &account("Pear", south())).unwrap();
        work.create(id(0x3000), &quote(id(0x1000))).unwrap();
    });
    let mut ana = Tablet::of(ANA);
    ana.pull(&company);
    (company, ana)
}

#[test]
fn of_a_foreign_scope_is_told_what_is_told_of_none() {
    let (company, ana) = with_fruit();
    let foreign = [
        Scope::territory(south()),
        Scope::person(person(BEN)),
        Scope::office(),
        Scope::from("territory:there-is-none".to_owned()),
        Scope::from(String::new()),
    ];
    let together = ask(&company, &ana, &offer(&ana, &foreign));
    assert_eq!(together, CompareAnswer { differing: Vec::new(), foreign: foreign.to_vec() });
    for scope in foreign {
        let answer = ask(&company, &ana, &offer(&ana, std::slice::from_ref(&scope)));
        assert_eq!(answer, CompareAnswer { differing: Vec::new(), foreign: vec![scope] });
    }
}

#[test]
fn a_lost_document_is_listed_with_its_bucket_and_an_unnamed_scope_as_a_whole() {
    let (company, mut ana) = with_fruit();
    ana.receipts.remove(&id(0x1001));
    let north = Scope::territory(north());
    let answer = ask(&company, &ana, &offer(&ana, &[]));
    assert_eq!(answer.differing.len(), 1);
    assert_eq!(listed(&answer, &north).get(&id(0x1001)), Some(&true));
    let nothing = CompareOffer { cursor: ana.cursor.clone(), scopes: Vec::new() };
    let answer = ask(&company, &ana, &nothing);
    let all: BTreeSet<DocumentId> = listed(&answer, &north).into_keys().collect();
    assert_eq!(all, [0x1000, 0x1001, 0x3000].map(id).into());
    assert!(answer.differing.iter().all(|of| of.scope != Scope::territory(south())));
}

#[test]
fn what_moved_since_the_end_has_no_mark_and_what_is_new_is_not_listed() {
    let (company, ana) = with_fruit();
    company.work(|work| {
        work.edit(id(0x1000), &put("phone", "02-1")).unwrap();
        work.edit(id(0x1001), &put("territory", south())).unwrap();
        work.create(id(0x1002), &account("Quince", north())).unwrap();
        // It comes and goes before Ana could hear of it.
        work.edit(id(0x2000), &put("territory", north())).unwrap();
        work.edit(id(0x2000), &put("territory", south())).unwrap();
    });
    let answer = ask(&company, &ana, &offer(&ana, &[]));
    let expected = [(id(0x1000), false), (id(0x1001), false)];
    assert_eq!(listed(&answer, &Scope::territory(north())), expected.into());
}

#[test]
fn a_lost_grant_is_foreign_and_a_gained_one_is_not_compared_before_it_was_filled_in() {
    let (company, mut ana) = with_fruit();
    let territories = |north: bool| put(&format!("territories.{}", id(0x100)), Value::Flag(north));
    let south_too = put(&format!("territories.{}", id(0x200)), Value::Flag(true));
    company.work(|work| {
        work.edit(id(ANA), &territories(false)).unwrap();
        work.edit(id(ANA), &south_too).unwrap();
    });
    let (north, south) = (Scope::territory(north()), Scope::territory(south()));
    let answer = ask(&company, &ana, &offer(&ana, std::slice::from_ref(&south)));
    assert_eq!(answer.foreign, [north.clone(), south.clone()]);
    assert!(listed(&answer, &north).is_empty() && listed(&answer, &south).is_empty());
    ana.pull(&company);
    let nothing = CompareOffer { cursor: ana.cursor.clone(), scopes: Vec::new() };
    assert!(listed(&ask(&company, &ana, &nothing), &south).contains_key(&id(0x2000)));
}

#[test]
fn somebody_who_left_and_a_cursor_of_somebody_else_learn_nothing() {
    let (company, ana) = with_fruit();
    let mut olga = Tablet::of(OLGA);
    olga.pull(&company);
    let stolen = CompareOffer { cursor: olga.cursor, scopes: Vec::new() };
    let answer = compare(&company.store, &KEY, ana.sender, &stolen);
    assert!(matches!(answer, Err(PullFault::Rebase)));
    let empty = compare(&company.store, &KEY, ana.sender, &CompareOffer::default());
    assert!(matches!(empty, Err(PullFault::Rebase)));
    company.work(|work| work.edit(id(ANA), &put("is_active", Value::Flag(false))).unwrap());
    let scopes = offer(&ana, &[]);
    let answer = ask(&company, &ana, &scopes);
    assert_eq!((answer.differing.len(), answer.foreign.len()), (0, scopes.scopes.len()));
}

#[test]
fn a_database_from_before_digests_is_given_them_when_it_is_opened() {
    let (company, _) = with_fruit();
    let kept = company.store.read(|tx| digests::all(tx, TENANT)).unwrap();
    assert_eq!(kept.len(), 4, "{kept:?}");
    company
        .store
        .write(|tx| {
            tx.execute("DELETE FROM scope_digest", [])?;
            Ok::<_, StoreFault>(())
        })
        .unwrap();
    let again = Store::open(company.store.directory()).unwrap();
    assert_eq!(again.read(|tx| digests::all(tx, TENANT)).unwrap(), kept);
    let findings = again.read(|tx| check::check(tx, TENANT, &mut |_, _| ())).unwrap();
    assert_eq!(findings, []);
}

#[test]
fn what_is_undone_leaves_no_mark_in_a_digest() {
    let (company, mut ana) = with_fruit();
    // A document that is refused beside one that is taken: its savepoint is undone.
    ana.create(0x1003, &account("Plum", north()));
    ana.set(id(0x3000), "number", "Q-1");
    ana.push(&company);
    let findings = company.store.read(|tx| check::check(tx, TENANT, &mut |_, _| ())).unwrap();
    assert_eq!(findings, []);
}
