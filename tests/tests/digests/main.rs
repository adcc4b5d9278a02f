//! Digests that heal: whatever a device lost of what it had comes back with its next sync, and nothing else does.
//!
//! Tables are damaged directly, as no program of ours would; what came is counted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod round;

use round::{Device, Office, account, contact};
use satchel_device::{actions::fields, sync::effect::Report};
use satchel_shared::{documents::Account, ids::DocumentId};
use std::{collections::BTreeSet, time::Instant};

/// Accounts of the company; each has a contact.
const ACCOUNTS: u128 = 40;

/// The documents that are struck: some of every kind and every set of scopes.
fn struck() -> BTreeSet<DocumentId> {
    [account(0), account(7), account(12), contact(3), contact(8), contact(39)].into()
}

/// The struck ones, for a statement.
fn list() -> String {
    let ids = struck().into_iter().map(|id| format!("x'{}'", id.uuid().simple()));
    ids.collect::<Vec<_>>().join(", ")
}

/// A device in agreement with its server.
fn synced() -> (Office, Device) {
    let office = Office::open(ACCOUNTS);
    let mut device = Device::enrol(&office);
    let told = device.round(&office);
    assert_eq!(told.fetched().len() as u128, 2 * ACCOUNTS + 1);
    assert_eq!(told.compared, []);
    // Some are at their second version, so that there is an older one to fall back to.
    office.put(account(7), "phone", "02-2345-6789");
    office.put(contact(3), "name", "李小姐");
    assert_eq!(device.round(&office).fetched(), [account(7), contact(3)].into());
    (office, device)
}

/// Nothing is left to do, and all is whole.
fn assert_healed(office: &Office, device: &mut Device) {
    device.restart();
    let after = device.round(office);
    assert_eq!((after.documents.len(), after.compared.len(), after.pulls), (0, 0, 1), "{after:?}");
    assert_eq!(after.end, Some(Report::Done));
    assert_eq!(device.findings(), Vec::<String>::new());
    let counts = device.store().counts().unwrap();
    assert_eq!((counts.unreceipted, counts.attention, counts.is_differing), (0, 0, false));
    assert_eq!(u128::from(counts.documents), 2 * ACCOUNTS + 1);
}

#[test]
fn what_a_device_lost_is_fetched_again_and_nothing_else_is() {
    for damage in [
        "DELETE FROM documents WHERE id IN (LIST)",
        "UPDATE documents SET receipt_heads = NULL, receipt_seal = NULL WHERE id IN (LIST)",
        "UPDATE documents SET receipt_heads = zeroblob(32) WHERE id IN (LIST)",
        "UPDATE documents SET heads = zeroblob(32) WHERE id IN (LIST)",
    ] {
        let (office, mut device) = synced();
        assert_eq!(device.damage(&damage.replace("LIST", &list())), struck().len(), "{damage}");
        let told = device.round(&office);
        assert_eq!(told.fetched(), struck(), "{damage}");
        assert_eq!(told.compared.len(), 1, "{damage}");
        assert_healed(&office, &mut device);
    }
}

#[test]
fn a_document_that_fell_back_to_an_older_version_is_brought_forward() {
    let office = Office::open(ACCOUNTS);
    let mut device = Device::enrol(&office);
    device.round(&office);
    device.damage("CREATE TABLE older AS SELECT id, heads, bytes FROM documents");
    office.put(account(7), "phone", "02-2345-6789");
    device.round(&office);
    device.damage(
        "UPDATE documents SET (heads, bytes) =
             (SELECT heads, bytes FROM older WHERE older.id = documents.id)",
    );
    let told = device.round(&office);
    assert_eq!(told.fetched(), [account(7)].into());
    let record: Account = device.store().document(account(7)).unwrap().read();
    assert_eq!(record.phone.as_deref(), Some("02-2345-6789"));
    assert_healed(&office, &mut device);
}

