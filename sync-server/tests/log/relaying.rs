//! Relays: what a genuine receipt proves comes back whoever brings it; everything else is ordinary work.

use super::bench::{
    ANA, BEN, Company, KEY, NOW_MS, TENANT, Tablet, account, code, id, north, person, put, quote,
    verdicts,
};
use satchel_server::log::{
    actors, check, numbers,
    rebases::{self, Cause, Rebase},
};
use satchel_shared::{
    documents::Task,
    ids::{DocumentId, TenantId},
    protocol::{
        push::{PushDocument, PushOffer, Verdict},
        receipt::{Owner, Receipt, Relay},
    },
};
use uuid::Uuid;

/// Another tablet of Ana's, which holds what her first one made on a server that is lost since.
fn survivor(lost: &Company, make: impl FnOnce(&mut Tablet)) -> Tablet {
    let mut first = Tablet::of(ANA);
    first.pull(lost);
    make(&mut first);
    let committed = first.push(lost);
    for (_, verdict) in committed.documents.iter().flat_map(|document| &document.verdicts) {
        assert!(matches!(verdict, Verdict::Accepted { .. }), "{verdict:?}");
    }
    let mut second = Tablet::new(ANA, 0x44);
    second.pull(lost);
    second
}

fn with_apple(lost: &Company) -> (Tablet, DocumentId) {
    let tablet = survivor(lost, |first| {
        let apple = first.create(0x1000, &account("Apple", north()));
        first.set(apple, "phone", "02-1");
    });
    (tablet, id(0x1000))
}

fn relay(tablet: &Tablet, document: DocumentId) -> PushDocument {
    let changes = tablet.copies[&document].automerge().get_changes(&[]);
    let proof =
        Relay { receipt: tablet.receipts[&document].clone(), owners: tablet.owners(document) };
    PushDocument {
        document,
        changes: changes.iter().map(|change| change.raw_bytes().to_vec()).collect(),
        relay: Some(proof),
    }
}

fn offer(document: PushDocument) -> PushOffer {
    PushOffer { documents: vec![document], ..PushOffer::default() }
}

fn is_accepted(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Accepted { .. })
}

#[track_caller]
fn assert_sound(company: &Company) {
    let found = company.store.read(|tx| check::check(tx, TENANT, &mut |_, _| {})).unwrap();
    assert_eq!(found, []);
}

#[test]
fn a_lost_tablets_work_comes_back_by_another_under_its_own_name() {
    let (tablet, apple) = with_apple(&Company::open());
    let restored = Company::open();
    let committed = tablet.push_offer(&restored, offer(relay(&tablet, apple)));
    assert!(verdicts(&committed).iter().all(is_accepted), "{committed:?}");
    assert_eq!(committed.documents[0].heads, Some(tablet.copies[&apple].heads()));
    let lost = Tablet::of(ANA);
    let entry = restored.store.read(|tx| actors::find(tx, TENANT, &lost.actor)).unwrap().unwrap();
    assert_eq!((entry.device, entry.person), (lost.sender.device, lost.sender.person));
    assert_sound(&restored);
    let again = tablet.push_offer(&restored, offer(relay(&tablet, apple)));
    assert!(verdicts(&again).iter().all(|verdict| *verdict == Verdict::Duplicate), "{again:?}");
}

#[test]
fn a_relay_that_anything_was_done_to_is_ordinary_work_of_its_sender() {
    let (tablet, apple) = with_apple(&Company::open());
    let honest = relay(&tablet, apple);
    let proof = honest.relay.clone().unwrap();
    let heads = proof.receipt.heads.clone();
    let mine = |owner: &Owner| Owner { device: tablet.sender.device, ..owner.clone() };
    let other_tenant = TenantId::new(Uuid::from_u128(2));
    let receipt = |key: &[u8; 32], tenant| Relay {
        receipt: Receipt::issue(key, tenant, apple, heads.clone(), &proof.owners),
        owners: proof.owners.clone(),
    };
    let forged = [
        (
            "other owners",
            Relay { owners: proof.owners.iter().map(mine).collect(), ..proof.clone() },
        ),
        ("fewer owners", Relay { owners: vec![], ..proof.clone() }),
        ("another key", receipt(&[8; 32], TENANT)),
        ("another company's", receipt(&KEY, other_tenant)),
        (
            "another record's",
            Relay {
                receipt: Receipt::issue(&KEY, TENANT, id(0x1001), heads.clone(), &proof.owners),
                ..proof.clone()
            },
        ),
        (
            "older heads under the newer seal",
            Relay {
                receipt: Receipt {
                    heads: vec![tablet.copies[&apple].automerge().get_changes(&[])[0].hash()],
                    ..proof.receipt.clone()
                },
                ..proof.clone()
            },
        ),
    ];
    for (what, relay) in forged {
        let restored = Company::open();
        let document = PushDocument { relay: Some(relay), ..honest.clone() };
        let committed = tablet.push_offer(&restored, offer(document));
        for verdict in verdicts(&committed) {
            assert!(!is_accepted(&verdict), "{what}: {verdict:?}");
        }
        assert_eq!(code(&verdicts(&committed)[0]), "gate-actor-not-yours", "{what}");
        let lost = Tablet::of(ANA);
        let entry = restored.store.read(|tx| actors::find(tx, TENANT, &lost.actor)).unwrap();
        assert_eq!(entry, None, "{what}");
    }
}

