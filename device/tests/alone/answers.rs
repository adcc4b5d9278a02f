//! Answers to a push: an entry leaves the outbox only when it was named.

use crate::desk::{Desk, NOW_MS, Server, assert_whole, new_account, pairs, push_all};
use automerge::ChangeHash;
use satchel_device::{
    actions::fields,
    store::{
        OutboxState, StoreFault,
        status::{SyncState, sync_state},
    },
};
use satchel_shared::{
    documents::{Account, Path},
    ids::DocumentId,
    protocol::{
        pull::Frame,
        push::{PushAnswer, PushOffer, PushedDocument, Verdict},
    },
    refusal::{FIELD_NOT_YOURS, Refusal},
};

/// An answer with one verdict for every change offered.
fn answer_all(offer: &PushOffer, verdict: impl Fn(DocumentId, usize) -> Verdict) -> PushAnswer {
    let documents = offer.documents.iter().map(|of| PushedDocument {
        document: of.document,
        verdicts: (0..of.changes.len()).map(|n| (None, verdict(of.document, n))).collect(),
        receipt: None,
    });
    PushAnswer {
        documents: documents.collect(),
        time_ms: NOW_MS,
        backed_up: 7,
        cursor: offer.cursor.clone(),
    }
}

fn refused() -> Verdict {
    Verdict::Refused(Refusal::of_field(FIELD_NOT_YOURS, Path::new(["phone"]), "not yours"))
}

#[test]
fn nothing_leaves_the_outbox_unnamed() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    fields::set(&mut login, id, &pairs(&[("phone", "1")]), None).unwrap();
    let store = login.store_mut();
    let offer = store.next_push(500).unwrap();
    let mut answers = Vec::new();
    let accepted = answer_all(&offer, |_, _| Verdict::Accepted { number: 1 });
    // No document; a document not asked about; other hashes; fewer verdicts than changes.
    answers.push(PushAnswer { documents: Vec::new(), ..accepted.clone() });
    let mut other = accepted.clone();
    other.documents[0].document = DocumentId::new(uuid::Uuid::from_u128(5));
    answers.push(other);
    let mut wrong = accepted.clone();
    wrong.documents[0].verdicts.iter_mut().for_each(|(hash, _)| *hash = Some(ChangeHash([3; 32])));
    answers.push(wrong);
    let mut short = accepted.clone();
    short.documents[0].verdicts.clear();
    answers.push(short);
    for answer in answers {
        let summary = store.save_push_answer(&answer, &offer).unwrap();
        assert_eq!(summary.accepted, 0);
        assert_eq!(store.counts().unwrap().waiting, 2);
    }
    assert_eq!(store.save_push_answer(&accepted, &offer).unwrap().accepted, 2);
    assert_eq!(store.counts().unwrap().waiting, 0);
    assert_eq!(store.save_push_answer(&accepted, &offer).unwrap().accepted, 0, "an answer twice");
    assert_eq!(store.backed_up().unwrap(), 7);
    assert_whole(store);
}

#[test]
fn a_refused_change_stays_with_its_reason_and_stops_its_document_only() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let ids: Vec<DocumentId> =
        (0..50).map(|n| new_account(&mut login, &format!("account {n}"))).collect();
    let bad = ids[6];
    let store = login.store_mut();
    let offer = store.next_push(500).unwrap();
    let answer =
        answer_all(
            &offer,
            |id, _| {
                if id == bad { refused() } else { Verdict::Accepted { number: 1 } }
            },
        );
    let summary = store.save_push_answer(&answer, &offer).unwrap();
    assert_eq!((summary.accepted, summary.refused), (49, 1));
    let pending = store.pending().unwrap();
    assert_eq!(
        (pending.len(), pending[0].document, pending[0].state),
        (1, bad, OutboxState::Refused)
    );
    let refusal = pending[0].refusal.clone().unwrap();
    assert_eq!(
        (refusal.code.as_str(), refusal.path),
        (FIELD_NOT_YOURS, Some(Path::new(["phone"])))
    );
    assert_eq!(sync_state(&store.counts().unwrap(), true), SyncState::NeedsYou(1));
    // It stays editable; its later changes wait, those of others go.
    fields::set(&mut login, bad, &pairs(&[("fax", "1")]), None).unwrap();
    fields::set(&mut login, ids[7], &pairs(&[("fax", "1")]), None).unwrap();
    let offer = login.store().next_push(500).unwrap();
    assert_eq!(offer.documents.iter().map(|of| of.document).collect::<Vec<_>>(), [ids[7]]);
    assert_eq!(login.store().pending().unwrap().len(), 3);
    assert_whole(login.store());
}

#[test]
fn a_forked_change_stays_too() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    new_account(&mut login, "永記食品");
    let store = login.store_mut();
    let offer = store.next_push(500).unwrap();
    let summary =
        store.save_push_answer(&answer_all(&offer, |_, _| Verdict::Fork), &offer).unwrap();
    assert_eq!(summary.forked, 1);
    assert_eq!(store.pending().unwrap()[0].state, OutboxState::Forked);
    assert!(store.next_push(500).unwrap().documents.is_empty());
}

