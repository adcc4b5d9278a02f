//! What happened with an account: visits, quotes, orders, tasks, and changes of its own record, the latest first.
//!
//! Changes of the record stand in causal order among themselves, whatever clocks said: what one author had seen before
//! writing stands below. Between records the days decide, and the moments where they are known.

use super::{AccountSales, AskTimeline, Timeline, TimelineRow};
use crate::{
    actions::history::{self, HistoryLine},
    api::{
        reader::{Reader, Result, id},
        sales,
        sheet::choice,
        shown::{ById, Who},
        words,
    },
    store::{Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{
    documents::{Document, Kind, Task, Visit},
    history::Written,
    ids::DocumentId,
    lang::Lang,
    money::{Amount, Currency},
};

/// Records of one account that are told; the years before are in the lists.
const RECORDS_MAX: u32 = 1_000;

/// A part of what happened.
///
/// # Errors
/// When a record cannot be read.
pub fn timeline(reader: Reader<'_>, asked: &AskTimeline) -> Result<Timeline> {
    let account = id(&asked.id)?;
    let mut marks: Vec<Mark> = own_changes(reader, account)?;
    let filter = Filter { account: Some(account), ..Filter::default() };
    let paging = Paging { skip: 0, limit: RECORDS_MAX };
    for listed in reader.store().list(&filter, Sort::DayDescending, paging)? {
        let kind = Kind::from_word(&listed.row.kind);
        if matches!(kind, Some(Kind::Visit | Kind::Quote | Kind::Order | Kind::Task)) {
            marks.push(Mark { day: listed.row.day.clone(), of: Of::Record(Box::new(listed)) });
        }
    }
    // Stable: the changes of the record keep their order among themselves.
    marks.sort_by(|one, other| other.day.cmp(&one.day));
    let total = marks.len() as u64;
    let part = marks.into_iter().skip(asked.skip as usize).take(asked.limit as usize);
    let rows = part.map(|mark| mark.row(reader)).collect::<Result<_>>()?;
    Ok(Timeline { rows, total })
}

/// One thing that happened, not yet told.
struct Mark {
    day: String,
    of: Of,
}

enum Of {
    Record(Box<ListedRow>),
    Change(Box<TimelineRow>),
}

impl Mark {
    fn row(self, reader: Reader<'_>) -> Result<TimelineRow> {
        match self.of {
            Of::Change(row) => Ok(*row),
            Of::Record(listed) => record_row(reader, &listed),
        }
    }
}

fn record_row(reader: Reader<'_>, listed: &ListedRow) -> Result<TimelineRow> {
    let row = &listed.row;
    let document = reader.store().document(listed.id)?;
    let kind = document.kind().unwrap_or(Kind::Task);
    let status = choice(reader, kind, &row.status).label;
    let told = match kind {
        Kind::Visit => visit(reader, &document.read(), &status),
        Kind::Task => {
            let task: Task = document.read();
            let title = format!("{}：{}", reader.kind_name(&row.kind), row.title);
            Told { title, text: status, time_ms: task.done_at }
        }
        _ => {
            let total = row.amount.map(Amount::from_stored);
            let currency: Option<Currency> = row.currency.parse().ok();
            let total = total.zip(currency).map(|(of, code)| words::money(of, code).shown);
            let kind = reader.kind_name(&row.kind);
            let number = format!("{kind} {}", row.number);
            let title = words::dotted([number.as_str(), total.as_deref().unwrap_or_default()]);
            Told { title, text: status, time_ms: None }
        }
    };
    Ok(TimelineRow {
        what: row.kind.clone(),
        record: Some(reader.record(listed)),
        day: row.day.clone(),
        time_ms: told.time_ms,
        title: told.title,
        text: told.text,
        who: owner(reader, &document)?,
        mark: Some(reader.mark(listed)),
    })
}

struct Told {
    title: String,
    text: String,
    time_ms: Option<i64>,
}

fn visit(reader: Reader<'_>, visit: &Visit, status: &str) -> Told {
    let name = reader.kind_name(Kind::Visit.word());
    let span = visit.checked_in_at.zip(visit.checked_out_at);
    let title = match span {
        Some((from, to)) => format!("{name} {}", words::span(reader.lang, to - from)),
        None => format!("{name} · {status}"),
    };
    let parts = [&visit.result, &visit.skip_reason, &visit.purpose];
    let text = parts.into_iter().flatten().next().cloned().unwrap_or_default();
    Told { title, text, time_ms: visit.checked_in_at.or(visit.planned_start) }
}

/// Whose work it is.
fn owner(reader: Reader<'_>, document: &Document) -> Result<Option<Who>> {
    let owner = match crate::api::sheet::scalar(&document.values(), "owner") {
        Some(satchel_shared::documents::Value::Text(owner)) => owner,
        _ => return Ok(None),
    };
    let name = match owner.parse::<DocumentId>() {
        Ok(id) => reader.named(id)?.map(|of| of.title),
        Err(_) => None,
    };
    let is_me = owner == reader.me().to_string();
    Ok(name.map(|name| Who { person: owner, name, device: String::new(), is_me }))
}

/// The changes of the record itself, the latest first: a change is one row, whatever it touched.
fn own_changes(reader: Reader<'_>, account: DocumentId) -> Result<Vec<Mark>> {
    let lines = history::of(reader.store(), account, None)?;
    let mut marks = Vec::new();
    for change in lines.chunk_by(|one, other| one.hash == other.hash) {
        if let Some(first) = change.first() {
            marks.push(change_mark(reader, account, first, change)?);
        }
    }
    // A clock that was wrong must not put a change before what its author had seen.
    let mut latest = String::new();
    for mark in &mut marks {
        latest = latest.max(mark.day.clone());
        mark.day.clone_from(&latest);
    }
    marks.reverse();
    Ok(marks)
}

fn change_mark(
    reader: Reader<'_>,
    account: DocumentId,
    first: &HistoryLine,
    all: &[HistoryLine],
) -> Result<Mark> {
    let time_ms = first.true_time_ms.map_or(first.time_ms, |(time_ms, _)| time_ms);
    let day = words::day_of(time_ms, &reader.zone()).to_string();
    let labels: Vec<String> = {
        let mut labels = Vec::new();
        for line in all {
            let label = reader.label(Kind::Account, &line.path);
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    };
    let is_born = all.iter().any(|line| line.path.keys() == ["name"] && line.old.is_empty());
    let settles = all.iter().any(|line| line.old.len() > 1);
    let shown = labels.iter().take(3).cloned().collect::<Vec<_>>().join(reader.say("、", ", "));
    let more = labels.len().saturating_sub(3);
    let (title, text) = match (is_born, settles, reader.lang) {
        (true, _, Lang::ZhHant) => ("建立客戶".to_owned(), String::new()),
        (true, _, Lang::En) => ("Account entered".to_owned(), String::new()),
        (_, true, Lang::ZhHant) => (format!("決定了{shown}"), values(all)),
        (_, true, Lang::En) => (format!("{shown} decided"), values(all)),
        (.., Lang::ZhHant) if more > 0 => {
            (format!("改了{shown}等 {} 項", labels.len()), String::new())
        }
        (.., Lang::En) if more > 0 => (format!("{shown} and {more} more changed"), String::new()),
        (.., Lang::ZhHant) => (format!("改了{shown}"), values(all)),
        (.., Lang::En) => (format!("{shown} changed"), values(all)),
    };
    let row = TimelineRow {
        what: if settles { "conflict" } else { "change" }.to_owned(),
        record: reader.named(account)?,
        day: day.clone(),
        time_ms: Some(time_ms),
        title,
        text,
        who: reader.who(first.author.as_ref()),
        mark: None,
    };
    Ok(Mark { day, of: Of::Change(Box::new(row)) })
}

/// `月結 30 天 → 月結 60 天`, of the first few that say something.
fn values(lines: &[HistoryLine]) -> String {
    let told = lines.iter().filter(|line| matches!(line.written, Written::Value(_))).take(3);
    let told = told.map(|line| {
        let new = line.new.clone().unwrap_or_default();
        if line.old.is_empty() { new } else { format!("{} → {new}", line.old.join(" / ")) }
    });
    told.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Quotes and orders of an account, the latest first.
///
/// # Errors
/// When the store cannot be read.
pub fn account_sales(reader: Reader<'_>, asked: &ById) -> Result<AccountSales> {
    let account = id(&asked.id)?;
    let mut found = Vec::new();
    for kind in [Kind::Quote, Kind::Order] {
        let filter = Filter {
            kind: Some(kind),
            account: Some(account),
            is_archived: Some(false),
            ..Filter::default()
        };
        let paging = Paging { skip: 0, limit: RECORDS_MAX };
        found.extend(reader.store().list(&filter, Sort::DayDescending, paging)?);
    }
    found.sort_by(|one, other| other.row.day.cmp(&one.row.day));
    let mut ordered: Option<(Currency, Amount)> = None;
    for listed in found.iter().filter(|of| of.row.kind == Kind::Order.word()) {
        let amount = listed.row.amount.map(Amount::from_stored);
        let Some((amount, currency)) = amount.zip(listed.row.currency.parse().ok()) else {
            continue;
        };
        let (held, sum) = ordered.unwrap_or((currency, Amount::ZERO));
        // Sums of two currencies would say nothing.
        if held == currency
            && let Ok(sum) = sum.checked_add(amount)
        {
            ordered = Some((held, sum));
        }
    }
    Ok(AccountSales {
        rows: sales::list::rows(reader, &found)?,
        ordered: ordered.map(|(currency, sum)| words::money(sum, currency)),
    })
}
