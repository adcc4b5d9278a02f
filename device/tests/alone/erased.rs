//! An erased record leaves nothing behind: no unsent change, no kept bytes, no frame of the mirror that comes back.

use crate::desk::{Desk, Server, assert_whole, pairs};
use satchel_device::actions::fields;
use satchel_shared::{documents::Contact, ids::DocumentId, protocol::pull::Frame};
use std::fs;
use uuid::Uuid;

/// The first bytes of a mirror, before any frame.
const MIRROR_HEADER: u64 = 16;

fn desk_with_contact() -> (Desk, Server, DocumentId) {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let id = DocumentId::new(Uuid::from_u128(0x601));
    server.create(id, &Contact { name: Some("陳金絲雀".into()), ..Contact::default() });
    let mut store = desk.sales(&mut server).into_store();
    store.apply_page(&server.page_of_all()).unwrap();
    (desk, server, id)
}

#[test]
fn unsent_work_on_an_erased_record_is_dropped_and_does_not_come_back_from_the_mirror() {
    let (desk, server, id) = desk_with_contact();
    let mut login = desk.login();
    fields::set(&mut login, id, &pairs(&[("mobile", "0987-654-321")]), None).unwrap();
    let mirror = login.store().dir().join("unsent.mirror");
    assert!(fs::metadata(&mirror).unwrap().len() > MIRROR_HEADER);
    let store = login.store_mut();
    store.apply_page(&[Frame::Erased { document: id }]).unwrap();
    assert!(store.document(id).is_err() && store.row(id).unwrap().is_none());
    assert!(store.search("金絲雀", None, 9).unwrap().is_empty());
    assert!(store.pending().unwrap().is_empty() && store.receipt(id).unwrap().is_none());
    // The power goes before the mirror is rewritten.
    drop(login);
    assert!(fs::metadata(&mirror).unwrap().len() > MIRROR_HEADER);
    let mut store = desk.store();
    assert!(store.pending().unwrap().is_empty(), "it came back from the mirror");
    assert_eq!(fs::metadata(&mirror).unwrap().len(), MIRROR_HEADER, "opening sweeps it");
    // Twice is once, and everything else is as it was.
    store.apply_page(&[Frame::Erased { document: id }]).unwrap();
    assert_whole(&store);
    drop(server);
}

#[test]
fn what_was_let_go_and_is_kept_goes_when_it_is_erased() {
    let (desk, _server, id) = desk_with_contact();
    let mut store = desk.store();
    store.apply_page(&[Frame::Evict { document: id }]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 1);
    store.apply_page(&[Frame::Erased { document: id }]).unwrap();
    assert_eq!(store.count_kept().unwrap(), 0);
    assert_whole(&store);
}
