//! Erasing: whatever is handed in of an erased record later is refused, and nothing of it is kept.

use super::bench::{
    ANA, BEN, Company, KEY, NOW_MS, TENANT, Tablet, account, code, north, verdicts,
};
use satchel_server::{
    ingest::append::Append,
    log::{StoreFault, check, documents, erasures, quarantine},
    pull,
};
use satchel_shared::{
    ids::DocumentId,
    protocol::{
        pull::Frame,
        push::{PushDocument, PushOffer},
        receipt::Relay,
    },
};

const CANARY: &str = "02-4321-0987";

fn with_apple() -> (Company, Tablet, DocumentId) {
    let company = Company::open();
    let mut tablet = Tablet::of(ANA);
    tablet.pull(&company);
    let apple = tablet.create(0x1000, &account("Apple", north()));
    tablet.push(&company);
    tablet.pull(&company);
    tablet.set(apple, "phone", CANARY);
    tablet.push(&company);
    tablet.pull(&company);
    (company, tablet, apple)
}

fn erase(company: &Company, document: DocumentId) -> erasures::Removed {
    let erased = company.store.write(|tx| {
        let mut append = Append::begin(tx, TENANT, NOW_MS)?;
        let removed = append.erase(document)?;
        append.finish()?;
        Ok::<_, StoreFault>(removed)
    });
    erased.unwrap()
}

/// The one page that brings everything new.
fn frames(tablet: &Tablet, company: &Company) -> Vec<Frame> {
    pull::serve(&company.store, &KEY, &tablet.request()).unwrap()
}

fn offer(tablet: &Tablet, document: DocumentId, is_relay: bool) -> PushOffer {
    let changes = tablet.copies[&document].automerge().get_changes(&[]);
    let relay = is_relay.then(|| Relay {
        receipt: tablet.receipts[&document].clone(),
        owners: tablet.owners(document),
    });
    let changes = changes.iter().map(|change| change.raw_bytes().to_vec()).collect();
    let documents = vec![PushDocument { document, changes, relay }];
    PushOffer { documents, ..PushOffer::default() }
}

#[track_caller]
fn assert_gone(company: &Company, document: DocumentId) {
    company
        .store
        .read(|tx| {
            assert_eq!(documents::version(tx, TENANT, document)?, 0);
            assert_eq!(quarantine::of_document(tx, TENANT, document)?, []);
            assert_eq!(check::check(tx, TENANT, &mut |_, _| {})?, []);
            Ok::<_, StoreFault>(())
        })
        .unwrap();
    let holds = |path| {
        let bytes: Vec<u8> = std::fs::read(path).unwrap_or_default();
        bytes.windows(CANARY.len()).any(|window| window == CANARY.as_bytes())
    };
    company.store.rewrite().unwrap();
    for name in ["satchel.db", "satchel.db-wal"] {
        assert!(!holds(company.store.directory().join(name)), "{name}");
    }
}

#[test]
fn neither_a_push_nor_a_relay_with_a_genuine_receipt_brings_an_erased_record_back() {
    let (company, tablet, apple) = with_apple();
    assert_eq!(erase(&company, apple).changes, 2);
    for is_relay in [false, true] {
        let committed = tablet.push_offer(&company, offer(&tablet, apple, is_relay));
        let verdicts = verdicts(&committed);
        let codes: Vec<&str> = verdicts.iter().map(code).collect();
        assert_eq!(codes, ["record-erased", "record-erased"], "{committed:?}");
        assert_eq!(committed.documents[0].heads, None);
        assert_gone(&company, apple);
    }
}

#[test]
fn a_record_that_never_was_here_can_be_erased_before_it_is_handed_in_again() {
    let (_lost, tablet, apple) = with_apple();
    // As a server restored from before the record was made.
    let restored = Company::open();
    assert_eq!(erase(&restored, apple), erasures::Removed::default());
    let committed = tablet.push_offer(&restored, offer(&tablet, apple, true));
    let verdicts = verdicts(&committed);
    let codes: Vec<&str> = verdicts.iter().map(code).collect();
    assert_eq!(codes, ["record-erased", "record-erased"], "{committed:?}");
    assert_gone(&restored, apple);
}

#[test]
fn every_device_hears_of_an_erasure_once_whether_or_not_it_holds_the_record() {
    let (company, mut tablet, apple) = with_apple();
    let mut stranger = Tablet::of(BEN);
    stranger.pull(&company);
    erase(&company, apple);
    for tablet in [&mut tablet, &mut stranger] {
        let frames = frames(tablet, &company);
        assert!(frames.contains(&Frame::Erased { document: apple }), "{frames:?}");
        tablet.apply(frames);
        assert!(!tablet.copies.contains_key(&apple));
        assert!(!self::frames(tablet, &company).contains(&Frame::Erased { document: apple }));
    }
}