#[test]
fn what_the_server_lacks_goes_before_what_builds_on_it() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let id = new_account(&mut login, "永記食品");
    push_all(login.store_mut(), &mut server);
    let creation = server.documents[&id].heads();
    fields::set(&mut login, id, &pairs(&[("phone", "1")]), None).unwrap();
    // The server lost the creation: a backup was restored.
    server.documents.remove(&id);
    let store = login.store_mut();
    let offer = store.next_push(500).unwrap();
    assert_eq!(offer.documents[0].changes.len(), 1);
    let answer = answer_all(&offer, |_, _| Verdict::Deferred { missing: creation.clone() });
    assert_eq!(store.save_push_answer(&answer, &offer).unwrap().deferred, 1);
    let offer = store.next_push(500).unwrap();
    assert_eq!(offer.documents[0].changes.len(), 2, "the creation goes again, first");
    let answer = server.take(&offer);
    store.save_push_answer(&answer, &offer).unwrap();
    assert_eq!(server.documents[&id].heads(), store.document(id).unwrap().heads());
    assert_eq!(sync_state(&store.counts().unwrap(), true), SyncState::AllReceived);
    assert_whole(store);
}

#[test]
fn a_change_put_off_again_and_again_is_held_back_and_never_lost() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let id = new_account(&mut login, "永記食品");
    let other = new_account(&mut login, "大同五金行");
    let store = login.store_mut();
    let mut rounds = 0;
    loop {
        let offer = store.next_push(500).unwrap();
        if offer.documents.is_empty() {
            break;
        }
        let creation = store.document(id).unwrap().heads();
        let answer = answer_all(&offer, |of, _| {
            if of == id {
                Verdict::Deferred { missing: creation.clone() }
            } else {
                Verdict::Duplicate
            }
        });
        store.save_push_answer(&answer, &offer).unwrap();
        rounds += 1;
        assert!(rounds < 10, "it goes round for ever");
    }
    let pending = store.pending().unwrap();
    assert_eq!(
        (pending.len(), pending[0].document, pending[0].state),
        (1, id, OutboxState::Deferred)
    );
    assert!(store.row(other).unwrap().is_some());
    store.retry_deferred().unwrap();
    push_all(store, &mut server);
    assert!(store.pending().unwrap().is_empty());
}

#[test]
fn a_change_for_a_newer_server_waits_until_there_is_one() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    new_account(&mut login, "永記食品");
    let store = login.store_mut();
    let offer = store.next_push(500).unwrap();
    let answer = answer_all(&offer, |_, _| Verdict::Deferred { missing: Vec::new() });
    store.save_push_answer(&answer, &offer).unwrap();
    assert!(store.next_push(500).unwrap().documents.is_empty());
    assert_eq!(store.counts().unwrap().waiting, 1);
    let end = Frame::End { documents: 0, schema: 2, time_ms: 0, head: 0, backed_up: 0 };
    store.apply_page(&[end]).unwrap();
    assert_eq!(store.next_push(500).unwrap().documents.len(), 1);
}

#[test]
fn every_push_names_the_actors_that_wrote_it() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    login.store_mut().save_clock_offset(-600_000, 35).unwrap();
    let mut second = desk.login();
    fields::set(&mut second, id, &pairs(&[("phone", "1")]), None).unwrap();
    let offer = second.store().next_push(500).unwrap();
    assert_eq!(offer.actors.len(), 2);
    for actor in &offer.actors {
        assert_eq!((actor.device, actor.person), (desk.identity.device, desk.identity.person));
        assert_eq!((actor.clock_offset_ms, actor.clock_uncertainty_ms), (Some(-600_000), Some(35)));
    }
    assert_eq!(second.store().next_push(1).unwrap().actors.len(), 1);
}

#[test]
fn a_clock_that_jumped_makes_a_new_actor() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    login.store_mut().save_clock_offset(0, 35).unwrap();
    let id = new_account(&mut login, "永記食品");
    login.store_mut().save_clock_offset(500, 35).unwrap();
    fields::set(&mut login, id, &pairs(&[("phone", "1")]), None).unwrap();
    assert_eq!(login.store().next_push(500).unwrap().actors.len(), 1);
    login.store_mut().save_clock_offset(86_400_000, 35).unwrap();
    fields::set(&mut login, id, &pairs(&[("phone", "2")]), None).unwrap();
    let offsets: Vec<_> = login
        .store()
        .next_push(500)
        .unwrap()
        .actors
        .iter()
        .map(|actor| actor.clock_offset_ms)
        .collect();
    assert_eq!(offsets.len(), 2);
    assert!(offsets.contains(&Some(0)) && offsets.contains(&Some(86_400_000)));
}

#[test]
fn a_refused_change_holds_no_evict_and_stays_in_sight() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let id = new_account(&mut login, "永記食品");
    push_all(login.store_mut(), &mut server);
    fields::set(&mut login, id, &pairs(&[("phone", "1")]), None).unwrap();
    let store = login.store_mut();
    let offer = store.next_push(500).unwrap();
    let summary = store.apply_page(&[Frame::Evict { document: id }]).unwrap();
    assert_eq!((summary.evicted, summary.kept_for_unsent), (0, 1), "the server has not got it yet");
    store.save_push_answer(&answer_all(&offer, |_, _| refused()), &offer).unwrap();
    assert!(matches!(store.document(id), Err(StoreFault::NotFound(_))));
    let pending = store.pending().unwrap();
    assert_eq!((pending.len(), pending[0].document), (1, id));
    assert!(pending[0].refusal.is_some() && !pending[0].touches.is_empty());
    assert_whole(store);
    // It returns with what was written on it here, and may be told to go again.
    store.apply_page(&[server.snapshot(id)]).unwrap();
    let account: Account = store.document(id).unwrap().read();
    assert_eq!(account.phone.as_deref(), Some("1"));
    assert_whole(store);
    assert_eq!(store.apply_page(&[Frame::Evict { document: id }]).unwrap().evicted, 1);
    assert_eq!(store.pending().unwrap().len(), 1);
}