#[test]
fn rows_that_are_gone_are_made_anew_without_asking_anybody() {
    for damage in [
        "DELETE FROM records WHERE place IN (SELECT place FROM documents WHERE id IN (LIST))",
        "DELETE FROM search WHERE rowid IN (SELECT place FROM documents WHERE id IN (LIST))",
        "DELETE FROM records",
    ] {
        let (office, mut device) = synced();
        assert!(device.damage(&damage.replace("LIST", &list())) > 0, "{damage}");
        assert!(!device.findings().is_empty(), "{damage}");
        let told = device.round(&office);
        assert_eq!((told.documents.len(), told.compared.len()), (0, 0), "{damage}");
        assert_eq!(device.findings(), Vec::<String>::new(), "{damage}");
        assert_healed(&office, &mut device);
    }
}

#[test]
fn what_verify_finds_is_mended_when_somebody_asks() {
    let (office, mut device) = synced();
    let places = format!("SELECT place FROM documents WHERE id IN ({})", list());
    device.damage(&format!("UPDATE records SET title = 'drifted' WHERE place IN ({places})"));
    device.damage("UPDATE documents SET bytes = x'00' WHERE kind = 'person'");
    let found = device.store().verify(&mut |_, _| {}).unwrap();
    assert_eq!(found.len(), struck().len() + 1, "{found:?}");
    device.login().store_mut().mend_findings(&found, &mut |_, _| {}).unwrap();
    assert_eq!(device.findings().len(), 1, "the document that does not load");
    assert_eq!(device.round(&office).documents.len(), 1, "it was asked for");
    assert_healed(&office, &mut device);
}

#[test]
fn a_row_that_went_wrong_is_found_by_chance_in_time() {
    let (office, mut device) = synced();
    let places = format!("SELECT place FROM documents WHERE id IN ({})", list());
    device.damage(&format!("UPDATE records SET title = 'drifted' WHERE place IN ({places})"));
    for _ in 0..3_000 {
        if device.findings().is_empty() {
            return;
        }
        device.restart();
        assert_eq!(device.round(&office).compared, []);
    }
    panic!("still {:?}", device.findings());
}

#[test]
fn scopes_that_are_gone_or_wrong_are_noted_again_and_no_document_comes() {
    for damage in [
        "DELETE FROM reach WHERE document IN (LIST)",
        "DELETE FROM reach",
        "DELETE FROM scope_sets",
        "UPDATE reach SET scopes = (SELECT max(number) FROM scope_sets) WHERE document IN (LIST)",
        "UPDATE scope_sets SET scopes = 'not a list' WHERE number = 2",
    ] {
        let (office, mut device) = synced();
        assert!(device.damage(&damage.replace("LIST", &list())) > 0, "{damage}");
        let told = device.round(&office);
        assert_eq!((told.documents.len(), told.compared.len()), (0, 1), "{damage}: {told:?}");
        assert_healed(&office, &mut device);
    }
}

#[test]
fn equal_stores_are_never_compared() {
    let (office, mut device) = synced();
    for n in 0..10 {
        office.put(account(n), "phone", &format!("02-{n}"));
        fields::set(device.login(), account(n + 1), &[("fax".into(), format!("{n}"))], None)
            .unwrap();
        let told = device.round(&office);
        assert_eq!(told.compared, []);
        if n % 3 == 0 {
            device.restart();
        }
        assert_eq!(device.round(&office).compared, []);
    }
}

#[test]
fn unsent_work_on_a_lost_document_is_neither_lost_nor_in_the_way() {
    let (office, mut device) = synced();
    fields::set(device.login(), account(7), &[("fax".into(), "02-9".into())], None).unwrap();
    device.damage(&format!("DELETE FROM documents WHERE id IN ({})", list()));
    let told = device.round(&office);
    // What the push told about is fetched like the others, or came by itself.
    assert_eq!(told.documents.iter().copied().collect::<BTreeSet<_>>(), struck());
    for _ in 0..2 {
        device.round(&office);
    }
    let record: Account = device.store().document(account(7)).unwrap().read();
    assert_eq!(record.fax.as_deref(), Some("02-9"));
    assert_healed(&office, &mut device);
}

