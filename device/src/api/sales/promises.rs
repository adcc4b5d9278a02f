//! Promises: lines whose list has another price today than they promised. Nothing changes by itself; a person keeps the
//! promise, in the quote, where the office and other tablets see it, or takes today's price.

use crate::{
    actions::prices::Known,
    api::{
        reader::{Reader, Result},
        shown::Money,
        words,
    },
};
use jiff::civil::Date;
use satchel_shared::{
    attention::{Matter, PricesOf, price_changes},
    documents::{Document, Kind, Quote},
    lang::Lang,
};
use serde::Serialize;
use ts_rs::TS;

/// A line whose list has another price today than the line promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OldPrice {
    /// The line.
    pub line: String,
    /// Its place from 1.
    pub place: u32,
    /// What it sells.
    pub title: String,
    /// What the line promised.
    pub promised: Money,
    /// What the list says today.
    pub now: Money,
    /// The day from which the promised price held.
    pub from: String,
    /// How old that is.
    pub age_days: Option<i32>,
    /// In one sentence.
    pub words: String,
}

/// `11/01 的價格，18 天前`.
pub(super) fn price_words(reader: Reader<'_>, from: Option<Date>) -> String {
    let Some(from) = from else { return reader.say("手動輸入", "Typed by hand").to_owned() };
    words::price_of(reader.lang, from, reader.today())
}

/// The lines of an open quote whose list says another price today, without those somebody chose to keep.
///
/// # Errors
/// When the store cannot be read.
pub fn old_prices(reader: Reader<'_>, document: &Document) -> Result<Vec<OldPrice>> {
    let prices = Known::of(reader.store());
    old_prices_by(reader, document, &|id| prices.of_product(id))
}

/// The same with products read by somebody who keeps them for many quotes.
///
/// # Errors
/// When the store cannot be read.
pub fn old_prices_by(
    reader: Reader<'_>,
    document: &Document,
    prices: PricesOf<'_>,
) -> Result<Vec<OldPrice>> {
    if document.kind() != Some(Kind::Quote) {
        return Ok(Vec::new());
    }
    let quote: Quote = document.read();
    let places = quote.sale().places();
    let mut told = Vec::new();
    for matter in price_changes(&quote, reader.today(), prices) {
        let Matter::PriceChanged { line, quoted, now, currency, .. } = matter else { continue };
        let Some(sold) = quote.lines.get(&line) else { continue };
        let place = places.iter().position(|of| *of == line).map_or(0, |at| at + 1);
        let (promised, now) = (words::money(quoted, currency), words::money(now, currency));
        let from = sold.price_from;
        told.push(OldPrice {
            line: line.to_string(),
            place: u32::try_from(place).unwrap_or(u32::MAX),
            title: sold
                .description
                .clone()
                .or_else(|| sold.product_code.clone())
                .unwrap_or_default(),
            words: match reader.lang {
                Lang::ZhHant => format!("{}，現在定價 {}", price_words(reader, from), now.shown),
                Lang::En => {
                    format!("{}; the list now says {}", price_words(reader, from), now.shown)
                }
            },
            from: from.map(|day| day.to_string()).unwrap_or_default(),
            age_days: from.map(|day| words::days_between(day, reader.today())),
            promised,
            now,
        });
    }
    told.sort_by_key(|of| of.place);
    Ok(told)
}
