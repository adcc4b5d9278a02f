//! `list`: the records of a kind, or those that a search finds.

use super::{
    answer::Answer, desk::Desk, failure::Failure, record_view, table, unfit, unfit::Unfit,
};
use crate::{
    actions::approvals,
    error,
    store::{Filter, ListedRow, Paging, Sort, Store},
};
use satchel_shared::{
    approval::{self, Status},
    documents::{Kind, field::Shape},
    ids::PersonId,
    index_row::IndexRow,
    labels,
    lang::Lang,
    money::{Amount, Rate},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The word for records of kinds that this program does not know.
const UNKNOWN: &str = "unknown";

/// What `list` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Kinds: person, territory, account, contact, product, price-list, product-cost, quote, order, visit, task, survey-template\nThe word unknown lists the records of kinds that only a newer program knows.\n\nExample:\n  satchel --store ~/satchel list account --search 大同"
)]
pub struct Args {
    /// The kind of record
    kind: String,
    /// Part of a name, number, phone or tax id
    #[arg(long, short, value_name = "Q")]
    search: Option<String>,
    /// Only records with this status
    #[arg(long)]
    status: Option<String>,
    /// Only records of this day or later, like 2026-11-21 or 民國115年11月21日
    #[arg(long, value_name = "DAY")]
    from: Option<String>,
    /// Only records of this day or earlier
    #[arg(long, value_name = "DAY")]
    until: Option<String>,
    /// Only records with something to decide
    #[arg(long)]
    conflicts: bool,
    /// Archived records instead of current ones
    #[arg(long)]
    archived: bool,
    /// At most so many
    #[arg(long, default_value_t = 200)]
    limit: u32,
}

/// Reads a kind's word.
///
/// # Errors
/// `unknown-kind`, naming what was typed.
pub fn kind(typed: &str) -> Result<Kind, Failure> {
    Kind::from_word(typed.trim()).ok_or_else(|| Failure::of(&error::UNKNOWN_KIND).naming(typed))
}

/// Lists records.
///
/// # Errors
/// `unknown-kind`, `bad-value` for a day or a status, or when the store cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let kind = if args.kind.trim() == UNKNOWN { None } else { Some(kind(&args.kind)?) };
    let store = desk.store()?;
    let filter = filter(args, kind)?;
    let (found, total) = match &args.search {
        Some(typed) => {
            (store.search_in(typed, &filter, args.limit)?, store.count_found(typed, &filter)?)
        }
        None => {
            let order = kind.map_or(Sort::Importance, order);
            let found = store.list(&filter, order, Paging { skip: 0, limit: args.limit })?;
            (found, store.count(&filter)?)
        }
    };
    let standing = standing(&store, &found)?;
    let records: Vec<Value> =
        found.iter().zip(&standing).map(|(hit, status)| listed_json(hit, *status)).collect();
    let rows: Vec<Vec<String>> =
        found.iter().zip(&standing).map(|(hit, status)| row(desk, hit, *status)).collect();
    let mut text = table::aligned(&rows);
    let shown = found.len();
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&match desk.lang {
        Lang::ZhHant => format!("共 {total} 筆，顯示 {shown} 筆"),
        Lang::En => format!("{shown} of {total}"),
    });
    Ok(Answer::new(json!({ "records": records, "total": total }), text))
}

fn filter(args: &Args, kind: Option<Kind>) -> Result<Filter, Failure> {
    Ok(Filter {
        kind,
        is_unknown: kind.is_none(),
        status: args.status.as_deref().map(|typed| status(kind, typed)).transpose()?,
        is_archived: Some(args.archived),
        day_from: args.from.as_deref().map(day).transpose()?,
        day_until: args.until.as_deref().map(day).transpose()?,
        only_conflicts: args.conflicts,
        ..Filter::default()
    })
}

/// A day as rows are listed under.
fn day(typed: &str) -> Result<String, Failure> {
    unfit::day(typed).map(|day| day.to_string())
}

/// A status word the kind has; people are listed by their role.
fn status(kind: Option<Kind>, typed: &str) -> Result<String, Failure> {
    let name = if kind == Some(Kind::Person) { "role" } else { "status" };
    let field = kind.map(Kind::fields).unwrap_or_default().iter().find(|field| field.name == name);
    let words = match field.map(|field| field.shape) {
        Some(Shape::Choice(words)) => words,
        _ => &[],
    };
    let typed = typed.trim();
    if words.contains(&typed) {
        return Ok(typed.to_owned());
    }
    let listed = words.join(", ");
    Err(Failure::from(if words.is_empty() {
        Unfit {
            zh: "這種資料沒有狀態。請不要用 --status。".to_owned(),
            en: "Records of this kind have no status. Leave --status out.".to_owned(),
        }
    } else {
        Unfit {
            zh: format!("沒有「{typed}」這個狀態。請選其中一個：{listed}。"),
            en: format!("There is no status {typed:?}. Choose one of: {listed}."),
        }
    }))
}

/// A status in the person's words; JSON keeps the word.
fn status_name(desk: &Desk, row: &IndexRow) -> String {
    let name =
        Kind::from_word(&row.kind).and_then(|kind| labels::choice(kind, &row.status, desk.lang));
    name.unwrap_or(&row.status).to_owned()
}

const fn order(kind: Kind) -> Sort {
    match kind {
        Kind::Quote | Kind::Order => Sort::DayDescending,
        Kind::Visit | Kind::Task => Sort::DayAscending,
        Kind::Person
        | Kind::Territory
        | Kind::Account
        | Kind::Contact
        | Kind::Product
        | Kind::PriceList
        | Kind::ProductCost
        | Kind::SurveyTemplate => Sort::Title,
        #[cfg(feature = "next-schema")]
        Kind::Warranty => Sort::Title,
    }
}

/// Where each stands with its approval, each owner's limit looked up once.
fn standing(store: &Store, found: &[ListedRow]) -> Result<Vec<Option<Status>>, Failure> {
    let mut limits: BTreeMap<Option<PersonId>, Option<Rate>> = BTreeMap::new();
    let mut all = Vec::new();
    for hit in found {
        let limit = match limits.get(&hit.row.owner) {
            Some(known) => *known,
            None => approvals::limit(store, hit.row.owner)?,
        };
        limits.insert(hit.row.owner, limit);
        all.push(approval::listed(&hit.row, limit));
    }
    Ok(all)
}

fn listed_json(hit: &ListedRow, status: Option<Status>) -> Value {
    let mut told = record_view::listed_json(hit);
    if let Some(told) = told.as_object_mut() {
        told.insert("approval".to_owned(), json!(status.map(Status::word)));
    }
    told
}

fn row(desk: &Desk, hit: &ListedRow, status: Option<Status>) -> Vec<String> {
    let standing = status.filter(|status| *status != Status::NotNeeded);
    let row = &hit.row;
    let amount =
        row.amount.map(|stored| format!("{} {}", Amount::from_stored(stored), row.currency));
    vec![
        record_view::mark(desk, hit).to_owned(),
        hit.id.to_string(),
        row.number.clone(),
        row.title.clone(),
        row.day.clone(),
        status_name(desk, row),
        amount.unwrap_or_default(),
        standing.map(|status| status.words(desk.lang).to_owned()).unwrap_or_default(),
    ]
}