#[test]
fn a_receipt_proves_its_own_heads_and_nothing_made_since() {
    let (mut tablet, apple) = with_apple(&Company::open());
    // Under the lost tablet's actor, as if it had written on.
    let mut forger = Tablet::of(ANA);
    forger.copies = tablet.copies.clone();
    let author = forger.author();
    let edit = put("name", "Forged");
    let mut copy = forger.copies[&apple].clone();
    let change = copy.edit(&edit, &author).unwrap().unwrap();
    let mut document = relay(&tablet, apple);
    document.changes.push(change.raw_bytes().to_vec());
    let restored = Company::open();
    let committed = tablet.push_offer(&restored, offer(document));
    let verdicts = verdicts(&committed);
    assert!(verdicts[..2].iter().all(is_accepted));
    assert_eq!(code(&verdicts[2]), "gate-actor-not-yours");
    // What the sender itself made on top goes the ordinary way, with the relay.
    tablet.set(apple, "phone", "02-2");
    let ordinary = tablet.push(&restored);
    assert!(super::bench::verdicts(&ordinary).iter().all(is_accepted), "{ordinary:?}");
    assert_sound(&restored);
}

#[test]
fn whoever_may_not_see_a_record_may_bring_it_back_and_is_told_nothing_of_it() {
    let (tablet, apple) = with_apple(&Company::open());
    let restored = Company::open();
    let ben = Tablet::of(BEN);
    for is_expected in [is_accepted, |verdict: &Verdict| *verdict == Verdict::Duplicate] {
        let committed = ben.push_offer(&restored, offer(relay(&tablet, apple)));
        assert!(verdicts(&committed).iter().all(is_expected), "{committed:?}");
        assert_eq!(committed.documents[0].heads, None);
    }
    let bare = PushDocument { relay: None, ..relay(&tablet, apple) };
    // Without a proof, and from a tablet that never handed it in.
    let other = Tablet::new(BEN, 0x66);
    let committed = other.push_offer(&restored, offer(bare));
    assert_eq!(code(&verdicts(&committed)[0]), "record-not-found");
    assert_sound(&restored);
}

#[test]
fn whoever_has_only_work_at_an_account_is_told_nothing_of_anothers_record_there() {
    let (apple, offered) = (id(0x1000), id(0x2000));
    let tablet = survivor(&Company::open(), |first| {
        first.create(0x1000, &account("Apple", north()));
        first.create(0x2000, &quote(apple));
    });
    let restored = Company::open();
    let task = Task {
        title: Some("Call".into()),
        account: Some(apple.into()),
        owner: Some(person(BEN)),
        ..Task::default()
    };
    restored.work(|work| {
        work.create(apple, &account("Apple", north())).unwrap();
        work.create(id(0x3000), &task).unwrap();
    });
    let mut ben = Tablet::of(BEN);
    assert!(
        ben.pull(&restored).snapshots.contains(&apple),
        "whoever works there reads the account"
    );
    let committed = ben.push_offer(&restored, offer(relay(&tablet, offered)));
    assert!(verdicts(&committed).iter().all(is_accepted), "{committed:?}");
    assert_eq!(committed.documents[0].heads, None, "its quotes are not theirs");
    assert!(!ben.pull(&restored).snapshots.contains(&offered));
    assert_sound(&restored);
}

#[test]
fn an_official_number_comes_back_and_none_is_given_until_the_rebase_is_closed() {
    let lost = Company::open();
    let tablet = survivor(&lost, |first| {
        let apple = first.create(0x1000, &account("Apple", north()));
        first.create(0x2000, &quote(apple));
        first.create(0x2001, &quote(apple));
    });
    let number = |company: &Company, document| {
        let given = company.store.read(|tx| numbers::of_series(tx, TENANT, "quote")).unwrap();
        given.into_iter().find(|(_, of)| *of == document).map(|(number, _)| number)
    };
    let second = number(&lost, id(0x2001)).unwrap();
    let restored = Company::open();
    let rebase = Rebase { began_ms: NOW_MS, cause: Cause::Restore, number: 0 };
    restored.store.write(|tx| rebases::begin(tx, TENANT, &rebase)).unwrap();
    tablet.push_offer(&restored, offer(relay(&tablet, id(0x1000))));
    tablet.push_offer(&restored, offer(relay(&tablet, id(0x2001))));
    assert_eq!(number(&restored, id(0x2001)), Some(second), "it keeps the number it had");
    let mut fresh = Tablet::new(ANA, 0x55);
    fresh.pull(&restored);
    fresh.create(0x2002, &quote(id(0x1000)));
    fresh.push(&restored);
    assert_eq!(number(&restored, id(0x2002)), None, "numbers stand still");
    assert_sound(&restored);

    restored.store.write(|tx| rebases::close(tx, TENANT)).unwrap();
    let server = satchel_server::ingest::ServerActor::new([0xdd; 16]);
    satchel_server::ingest::numbering::pick_up(&restored.store, &server, NOW_MS).unwrap();
    assert_eq!(number(&restored, id(0x2002)), Some(second + 1));
    // A record that comes later still has the number it had.
    tablet.push_offer(&restored, offer(relay(&tablet, id(0x2000))));
    assert_eq!(number(&restored, id(0x2000)), number(&lost, id(0x2000)));
    assert_sound(&restored);
}
