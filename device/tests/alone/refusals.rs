//! Refusals: a document is rebuilt without what was refused, independent work goes on, and its author fixes the rest.

use crate::desk::{Desk, NOW_MS, Server, assert_whole, new_account, pairs, push_all};
use automerge::ChangeHash;
use satchel_device::{
    actions::{ActionFault, Login, fields, history, refusals},
    store::{Attempt, AttemptState, MendSummary, OutboxState, Retry, Store, status},
};
use satchel_shared::{
    documents::{Account, Author, Edit, Path, Step, Value},
    ids::DocumentId,
    protocol::{
        pull::Frame,
        push::{PushAnswer, PushOffer, PushedDocument, Verdict},
    },
    refusal::{
        DEPENDS_ON_REFUSED, FIELD_NOT_YOURS, KIND_NOT_YOURS, RECORD_NOT_FOUND, Refusal,
        VALUE_WRONG_SHAPE,
    },
};

fn verdict(code: &str, field: &str) -> Verdict {
    Verdict::Refused(Refusal::of_field(code, Path::new([field]), "because"))
}

/// Answers an offer: the change that is judged gets its verdict, what follows it in its document depends on it, and
/// the rest goes to the server.
fn answer(
    server: &mut Server,
    offer: &PushOffer,
    judge: impl Fn(DocumentId, usize) -> Option<Verdict>,
) -> PushAnswer {
    let mut documents = Vec::new();
    for of in &offer.documents {
        let bad = (0..of.changes.len()).find(|n| judge(of.document, *n).is_some());
        let good = bad.unwrap_or(of.changes.len());
        let mut taken = of.clone();
        taken.changes.truncate(good);
        let mut verdicts = vec![(None, Verdict::Accepted { number: 1 }); good];
        let mut receipt = None;
        if good > 0 {
            let one = PushOffer { documents: vec![taken], ..PushOffer::default() };
            receipt = server.take(&one).documents.remove(0).receipt;
        }
        let is_fork = bad.is_some_and(|n| judge(of.document, n) == Some(Verdict::Fork));
        for n in good..of.changes.len() {
            let after = match is_fork {
                true => Verdict::Deferred { missing: vec![ChangeHash([9; 32])] },
                false => Verdict::Refused(Refusal::of_change(DEPENDS_ON_REFUSED, "")),
            };
            verdicts.push((None, judge(of.document, n).filter(|_| n == good).unwrap_or(after)));
        }
        documents.push(PushedDocument { document: of.document, verdicts, receipt });
    }
    PushAnswer { documents, time_ms: NOW_MS, backed_up: 0, cursor: Vec::new() }
}

/// An account the server holds, with these edits waiting; the first is refused, and the store mended.
fn refused_first(
    desk: &Desk,
    server: &mut Server,
    edits: &[(&str, &str)],
    code: &str,
) -> (Login, DocumentId) {
    let mut login = desk.sales(server);
    let id = new_account(&mut login, "永記食品");
    push_all(login.store_mut(), server);
    for edit in edits {
        fields::set(&mut login, id, &pairs(&[*edit]), None).unwrap();
    }
    let offer = login.store().next_push(500).unwrap();
    let answer = answer(server, &offer, |_, n| (n == 0).then(|| verdict(code, edits[0].0)));
    login.store_mut().save_push_answer(&answer, &offer).unwrap();
    (login, id)
}

fn mend(desk: &Desk, login: &mut Login) -> MendSummary {
    login.store_mut().mend(&desk.chance, NOW_MS + 5).unwrap()
}

fn open(store: &Store, id: DocumentId) -> Vec<Attempt> {
    store.open_attempts(Some(id)).unwrap()
}

fn account(store: &Store, id: DocumentId) -> Account {
    store.document(id).unwrap().read()
}

fn is_all_received(store: &Store) -> bool {
    status::sync_state(&store.counts().unwrap(), true) == status::SyncState::AllReceived
}

