//! The price one account pays for one product today, and the ladder that leads to it.

use super::{PriceShown, Rung};
use crate::{
    actions::prices::Lists,
    api::{
        reader::{Reader, Result},
        shown::Reason,
        words,
    },
};
use satchel_shared::{
    documents::{Account, ListedPrice, Product},
    ids::DocumentId,
    lang::Lang,
    money::Quantity,
    pricing::{PriceAnswer, PriceEntry},
};

/// One unit.
pub const ONE: Quantity = Quantity::from_stored(10_000);

/// The account a screen asks for, when it is here.
///
/// # Errors
/// When it cannot be read.
pub fn account(reader: Reader<'_>, sent: Option<&String>) -> Result<Option<(DocumentId, Account)>> {
    let Some(of) = sent.and_then(|sent| sent.parse::<DocumentId>().ok()) else { return Ok(None) };
    match reader.store().row(of)? {
        Some(_) => Ok(Some((of, reader.store().document(of)?.read()))),
        None => Ok(None),
    }
}

/// Today's price; `None` when no list has one.
///
/// # Errors
/// When the store cannot be read.
pub fn price(
    reader: Reader<'_>,
    lists: &Lists<'_>,
    prices: &[ListedPrice],
    quantity: Quantity,
) -> Result<Option<PriceShown>> {
    let answer = lists.price(prices, quantity)?;
    Ok(answer.map(|answer| shown(reader, &answer)))
}

fn shown(reader: Reader<'_>, of: &PriceAnswer) -> PriceShown {
    let words = words::price_of(reader.lang, of.entry.valid_from, reader.today());
    let reason = |reason: &satchel_shared::pricing::Reason| Reason {
        code: reason.code.to_owned(),
        words: reader.sentence(&reason.words(reader.lang)),
    };
    PriceShown {
        price: words::money(of.price, of.entry.currency),
        list: of.entry.list_name.clone(),
        valid_from: of.entry.valid_from.to_string(),
        valid_until: of.entry.valid_until.map(|day| day.to_string()),
        age_days: of.age_days,
        words,
        reasons: of.reasons.iter().map(reason).collect(),
    }
}

/// From the general price to the one that holds: the default list, the account's own, and quantities.
///
/// # Errors
/// When the store cannot be read.
pub fn ladder(
    reader: Reader<'_>,
    lists: &Lists<'_>,
    product: &Product,
    quantity: Quantity,
) -> Result<Vec<Rung>> {
    let prices = product.listed_prices();
    let entries = lists.entries(&prices)?;
    let chosen = lists.price(&prices, quantity)?.map(|answer| answer.entry);
    let today = reader.today();
    let mut rungs = Vec::new();
    let mut asked = vec![("default-list", lists.default.clone())];
    let own = lists.own.clone().filter(|own| *own != lists.default);
    asked.extend(own.map(|own| ("account-list", own)));
    for (code, list) in asked {
        let is_in_force = |entry: &&PriceEntry| {
            entry.list_id == list
                && entry.valid_from <= today
                && entry.valid_until.is_none_or(|last| today <= last)
        };
        let mut steps: Vec<&PriceEntry> = entries.iter().filter(is_in_force).collect();
        steps.sort_by_key(|entry| (entry.min_quantity, entry.valid_from));
        // A newer price of the same step replaces the older one.
        let mut newest: Vec<&PriceEntry> = Vec::new();
        for entry in steps {
            newest.retain(|held| held.min_quantity != entry.min_quantity);
            newest.push(entry);
        }
        if newest.is_empty() {
            rungs.push(silent(reader, code, &list)?);
        }
        for entry in newest {
            let is_chosen = chosen.as_ref() == Some(entry);
            rungs.push(rung(reader, code, product, entry, is_chosen));
        }
    }
    Ok(rungs)
}

/// A list that has no price today.
fn silent(reader: Reader<'_>, code: &str, list: &str) -> Result<Rung> {
    let name = match list.parse() {
        Ok(id) => reader.named(id)?.map(|of| of.title),
        Err(_) => None,
    };
    let nothing = reader.say("今天沒有這個品項的價格", "No price for this product today");
    Ok(Rung {
        code: code.to_owned(),
        label: name.unwrap_or_else(|| reader.say("定價", "General list").to_owned()),
        price: None,
        words: nothing.to_owned(),
        is_chosen: false,
    })
}

fn rung(
    reader: Reader<'_>,
    code: &str,
    product: &Product,
    entry: &PriceEntry,
    is_chosen: bool,
) -> Rung {
    let today = reader.today();
    let from = words::day(reader.lang, entry.valid_from, today);
    let until = entry.valid_until.map(|day| words::day(reader.lang, day, today));
    let words = match (reader.lang, until) {
        (Lang::ZhHant, Some(until)) => format!("{from}–{until}"),
        (Lang::ZhHant, None) => format!("{from} 起"),
        (Lang::En, Some(until)) => format!("{from}–{until}"),
        (Lang::En, None) => format!("since {from}"),
    };
    let is_step = entry.min_quantity > ONE;
    let quantity = words::quantity(entry.min_quantity, product.unit.as_deref().unwrap_or_default());
    let label = match (is_step, reader.lang) {
        (false, _) => entry.list_name.clone(),
        (true, Lang::ZhHant) => format!("{} · {quantity}以上", entry.list_name),
        (true, Lang::En) => format!("{} · from {quantity}", entry.list_name),
    };
    Rung {
        code: if is_step { "quantity" } else { code }.to_owned(),
        label,
        price: Some(words::money(entry.price, entry.currency)),
        words,
        is_chosen,
    }
}
