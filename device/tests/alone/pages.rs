//! Pages of a pull: stored as they come, merged where there is work, never blocked by one bad frame.

use crate::desk::{
    Desk, NOW_MS, Server, assert_whole, end, new_account, no_progress, pairs, push_all,
};
use satchel_device::{
    actions::{fields, records},
    store::{Flaw, StoreFault},
};
use satchel_shared::{
    documents::{Account, Contact, Edit, Kind, Path, Step, Value},
    ids::{DeviceId, DocumentId, PersonId},
    protocol::{
        pull::{Content, Frame},
        push::{ActorEntry, PushAnswer},
    },
};
use uuid::Uuid;

fn account_id(n: u64) -> DocumentId {
    DocumentId::new(Uuid::from_u128(0xACC0_0000 + u128::from(n)))
}

fn add_account(server: &mut Server, n: u64, name: &str) -> DocumentId {
    let id = account_id(n);
    server.create(id, &Account { name: Some(name.to_owned()), ..Account::default() });
    id
}

fn edit(server: &mut Server, id: DocumentId, field: &str, text: &str) {
    let author = server.author();
    let value = Value::Text(text.to_owned());
    let steps = vec![Step::Put { path: Path::new([field]), value }];
    server.documents.get_mut(&id).unwrap().edit(&Edit { base: None, steps }, &author).unwrap();
}

#[test]
fn a_page_applied_twice_is_a_page_applied_once() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    for n in 0..5 {
        add_account(&mut server, n, "大同五金行");
    }
    let mut store = desk.store();
    let page = server.page_of_all();
    let first = store.apply_page(&page).unwrap();
    assert_eq!((first.documents, first.is_end), (5, true));
    let counts = store.counts().unwrap();
    assert_eq!(store.apply_page(&page).unwrap().documents, 5);
    assert_eq!(store.counts().unwrap(), counts);
    assert_eq!(store.search("大同", None, 50).unwrap().len(), 5);
    assert_eq!(store.cursor().unwrap(), [1, 2, 3]);
    assert_eq!(store.server_documents().unwrap(), Some(5));
    assert_whole(&store);
}

#[test]
fn a_snapshot_never_replaces_local_work() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    let mut login = desk.sales(&mut server);
    login.store_mut().apply_page(&server.page(&[id])).unwrap();
    fields::set(&mut login, id, &pairs(&[("phone", "0932-415-880")]), None).unwrap();
    edit(&mut server, id, "fax", "02-2345-6789");
    let store = login.store_mut();
    store.apply_page(&server.page(&[id])).unwrap();
    let account: Account = store.document(id).unwrap().read();
    assert_eq!(account.phone.as_deref(), Some("0932-415-880"));
    assert_eq!(account.fax.as_deref(), Some("02-2345-6789"));
    assert_eq!(store.row(id).unwrap().unwrap().row.body["phone"], "0932-415-880");
    assert_eq!(store.counts().unwrap().waiting, 1);
    push_all(store, &mut server);
    assert_eq!(server.documents[&id].heads(), store.document(id).unwrap().heads());
    assert_eq!(store.counts().unwrap().unreceipted, 0);
    assert_whole(store);
}

#[test]
fn an_older_snapshot_takes_nothing_away() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    let old = server.page(&[id]);
    edit(&mut server, id, "phone", "02-2345-6789");
    let mut store = desk.store();
    store.apply_page(&server.page(&[id])).unwrap();
    // A server restored from a backup, or a page that was late.
    store.apply_page(&old).unwrap();
    let account: Account = store.document(id).unwrap().read();
    assert_eq!(account.phone.as_deref(), Some("02-2345-6789"));
    assert_whole(&store);
}

