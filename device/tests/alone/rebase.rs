//! A rebase in the store: nothing goes, nothing is offered before the pull has ended, and then what is lacking.

use crate::desk::{Desk, NOW_MS, Server, new_account, pairs, push_all};
use automerge::{Change, ROOT, ReadDoc as _};
use satchel_device::actions::fields;
use satchel_shared::{
    documents::{Document, Edit, Step, Value},
    protocol::{
        pull::Frame,
        push::{PushAnswer, PushedDocument, Verdict},
    },
};

/// A tablet that has made and handed in an account, and the server before and after it was restored.
#[test]
fn what_a_restored_server_lost_is_offered_with_its_old_receipt() {
    let mut server = Server::default();
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut server);
    let yesterday: Vec<_> = server.documents.keys().copied().collect();
    let account = new_account(&mut login, "永記");
    push_all(login.store_mut(), &mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    let receipt = login.store().receipt(account).unwrap().unwrap();

    login.store_mut().begin_rebase().unwrap();
    login.store_mut().begin_rebase().unwrap();
    assert!(login.store().cursor().unwrap().is_empty());
    assert_eq!(login.store().receipt(account).unwrap(), None, "nobody has confirmed it");
    fields::set(&mut login, account, &pairs(&[("phone", "02-1")]), None).unwrap();
    let store = login.store_mut();
    assert!(store.next_push(500).unwrap().documents.is_empty(), "nothing before the pull's end");
    let evicted = store.apply_page(&[Frame::Evict { document: account }]).unwrap();
    assert_eq!((evicted.evicted, evicted.kept_for_unsent), (0, 1), "what it lacks is not let go");

    server.documents.remove(&account);
    let ended = store.apply_page(&server.page(&yesterday)).unwrap();
    assert_eq!(ended.due, 1);
    let offer = store.next_push(500).unwrap();
    let [document] = offer.documents.as_slice() else { panic!("{offer:?}") };
    assert_eq!((document.document, document.changes.len()), (account, 1), "not the new work");
    assert_eq!(document.relay.as_ref().unwrap().receipt, receipt);
    let answer = server.take(&offer);
    assert_eq!(store.save_push_answer(&answer, &offer).unwrap().relayed, 1);
    let offer = store.next_push(500).unwrap();
    assert_eq!(offer.documents[0].relay, None, "then ordinary work goes");
    assert_eq!(offer.documents[0].changes.len(), 1);
    push_all(store, &mut server);
    let ended = store.apply_page(&server.page_of_all()).unwrap();
    assert_eq!(ended.due, 0);
    assert!(!store.is_rebasing().unwrap());
    assert_eq!(store.counts().unwrap().unreceipted, 0);
    assert!(!server.documents[&account].heads().is_empty());
}