#[test]
fn independent_work_goes_on_and_the_rest_needs_its_author() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let edits = [("phone", "1"), ("fax", "2"), ("phone", "3"), ("email", "a@example.com")];
    let (mut login, id) = refused_first(&desk, &mut server, &edits, FIELD_NOT_YOURS);
    assert_eq!(mend(&desk, &mut login), MendSummary { documents: 1, reissued: 2, attempts: 1 });
    let store = login.store_mut();
    assert_whole(store);
    let now = account(store, id);
    assert_eq!((now.phone, now.fax.as_deref()), (None, Some("2")));
    let open = open(store, id);
    assert_eq!(
        (open.len(), open[0].retry, open[0].state),
        (1, Retry::AsNewWork, AttemptState::Open)
    );
    assert_eq!(open[0].refusal.code, FIELD_NOT_YOURS);
    let tried: Vec<String> =
        open[0].touches.iter().map(|touch| format!("{:?}", touch.new)).collect();
    assert!(
        tried.len() == 1 && tried[0].contains('3'),
        "one field, as it was meant in the end: {tried:?}"
    );
    let counts = store.counts().unwrap();
    assert_eq!((counts.refused, counts.waiting), (1, 2));
    assert!(store.row(id).unwrap().unwrap().is_refused, "the list shows no mark");
    push_all(store, &mut server);
    assert_eq!(server.documents[&id].heads(), store.document(id).unwrap().heads());
    assert_eq!(status::sync_state(&store.counts().unwrap(), true), status::SyncState::NeedsYou(1));
    assert_eq!(mend(&desk, &mut login), MendSummary::default(), "mending twice changed something");
}

#[test]
fn a_program_killed_between_answer_and_mending_is_made_good_by_the_next() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let edits = [("phone", "1"), ("fax", "2")];
    let (login, id) = refused_first(&desk, &mut server, &edits, FIELD_NOT_YOURS);
    drop(login);
    let mut next = desk.login();
    assert_eq!(
        next.store().counts().unwrap().refused,
        1,
        "it needs its author before it is mended"
    );
    assert_eq!(open(next.store(), id).len(), 1);
    assert_eq!(mend(&desk, &mut next).reissued, 1);
    assert_whole(next.store());
    push_all(next.store_mut(), &mut server);
    assert_eq!(account(next.store(), id).fax.as_deref(), Some("2"));
}

#[test]
fn a_fix_is_new_work_on_what_its_author_had_seen() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let edits = [("phone", "1"), ("fax", "2")];
    let (mut login, id) = refused_first(&desk, &mut server, &edits, VALUE_WRONG_SHAPE);
    mend(&desk, &mut login);
    let fixed = refusals::fix(&mut login, id, &pairs(&[("phone", "02-1")]), &[]).unwrap();
    assert!(fixed.is_changed);
    assert!(open(login.store(), id).is_empty());
    push_all(login.store_mut(), &mut server);
    assert!(is_all_received(login.store()));
    assert_eq!(account(login.store(), id).phone.as_deref(), Some("02-1"));
    // What was tried stays in the history, with its reason and what became of it.
    let path = Path::new(["phone"]);
    let lines = history::of(login.store(), id, Some(&path)).unwrap();
    let told: Vec<_> =
        lines.iter().map(|line| (line.new.as_deref(), line.refusal.is_some())).collect();
    assert_eq!(told, [(Some("1"), true), (Some("02-1"), false)]);
    let (refusal, state) = lines[0].refusal.clone().unwrap();
    assert_eq!((refusal.code.as_str(), state), (VALUE_WRONG_SHAPE, AttemptState::Fixed));
    let again = refusals::fix(&mut login, id, &[], &[]).unwrap_err();
    assert!(matches!(again, ActionFault::NothingRefused(_)));
}

