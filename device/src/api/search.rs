//! Search: one field for everything, as one types.

use super::{
    edits,
    reader::{Reader, Result, id},
    shown::{Mark, RecordRef},
    words,
};
use crate::store::{Filter, ListedRow};
use satchel_shared::money::Amount;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for records of any kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskSearch {
    /// What was typed: Chinese from one character, Latin by the beginning, phones and numbers with or without hyphens.
    pub typed: String,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only of this account, for contacts, quotes and orders.
    pub account: Option<String>,
    /// Hits at most.
    pub limit: u32,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Hit {
    /// The record.
    pub record: RecordRef,
    /// What tells it from others: city, account, day, amount.
    pub line: String,
    /// Where it stands with the server.
    pub mark: Mark,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Found {
    /// What was typed, to tell a late answer.
    pub typed: String,
    /// The most important first.
    pub hits: Vec<Hit>,
}

/// Records found by what was typed, the most important first.
///
/// # Errors
/// `unknown-kind`, or when the store cannot be read.
pub fn search(reader: Reader<'_>, asked: &AskSearch) -> Result<Found> {
    let kind = asked.kind.as_deref().map(edits::kind).transpose()?;
    let account = asked.account.as_deref().map(id).transpose()?;
    let filter = Filter { kind, account, is_archived: Some(false), ..Filter::default() };
    let hits = reader.store().search_in(&asked.typed, &filter, asked.limit)?;
    let hits = hits.iter().map(|listed| hit(reader, listed)).collect();
    Ok(Found { typed: asked.typed.clone(), hits })
}

fn hit(reader: Reader<'_>, listed: &ListedRow) -> Hit {
    let row = &listed.row;
    let body = |name: &str| row.body.get(name).map(String::as_str).unwrap_or_default();
    let amount = row.amount.map(Amount::from_stored).zip(row.currency.parse().ok());
    let amount = amount.map(|(of, code)| words::money(of, code).shown).unwrap_or_default();
    let day = words::listed_day(reader.lang, &row.day, reader.today());
    let first = body("provisional_number");
    let line = words::dotted([
        row.number.as_str(),
        if first == row.number { "" } else { first },
        body("city"),
        body("tax_id"),
        body("job_title"),
        body("phone"),
        &amount,
        &day,
    ]);
    Hit { record: reader.record(listed), line, mark: reader.mark(listed) }
}
