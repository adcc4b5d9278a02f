//! The lines of a quote or an order: steppers, prices with their age, what is flagged.

use super::{
    discounts::{self, Bound, DiscountShown},
    promises::{OldPrice, price_words},
};
use crate::api::{
    fields::ConflictShown,
    reader::{Reader, Result},
    sheet,
    shown::{Choice, Money, Reason, RecordRef},
    words,
};
use satchel_shared::{
    documents::{Kind, Path, Sale, SalesLine, product::VatCategory},
    ids::EntryId,
    lang::Lang,
    money::{Amount, Currency, Quantity},
    tax::TaxCategory,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use ts_rs::TS;

/// The most a stepper counts to; more is typed into a line of its own.
const QUANTITY_MOST: &str = "9999";

/// What a stepper may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Steps {
    /// As typed: `6`.
    pub value: String,
    /// The least it may be.
    pub least: String,
    /// The most.
    pub most: String,
    /// One press.
    pub step: String,
    /// `支`; empty when the product has none.
    pub unit: String,
}

/// Where the price of a line came from, and what it is today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LinePrice {
    /// The list, by name; empty when it was typed.
    pub list: String,
    /// The day from which it held.
    pub from: String,
    /// Days since then; `None` when it was typed.
    pub age_days: Option<i32>,
    /// `11/01 的價格，18 天前`, `手動輸入`.
    pub words: String,
    /// Whole sentences; open in place.
    pub reasons: Vec<Reason>,
    /// What the same list says today, when that is another price and nobody has chosen to keep the promise.
    pub now: Option<Money>,
    /// `現在是 NT$2,600（定價 12/01 起）`; empty when the price holds.
    pub now_words: String,
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LineShown {
    /// Its id: paths begin with `lines.<id>.`.
    pub id: String,
    /// Its place from 1.
    pub place: u32,
    /// The product, when it is here.
    pub product: Option<RecordRef>,
    /// The code as printed.
    pub code: String,
    /// The words as printed.
    pub description: String,
    /// How many.
    pub quantity: Steps,
    /// Per unit.
    pub unit_price: Money,
    /// The list price it was compared with.
    pub list_price: Option<Money>,
    /// Where the price came from.
    pub price: LinePrice,
    /// Its discount.
    pub discount: DiscountShown,
    /// How VAT treats it.
    pub tax_category: Choice,
    /// What it comes to, before tax and before the discount on the whole.
    pub amount: Option<Money>,
    /// What is printed below it.
    pub note: String,
    /// Why it is flagged; empty when it is not.
    pub flags: Vec<Reason>,
    /// Fields of it with more than one value.
    pub conflicts: Vec<ConflictShown>,
    /// Whether an edit of it waits to be sent.
    pub is_waiting: bool,
}

/// What the lines of one sale are read with.
pub(super) struct Reading<'r> {
    pub reader: Reader<'r>,
    pub sale: &'r Sale<'r>,
    pub amounts: BTreeMap<String, Amount>,
    pub bound: &'r Bound,
    pub old: &'r [OldPrice],
    pub conflicts: &'r [ConflictShown],
    pub waiting: &'r BTreeSet<Path>,
}