#[test]
fn a_fix_may_leave_a_field_out_and_a_refused_fix_waits_again() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let id = new_account(&mut login, "永記食品");
    push_all(login.store_mut(), &mut server);
    fields::set(&mut login, id, &pairs(&[("phone", "1"), ("fax", "2")]), None).unwrap();
    for (left_out, tried) in [(None, 2), (None, 2), (Some("fax"), 1)] {
        if open(login.store(), id).len() == 1 {
            let left_out: Vec<Path> = left_out.iter().map(|field| Path::new([*field])).collect();
            refusals::fix(&mut login, id, &[], &left_out).unwrap();
        }
        let offer = login.store().next_push(500).unwrap();
        let answer = answer(&mut server, &offer, |_, _| Some(verdict(FIELD_NOT_YOURS, "fax")));
        login.store_mut().save_push_answer(&answer, &offer).unwrap();
        mend(&desk, &mut login);
        let open = open(login.store(), id);
        assert_eq!((open.len(), open[0].touches.len()), (1, tried));
        assert_whole(login.store());
    }
    assert_eq!(login.store().attempts(Some(id)).unwrap().len(), 3, "an attempt was forgotten");
}

#[test]
fn what_somebody_else_wrote_meanwhile_stays_beside_a_fix() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let (mut login, id) = refused_first(&desk, &mut server, &[("phone", "1")], FIELD_NOT_YOURS);
    mend(&desk, &mut login);
    let author = server.author();
    let theirs = Edit {
        base: None,
        steps: vec![Step::Put {
            path: Path::new(["phone"]),
            value: Value::Text("office".to_owned()),
        }],
    };
    server.documents.get_mut(&id).unwrap().edit(&theirs, &author).unwrap();
    login.store_mut().apply_page(&server.page(&[id])).unwrap();
    refusals::fix(&mut login, id, &[], &[]).unwrap();
    let conflicts = satchel_device::actions::conflicts::list(login.store(), id).unwrap();
    assert_eq!(conflicts.len(), 1, "the office's value was silently replaced");
}

#[test]
fn what_is_withdrawn_stays_in_history_and_needs_nobody() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let edits = [("phone", "1"), ("fax", "2")];
    let (mut login, id) = refused_first(&desk, &mut server, &edits, FIELD_NOT_YOURS);
    mend(&desk, &mut login);
    assert_eq!(refusals::withdraw(&mut login, id).unwrap().len(), 1);
    assert_eq!(login.store().counts().unwrap().refused, 0);
    let lines = history::of(login.store(), id, None).unwrap();
    assert!(lines.iter().any(|line| {
        line.refusal.as_ref().is_some_and(|(_, state)| *state == AttemptState::Withdrawn)
    }));
    push_all(login.store_mut(), &mut server);
    assert!(is_all_received(login.store()));
    assert_whole(login.store());
}

#[test]
fn a_refused_record_stays_editable_and_is_made_anew_by_its_fix() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let id = new_account(&mut login, "永記食品");
    fields::set(&mut login, id, &pairs(&[("fax", "2")]), None).unwrap();
    let offer = login.store().next_push(500).unwrap();
    let refused =
        answer(&mut server, &offer, |_, n| (n == 0).then(|| verdict(VALUE_WRONG_SHAPE, "name")));
    login.store_mut().save_push_answer(&refused, &offer).unwrap();
    assert_eq!(
        mend(&desk, &mut login),
        MendSummary::default(),
        "without its creation there is no record"
    );
    let held = open(login.store(), id);
    assert_eq!((held.len(), held[0].retry), (1, Retry::AsNewRecord));
    fields::set(&mut login, id, &pairs(&[("email", "a@example.com")]), None).unwrap();
    assert!(login.store().next_push(500).unwrap().documents.is_empty());
    refusals::fix(&mut login, id, &pairs(&[("name", "永記食品行")]), &[]).unwrap();
    assert_eq!(login.store().next_push(500).unwrap().documents[0].changes.len(), 1, "one creation");
    push_all(login.store_mut(), &mut server);
    assert!(is_all_received(login.store()));
    let now = account(login.store(), id);
    let all = (now.name.as_deref(), now.fax.as_deref(), now.email.as_deref());
    assert_eq!(all, (Some("永記食品行"), Some("2"), Some("a@example.com")));
    assert_whole(login.store());
    let lines = history::of(login.store(), id, None).unwrap();
    assert!(lines.iter().any(|line| line.refusal.is_some()), "the refused record left the history");
}