#[test]
fn more_than_one_pull_can_name_comes_in_one_round() {
    let office = Office::open(130);
    let mut device = Device::enrol(&office);
    device.round(&office);
    let kinds = "kind IN ('account', 'contact')";
    assert_eq!(device.damage(&format!("DELETE FROM documents WHERE {kinds}")), 260);
    let told = device.round(&office);
    assert_eq!((told.fetched().len(), told.compared.len()), (260, 1));
    assert_eq!(told.pulls, 4, "one to the end, and three that name a hundred each");
    assert_eq!(device.round(&office).compared, []);
    assert_eq!(device.findings(), Vec::<String>::new());
}

#[test]
fn a_servers_wrong_digest_is_found_mended_and_makes_no_device_lose_anything() {
    for damage in [
        "UPDATE scope_digest SET buckets = zeroblob(512)",
        "UPDATE scope_digest SET buckets = randomblob(512)",
        "UPDATE scope_digest SET buckets = x'00' WHERE scope = 'everyone'",
        "DELETE FROM scope_digest WHERE scope LIKE 'person:%'",
    ] {
        let (office, mut device) = synced();
        office.spoil(damage);
        assert!(office.findings().iter().all(|found| found.contains("the digest of")), "{damage}");
        assert!(!office.findings().is_empty(), "{damage}");
        let told = device.round(&office);
        assert_eq!((told.documents.len(), told.compared.len()), (0, 1), "{damage}");
        assert_eq!(office.findings(), Vec::<String>::new(), "{damage}");
        assert_healed(&office, &mut device);
    }
}

#[test]
fn a_difference_that_stays_is_told_after_three_rounds_and_never_turns_a_round_for_ever() {
    let (office, mut device) = synced();
    // It is counted among hers, and never comes.
    office.create_huge(account(1_000));
    for round in 1..=4 {
        let told = device.round(&office);
        assert_eq!((told.compared.len(), told.end), (1, Some(Report::Done)), "round {round}");
        assert_eq!(device.store().counts().unwrap().is_differing, round >= 3, "round {round}");
    }
    office.put(account(1_000), "owner", &account(1).to_string());
    device.round(&office);
    assert_healed(&office, &mut device);
}

#[test]
fn a_server_that_cannot_compare_keeps_no_round_from_ending() {
    let (office, mut device) = synced();
    device.is_refused = true;
    device.damage(&format!("DELETE FROM documents WHERE id IN ({})", list()));
    assert_eq!(device.round(&office).end, Some(Report::Done));
    device.is_refused = false;
    assert_eq!(device.round(&office).fetched(), struck());
}

#[test]
fn ten_thousand_documents_are_compared_for_next_to_nothing() {
    let office = Office::open(5_000);
    let mut device = Device::enrol(&office);
    device.round(&office);
    let timed = |device: &mut Device| {
        device.restart();
        let began = Instant::now();
        let told = device.round(&office);
        (told, began.elapsed().as_secs_f64() * 1_000.0)
    };
    let (equal, equal_ms) = timed(&mut device);
    let began = Instant::now();
    let skipped = device.round(&office);
    let skipped_ms = began.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!((equal.compared.len(), skipped.compared.len()), (0, 0));
    device.damage(&format!("DELETE FROM documents WHERE id IN ({})", list()));
    let (healed, healed_ms) = timed(&mut device);
    assert_eq!(healed.fetched(), struck());
    let (asked, answered) = healed.compared[0];
    println!(
        "10,001 documents, unoptimised: a round that compares {equal_ms:.0} ms and {} bytes, one that need not",
        equal.bytes
    );
    println!(
        "{skipped_ms:.0} ms; six lost ones: {healed_ms:.0} ms, {asked} bytes asked, {answered} answered, {} of pages",
        healed.bytes
    );
    assert!(asked < 4_096 && answered < 32 * 1_024, "{asked} {answered}");
    assert!(equal.bytes < 1_024);
}