#[test]
fn changes_are_applied_and_missing_ones_asked_for_by_name() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    let other = add_account(&mut server, 2, "大同五金行");
    let mut store = desk.store();
    store.apply_page(&server.page(&[id])).unwrap();
    let seen = server.documents[&id].heads();
    edit(&mut server, id, "phone", "1");
    let between = server.documents[&id].heads();
    edit(&mut server, id, "phone", "2");
    let gap = server.changes_since(id, &between);
    let summary = store.apply_page(&[gap, server.snapshot(other)]).unwrap();
    assert_eq!((summary.documents, summary.wanted), (1, 1));
    assert_eq!(store.wanted().unwrap(), [id]);
    assert!(store.row(other).unwrap().is_some(), "the other frame was stored");
    assert_eq!(store.counts().unwrap().attention, 1);
    store.apply_page(&[server.changes_since(id, &seen)]).unwrap();
    assert!(store.wanted().unwrap().is_empty());
    let account: Account = store.document(id).unwrap().read();
    assert_eq!(account.phone.as_deref(), Some("2"));
    assert_whole(&store);
}

#[test]
fn a_document_begun_by_its_changes_is_stored() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    edit(&mut server, id, "phone", "1");
    let mut store = desk.store();
    store.apply_page(&[server.changes_since(id, &[])]).unwrap();
    assert_eq!(store.document(id).unwrap().heads(), server.documents[&id].heads());
    let lone = add_account(&mut server, 2, "大同五金行");
    let start = server.documents[&lone].heads();
    edit(&mut server, lone, "phone", "1");
    let summary = store.apply_page(&[server.changes_since(lone, &start)]).unwrap();
    assert_eq!((summary.wanted, store.wanted().unwrap()), (1, vec![lone]));
    assert_whole(&store);
}

#[test]
fn a_damaged_frame_blocks_no_other_and_heals_later() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let bad = add_account(&mut server, 1, "永記食品");
    let noise = add_account(&mut server, 2, "大同五金行");
    let good = add_account(&mut server, 3, "三民文具");
    let damaged = |id, bytes| match server.snapshot(id) {
        Frame::Document { receipt, row, .. } => {
            Frame::Document { receipt, row, content: Content::Snapshot(bytes) }
        }
        frame => frame,
    };
    let mut cut = server.documents[&bad].save();
    cut.truncate(cut.len() / 2);
    let mut frames = vec![damaged(bad, cut), damaged(noise, vec![7; 64]), server.snapshot(good)];
    frames.push(Frame::Checkpoint { cursor: vec![4], remaining: 0 });
    let mut store = desk.store();
    let summary = store.apply_page(&frames).unwrap();
    assert_eq!(
        (summary.documents, summary.wanted),
        (2, 1),
        "a cut one is found out when it is opened"
    );
    assert!(matches!(store.document(bad), Err(StoreFault::Unreadable { .. })));
    assert!(store.document(good).is_ok());
    assert_eq!(store.cursor().unwrap(), [4]);
    let mut wanted = store.wanted().unwrap();
    wanted.sort();
    assert_eq!(wanted, [bad, noise]);
    let flaws: Vec<Flaw> =
        store.verify(&mut no_progress()).unwrap().iter().map(|finding| finding.flaw).collect();
    assert_eq!(flaws, [Flaw::Unreadable]);
    store.apply_page(&server.page(&wanted)).unwrap();
    assert!(store.document(bad).is_ok() && store.document(noise).is_ok());
    assert!(store.wanted().unwrap().is_empty());
    assert_whole(&store);
}

#[test]
fn a_document_nobody_can_give_is_asked_for_a_few_times_only() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    let seen = server.documents[&id].heads();
    edit(&mut server, id, "phone", "1");
    let mut store = desk.store();
    store.apply_page(&[server.changes_since(id, &seen)]).unwrap();
    for _ in 0..5 {
        assert_eq!(store.wanted().unwrap(), [id]);
        store.note_asked(&[id], &[]).unwrap();
    }
    assert!(store.wanted().unwrap().is_empty());
    assert_eq!(store.attention().unwrap().len(), 1, "it stays listed");
}

