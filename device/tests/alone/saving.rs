//! Saving: what an action announces is there, once, and nothing else is.

use crate::desk::{Desk, NOW_MS, Server, assert_whole, new_account, pairs, push_all};
use satchel_device::{
    actions::{ActionFault, fields, history, records},
    store::{
        Filter, OutboxState, Paging, Sort,
        status::{SyncState, sync_state},
    },
};
use satchel_shared::documents::{Account, Kind, Value};

#[test]
fn a_new_account_is_there_after_a_restart_with_all_that_was_typed() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let typed = pairs(&[
        ("name", "大同五金行"),
        ("tax_id", "０４５９５２５７"),
        ("credit_limit", ""),
        ("tags", "vip, 五金"),
        ("notes", "週三公休"),
        ("addresses.a.city", "台北市"),
        ("addresses.a.purpose", "delivery"),
        ("custom.route", "B7"),
    ]);
    let without_office_field: Vec<_> =
        typed.iter().filter(|(path, _)| path != "credit_limit").cloned().collect();
    let saved = records::create(&mut login, Kind::Account, &without_office_field).unwrap();
    assert_eq!(saved.time_ms, NOW_MS);
    drop(login);
    let store = desk.store();
    let document = store.document(saved.id).unwrap();
    assert_eq!(document.heads(), saved.heads);
    let account: Account = document.read();
    assert_eq!(account.name.as_deref(), Some("大同五金行"));
    assert_eq!(account.tax_id.as_deref(), Some("04595257"));
    assert_eq!(account.owner, Some(desk.identity.person));
    assert!(account.tags.contains("vip") && account.tags.contains("五金"));
    assert_eq!(account.notes, "週三公休");
    assert_eq!(account.custom["route"], "B7");
    assert_eq!(account.addresses.values().next().unwrap().city.as_deref(), Some("台北市"));
    assert_eq!(document.automerge().get_changes(&[]).len(), 1, "a first save is one change");
    assert_whole(&store);
}

#[test]
fn one_left_field_is_one_change_with_its_old_and_new_value_pending() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    fields::set(&mut login, id, &pairs(&[("phone", "02-2345-6789")]), None).unwrap();
    let saved = fields::set(&mut login, id, &pairs(&[("phone", "0932-415-880")]), None).unwrap();
    let pending = login.store().pending().unwrap();
    assert_eq!(pending.len(), 3);
    let last = pending.last().unwrap();
    assert_eq!((last.document, last.state), (id, OutboxState::Waiting));
    assert_eq!(last.touches.len(), 1);
    assert_eq!(last.touches[0].path.to_string(), "phone");
    assert_eq!(last.touches[0].old, [Value::Text("02-2345-6789".to_owned())]);
    assert_eq!(login.store().document(id).unwrap().heads(), saved.heads);
    let lines = history::of(login.store(), id, Some(&"phone".parse().unwrap())).unwrap();
    let shown: Vec<_> = lines.iter().map(|line| line.new.clone().unwrap()).collect();
    assert_eq!(shown, ["02-2345-6789", "0932-415-880"]);
    let author = lines[1].author.clone().unwrap();
    assert_eq!(
        (author.person_name.as_str(), author.device_name.as_str()),
        ("person 1", "tablet 1")
    );
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    let before = login.store().counts().unwrap();
    let saved =
        fields::set(&mut login, id, &pairs(&[("name", "永記食品"), ("fax", "")]), None).unwrap();
    assert!(!saved.is_changed);
    assert_eq!(login.store().counts().unwrap(), before);
}

#[test]
fn a_bad_value_saves_nothing_of_the_action() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = new_account(&mut login, "永記食品");
    let typed = pairs(&[("phone", "02-2345-6789"), ("customer_since", "昨天")]);
    let fault = fields::set(&mut login, id, &typed, None).unwrap_err();
    assert!(matches!(fault, ActionFault::BadValue { .. }));
    let account: Account = login.store().document(id).unwrap().read();
    assert_eq!(account.phone, None);
    for wrong in
        [("nothing", "1"), ("addresses.new", "1"), ("name.x", "1"), ("tags", "a"), ("", "")]
    {
        let fault = fields::set(&mut login, id, &pairs(&[wrong]), None).unwrap_err();
        assert!(matches!(fault, ActionFault::UnknownField { .. }), "{wrong:?}: {fault}");
    }
    assert!(matches!(
        fields::set(&mut login, id, &pairs(&[("tax_id", "04595258")]), None),
        Err(ActionFault::TaxId(_))
    ));
}

#[test]
fn a_required_field_is_asked_for() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let fault = records::create(&mut login, Kind::Account, &[]).unwrap_err();
    assert!(matches!(fault, ActionFault::Required { path } if path.to_string() == "name"));
    assert_eq!(login.store().count(&Filter::default()).unwrap(), 1, "only the person is there");
}

#[test]
fn green_needs_a_receipt_for_exactly_these_heads() {
    let desk = Desk::new(1);
    let mut server = Server::default();
    let mut login = desk.sales(&mut server);
    let state =
        |login: &satchel_device::actions::Login| sync_state(&login.store().counts().unwrap(), true);
    assert_eq!(state(&login), SyncState::AllReceived);
    let id = new_account(&mut login, "永記食品");
    fields::set(&mut login, id, &pairs(&[("phone", "1")]), None).unwrap();
    assert_eq!(state(&login), SyncState::Waiting(2));
    assert_eq!(sync_state(&login.store().counts().unwrap(), false), SyncState::Offline);
    // The first change only is answered: the receipt names older heads.
    let offer = login.store().next_push(1).unwrap();
    let answer = server.take(&offer);
    login.store_mut().save_push_answer(&answer, &offer).unwrap();
    assert_eq!(state(&login), SyncState::Waiting(1));
    assert!(!login.store().row(id).unwrap().unwrap().is_sent);
    push_all(login.store_mut(), &mut server);
    assert_eq!(state(&login), SyncState::AllReceived);
    assert!(login.store().row(id).unwrap().unwrap().is_sent);
    assert_whole(login.store());
}

#[test]
fn the_same_tax_id_is_warned_of_and_saved_all_the_same() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let typed = pairs(&[("name", "大同五金行"), ("tax_id", "04595257")]);
    let first = records::create(&mut login, Kind::Account, &typed).unwrap();
    assert!(first.warnings.is_empty());
    let typed = pairs(&[("name", "大同五金"), ("tax_id", "0459 5257")]);
    let second = records::create(&mut login, Kind::Account, &typed).unwrap();
    assert_eq!(second.warnings.len(), 1);
    assert!(login.store().row(second.id).unwrap().is_some());
}

#[test]
fn lists_filter_sort_and_page() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    for name in ["C", "A", "B"] {
        new_account(&mut login, name);
    }
    let filter = Filter { kind: Some(Kind::Account), ..Filter::default() };
    let titles = |sort, paging| -> Vec<String> {
        let rows = login.store().list(&filter, sort, paging).unwrap();
        rows.into_iter().map(|listed| listed.row.title).collect()
    };
    assert_eq!(titles(Sort::Title, Paging::default()), ["A", "B", "C"]);
    assert_eq!(titles(Sort::Importance, Paging { skip: 1, limit: 1 }), ["A"]);
    assert_eq!(login.store().count(&filter).unwrap(), 3);
    let nobody = Filter { status: Some("closed' OR 1=1 --".to_owned()), ..filter.clone() };
    assert_eq!(login.store().count(&nobody).unwrap(), 0);
}