#[test]
fn a_refused_record_that_is_let_go_leaves_the_lists_and_stays_in_the_refusals() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let id = new_account(&mut login, "永記食品");
    let offer = login.store().next_push(500).unwrap();
    let refused = answer(&mut server, &offer, |_, _| Some(verdict(KIND_NOT_YOURS, "kind")));
    login.store_mut().save_push_answer(&refused, &offer).unwrap();
    mend(&desk, &mut login);
    refusals::withdraw(&mut login, id).unwrap();
    assert!(login.store().row(id).unwrap().is_none());
    let all = login.store().attempts(Some(id)).unwrap();
    assert_eq!((all.len(), all[0].state), (1, AttemptState::Withdrawn));
    assert!(all[0].touches.iter().any(|touch| format!("{:?}", touch.new).contains("永記食品")));
    assert!(is_all_received(login.store()));
    assert_whole(login.store());
}

#[test]
fn what_the_office_can_mend_goes_again_as_it_is_while_there_is_nothing_to_rebuild() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let edits = [("phone", "1"), ("fax", "2")];
    let (mut login, id) = refused_first(&desk, &mut server, &edits, RECORD_NOT_FOUND);
    let before = login.store().document(id).unwrap().heads();
    assert_eq!(mend(&desk, &mut login), MendSummary::default());
    assert_eq!(login.store().document(id).unwrap().heads(), before);
    assert_eq!(open(login.store(), id)[0].retry, Retry::AsItIs);
    refusals::fix(&mut login, id, &[], &[]).unwrap();
    push_all(login.store_mut(), &mut server);
    assert!(is_all_received(login.store()));
    assert_eq!(server.documents[&id].heads(), before, "not the very same changes");
}

#[test]
fn a_record_that_is_gone_keeps_what_was_tried_on_it() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let edits = [("phone", "1"), ("fax", "2")];
    let (mut login, id) = refused_first(&desk, &mut server, &edits, FIELD_NOT_YOURS);
    mend(&desk, &mut login);
    let store = login.store_mut();
    assert_eq!(store.apply_page(&[Frame::Evict { document: id }]).unwrap().kept_for_unsent, 1);
    let offer = store.next_push(500).unwrap();
    let taken = answer(&mut server, &offer, |_, _| None);
    store.save_push_answer(&taken, &offer).unwrap();
    assert!(store.row(id).unwrap().is_none(), "its work was received, so the evict is obeyed");
    assert_eq!((open(store, id).len(), store.counts().unwrap().refused), (1, 1));
    assert!(refusals::fix(&mut login, id, &[], &[]).is_err());
    refusals::withdraw(&mut login, id).unwrap();
    assert_eq!(login.store().counts().unwrap().refused, 0);
    assert_whole(login.store());
}

