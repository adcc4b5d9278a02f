//! The list of accounts: searched, filtered, by name, by last dealing, by distance.

use super::{
    AccountFilter, AccountOrder, AccountRow, AccountsPage, AskAccounts, FilterCount, LastDealing,
    nearby,
};
use crate::{
    api::{
        reader::{Reader, Result},
        sheet::choice,
        shown::Position,
        words,
    },
    store::{Dealt, Filter, ListedRow, Paging},
};
use jiff::civil::Date;
use satchel_shared::{documents::Kind, lang::Lang};

/// The filters in the order of their chips.
const FILTERS: [AccountFilter; 8] = [
    AccountFilter::All,
    AccountFilter::Mine,
    AccountFilter::NeedsMe,
    AccountFilter::Waiting,
    AccountFilter::Active,
    AccountFilter::Prospect,
    AccountFilter::OnHold,
    AccountFilter::Archived,
];

/// A part of the list.
///
/// # Errors
/// When the store cannot be read.
pub fn page(reader: Reader<'_>, asked: &AskAccounts) -> Result<AccountsPage> {
    let filter = filter(reader, asked.filter);
    let typed = asked.typed.trim();
    let today = reader.today().to_string();
    let paging = Paging { skip: asked.skip, limit: asked.limit };
    let (dealt, total) = if typed.is_empty() {
        let total = reader.store().count(&filter)?;
        let dealt = match (asked.order, asked.here) {
            (AccountOrder::Nearby, Some(here)) => nearby::page(reader, &filter, here, paging)?,
            (order, _) => {
                let is_by_day = order == AccountOrder::Recent;
                reader.store().dealt(&filter, &today, is_by_day, paging)?
            }
        };
        (dealt, total)
    } else {
        // Hits come by importance and are few: the part is cut out here.
        let found = reader.store().search_in(typed, &filter, asked.skip + asked.limit)?;
        let found = found.into_iter().skip(asked.skip as usize);
        let dealt = found.map(|listed| {
            let last = reader.store().last_dealt(listed.id, &today)?;
            Ok(Dealt { listed, last })
        });
        (dealt.collect::<Result<_>>()?, reader.store().count_found(typed, &filter)?)
    };
    let rows: Vec<AccountRow> = dealt
        .iter()
        .map(|of| row(reader, &of.listed, &of.last, asked.here))
        .collect::<Result<_>>()?;
    let counts = if typed.is_empty() { counts(reader)? } else { Vec::new() };
    Ok(AccountsPage { rows, total, words: said(reader, asked, total), counts })
}

fn filter(reader: Reader<'_>, which: AccountFilter) -> Filter {
    let all = Filter { kind: Some(Kind::Account), is_archived: Some(false), ..Filter::default() };
    match which {
        AccountFilter::All => all,
        AccountFilter::Mine => Filter { owner: Some(reader.me()), ..all },
        AccountFilter::Prospect => Filter { statuses: vec!["prospect"], ..all },
        AccountFilter::Active => Filter { statuses: vec!["active"], ..all },
        AccountFilter::OnHold => Filter { statuses: vec!["on-hold"], ..all },
        AccountFilter::NeedsMe => Filter { only_needing: true, is_archived: None, ..all },
        AccountFilter::Waiting => Filter { only_waiting: true, is_archived: None, ..all },
        AccountFilter::Archived => Filter { is_archived: Some(true), ..all },
    }
}

fn counts(reader: Reader<'_>) -> Result<Vec<FilterCount>> {
    let mut told = Vec::new();
    for which in FILTERS {
        let count = reader.store().count(&filter(reader, which))?;
        if count > 0 || which == AccountFilter::All {
            told.push(FilterCount { filter: which, label: label(reader, which), count });
        }
    }
    Ok(told)
}

fn label(reader: Reader<'_>, which: AccountFilter) -> String {
    let (zh, en) = match which {
        AccountFilter::All => ("全部", "All"),
        AccountFilter::Mine => ("我的", "Mine"),
        AccountFilter::NeedsMe => ("要處理", "Needs me"),
        AccountFilter::Waiting => ("待送", "Waiting"),
        AccountFilter::Active => ("往來中", "Active"),
        AccountFilter::Prospect => ("潛在客戶", "Prospects"),
        AccountFilter::OnHold => ("暫停往來", "On hold"),
        AccountFilter::Archived => ("已封存", "Archived"),
    };
    reader.say(zh, en).to_owned()
}

fn said(reader: Reader<'_>, asked: &AskAccounts, total: u64) -> String {
    let count = words::count(total);
    match (reader.lang, asked.typed.trim().is_empty(), asked.filter) {
        (Lang::ZhHant, false, _) => format!("找到 {count} 家"),
        (Lang::En, false, _) => format!("{count} found"),
        (Lang::ZhHant, true, AccountFilter::Mine) => format!("我的 {count} 家"),
        (Lang::En, true, AccountFilter::Mine) => format!("{count} of mine"),
        (Lang::ZhHant, true, _) => format!("{count} 家"),
        (Lang::En, true, _) => match total {
            1 => "1 account".to_owned(),
            _ => format!("{count} accounts"),
        },
    }
}

/// An account in a list.
///
/// # Errors
/// When the store cannot be read.
pub fn row(
    reader: Reader<'_>,
    listed: &ListedRow,
    last: &str,
    here: Option<Position>,
) -> Result<AccountRow> {
    let row = &listed.row;
    let body = |name: &str| row.body.get(name).cloned().unwrap_or_default();
    let last = last.parse().ok().map(|day: Date| LastDealing {
        day: day.to_string(),
        words: words::ago(reader.lang, day, reader.today()),
    });
    let distance_m = match here {
        Some(here) => nearby::distance_m(reader, listed, here)?,
        None => None,
    };
    let city = body("city");
    let status = choice(reader, Kind::Account, &row.status);
    let distance = distance_m.map(distance_words).unwrap_or_default();
    let never = reader.say("尚未往來", "No dealings yet");
    let last_words = last.as_ref().map_or(never, |last| last.words.as_str());
    let status_words = match row.status.as_str() {
        "active" | "" => "",
        _ => status.label.as_str(),
    };
    Ok(AccountRow {
        line: words::dotted([&city, distance.as_str(), last_words, status_words]),
        id: listed.id.to_string(),
        title: row.title.clone(),
        number: row.number.clone(),
        city,
        tax_id: body("tax_id"),
        phone: body("phone"),
        status,
        mark: reader.mark(listed),
        last,
        distance_m,
    })
}

/// `350 m`, `6.2 km`.
pub fn distance_words(metres: u64) -> String {
    match metres {
        ..=999 => format!("{metres} m"),
        1_000..=99_999 => format!("{}.{} km", metres / 1_000, metres % 1_000 / 100),
        _ => format!("{} km", metres / 1_000),
    }
}