#[test]
fn what_a_full_page_had_no_room_for_is_not_counted_as_asked() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut store = desk.store();
    for n in 1..=2 {
        let id = add_account(&mut server, n, "永記食品");
        let seen = server.documents[&id].heads();
        edit(&mut server, id, "phone", "1");
        store.apply_page(&[server.changes_since(id, &seen)]).unwrap();
    }
    let asked = store.wanted().unwrap();
    // The first comes as damaged as before, time and again; the second never has its turn.
    for _ in 0..5 {
        store.note_asked(&asked, &[server.snapshot(asked[0])]).unwrap();
    }
    assert_eq!(store.wanted().unwrap(), [asked[1]]);
    store.note_asked(&asked, &[server.snapshot(asked[1])]).unwrap();
    assert_eq!(store.wanted().unwrap(), [asked[1]], "its turns are counted from its first");
}

#[test]
fn hostile_changes_are_kept_out_one_by_one() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    let mut store = desk.store();
    store.apply_page(&server.page(&[id])).unwrap();
    let seen = server.documents[&id].heads();
    edit(&mut server, id, "phone", "1");
    let Frame::Document { receipt, row, content: Content::Changes(mut raw) } =
        server.changes_since(id, &seen)
    else {
        panic!("changes");
    };
    raw.insert(0, vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0x7f]);
    raw.push(b"noise".to_vec());
    let summary = store
        .apply_page(&[Frame::Document { receipt, row, content: Content::Changes(raw) }])
        .unwrap();
    assert_eq!(summary.documents, 1, "the heads named were reached all the same");
    let account: Account = store.document(id).unwrap().read();
    assert_eq!(account.phone.as_deref(), Some("1"));
}

#[test]
fn an_evict_waits_for_unsent_changes_and_is_obeyed_after_them() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let (mine, theirs) =
        (add_account(&mut server, 1, "永記食品"), add_account(&mut server, 2, "大同"));
    let mut login = desk.sales(&mut server);
    login.store_mut().apply_page(&server.page(&[mine, theirs])).unwrap();
    fields::set(&mut login, mine, &pairs(&[("phone", "1")]), None).unwrap();
    let store = login.store_mut();
    let evicts = [Frame::Evict { document: mine }, Frame::Evict { document: theirs }];
    let summary = store.apply_page(&evicts).unwrap();
    assert_eq!((summary.evicted, summary.kept_for_unsent), (1, 1));
    assert!(store.row(theirs).unwrap().is_none());
    assert!(store.search("大同", None, 5).unwrap().is_empty());
    assert!(store.document(mine).is_ok());
    push_all(store, &mut server);
    assert!(matches!(store.document(mine), Err(StoreFault::NotFound(_))));
    let account: Account = server.documents[&mine].read();
    assert_eq!(account.phone.as_deref(), Some("1"), "the work was received before it went");
    assert_whole(store);
}

#[test]
fn what_was_put_away_is_told_with_every_push_until_an_answer_came() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let (gone, back) =
        (add_account(&mut server, 1, "永記食品"), add_account(&mut server, 2, "大同"));
    let mut login = desk.sales(&mut server);
    let store = login.store_mut();
    store.apply_page(&server.page(&[gone, back])).unwrap();
    assert_eq!(store.next_push(500).unwrap().released, []);
    store.apply_page(&[Frame::Evict { document: gone }, Frame::Evict { document: back }]).unwrap();
    assert_eq!(store.next_push(500).unwrap().released, [gone, back]);
    // One is given again; of the other, the first answer is lost.
    store.apply_page(&server.page(&[back])).unwrap();
    let sent = store.next_push(500).unwrap();
    assert_eq!(sent.released, [gone]);
    assert_eq!(sent.cursor, store.cursor().unwrap());
    let answer =
        PushAnswer { documents: Vec::new(), time_ms: 0, backed_up: 0, cursor: sent.cursor.clone() };
    store.save_push_answer(&answer, &sent).unwrap();
    assert_eq!(store.next_push(500).unwrap().released, []);
}