#[test]
fn forked_work_goes_again_under_a_fresh_actor_and_needs_nobody() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let id = new_account(&mut login, "永記食品");
    push_all(login.store_mut(), &mut server);
    for edit in [("phone", "1"), ("phone", "2"), ("fax", "3")] {
        fields::set(&mut login, id, &pairs(&[edit]), None).unwrap();
    }
    let offer = login.store().next_push(500).unwrap();
    let actors: Vec<Vec<u8>> = offer.actors.iter().map(|of| of.actor.clone()).collect();
    let forked = answer(&mut server, &offer, |_, n| (n == 0).then_some(Verdict::Fork));
    login.store_mut().save_push_answer(&forked, &offer).unwrap();
    assert_eq!(mend(&desk, &mut login), MendSummary { documents: 1, reissued: 3, attempts: 0 });
    let offer = login.store().next_push(500).unwrap();
    assert!(offer.actors.len() == 1 && !actors.contains(&offer.actors[0].actor));
    push_all(login.store_mut(), &mut server);
    assert!(is_all_received(login.store()));
    let now = account(login.store(), id);
    assert_eq!((now.phone.as_deref(), now.fax.as_deref()), (Some("2"), Some("3")));
    assert_whole(login.store());
}

#[test]
fn after_a_rebuild_the_run_goes_on_under_another_actor() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let (mut login, id) = refused_first(&desk, &mut server, &[("phone", "1")], FIELD_NOT_YOURS);
    let heads = login.store().document(id).unwrap().heads();
    let used: Vec<_> = {
        let document = login.store().document(id).unwrap();
        document
            .automerge()
            .get_changes(&[])
            .iter()
            .map(|of| (of.actor_id().clone(), of.seq()))
            .collect()
    };
    mend(&desk, &mut login);
    // A form that was opened on the refused change still saves.
    fields::set(&mut login, id, &pairs(&[("email", "a@example.com")]), Some(heads)).unwrap();
    let offer = login.store().next_push(500).unwrap();
    let raw = offer.documents[0].changes[0].clone();
    let change = automerge::Change::from_bytes(raw).unwrap();
    assert!(!used.contains(&(change.actor_id().clone(), change.seq())), "a sequence is used twice");
    assert!(login.store().pending().unwrap().iter().all(|of| of.state == OutboxState::Waiting));
    push_all(login.store_mut(), &mut server);
    assert_eq!(account(login.store(), id).email.as_deref(), Some("a@example.com"));
}

#[test]
fn a_record_asked_for_too_often_is_asked_for_again_once_what_kept_it_out_has_left() {
    let mut server = Server::default();
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut server);
    let account = new_account(&mut login, "永記");
    push_all(login.store_mut(), &mut server);
    login.store_mut().apply_page(&server.page_of_all()).unwrap();
    fields::set(&mut login, account, &pairs(&[("phone", "02-1")]), None).unwrap();
    let store = login.store_mut();
    // The server has another change under that sequence, which no store can take beside it.
    let offer = store.next_push(500).unwrap();
    let own = automerge::Change::from_bytes(offer.documents[0].changes[0].clone()).unwrap();
    let (actor, branch) = (own.actor_id().clone(), own.actor_id().clone());
    let value = Value::Text("02-2".to_owned());
    let step = Step::Put { path: "phone".parse().unwrap(), value };
    let twin = Author { actor, branch, time_ms: NOW_MS };
    let document = server.documents.get_mut(&account).unwrap();
    document.edit(&Edit { base: None, steps: vec![step] }, &twin).unwrap().unwrap();
    while store.apply_page(&server.page_of_all()).unwrap().wanted > 0
        && store.wanted().unwrap() == [account]
    {
        store.note_asked(&[account], &[]).unwrap();
    }
    assert!(store.wanted().unwrap().is_empty(), "not for ever");

    let verdicts = vec![(Some(own.hash()), Verdict::Fork)];
    let answered = PushedDocument { document: account, verdicts, receipt: None };
    let answer =
        PushAnswer { documents: vec![answered], time_ms: 0, backed_up: 0, cursor: Vec::new() };
    store.save_push_answer(&answer, &offer).unwrap();
    assert_eq!(store.mend(&desk.chance, NOW_MS).unwrap().reissued, 1);
    assert_eq!(store.wanted().unwrap(), [account]);
    store.apply_page(&server.page_of_all()).unwrap();
    assert!(store.attention().unwrap().is_empty());
}
