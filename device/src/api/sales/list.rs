//! Lists of quotes and orders, and those of one account.

use super::{AskSales, SaleCount, SaleFilter, SaleRow, SalesPage};
use crate::{
    actions::approvals,
    api::{
        edits,
        reader::{Reader, Result},
        sheet::choice,
        words,
    },
    store::{ENDED_SALES, Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{
    approval::{self, Status},
    documents::Kind,
    ids::PersonId,
    money::{Amount, Rate},
};
use std::collections::BTreeMap;

/// The filters in the order of their chips.
const FILTERS: [SaleFilter; 7] = [
    SaleFilter::All,
    SaleFilter::NeedsMe,
    SaleFilter::Draft,
    SaleFilter::Submitted,
    SaleFilter::Open,
    SaleFilter::Done,
    SaleFilter::Lost,
];

/// A part of the list.
///
/// # Errors
/// `unknown-kind`, or when the store cannot be read.
pub fn page(reader: Reader<'_>, asked: &AskSales) -> Result<SalesPage> {
    let kind = edits::kind(&asked.kind)?;
    let filter = filter(kind, asked.filter);
    let paging = Paging { skip: asked.skip, limit: asked.limit };
    let typed = asked.typed.trim();
    let (found, total, counts) = match typed {
        "" => {
            let found = reader.store().list(&filter, Sort::DayDescending, paging)?;
            (found, reader.store().count(&filter)?, counts(reader, kind)?)
        }
        typed => {
            // Hits come by importance and are few: the part is cut out here.
            let found = reader.store().search_in(typed, &filter, asked.skip + asked.limit)?;
            let found = found.into_iter().skip(asked.skip as usize).collect();
            (found, reader.store().count_found(typed, &filter)?, Vec::new())
        }
    };
    Ok(SalesPage { rows: rows(reader, &found)?, total, counts })
}

fn filter(kind: Kind, which: SaleFilter) -> Filter {
    let statuses = match (which, kind) {
        (SaleFilter::All | SaleFilter::NeedsMe, _) => vec![],
        (SaleFilter::Draft, _) => vec!["draft", "withdrawn", ""],
        (SaleFilter::Submitted, _) => vec!["submitted"],
        (SaleFilter::Open, Kind::Order) => vec!["confirmed", "shipped"],
        (SaleFilter::Open, _) => vec!["sent"],
        (SaleFilter::Done, Kind::Order) => vec!["closed"],
        (SaleFilter::Done, _) => vec!["won"],
        (SaleFilter::Lost, Kind::Order) => vec!["cancelled"],
        (SaleFilter::Lost, _) => vec!["lost"],
    };
    Filter {
        kind: Some(kind),
        is_archived: Some(false),
        only_needing: which == SaleFilter::NeedsMe,
        statuses,
        ..Filter::default()
    }
}

fn counts(reader: Reader<'_>, kind: Kind) -> Result<Vec<SaleCount>> {
    let mut told = Vec::new();
    for which in FILTERS {
        let count = reader.store().count(&filter(kind, which))?;
        if count > 0 || which == SaleFilter::All {
            told.push(SaleCount { filter: which, label: label(reader, kind, which), count });
        }
    }
    Ok(told)
}

fn label(reader: Reader<'_>, kind: Kind, which: SaleFilter) -> String {
    let (zh, en) = match (which, kind) {
        (SaleFilter::All, _) => ("全部", "All"),
        (SaleFilter::NeedsMe, _) => ("要處理", "Needs me"),
        (SaleFilter::Draft, _) => ("草稿", "Draft"),
        (SaleFilter::Submitted, Kind::Order) => ("已送出", "Submitted"),
        (SaleFilter::Submitted, _) => ("等核准", "Waiting for approval"),
        (SaleFilter::Open, Kind::Order) => ("處理中", "In progress"),
        (SaleFilter::Open, _) => ("已給客戶", "Given to account"),
        (SaleFilter::Done, Kind::Order) => ("已結案", "Closed"),
        (SaleFilter::Done, _) => ("成交", "Won"),
        (SaleFilter::Lost, Kind::Order) => ("已取消", "Cancelled"),
        (SaleFilter::Lost, _) => ("未成交", "Lost"),
    };
    reader.say(zh, en).to_owned()
}

/// Rows of listed quotes and orders, each owner's limit looked up once.
///
/// # Errors
/// When the store cannot be read.
pub fn rows(reader: Reader<'_>, found: &[ListedRow]) -> Result<Vec<SaleRow>> {
    let mut limits: BTreeMap<Option<PersonId>, Option<Rate>> = BTreeMap::new();
    let mut rows = Vec::new();
    for listed in found {
        let owner = listed.row.owner;
        let limit = match limits.get(&owner) {
            Some(known) => *known,
            None => approvals::limit(reader.store(), owner)?,
        };
        limits.insert(owner, limit);
        rows.push(row(reader, listed, approval::listed(&listed.row, limit)));
    }
    Ok(rows)
}

fn row(reader: Reader<'_>, listed: &ListedRow, status: Option<Status>) -> SaleRow {
    let row = &listed.row;
    let kind = Kind::from_word(&row.kind).unwrap_or(Kind::Quote);
    // What came to its end asks for nobody's consent any more; that it had it stays told.
    let status = status.filter(|status| match status {
        Status::NotNeeded => false,
        Status::Approved => true,
        _ => !ENDED_SALES.contains(&row.status.as_str()),
    });
    let amount = row.amount.map(Amount::from_stored);
    SaleRow {
        id: listed.id.to_string(),
        kind: row.kind.clone(),
        number: row.number.clone(),
        first_number: row
            .body
            .get("provisional_number")
            .filter(|first| **first != row.number)
            .cloned()
            .unwrap_or_default(),
        account: row.title.clone(),
        day: row.day.clone(),
        total: amount.zip(row.currency.parse().ok()).map(|(of, code)| words::money(of, code)),
        status: choice(reader, kind, &row.status),
        approval: status.map(|of| of.word().to_owned()).unwrap_or_default(),
        approval_words: status.map(|of| of.words(reader.lang).to_owned()).unwrap_or_default(),
        lines: row.body.get("lines").and_then(|count| count.parse().ok()).unwrap_or(0),
        mark: reader.mark(listed),
    }
}
