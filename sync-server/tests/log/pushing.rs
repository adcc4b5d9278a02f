//! The log's promises: numbers, chain, duplicates, and that nobody suffers for another.

use super::bench::{ANA, BEN, Company, NOW_MS, Tablet, account, code, id, north, put, verdicts};
use satchel_server::log::{actors, changes, documents, quarantine, tenants};
use satchel_shared::{
    documents::Value,
    protocol::{
        limits::CHANGE_BYTES_MAX,
        push::{PushDocument, PushOffer, Verdict},
    },
    refusal::{DEPENDS_ON_REFUSED, FIELD_NOT_YOURS},
};

#[test]
fn accepted_changes_get_the_next_numbers_and_a_chain_that_proves_them() {
    let company = Company::open();
    let before = company.head().head;
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.set(apple, "phone", "02-1234");
    let committed = ana.push(&company);
    assert_eq!(
        verdicts(&committed),
        [1, 2].map(|more| Verdict::Accepted { number: before.number + more })
    );
    assert_eq!(committed.documents[0].heads, Some(ana.copies[&apple].heads()));
    let head = company.head().head;
    let mut replayed = tenants::Head { number: 0, chain: tenants::GENESIS };
    for row in company.store.read(|tx| changes::after(tx, super::bench::TENANT, 0, 1_000)).unwrap()
    {
        replayed = replayed.next(row.document, row.change.as_ref().map(|change| &change.hash));
        assert_eq!((replayed.number, replayed.chain), (row.number, row.chain));
    }
    assert_eq!(replayed, head);
}

#[test]
fn a_duplicate_is_named_so_and_the_counter_row_is_written_all_the_same() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    let offer = ana.offer();
    ana.push_offer(&company, offer.clone());
    let before = company.head();
    let later = NOW_MS + 60_000;
    let committed = company.commit(company.judge(ana.sender, offer, later));
    assert_eq!(verdicts(&committed), [Verdict::Duplicate]);
    assert!(committed.documents[0].heads.is_some());
    let after = company.head();
    assert_eq!((after.head, after.touched_ms), (before.head, later));
}

#[test]
fn the_seventh_of_fifty_documents_is_refused_and_the_others_are_not() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    for number in 0..50 {
        let id = ana.create(0x1000 + number, &account("Apple", north()));
        ana.set(id, "phone", "02-1234");
    }
    ana.push(&company);
    for number in 0..50 {
        match number {
            6 => ana.set(id(0x1006), "credit_hold", Value::Flag(true)),
            _ => ana.set(id(0x1000 + number), "phone", "02-9999"),
        }
    }
    ana.set(id(0x1006), "fax", "02-1");
    let committed = ana.push(&company);
    for (number, document) in committed.documents.iter().enumerate() {
        let codes: Vec<&str> = document.verdicts.iter().map(|(_, verdict)| code(verdict)).collect();
        match number {
            6 => assert_eq!(codes, [FIELD_NOT_YOURS, DEPENDS_ON_REFUSED]),
            _ => assert!(matches!(document.verdicts[0].1, Verdict::Accepted { .. })),
        }
    }
    let kept = company
        .store
        .read(|tx| quarantine::of_document(tx, super::bench::TENANT, id(0x1006)))
        .unwrap();
    assert_eq!(kept.len(), 2);
}

#[test]
fn a_refused_change_is_refused_again_and_so_is_what_follows_it_later() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.push(&company);
    ana.set(apple, "credit_hold", Value::Flag(true));
    let bad = ana.offer();
    assert_eq!(code(&verdicts(&ana.push_offer(&company, bad.clone()))[0]), FIELD_NOT_YOURS);
    assert_eq!(code(&verdicts(&ana.push_offer(&company, bad))[0]), FIELD_NOT_YOURS);
    ana.set(apple, "fax", "02-1");
    assert_eq!(code(&verdicts(&ana.push(&company))[0]), DEPENDS_ON_REFUSED);
}

#[test]
fn a_document_that_moved_after_judging_is_judged_again() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.push(&company);
    ana.set(apple, "phone", "02-1111");
    let offer = ana.offer();
    let judged_early = company.judge(ana.sender, offer, NOW_MS);
    // Meanwhile the office edits the same account.
    company.work(|work| work.edit(apple, &put("phone", "02-2222")).unwrap());
    let committed = company.commit(judged_early);
    assert!(matches!(verdicts(&committed)[..], [Verdict::Accepted { .. }]));
    let stored =
        company.store.read(|tx| documents::find(tx, super::bench::TENANT, apple)).unwrap().unwrap();
    assert_eq!(stored.heads.len(), 2, "both phone numbers stand");
    assert_eq!(stored.row.conflicts, 1);
    assert_eq!(committed.documents[0].heads, Some(stored.heads));
}

