//! Visits: each rep's round of today in the order of the road, and those already made; and what is to be done.

use super::{Made, Wish, accounts::Book, dice::Dice, people::Staff, sales::Sales, taipei_ms};
use satchel_shared::{
    documents::{
        Account, Kind, SurveyTemplate, Task, Visit,
        person::Role,
        quote::QuoteStatus,
        task::{Priority, TaskStatus},
        visit::VisitStatus,
    },
    ids::{AccountId, PersonId, SurveyTemplateId, TaskId, VisitId},
};

/// Visits of a rep's day.
const VISITS_A_DAY: usize = 8;
/// Visits of the past: one for every so many accounts.
const ACCOUNTS_PER_PAST_VISIT: usize = 2;
/// Minutes from one visit's start to the next.
const MINUTES_APART: i64 = 55;
const PURPOSES: [&str; 7] =
    ["例行拜訪", "報價說明", "收款", "新品介紹", "售後關懷", "盤點", "交貨確認"];
const RESULTS: [&str; 4] = [
    "客戶有意願，請一週內報價。",
    "已補貨，下月再訪。",
    "老闆不在，改約。",
    "討論新機種，需 demo 機一台。",
];

type Firm = Made<AccountId, Account>;

/// Today's rounds and the visits of the weeks before.
pub fn visits(
    wish: &Wish,
    staff: &Staff,
    book: &Book,
    surveys: &[Made<SurveyTemplateId, SurveyTemplate>],
) -> Vec<Made<VisitId, Visit>> {
    let mut dice = Dice::of(wish.seed, "visits");
    let mut visits = Vec::new();
    for rep in staff.people.iter().take(staff.reps) {
        let own: Vec<&Firm> =
            book.accounts.iter().filter(|firm| firm.record.owner == Some(rep.id)).collect();
        for (place, firm) in round(&mut dice, own.clone()).into_iter().enumerate() {
            visits.push(planned(wish, &mut dice, book, rep.id, firm, place, surveys.last()));
        }
        for place in 0..own.len() / ACCOUNTS_PER_PAST_VISIT {
            let firm = *dice.pick(&own);
            visits.push(done(wish, &mut dice, rep.id, firm, place));
        }
    }
    visits
}

fn point(firm: &Firm) -> Option<(i64, i64)> {
    firm.record
        .addresses
        .values()
        .find_map(|address| Some((address.latitude_micro?, address.longitude_micro?)))
}

/// A round over firms near each other: from one of them always on to the nearest not yet visited.
fn round<'a>(dice: &mut Dice, own: Vec<&'a Firm>) -> Vec<&'a Firm> {
    let mut left: Vec<(&Firm, (i64, i64))> =
        own.into_iter().filter_map(|firm| Some((firm, point(firm)?))).collect();
    let mut route = Vec::new();
    let mut next = dice.below(left.len());
    while route.len() < VISITS_A_DAY && !left.is_empty() {
        let (firm, here) = left.swap_remove(next);
        route.push(firm);
        let nearest = left
            .iter()
            .enumerate()
            .min_by_key(|(_, (other, there))| (distance(here, *there), other.id));
        next = nearest.map_or(0, |(place, _)| place);
    }
    route
}

/// Squared, in ten-thousandths of a degree; a degree of longitude is nine tenths of one of latitude here.
const fn distance(a: (i64, i64), b: (i64, i64)) -> i64 {
    let (north, east) = ((a.0 - b.0) / 100, (a.1 - b.1) * 9 / 1_000);
    north * north + east * east
}

fn planned(
    wish: &Wish,
    dice: &mut Dice,
    book: &Book,
    rep: PersonId,
    firm: &Firm,
    place: usize,
    survey: Option<&Made<SurveyTemplateId, SurveyTemplate>>,
) -> Made<VisitId, Visit> {
    let id = VisitId::from(wish.id(Kind::Visit, &format!("{rep}:today:{place}")));
    let purpose = *dice.pick(&PURPOSES);
    let name = firm.record.name.as_deref().unwrap_or_default();
    let visit = Visit {
        account: Some(firm.id),
        contact: book.first_contact.get(&firm.id).map(|(id, _)| *id),
        owner: Some(rep),
        subject: Some(format!("{name} {purpose}")),
        purpose: Some(purpose.to_owned()),
        status: Some(VisitStatus::Planned),
        planned_on: Some(wish.today),
        planned_start: Some(taipei_ms(wish.today, 9, place as i64 * MINUTES_APART)),
        planned_minutes: Some(*dice.pick(&[20, 30, 30, 45])),
        position: Some(place as i64 + 1),
        survey: survey.map(|survey| survey.id),
        survey_version: survey.and_then(|survey| survey.record.version),
        ..Visit::default()
    };
    Made::by(id, visit, rep, taipei_ms(wish.days_ago(1), 17, 30))
}

