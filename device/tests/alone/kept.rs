//! What the server has goes from a device only below its backups: evicted records, and frames of sent changes.

use crate::desk::{Desk, Server, assert_whole, new_account, pairs, push_all};
use satchel_device::{actions::fields, store::Store};
use satchel_shared::{
    documents::{Account, Document},
    ids::DocumentId,
    protocol::pull::Frame,
};
use std::fs;
use uuid::Uuid;

fn end(head: u64, backed_up: u64) -> Frame {
    Frame::End { documents: 0, schema: 1, time_ms: 0, head, backed_up }
}

fn desk_with_account() -> (Desk, Server, Store, DocumentId) {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = DocumentId::new(Uuid::from_u128(0x501));
    server.create(id, &Account { name: Some("永記食品".into()), ..Account::default() });
    let mut store = desk.sales(&mut server).into_store();
    store.apply_page(&server.page_of_all()).unwrap();
    (desk, server, store, id)
}

#[test]
fn an_evicted_record_is_kept_unseen_until_a_backup_holds_it() {
    let (_desk, _server, mut store, id) = desk_with_account();
    let receipt = store.receipt(id).unwrap();
    let heads = store.document(id).unwrap().heads();
    store.apply_page(&[Frame::Evict { document: id }, end(40, 39)]).unwrap();
    assert!(store.document(id).is_err() && store.row(id).unwrap().is_none());
    assert!(store.search("永記", None, 9).unwrap().is_empty());
    let kept = store.kept_after(0, 10).unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!((kept[0].document, &kept[0].heads, &kept[0].receipt), (id, &heads, &receipt));
    assert_eq!(
        Document::load(&kept[0].bytes).unwrap().read::<Account>().name.as_deref(),
        Some("永記食品")
    );
    assert!(store.kept_after(kept[0].place, 10).unwrap().is_empty());
    // The log goes on, the backup does not; then it comes to the number that was the head at the evict.
    store.apply_page(&[end(90, 39)]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 1);
    store.apply_page(&[end(95, 40)]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 0);
    assert_whole(&store);
}

#[test]
fn numbers_of_a_lost_log_say_nothing_of_the_restored_one() {
    let (_desk, _server, mut store, id) = desk_with_account();
    store.apply_page(&[Frame::Evict { document: id }, end(40, 10)]).unwrap();
    store.forget_numbers().unwrap();
    assert_eq!(store.backed_up().unwrap(), 0);
    // The restored log grew past 40 with other changes: number 50 is what it has to reach now.
    store.apply_page(&[end(50, 45)]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 1);
    store.apply_page(&[end(50, 50)]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 0);
}

#[test]
fn a_record_that_comes_and_goes_is_kept_at_each_of_its_heads() {
    let (_desk, mut server, mut store, id) = desk_with_account();
    store.apply_page(&[Frame::Evict { document: id }, end(40, 10)]).unwrap();
    // As a restored server knew it, which is less than what was kept.
    server.create(id, &Account { name: Some("舊的名字".into()), ..Account::default() });
    store.apply_page(&server.page(&[id])).unwrap();
    store.apply_page(&[Frame::Evict { document: id }]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 2);
}

#[test]
fn a_sent_change_stays_in_the_mirror_until_a_backup_holds_it() {
    let (desk, mut server, store, id) = desk_with_account();
    drop(store);
    let mut login = desk.login();
    new_account(&mut login, "大同五金行");
    fields::set(&mut login, id, &pairs(&[("phone", "02-1")]), None).unwrap();
    let file = login.store().dir().join("unsent.mirror");
    let full = fs::metadata(&file).unwrap().len();
    let store = login.store_mut();
    push_all(store, &mut server);
    assert_eq!(store.counts().unwrap().waiting, 0);
    for (head, backed_up) in [(7, 0), (9, 0)] {
        store.apply_page(&[end(head, backed_up)]).unwrap();
        store.trim_mirror().unwrap();
        assert_eq!(fs::metadata(&file).unwrap().len(), full);
    }
    // The store is lost, the server restored from before: the change still comes from the mirror.
    store.apply_page(&[end(9, 9)]).unwrap();
    store.trim_mirror().unwrap();
    assert!(fs::metadata(&file).unwrap().len() < 20, "what a backup holds is dropped");
    // And nothing comes back from a mirror that was trimmed.
    drop(login);
    assert_eq!(desk.store().counts().unwrap().waiting, 0);
}

#[test]
fn no_unsent_change_leaves_the_mirror_whatever_is_backed_up() {
    let (desk, mut server, store, id) = desk_with_account();
    drop(store);
    let mut login = desk.login();
    fields::set(&mut login, id, &pairs(&[("phone", "02-1")]), None).unwrap();
    push_all(login.store_mut(), &mut server);
    fields::set(&mut login, id, &pairs(&[("phone", "02-2")]), None).unwrap();
    let store = login.store_mut();
    store.apply_page(&[end(9, 9)]).unwrap();
    store.trim_mirror().unwrap();
    let folder = store.dir().to_owned();
    drop(login);
    fs::remove_file(folder.join("store.db")).unwrap();
    let (store, salvaged) = Store::salvage(&folder, &desk.key, &desk.identity, 1).unwrap();
    assert!(salvaged.from_mirror >= 1);
    assert!(store.pending().unwrap().iter().any(|pending| pending.document == id));
}

#[test]
fn a_mirror_that_cannot_be_written_is_told_and_made_good_by_the_next_save() {
    let (desk, _server, store, id) = desk_with_account();
    let file = store.dir().join("unsent.mirror");
    drop(store);
    let mut login = desk.login();
    // A folder in its place stands for a disk that takes nothing more.
    fs::create_dir_all(&file).unwrap();
    let saved = fields::set(&mut login, id, &pairs(&[("phone", "02-1")]), None).unwrap();
    assert!(saved.is_changed);
    assert_eq!(saved.warnings, [satchel_device::actions::Warning::NoSecondCopy]);
    assert_eq!(login.store().counts().unwrap().waiting, 1);
    fs::remove_dir(&file).unwrap();
    let saved = fields::set(&mut login, id, &pairs(&[("phone", "02-2")]), None).unwrap();
    assert_eq!(saved.warnings, []);
    let folder = login.store().dir().to_owned();
    drop(login);
    fs::remove_file(folder.join("store.db")).unwrap();
    let (store, salvaged) = Store::salvage(&folder, &desk.key, &desk.identity, 1).unwrap();
    assert_eq!((salvaged.from_mirror, store.counts().unwrap().waiting), (2, 2));
}