#[test]
fn the_same_push_judged_twice_before_either_commit_is_logged_once() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    let offer = ana.offer();
    let first = company.judge(ana.sender, offer.clone(), NOW_MS);
    let second = company.judge(ana.sender, offer, NOW_MS);
    let before = company.head().head.number;
    let answers = [first, second].map(|push| company.committer.submit(push).unwrap());
    let [first, second] = answers.map(|answer| answer.blocking_recv().unwrap().unwrap());
    assert!(matches!(verdicts(&first)[..], [Verdict::Accepted { .. }]));
    assert_eq!(verdicts(&second), [Verdict::Duplicate]);
    assert_eq!(company.head().head.number, before + 1);
}

#[test]
fn an_actor_belongs_to_the_device_that_registered_it_first() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    ana.push(&company);
    let mut thief = Tablet::new(BEN, BEN as u8);
    thief.actor = ana.actor.clone();
    thief.create(0x2000, &account("Pear", super::bench::south()));
    assert_eq!(code(&verdicts(&thief.push(&company))[0]), "gate-actor-not-yours");
}

#[test]
fn a_sequence_used_twice_is_a_fork() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.push(&company);
    let copy = ana.copies.clone();
    ana.set(apple, "phone", "02-1111");
    ana.push(&company);
    ana.copies = copy;
    ana.set(apple, "phone", "02-2222");
    assert_eq!(verdicts(&ana.push(&company)), [Verdict::Fork]);
}

#[test]
fn a_change_ahead_of_its_deps_is_put_off_and_taken_later() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.push(&company);
    ana.set(apple, "phone", "02-1111");
    let first = ana.offer();
    ana.set(apple, "fax", "02-2222");
    let second = ana.offer();
    let missing = vec![ana.copies[&apple].automerge().get_changes(&[])[1].hash()];
    let deferred = verdicts(&ana.push_offer(&company, second.clone()));
    assert_eq!(deferred, [Verdict::Deferred { missing }]);
    for offer in [first, second] {
        let taken = verdicts(&ana.push_offer(&company, offer));
        assert!(matches!(taken[..], [Verdict::Accepted { .. }]));
    }
}

#[test]
fn those_concerned_are_nudged_after_the_commit() {
    let mut company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    ana.push(&company);
    let touched = company.nudges.blocking_recv().unwrap();
    assert!(touched.scopes.contains(&satchel_shared::permissions::Scope::territory(north())));
    assert_eq!(touched.number, company.head().head.number);
}

#[test]
fn a_sender_who_left_after_judging_is_refused() {
    let company = Company::open();
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("Apple", north()));
    let judged = company.judge(ana.sender, ana.offer(), NOW_MS);
    company.work(|work| work.edit(id(ANA), &put("is_active", Value::Flag(false))).unwrap());
    assert!(matches!(verdicts(&company.commit(judged))[..], [Verdict::Refused(_)]));
}

#[test]
fn an_actor_is_registered_with_its_first_accepted_change() {
    let company = Company::open();
    let registered = |tablet: &Tablet| {
        let actor = &tablet.actor;
        company.store.read(|tx| actors::find(tx, super::bench::TENANT, actor)).unwrap().is_some()
    };
    let mut ana = Tablet::of(ANA);
    ana.create(0x1000, &account("", north()));
    assert!(matches!(verdicts(&ana.push(&company))[..], [Verdict::Refused(_)]));
    assert!(!registered(&ana));
    ana.create(0x1001, &account("Apple", north()));
    assert!(matches!(verdicts(&ana.push(&company))[..], [Verdict::Accepted { .. }]));
    assert!(registered(&ana));
}

/// A push of what is no change, `changes` times `bytes` long, each its own.
fn junk(changes: u64, bytes: usize) -> PushOffer {
    let junk = |number: u64| [&number.to_le_bytes()[..], &vec![7; bytes - 8]].concat();
    let document = PushDocument {
        document: id(0x1000),
        changes: (0..changes).map(junk).collect(),
        relay: None,
    };
    PushOffer { documents: vec![document], ..PushOffer::default() }
}

#[test]
fn quarantine_keeps_the_first_of_a_device_and_refuses_the_rest_unkept() {
    let company = Company::open();
    let (ana, ben) = (Tablet::of(ANA), Tablet::of(BEN));
    let kept = || {
        let read =
            company.store.read(|tx| quarantine::of_document(tx, super::bench::TENANT, id(0x1000)));
        read.unwrap().len()
    };
    let committed = ana.push_offer(&company, junk(100, 250_000));
    assert!(verdicts(&committed).iter().all(|verdict| matches!(verdict, Verdict::Refused(_))));
    assert_eq!((kept(), committed.unkept), (67, 33));
    let again = ana.push_offer(&company, junk(100, 250_000));
    assert_eq!((kept(), again.unkept), (67, 33), "what is kept is no news");
    let of_another = ben.push_offer(&company, junk(1, 100));
    assert_eq!((kept(), of_another.unkept), (68, 0), "one device does not use up another's");
}

#[test]
fn what_is_larger_than_a_change_is_refused_and_not_kept() {
    let company = Company::open();
    let ana = Tablet::of(ANA);
    let committed = ana.push_offer(&company, junk(1, CHANGE_BYTES_MAX + 1));
    assert_eq!(code(&verdicts(&committed)[0]), "gate-wire-too-large");
    assert_eq!(committed.unkept, 1);
}