fn done(
    wish: &Wish,
    dice: &mut Dice,
    rep: PersonId,
    firm: &Firm,
    place: usize,
) -> Made<VisitId, Visit> {
    let id = VisitId::from(wish.id(Kind::Visit, &format!("{rep}:past:{place}")));
    let day = wish.days_ago(dice.between(1, 120));
    let start = taipei_ms(day, dice.between(9, 16), dice.between(0, 59));
    let purpose = *dice.pick(&PURPOSES);
    let name = firm.record.name.as_deref().unwrap_or_default();
    let here = point(firm).filter(|_| !dice.once_in(6));
    let next = dice.once_in(2);
    let visit = Visit {
        account: Some(firm.id),
        owner: Some(rep),
        subject: Some(format!("{name} {purpose}")),
        purpose: Some(purpose.to_owned()),
        status: Some(VisitStatus::Done),
        planned_on: Some(day),
        planned_start: Some(start),
        planned_minutes: Some(30),
        checked_in_at: Some(start),
        checked_out_at: Some(start + dice.between(10, 70) * 60_000),
        check_in_latitude_micro: here.map(|(latitude, _)| latitude + dice.between(-900, 900)),
        check_in_longitude_micro: here.map(|(_, longitude)| longitude + dice.between(-900, 900)),
        check_in_accuracy_m: here.map(|_| dice.between(5, 60)),
        no_position_reason: here.is_none().then(|| "室內收不到訊號".to_owned()),
        report: (*dice.pick(&RESULTS)).to_owned(),
        result: Some("完成".to_owned()),
        next_action: next.then(|| "寄送報價單".to_owned()),
        next_action_on: next.then(|| wish.days_on(dice.between(-5, 20))),
        ..Visit::default()
    };
    Made::by(id, visit, rep, start)
}

/// What each rep, the technician and the office have to do: overdue, today and soon.
pub fn tasks(wish: &Wish, staff: &Staff, book: &Book, sales: &Sales) -> Vec<Made<TaskId, Task>> {
    let mut dice = Dice::of(wish.seed, "tasks");
    let mut tasks = Vec::new();
    let mut add =
        |owner: PersonId, firm: Option<&Firm>, title: &str, due: i64, about: Option<String>| {
            let id = TaskId::from(wish.id(Kind::Task, &tasks.len().to_string()));
            let name = firm.and_then(|firm| firm.record.name.clone()).unwrap_or_default();
            let task = Task {
                title: Some(format!("{title} {name}").trim().to_owned()),
                owner: Some(owner),
                created_by: Some(owner),
                account: firm.map(|firm| firm.id),
                about,
                status: Some(TaskStatus::Open),
                priority: Some(if due < 0 { Priority::High } else { Priority::Normal }),
                due_on: Some(wish.days_on(due)),
                ..Task::default()
            };
            tasks.push(Made::by(id, task, owner, taipei_ms(wish.days_ago(7), 16, 0)));
        };
    for rep in staff.people.iter().take(staff.reps) {
        let own: Vec<&Firm> =
            book.accounts.iter().filter(|firm| firm.record.owner == Some(rep.id)).collect();
        for (title, due) in
            [("催收貨款", -2), ("寄送型錄", 0), ("回覆詢價", 0), ("安排新品展示", 5)]
        {
            let firm = (!own.is_empty()).then(|| *dice.pick(&own));
            add(rep.id, firm, title, due, None);
        }
    }
    let waiting = sales.quotes.iter().find(|quote| {
        quote.record.status == Some(QuoteStatus::Submitted)
            && quote.record.discount.is_some_and(|discount| discount.stored() > 500)
    });
    if let (Some(lead), Some(quote)) = (staff.first_of(&Role::Manager), waiting) {
        let firm = book.accounts.iter().find(|firm| Some(firm.id) == quote.record.account);
        add(lead, firm, "審核報價折扣", 0, Some(quote.id.to_string()));
    }
    for (role, title, due) in [(Role::Technician, "電鑽保養", 1), (Role::Office, "核對月結帳單", 3)]
    {
        if let Some(person) = staff.first_of(&role) {
            let firm = (!book.accounts.is_empty()).then(|| dice.pick(&book.accounts));
            add(person, firm, title, due, None);
        }
    }
    tasks
}
