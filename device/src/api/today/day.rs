//! The day: visits in the order of the route, tasks, drafts, and the first of what needs the person.

use super::{AskDay, TaskRow, Today, VisitRow, visits};
use crate::{
    actions::{Login, Saved, tasks},
    api::{
        drafts,
        edits::undoable,
        needs::read::{Depth, needs},
        reader::{Reader, Result, id},
        shown::{ById, SavedNow, Tone},
        words,
    },
    failure::Failure,
    store::{Filter, ListedRow, Paging, Sort},
};
use jiff::{Span, civil::Date};
use satchel_shared::{
    calendar,
    documents::{Kind, Task},
    lang::Lang,
};

/// Needs that stand on the page of the day; the sync centre has all.
const NEEDS_SHOWN: usize = 3;
/// Tasks that stand there, and how far ahead they are told.
const TASKS_SHOWN: usize = 12;
const TASKS_AHEAD_DAYS: i64 = 7;
/// Visits of one day; nobody makes more.
const VISITS_MAX: u32 = 100;
const TASKS_MAX: u32 = 500;

/// The day as it stands.
///
/// # Errors
/// When a record cannot be read.
pub fn today(reader: Reader<'_>, asked: &AskDay) -> Result<Today> {
    let day = match asked.day.as_deref() {
        Some(day) => calendar::parse_day(day)
            .map_err(|_| Failure::of(&crate::error::BAD_MOMENT).quoting(day))?,
        None => reader.today(),
    };
    let visits = of_day(reader, day)?;
    let tasks = tasks_due(reader)?;
    let overdue = tasks.iter().filter(|task| task.tone == Tone::Bad).count();
    let mut needs = needs(reader, Depth::Day)?;
    // What must be decided is not mixed with what is only good to know.
    if needs.iter().any(|need| need.is_counted) {
        needs.retain(|need| need.is_counted);
    }
    Ok(Today {
        day: day.to_string(),
        title: words::day_title(reader.lang, day),
        line: line(reader, &visits),
        visits,
        overdue: u32::try_from(overdue).unwrap_or(u32::MAX),
        tasks,
        drafts: drafts::all(reader)?,
        needs_total: u32::try_from(needs.len()).unwrap_or(u32::MAX),
        needs: needs.into_iter().take(NEEDS_SHOWN).collect(),
    })
}

/// The visits of whoever works on that day.
fn of_day(reader: Reader<'_>, day: Date) -> Result<Vec<VisitRow>> {
    let filter = Filter {
        kind: Some(Kind::Visit),
        owner: Some(reader.me()),
        is_archived: Some(false),
        day_from: Some(day.to_string()),
        day_until: Some(day.to_string()),
        ..Filter::default()
    };
    let paging = Paging { skip: 0, limit: VISITS_MAX };
    let mut read = Vec::new();
    for listed in reader.store().list(&filter, Sort::DayAscending, paging)? {
        read.push(visits::Read::of(reader, listed)?);
    }
    read.sort_by_key(visits::Read::place);
    let next = read.iter().position(visits::Read::is_open);
    let rows =
        read.iter().enumerate().map(|(index, of)| of.row(reader, index, Some(index) == next));
    rows.collect()
}

fn line(reader: Reader<'_>, visits: &[VisitRow]) -> String {
    let count = |word: &str| visits.iter().filter(|visit| visit.status.word == word).count();
    let (all, done, skipped) = (visits.len(), count("done"), count("skipped"));
    let told = match reader.lang {
        Lang::ZhHant => [
            format!("{all} 個拜訪"),
            if done > 0 { format!("完成 {done}") } else { String::new() },
            if skipped > 0 { format!("略過 {skipped}") } else { String::new() },
        ],
        Lang::En => [
            if all == 1 { "1 visit".to_owned() } else { format!("{all} visits") },
            if done > 0 { format!("{done} done") } else { String::new() },
            if skipped > 0 { format!("{skipped} skipped") } else { String::new() },
        ],
    };
    words::dotted(told.iter().map(String::as_str))
}

/// Open tasks of whoever works: overdue, due, and those of the coming week.
fn tasks_due(reader: Reader<'_>) -> Result<Vec<TaskRow>> {
    let until = reader.today().saturating_add(Span::new().days(TASKS_AHEAD_DAYS));
    let filter = Filter {
        kind: Some(Kind::Task),
        owner: Some(reader.me()),
        is_archived: Some(false),
        statuses: vec!["open", ""],
        day_until: Some(until.to_string()),
        ..Filter::default()
    };
    let paging = Paging { skip: 0, limit: TASKS_MAX };
    let listed = reader.store().list(&filter, Sort::DayAscending, paging)?;
    listed.into_iter().take(TASKS_SHOWN).map(|listed| task(reader, &listed)).collect()
}

fn task(reader: Reader<'_>, listed: &ListedRow) -> Result<TaskRow> {
    let task: Task = reader.store().document(listed.id)?.read();
    let today = reader.today();
    let about = match task.about.as_deref().map(str::parse) {
        Some(Ok(id)) => reader.named(id)?,
        _ => None,
    };
    let late = task.due_on.map(|due| words::days_between(due, today));
    let when = match (late, reader.lang) {
        (None, _) => String::new(),
        (Some(late @ 1..), Lang::ZhHant) => format!("逾期 {late} 天"),
        (Some(1), Lang::En) => "1 day overdue".to_owned(),
        (Some(late @ 2..), Lang::En) => format!("{late} days overdue"),
        (Some(0), Lang::ZhHant) => "今天".to_owned(),
        (Some(0), Lang::En) => "today".to_owned(),
        (Some(-1), Lang::ZhHant) => "明天".to_owned(),
        (Some(-1), Lang::En) => "tomorrow".to_owned(),
        (Some(_), lang) => task.due_on.map(|due| words::day(lang, due, today)).unwrap_or_default(),
    };
    let from = match &about {
        Some(of) if of.kind == Kind::Visit.word() => {
            let day = reader.listed(id(&of.id)?)?.row.day;
            let day = words::listed_day(reader.lang, &day, today);
            match reader.lang {
                Lang::ZhHant => format!("來自 {day} 拜訪"),
                Lang::En => format!("from the visit of {day}"),
            }
        }
        _ => String::new(),
    };
    let account = match listed.row.account {
        Some(account) => reader.named(account)?,
        None => None,
    };
    let title = &listed.row.title;
    let whom = account.as_ref().map(|of| of.title.as_str());
    let whom = whom.filter(|name| !title.contains(name)).unwrap_or_default();
    Ok(TaskRow {
        id: listed.id.to_string(),
        title: title.clone(),
        due_words: words::dotted([when.as_str(), whom, &from]),
        due_on: listed.row.day.clone(),
        tone: if late.is_some_and(|late| late > 0) { Tone::Bad } else { Tone::Plain },
        mark: reader.mark(listed),
        account,
        about,
    })
}

/// Ticks a task off. Can be taken back.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn task_done(login: &mut Login, lang: Lang, asked: &ById) -> Result<SavedNow> {
    let of = id(&asked.id)?;
    let told = |reader: Reader<'_>, _: &Saved| {
        let title = reader.listed(of)?.row.title;
        Ok(match lang {
            Lang::ZhHant => format!("已完成 {title}"),
            Lang::En => format!("Done: {title}"),
        })
    };
    undoable(login, lang, of, told, |login| tasks::done(login, of.into()))
}
