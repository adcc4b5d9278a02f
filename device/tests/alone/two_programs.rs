//! Two programs on one store: neither loses what the other saved.

use crate::desk::{Desk, Server, assert_whole, new_account, pairs, push_all};
use satchel_device::{
    actions::{conflicts, fields},
    store::{Draft, StoreFault, Work},
};
use satchel_shared::{
    documents::{Account, Edit, Kind, Path, Step, Value},
    protocol::pull::Frame,
};

#[test]
fn edits_of_two_programs_interleave_without_loss() {
    let desk = Desk::new(1);
    let mut app = desk.sales(&mut Server::default());
    let id = new_account(&mut app, "永記食品");
    let mut command = desk.login();
    for round in 0..20 {
        fields::set(&mut app, id, &pairs(&[("phone", &format!("02-{round:04}"))]), None).unwrap();
        fields::set(&mut command, id, &pairs(&[("fax", &format!("03-{round:04}"))]), None).unwrap();
    }
    let document = desk.store().document(id).unwrap();
    let account: Account = document.read();
    assert_eq!(account.phone.as_deref(), Some("02-0019"));
    assert_eq!(account.fax.as_deref(), Some("03-0019"));
    assert_eq!(document.automerge().get_changes(&[]).len(), 41);
    assert_eq!(desk.store().counts().unwrap().waiting, 41);
    assert_whole(&desk.store());
}

#[test]
#[allow(clippy::disallowed_methods, reason = "two programs are two threads of this test")]
fn programs_at_the_very_same_time_lose_nothing() {
    let desk = Desk::new(1);
    let mut first = desk.sales(&mut Server::default());
    let id = new_account(&mut first, "永記食品");
    let mut runs = Vec::new();
    for name in ["phone", "fax", "email", "website"] {
        let mut login = desk.login();
        runs.push(std::thread::spawn(move || {
            for round in 0..15 {
                let typed = pairs(&[(name, &format!("{name} {round}"))]);
                fields::set(&mut login, id, &typed, None).unwrap();
            }
        }));
    }
    for run in runs {
        run.join().unwrap();
    }
    let document = desk.store().document(id).unwrap();
    assert_eq!(document.automerge().get_changes(&[]).len(), 61);
    let account: Account = document.read();
    assert_eq!(account.website.as_deref(), Some("website 14"));
    assert_whole(&desk.store());
}

#[test]
fn a_field_that_moved_under_an_open_form_keeps_both_values() {
    let desk = Desk::new(1);
    let mut app = desk.sales(&mut Server::default());
    let id = new_account(&mut app, "永記食品");
    let base = app.store().document(id).unwrap().heads();
    let mut command = desk.login();
    for (first, second) in [("月結 30 天", "月結 60 天"), ("現金", "支票")] {
        fields::set(&mut command, id, &pairs(&[("payment_terms", first)]), None).unwrap();
        let typed = pairs(&[("payment_terms", second)]);
        fields::set(&mut app, id, &typed, Some(base.clone())).unwrap();
    }
    let found = conflicts::list(app.store(), id).unwrap();
    assert_eq!(found.len(), 1);
    let shown: Vec<_> =
        found[0].candidates.iter().map(|candidate| candidate.shown.as_str()).collect();
    assert!(shown.contains(&"現金") && shown.contains(&"支票"), "{shown:?}");
    let row = app.store().row(id).unwrap().unwrap().row;
    assert_eq!((row.conflicts, row.kind.as_str()), (1, Kind::Account.word()));
    assert_whole(app.store());
}

#[test]
fn what_was_read_before_a_record_left_and_came_back_is_not_saved_over_it() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut app = desk.sales(&mut server);
    let id = new_account(&mut app, "永記食品");
    push_all(app.store_mut(), &mut server);
    // Another program reads it and will save later. It is as old as the record will be when it has come back.
    let step = Step::Put { path: Path::new(["fax"]), value: Value::Text("03-1111".to_owned()) };
    let edit = Edit { base: None, steps: vec![step] };
    let read = desk.store().load(id).unwrap();
    let draft = Draft::edited(read, &edit, &server.author()).unwrap().unwrap();
    app.store_mut().apply_page(&[Frame::Evict { document: id }]).unwrap();
    let author = server.author();
    let phone = Step::Put { path: Path::new(["phone"]), value: Value::Text("02-2222".to_owned()) };
    let theirs = Edit { base: None, steps: vec![phone] };
    server.documents.get_mut(&id).unwrap().edit(&theirs, &author).unwrap();
    app.store_mut().apply_page(&server.page(&[id])).unwrap();
    let work = Work { drafts: vec![draft], numbers: None };
    let saved = desk.store().save(&work);
    assert!(matches!(saved, Err(StoreFault::Stale(stale)) if stale == id), "{saved:?}");
    let account: Account = desk.store().document(id).unwrap().read();
    assert_eq!(account.phone.as_deref(), Some("02-2222"));
    assert_whole(&desk.store());
}