#[test]
fn a_grant_that_returns_voids_the_evict() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    let mut login = desk.sales(&mut server);
    login.store_mut().apply_page(&server.page(&[id])).unwrap();
    fields::set(&mut login, id, &pairs(&[("phone", "1")]), None).unwrap();
    let store = login.store_mut();
    store.apply_page(&[Frame::Evict { document: id }, server.snapshot(id)]).unwrap();
    push_all(store, &mut server);
    assert!(store.document(id).is_ok());
}

#[test]
fn what_the_server_says_of_an_actor_stands() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    let actor = login.store().next_push(1).unwrap().actors.remove(0);
    let entry = ActorEntry {
        device: DeviceId::new(Uuid::from_u128(77)),
        device_name: "其他平板".to_owned(),
        person: PersonId::new(Uuid::from_u128(78)),
        clock_offset_ms: Some(86_400_000),
        clock_uncertainty_ms: Some(40),
        ..actor
    };
    login.store_mut().apply_page(&[Frame::Actor(entry)]).unwrap();
    let lines = satchel_device::actions::history::of(login.store(), id, None).unwrap();
    assert_eq!(lines[0].author.as_ref().unwrap().device_name, "其他平板");
    assert_eq!(lines[0].true_time_ms, Some((NOW_MS - 86_400_000, 40)));
}

#[test]
fn a_row_of_another_version_is_computed_here() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = add_account(&mut server, 1, "永記食品");
    let Frame::Document { receipt, content, mut row } = server.snapshot(id) else {
        panic!("document")
    };
    row.version += 1;
    row.title = "另一個程式的標題".to_owned();
    let mut store = desk.store();
    store.apply_page(&[Frame::Document { receipt, content, row }]).unwrap();
    assert_eq!(store.row(id).unwrap().unwrap().row.title, "永記食品");
    assert_whole(&store);
}

#[test]
fn an_unread_document_is_edited_like_any_other() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let account = add_account(&mut server, 1, "永記食品");
    let mut login = desk.sales(&mut server);
    login.store_mut().apply_page(&server.page(&[account])).unwrap();
    let account = account.to_string();
    let typed = pairs(&[("name", "王小明"), ("account", &account)]);
    let id = records::create(&mut login, Kind::Contact, &typed).unwrap().id;
    let contact: Contact = login.store().document(id).unwrap().read();
    assert_eq!(contact.account.map(DocumentId::from).map(|id| id.to_string()), Some(account));
    let unknown = pairs(&[("name", "李"), ("account", &account_id(9).to_string())]);
    assert!(records::create(&mut login, Kind::Contact, &unknown).is_err());
}

#[test]
fn seventeen_thousand_documents_are_found_after_one_first_sync() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    // Ten real documents, each under many ids: what is measured is the store, which does not open them.
    let bytes: Vec<(Vec<u8>, satchel_shared::index_row::IndexRow)> = (0..10)
        .map(|n| {
            let id = add_account(&mut server, n, &format!("大同五金行 {n}"));
            let document = &server.documents[&id];
            (document.save(), satchel_shared::index_row::index_row(document))
        })
        .collect();
    let mut store = desk.store();
    let template = server.receipt(account_id(0));
    for page in 0..34 {
        let mut frames: Vec<Frame> = (0..500)
            .map(|n| {
                let (snapshot, row) = bytes[n % bytes.len()].clone();
                let document = account_id(page * 500 + n as u64 + 100);
                let receipt =
                    satchel_shared::protocol::receipt::Receipt { document, ..template.clone() };
                Frame::Document { receipt, content: Content::Snapshot(snapshot), row }
            })
            .collect();
        frames.push(Frame::Checkpoint { cursor: vec![page as u8], remaining: 0 });
        store.apply_page(&frames).unwrap();
    }
    store.apply_page(&[end(17_000)]).unwrap();
    assert_eq!(store.counts().unwrap().documents, 17_000);
    assert_eq!(store.search("大同", None, 20).unwrap().len(), 20);
}