impl Reading<'_> {
    /// The lines that stand, in the order people see them.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn lines(&self) -> Result<Vec<LineShown>> {
        let places = self.sale.places().into_iter().enumerate();
        let found = places.filter_map(|(at, id)| Some((at + 1, id, self.sale.lines.get(&id)?)));
        found.map(|(place, id, line)| self.line(place, id, line)).collect()
    }

    fn line(&self, place: usize, id: EntryId, line: &SalesLine) -> Result<LineShown> {
        let reader = self.reader;
        let path = Path::new(["lines".to_owned(), id.to_string()]);
        let beginning = format!("{path}.");
        let conflicts: Vec<ConflictShown> =
            self.conflicts.iter().filter(|of| of.path.starts_with(&beginning)).cloned().collect();
        let product = match line.product {
            Some(product) => reader.named(product.into())?,
            None => None,
        };
        let discount = discounts::of_line(self.reader, self.sale, line, self.bound);
        let price = self.price(id, line)?;
        let mut flags = Vec::new();
        let mut flag = |code: &str, words: &str| {
            if !words.is_empty() {
                flags.push(Reason { code: code.to_owned(), words: words.to_owned() });
            }
        };
        flag("over-limit", &discount.words);
        flag("price-changed", &price.now_words);
        conflicts.iter().for_each(|of| flag("two-values", &of.words));
        Ok(LineShown {
            id: id.to_string(),
            place: u32::try_from(place).unwrap_or(u32::MAX),
            product,
            code: line.product_code.clone().unwrap_or_default(),
            description: line.description.clone().unwrap_or_default(),
            quantity: Steps {
                value: line.quantity.unwrap_or_default().to_string(),
                least: "1".to_owned(),
                most: QUANTITY_MOST.to_owned(),
                step: "1".to_owned(),
                unit: line.unit.clone().unwrap_or_default(),
            },
            unit_price: self.money(line.unit_price.unwrap_or_default()),
            list_price: line.list_price.map(|amount| self.money(amount)),
            price,
            discount,
            tax_category: self.tax_category(line),
            amount: self
                .amounts
                .get(&id.to_string())
                .map(|amount| words::rounded(*amount, self.sale.currency.unwrap_or(Currency::TWD))),
            note: line.note.clone().unwrap_or_default(),
            flags,
            conflicts,
            is_waiting: self.waiting.iter().any(|of| of.keys().starts_with(path.keys())),
        })
    }

    fn money(&self, amount: Amount) -> Money {
        words::money(amount, self.sale.currency.unwrap_or(Currency::TWD))
    }

    fn tax_category(&self, line: &SalesLine) -> Choice {
        let category = line.tax_category.as_ref().map_or(TaxCategory::Taxable, VatCategory::tax);
        sheet::choice(self.reader, Kind::Product, category.wire_word())
    }

    fn price(&self, id: EntryId, line: &SalesLine) -> Result<LinePrice> {
        let reader = self.reader;
        let list = match line.price_list {
            Some(list) => reader.store().row(list.into())?.map(|listed| listed.row.title),
            None => None,
        };
        let old = self.old.iter().find(|of| of.line == id.to_string());
        let mut reasons = Vec::new();
        let mut tell = |code: &str, zh: String, en: String| {
            let words = if reader.lang == Lang::En { en } else { zh };
            reasons.push(Reason { code: code.to_owned(), words });
        };
        if let Some(list) = &list {
            tell(
                "list",
                format!("定價取自「{list}」"),
                format!("List price from \u{201c}{list}\u{201d}"),
            );
        }
        if let Some(from) = line.price_from {
            let from = words::day(reader.lang, from, reader.today());
            tell("since", format!("自 {from} 起的價格"), format!("In force since {from}"));
        }
        if let (Some(price), Some(full)) = (line.unit_price, line.list_price)
            && price != full
        {
            let (price, full) = (self.money(price).shown, self.money(full).shown);
            tell(
                "typed",
                format!("單價改為 {price}，定價 {full}"),
                format!("The price was set to {price}; the list says {full}"),
            );
        }
        if let Some(against) = line.kept_against {
            let against = self.money(against).shown;
            tell(
                "kept",
                format!("定價已是 {against} 時，決定維持承諾的價格"),
                format!("The promise was kept when the list said {against}"),
            );
        }
        Ok(LinePrice {
            words: price_words(reader, line.price_from),
            list: list.unwrap_or_default(),
            from: line.price_from.map(|day| day.to_string()).unwrap_or_default(),
            age_days: line.price_from.map(|day| words::days_between(day, reader.today())),
            reasons,
            now: old.map(|of| of.now.clone()),
            now_words: old.map(|of| of.words.clone()).unwrap_or_default(),
        })
    }
}

/// One unit, for what nobody said how many of.
pub(super) const ONE: Quantity = Quantity::from_stored(10_000);
