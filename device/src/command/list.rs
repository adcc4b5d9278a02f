//! `list`: the records of a kind, or those that a search finds.

use super::{answer::Answer, desk::Desk, failure::Failure, record_view, table};
use crate::{
    error,
    store::{Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{documents::Kind, lang::Lang, money::Amount};
use serde_json::{Value, json};

/// What `list` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Kinds: person, territory, account, contact, product, price-list, product-cost, quote, order, visit, task, survey-template\n\nExample:\n  satchel --store ~/satchel list account --search 大同"
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
    /// Only records of this day or later, like 2026-11-21
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
/// `unknown-kind`, or when the store cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let kind = kind(&args.kind)?;
    let store = desk.store()?;
    let filter = filter(args, kind);
    let (found, total) = match &args.search {
        Some(typed) => {
            let mut found = store.search(typed, Some(kind), args.limit)?;
            found.retain(|hit| fits(hit, args));
            let total = found.len() as u64;
            (found, total)
        }
        None => {
            let found = store.list(&filter, order(kind), Paging { skip: 0, limit: args.limit })?;
            (found, store.count(&filter)?)
        }
    };
    let records: Vec<Value> = found.iter().map(record_view::listed_json).collect();
    let rows: Vec<Vec<String>> = found.iter().map(|hit| row(desk, hit)).collect();
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

fn filter(args: &Args, kind: Kind) -> Filter {
    Filter {
        kind: Some(kind),
        status: args.status.clone(),
        is_archived: Some(args.archived),
        day_from: args.from.clone(),
        day_until: args.until.clone(),
        only_conflicts: args.conflicts,
        ..Filter::default()
    }
}

/// The same conditions for what a search found.
fn fits(hit: &ListedRow, args: &Args) -> bool {
    let row = &hit.row;
    row.is_archived == args.archived
        && args.status.as_ref().is_none_or(|status| row.status == *status)
        && args.from.as_ref().is_none_or(|day| row.day >= *day)
        && args.until.as_ref().is_none_or(|day| row.day <= *day && !row.day.is_empty())
        && (!args.conflicts || row.conflicts > 0)
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
    }
}

fn row(desk: &Desk, hit: &ListedRow) -> Vec<String> {
    let row = &hit.row;
    let amount =
        row.amount.map(|stored| format!("{} {}", Amount::from_stored(stored), row.currency));
    vec![
        record_view::mark(desk, hit).to_owned(),
        hit.id.to_string(),
        row.number.clone(),
        row.title.clone(),
        row.day.clone(),
        row.status.clone(),
        amount.unwrap_or_default(),
    ]
}