#[test]
fn a_record_that_was_let_go_is_brought_back_while_no_backup_holds_it() {
    let mut server = Server::default();
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut server);
    let yesterday: Vec<_> = server.documents.keys().copied().collect();
    let account = new_account(&mut login, "永記");
    push_all(login.store_mut(), &mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    fields::set(&mut login, account, &pairs(&[("phone", "02-1")]), None).unwrap();
    push_all(login.store_mut(), &mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    let today = server.documents[&account].clone();
    let store = login.store_mut();
    store.apply_page(&[Frame::Evict { document: account }]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 1);
    store.begin_rebase().unwrap();

    // The backup lacks it altogether.
    server.documents.remove(&account);
    assert_eq!(store.apply_page(&server.page(&yesterday)).unwrap().due, 1);
    let offer = store.next_push(500).unwrap();
    assert_eq!((offer.documents[0].document, offer.documents[0].changes.len()), (account, 2));
    assert!(offer.documents[0].relay.is_some());
    let mut answer = server.take(&offer);
    answer.documents[0].receipt = None;
    store.save_push_answer(&answer, &offer).unwrap();
    assert_eq!(store.apply_page(&server.page(&yesterday)).unwrap().due, 0);
    assert_eq!(server.documents[&account].heads(), today.heads());
    assert_eq!(store.count_kept().unwrap(), 1, "no backup holds it yet");
    assert!(store.document(account).is_err(), "it does not show up again");

    // Another backup has its beginning, and gives it to the person as it was then.
    store.begin_rebase().unwrap();
    let first = today.automerge().get_changes(&[])[..1].to_vec();
    let old = Document::from_changes(&first).unwrap();
    server.documents.insert(account, old);
    assert_eq!(store.apply_page(&server.page_of_all()).unwrap().due, 1);
    assert_eq!(store.document(account).unwrap().heads(), today.heads(), "nothing went back");
    push_all(store, &mut server);
    assert_eq!(server.documents[&account].heads(), today.heads());
}

#[test]
fn a_record_that_comes_back_older_is_written_under_a_fresh_actor() {
    let mut server = Server::default();
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut server);
    let account = new_account(&mut login, "永記");
    push_all(login.store_mut(), &mut server);
    let older = server.documents[&account].clone();
    fields::set(&mut login, account, &pairs(&[("phone", "02-1")]), None).unwrap();
    let newest = login.store().pending().unwrap()[0].hash;
    let written = login.store().document(account).unwrap();
    let newest = written.automerge().get_change_by_hash(&newest).unwrap();
    push_all(login.store_mut(), &mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    // Let go, and held by a backup; then an older one is put in place, which gives the record to them again.
    let end = Frame::End { documents: 0, schema: 1, time_ms: 0, head: 9, backed_up: 9 };
    login.store_mut().apply_page(&[Frame::Evict { document: account }, end]).unwrap();
    assert_eq!(login.store().count_kept().unwrap(), 0);
    login.store_mut().begin_rebase().unwrap();
    server.documents.insert(account, older);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();

    fields::set(&mut login, account, &pairs(&[("phone", "02-2")]), None).unwrap();
    let document = login.store().document(account).unwrap();
    let again = document.automerge().get_change_by_hash(&document.heads()[0]).unwrap();
    assert!(!document.has(&newest.hash()), "it came back without it");
    assert_ne!(
        (again.actor_id(), again.seq()),
        (newest.actor_id(), newest.seq()),
        "a sequence used twice names two changes"
    );
}

#[test]
fn what_a_restored_server_calls_a_fork_is_written_again_with_what_builds_on_it() {
    let mut server = Server::default();
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut server);
    let account = new_account(&mut login, "永記");
    push_all(login.store_mut(), &mut server);
    let yesterday = server.documents[&account].clone();
    // A colleague writes, and after the backup an image of their tablet is put back, which writes something else.
    let colleague = server.author();
    let write = |document: &Document, phone: &str| {
        let mut written = document.clone();
        let value = Value::Text(phone.to_owned());
        let step = Step::Put { path: "phone".parse().unwrap(), value };
        written.edit(&Edit { base: None, steps: vec![step] }, &colleague).unwrap().unwrap();
        written
    };
    server.documents.insert(account, write(&yesterday, "02-1"));
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    fields::set(&mut login, account, &pairs(&[("fax", "02-9")]), None).unwrap();
    push_all(login.store_mut(), &mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    let store = login.store_mut();
    store.begin_rebase().unwrap();
    server.documents.insert(account, write(&yesterday, "02-2"));
    assert_eq!(store.apply_page(&server.page_of_all()).unwrap().due, 1);

    let offer = store.next_push(500).unwrap();
    let [offered] = offer.documents.as_slice() else { panic!("{offer:?}") };
    let hashes = offered.changes.iter().map(|bytes| Change::from_bytes(bytes.clone()).unwrap());
    let hashes: Vec<_> = hashes.map(|change| change.hash()).collect();
    let [.., forked, above] = hashes[..] else { panic!("{hashes:?}") };
    let judged = |hash| match hash {
        _ if hash == forked => Verdict::Fork,
        _ if hash == above => Verdict::Deferred { missing: vec![forked] },
        _ => Verdict::Duplicate,
    };
    let verdicts = hashes.iter().map(|hash| (Some(*hash), judged(*hash))).collect();
    let receipt = Some(server.receipt(account));
    let answered = PushedDocument { document: account, verdicts, receipt };
    let answer =
        PushAnswer { documents: vec![answered], time_ms: 0, backed_up: 0, cursor: Vec::new() };
    assert_eq!(store.save_push_answer(&answer, &offer).unwrap().forked, 1);
    assert_eq!(store.mend(&desk.chance, NOW_MS).unwrap().reissued, 2);
    store.apply_page(&server.page_of_all()).unwrap();
    push_all(store, &mut server);
    store.apply_page(&server.page_of_all()).unwrap();

    let held = &server.documents[&account];
    assert_eq!(held.automerge().get_all(ROOT, "phone").unwrap().len(), 2, "both are there");
    assert!(held.automerge().get(ROOT, "fax").unwrap().is_some());
    assert_eq!(store.document(account).unwrap().heads(), held.heads());
    assert_eq!((store.pending().unwrap().len(), store.attention().unwrap().len()), (0, 0));
    assert!(!store.is_rebasing().unwrap());
}
