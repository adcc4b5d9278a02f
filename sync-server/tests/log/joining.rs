//! Seventy people edit one record without a network: nobody is refused, the heads are joined, nothing is decided.

use super::bench::{ANA, Company, TENANT, Tablet, account, north, verdicts};
use automerge::ActorId;
use satchel_server::log::{changes, check, documents};
use satchel_shared::{
    conflict::conflicts,
    documents::{Document, Value, version::HEADS_MAX},
    gate,
    ids::DocumentId,
    protocol::push::Verdict,
};
use std::collections::BTreeSet;

const EDITORS: u8 = 70;

/// An account, and tablets that all have its first version.
fn offline(company: &Company) -> (Tablet, DocumentId, Vec<Tablet>) {
    let mut ana = Tablet::of(ANA);
    let apple = ana.create(0x1000, &account("Apple", north()));
    ana.push(company);
    let editors = (0..EDITORS)
        .map(|n| {
            let mut editor = Tablet::new(ANA, 0x20 + n);
            editor.pull(company);
            editor
        })
        .collect();
    (ana, apple, editors)
}

fn stored(company: &Company, id: DocumentId) -> documents::StoredDocument {
    company.store.read(|tx| documents::find(tx, TENANT, id)).unwrap().unwrap()
}

#[test]
fn seventy_offline_editors_of_one_record_do_not_lock_it() {
    let company = Company::open();
    let (mut ana, apple, mut editors) = offline(&company);
    for (n, editor) in editors.iter_mut().enumerate() {
        editor.set(apple, "phone", format!("02-{n:04}").as_str());
        let committed = editor.push(&company);
        assert!(matches!(verdicts(&committed)[..], [Verdict::Accepted { .. }]), "{committed:?}");
        let heads = stored(&company, apple).heads;
        assert!(heads.len() <= HEADS_MAX, "{} heads after {n}", heads.len());
        assert_eq!(committed.documents[0].heads.as_ref(), Some(&heads), "the receipt's heads");
    }
    let document = Document::load(&stored(&company, apple).bytes).unwrap();
    let [conflict] = conflicts(&document).try_into().unwrap();
    assert_eq!(conflict.candidates.len(), usize::from(EDITORS), "joining decided something");

    // The server's own changes are in the log under its own actor, and a device's gate takes them.
    let rows = company.store.read(|tx| changes::of_document_after(tx, TENANT, apple, 0)).unwrap();
    let own: Vec<_> = rows.into_iter().filter_map(|row| row.change).collect();
    let server = ActorId::from([0xee; 16]);
    let joins: Vec<_> = own.iter().filter(|change| change.actor == server).collect();
    assert_eq!(joins.len(), 2, "70 editors, joined at 33 heads each time");
    for join in joins {
        let change = gate::canonical(&join.bytes).unwrap();
        assert_eq!((change.len(), change.deps().len()), (0, HEADS_MAX + 1));
    }
    for editor in editors.iter_mut().chain([&mut ana]) {
        editor.pull(&company);
        assert_eq!(editor.copies[&apple].heads(), document.heads());
        assert_eq!(conflicts(&editor.copies[&apple]), std::slice::from_ref(&conflict));
    }

    // Work goes on upon the joined heads.
    ana.set(apple, "phone", Value::Text("02-9999".to_owned()));
    assert!(matches!(verdicts(&ana.push(&company))[..], [Verdict::Accepted { .. }]));
    assert!(conflicts(&Document::load(&stored(&company, apple).bytes).unwrap()).is_empty());
    let findings = company.store.read(|tx| check::check(tx, TENANT, &mut |_, _| {})).unwrap();
    assert_eq!(findings, []);
}

#[test]
fn one_push_with_seventy_branches_is_joined_once() {
    let company = Company::open();
    let (_, apple, mut editors) = offline(&company);
    // One device hands in what seventy runs of it wrote.
    let mut first = Tablet::new(ANA, 0x20);
    first.pull(&company);
    for (n, run) in editors.iter_mut().enumerate() {
        run.sender = first.sender;
        run.set(apple, "fax", format!("02-{n:04}").as_str());
        first.add_offered(run);
    }
    let committed = first.push(&company);
    let accepted: BTreeSet<bool> = verdicts(&committed)
        .iter()
        .map(|verdict| matches!(verdict, Verdict::Accepted { .. }))
        .collect();
    assert_eq!(accepted, BTreeSet::from([true]), "{committed:?}");
    assert_eq!(stored(&company, apple).heads.len(), 1);
}
