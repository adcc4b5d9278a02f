//! A visit day: arriving with or without a position, reporting, skipping, and what comes next.

use crate::desk::{Desk, NOW_MS, Server, assert_whole, new_account, pairs};
use jiff::civil::date;
use satchel_device::{
    actions::{
        ActionFault, Login, Warning, contacts, records, tasks, visits,
        visits::{NextAction, Whereabouts},
    },
    store::Filter,
};
use satchel_shared::{
    documents::{
        Contact, Kind, Task, Visit,
        contact::{Channel, ConsentState},
        task::TaskStatus,
        visit::VisitStatus,
    },
    ids::DocumentId,
};

fn planned(login: &mut Login) -> DocumentId {
    let account = new_account(login, "永記食品").to_string();
    records::create(login, Kind::Visit, &pairs(&[("account", &account)])).unwrap().id
}

fn read(login: &Login, id: DocumentId) -> Visit {
    login.store().document(id).unwrap().read()
}

#[test]
fn a_visit_is_planned_for_today_under_its_account() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = planned(&mut login);
    let visit = read(&login, id);
    assert_eq!(visit.subject.as_deref(), Some("永記食品"));
    assert_eq!(
        (visit.status, visit.planned_on),
        (Some(VisitStatus::Planned), Some(date(2026, 11, 21)))
    );
}

#[test]
fn a_check_in_never_waits_for_a_position() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = planned(&mut login);
    visits::check_in(&mut login, id.into(), &Whereabouts::NoFix("地下室沒有訊號".to_owned()))
        .unwrap();
    desk.clock.set(NOW_MS + 60_000);
    let fix = Whereabouts::Fix {
        latitude_micro: 25_033_000,
        longitude_micro: 121_565_000,
        accuracy_m: 12,
    };
    assert!(visits::check_in(&mut login, id.into(), &fix).unwrap().is_changed, "the position came");
    let elsewhere = Whereabouts::Fix { latitude_micro: 1, longitude_micro: 1, accuracy_m: 1 };
    assert!(
        !visits::check_in(&mut login, id.into(), &elsewhere).unwrap().is_changed,
        "the first one stands"
    );
    visits::check_out(&mut login, id.into()).unwrap();
    let visit = read(&login, id);
    assert_eq!(visit.no_position_reason.as_deref(), Some("地下室沒有訊號"));
    assert_eq!((visit.checked_in_at, visit.checked_out_at), (Some(NOW_MS), Some(NOW_MS + 60_000)));
    assert_eq!(visit.status, Some(VisitStatus::CheckedIn));
    assert_eq!(visit.check_in_latitude_micro, Some(25_033_000));
}

#[test]
fn what_cannot_be_true_of_a_visit_is_refused_and_a_report_never() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = planned(&mut login);
    let nowhere = Whereabouts::NoFix(" ".to_owned());
    let fault = visits::check_in(&mut login, id.into(), &nowhere).unwrap_err();
    assert!(matches!(fault, ActionFault::Required { .. }), "neither position nor reason");
    let fault = visits::check_out(&mut login, id.into()).unwrap_err();
    assert!(matches!(fault, ActionFault::NotCheckedIn(_)), "{fault}");
    let saved = visits::done(&mut login, id.into(), "電話拜訪", None).unwrap();
    assert_eq!(saved.warnings, [Warning::NotCheckedIn]);
    let fault = visits::skip(&mut login, id.into(), "颱風停班").unwrap_err();
    assert!(matches!(fault, ActionFault::VisitDone(_)), "{fault}");
    let inside = Whereabouts::NoFix("室內".to_owned());
    let fault = visits::check_in(&mut login, id.into(), &inside).unwrap_err();
    assert!(matches!(fault, ActionFault::VisitDone(_)), "{fault}");
    assert_eq!(read(&login, id).status, Some(VisitStatus::Done));
}

#[test]
fn a_report_makes_one_task_of_what_comes_next() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = planned(&mut login);
    let next = NextAction { what: "送樣品".to_owned(), due_on: Some(date(2026, 12, 1)) };
    let saved = visits::done(&mut login, id.into(), "願意試用", Some(&next)).unwrap();
    assert_eq!(saved.also.len(), 1);
    let task: Task = login.store().document(saved.also[0]).unwrap().read();
    assert_eq!((task.title.as_deref(), task.due_on), (Some("送樣品"), next.due_on));
    assert_eq!((task.owner, task.about), (Some(desk.identity.person), Some(id.to_string())));
    assert_eq!(task.account, read(&login, id).account);
    let again = visits::done(&mut login, id.into(), "願意試用", Some(&next)).unwrap();
    assert!(
        !again.is_changed && again.also.is_empty(),
        "the same report again makes no second task"
    );
    let count = |login: &Login| {
        login.store().count(&Filter { kind: Some(Kind::Task), ..Filter::default() }).unwrap()
    };
    assert_eq!(count(&login), 1);
    tasks::done(&mut login, saved.also[0].into()).unwrap();
    let task: Task = login.store().document(saved.also[0]).unwrap().read();
    assert_eq!((task.status, task.done_at), (Some(TaskStatus::Done), Some(NOW_MS)));
    assert_whole(login.store());
}

#[test]
fn a_skipped_visit_needs_its_reason() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = planned(&mut login);
    assert!(matches!(visits::skip(&mut login, id.into(), " "), Err(ActionFault::Required { .. })));
    visits::skip(&mut login, id.into(), "颱風停班").unwrap();
    assert_eq!(read(&login, id).skip_reason.as_deref(), Some("颱風停班"));
    assert!(matches!(tasks::done(&mut login, id.into()), Err(ActionFault::WrongKind(_))));
}

#[test]
fn what_a_contact_said_stays_with_its_source_and_time() {
    let desk = Desk::new(1);
    let mut login = desk.sales(&mut Server::default());
    let id = records::create(&mut login, Kind::Contact, &pairs(&[("name", "陳淑芬")])).unwrap().id;
    for state in [ConsentState::Given, ConsentState::Withdrawn] {
        contacts::record_consent(&mut login, id.into(), &Channel::Email, &state, "offers", "call")
            .unwrap();
    }
    let contact: Contact = login.store().document(id).unwrap().read();
    assert_eq!(contact.consents.len(), 2);
    assert!(contact.consents.values().all(|consent| consent.said_at == Some(NOW_MS)));
}
