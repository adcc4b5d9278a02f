//! Today as screens see it.

use crate::{
    desk::{Desk, NOW_MS, Server},
    world::{TATUNG, id, rep, text, typed, zh},
};
use satchel_device::{
    actions::Login,
    api::{
        edits,
        fields::MakeRecord,
        shown::ById,
        today::{AskDay, CheckIn, ReportVisit, SkipVisit, Today, day, visits},
    },
};
use satchel_shared::{
    documents::{Task, Visit, task::TaskStatus, visit::VisitStatus},
    lang::Lang,
};

const ZH: Lang = Lang::ZhHant;

/// Two visits of today, the later one first by id, and a task that is late.
fn world(desk: &Desk, server: &mut Server) -> Login {
    for (n, position, hours) in [(0x41, 2, 4), (0x42, 1, 1)] {
        let visit = Visit {
            account: Some(id(TATUNG).into()),
            owner: Some(desk.identity.person),
            subject: Some(format!("visit {position}")),
            status: Some(VisitStatus::Planned),
            planned_on: Some("2026-11-21".parse().unwrap()),
            planned_start: Some(NOW_MS + hours * 3_600_000),
            position: Some(position),
            ..Visit::default()
        };
        server.create(id(n), &visit);
    }
    let task = Task {
        title: Some("回覆保固問題".to_owned()),
        owner: Some(desk.identity.person),
        account: Some(id(TATUNG).into()),
        status: Some(TaskStatus::Open),
        due_on: Some("2026-11-19".parse().unwrap()),
        ..Task::default()
    };
    server.create(id(0x51), &task);
    rep(desk, server)
}

fn today(login: &Login) -> Today {
    day::today(zh(login), &AskDay::default()).unwrap()
}

#[test]
fn visits_stand_in_the_order_of_the_route_and_say_why() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let login = world(&desk, &mut server);
    let told = today(&login);
    assert_eq!(told.title, "11 月 21 日 週六");
    assert_eq!(told.line, "2 個拜訪");
    let places: Vec<(&str, bool)> =
        told.visits.iter().map(|visit| (visit.time_words.as_str(), visit.is_next)).collect();
    assert_eq!(places, [("11:42", true), ("14:42", false)]);
    let codes: Vec<&str> = told.visits[0].why.iter().map(|why| why.code.as_str()).collect();
    assert_eq!(codes, ["task-overdue", "first-visit"]);
    assert!(told.visits[0].why.iter().all(|why| !why.reason.is_empty()));
    assert_eq!(told.visits[0].address, "台中市西屯區工業區一路 98 號");
    assert_eq!((told.overdue, told.tasks[0].due_words.as_str()), (1, "逾期 2 天 · 大同五金行"));
}

#[test]
fn a_visit_skipped_by_mistake_is_planned_again() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = world(&desk, &mut server);
    let of = today(&login).visits[0].id.clone();
    let asked = SkipVisit { id: of.clone(), reason: "客戶改約 11/28".to_owned() };
    let saved = visits::skip(&mut login, ZH, &asked).unwrap();
    let told = today(&login);
    assert_eq!((told.visits[0].line.as_str(), told.visits[1].is_next), ("客戶改約 11/28", true));
    assert_eq!(told.line, "2 個拜訪 · 略過 1");
    edits::take_back(&mut login, ZH, &saved.undo.unwrap()).unwrap();
    let told = today(&login);
    assert_eq!(told.visits[0].status.word, "planned");
    assert!(told.visits[0].is_next && told.visits[0].line.is_empty());
}

#[test]
fn a_check_in_without_a_position_takes_a_reason_and_a_report_makes_a_task() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = world(&desk, &mut server);
    let of = today(&login).visits[0].id.clone();
    let without = CheckIn { id: of.clone(), position: None, reason: None };
    assert_eq!(visits::check_in(&mut login, ZH, &without).unwrap_err().code().word, "required");
    let with = CheckIn { reason: Some("地下室收不到".to_owned()), ..without };
    visits::check_in(&mut login, ZH, &with).unwrap();
    desk.clock.set(NOW_MS + 38 * 60_000);
    let report = ReportVisit {
        id: of.clone(),
        result: "要報價".to_owned(),
        next_action: Some("寄型錄".to_owned()),
        next_on: Some("11/24".to_owned()),
    };
    let saved = visits::report(&mut login, ZH, &report).unwrap();
    let told = today(&login);
    assert_eq!(told.visits[0].line, "10:42–11:20 · 要報價 · 下次：11/24 寄型錄");
    let task = told.tasks.iter().find(|task| task.title == "寄型錄").unwrap();
    assert_eq!(task.due_words, "11/24 · 大同五金行 · 來自 11/21 拜訪");
    // Taken back, the task goes as well.
    edits::take_back(&mut login, ZH, &saved.undo.unwrap()).unwrap();
    let told = today(&login);
    assert!(told.tasks.iter().all(|task| task.title != "寄型錄"));
    assert_eq!(told.visits[0].status.word, "checked-in");
}

#[test]
fn a_task_ticked_off_leaves_the_day_and_comes_back_by_undo() {
    let (desk, mut server) = (Desk::new(1), Server::default());
    let mut login = world(&desk, &mut server);
    let saved = day::task_done(&mut login, ZH, &ById { id: text(0x51) }).unwrap();
    assert!(today(&login).tasks.is_empty());
    edits::take_back(&mut login, ZH, &saved.undo.unwrap()).unwrap();
    assert_eq!(today(&login).tasks.len(), 1);
    let values = vec![typed("title", "新的"), typed("due_on", "11/21")];
    let made = MakeRecord { kind: "task".to_owned(), values };
    edits::make(&mut login, ZH, &made).unwrap();
    assert_eq!(today(&login).tasks[1].due_words, "今天");
}
