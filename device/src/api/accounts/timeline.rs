//! What happened with an account: visits, quotes, orders, tasks, and changes of its own record, the latest first.
//!
//! Changes of the record stand in causal order among themselves, whatever clocks said: what one author had seen before
//! writing stands below. Between records the days decide, and the moments where they are known.

use super::{AccountSales, AskTimeline, Happened, Timeline, TimelineRow, changes::Changes};
use crate::{
    actions::history,
    api::{
        reader::{Reader, Result, id},
        sales,
        sheet::{self, choice},
        shown::{ById, Who},
        words,
    },
    store::{Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{
    documents::{Document, Kind, Task, Visit},
    ids::DocumentId,
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
    let marks = match asked.what {
        Some(Happened::Visit) => return of_kind(reader, account, Kind::Visit, asked),
        Some(Happened::Quote) => return of_kind(reader, account, Kind::Quote, asked),
        Some(Happened::Order) => return of_kind(reader, account, Kind::Order, asked),
        Some(Happened::Task) => return of_kind(reader, account, Kind::Task, asked),
        Some(what) => {
            let mut changes = own_changes(reader, account)?;
            changes.retain(|mark| matches!(&mark.of, Of::Change(row) if row.what == what));
            changes
        }
        None => everything(reader, account)?,
    };
    let total = marks.len() as u64;
    let part = marks.into_iter().skip(asked.skip as usize).take(asked.limit as usize);
    let rows = part.map(|mark| mark.row(reader)).collect::<Result<_>>()?;
    Ok(Timeline { rows, total })
}

/// Records of one kind, which the store lists and counts by itself.
fn of_kind(
    reader: Reader<'_>,
    account: DocumentId,
    kind: Kind,
    asked: &AskTimeline,
) -> Result<Timeline> {
    let filter = Filter { account: Some(account), kind: Some(kind), ..Filter::default() };
    let paging = Paging { skip: asked.skip, limit: asked.limit };
    let listed = reader.store().list(&filter, Sort::DayDescending, paging)?;
    let rows = listed.iter().map(|listed| record_row(reader, listed)).collect::<Result<_>>()?;
    Ok(Timeline { rows, total: reader.store().count(&filter)? })
}

fn everything(reader: Reader<'_>, account: DocumentId) -> Result<Vec<Mark>> {
    let mut marks: Vec<Mark> = own_changes(reader, account)?;
    let filter = Filter { account: Some(account), ..Filter::default() };
    let paging = Paging { skip: 0, limit: RECORDS_MAX };
    for listed in reader.store().list(&filter, Sort::DayDescending, paging)? {
        if happened(&listed.row.kind).is_some() {
            marks.push(Mark { day: listed.row.day.clone(), of: Of::Record(Box::new(listed)) });
        }
    }
    // Stable: the changes of the record keep their order among themselves.
    marks.sort_by(|one, other| other.day.cmp(&one.day));
    Ok(marks)
}

/// What a record of the kind tells of; `None` for kinds that do not happen.
fn happened(kind: &str) -> Option<Happened> {
    match Kind::from_word(kind)? {
        Kind::Visit => Some(Happened::Visit),
        Kind::Quote => Some(Happened::Quote),
        Kind::Order => Some(Happened::Order),
        Kind::Task => Some(Happened::Task),
        _ => None,
    }
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
            let title =
                format!("{}{}{}", reader.kind_name(&row.kind), reader.say("：", ": "), row.title);
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
        what: happened(&row.kind).unwrap_or(Happened::Task),
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
    let owner = match sheet::scalar(&document.values(), "owner") {
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
    let document = reader.store().document(account)?;
    let lines = history::of_document(reader.store(), &document, None)?;
    let values = document.values();
    let told = Changes {
        reader,
        record: reader.named(account)?,
        currency: sheet::currency(&values),
        values,
    };
    let changes = lines.chunk_by(|one, other| one.hash == other.hash);
    let rows = changes.filter_map(|change| told.row(change).transpose());
    let mark = |row: TimelineRow| Mark { day: row.day.clone(), of: Of::Change(Box::new(row)) };
    let mut marks: Vec<Mark> = rows.map(|row| row.map(mark)).collect::<Result<_>>()?;
    // A clock that was wrong must not put a change before what its author had seen.
    let mut latest = String::new();
    for mark in &mut marks {
        latest = latest.max(mark.day.clone());
        mark.day.clone_from(&latest);
    }
    marks.reverse();
    Ok(marks)
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
