//! The catalogue: products, and the price one account pays for one today, with where it comes from.

pub mod prices;
pub mod read;

use super::{
    fields::FieldGroup,
    shown::{Choice, Head, Mark, Money, Reason, RecordRef},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for a part of the catalogue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskProducts {
    /// Name, code, barcode, brand or model; empty lists all.
    pub typed: String,
    /// The account whose price is told; the default list without one.
    pub account: Option<String>,
    /// Only this category.
    pub category: Option<String>,
    /// Rows to skip.
    pub skip: u32,
    /// Rows at most.
    pub limit: u32,
}

/// A price, with why it is that one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PriceShown {
    /// Per unit.
    pub price: Money,
    /// The list it stands on.
    pub list: String,
    /// The first day it holds, `2026-11-01`.
    pub valid_from: String,
    /// The last day; open without one.
    pub valid_until: Option<String>,
    /// Days since the first.
    pub age_days: i32,
    /// `11/01 的價格，18 天前`.
    pub words: String,
    /// Why this one.
    pub reasons: Vec<Reason>,
}

/// One step of the ladder from the general price to this account's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Rung {
    /// `default-list`, `account-list`, `quantity`.
    pub code: String,
    /// `定價`, `經銷 A 表`, `10 支以上`.
    pub label: String,
    /// The price there; `None` when that list has none today.
    pub price: Option<Money>,
    /// From when to when, in words.
    pub words: String,
    /// The one that holds.
    pub is_chosen: bool,
}

/// A product in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProductRow {
    /// Its id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The unit it is sold in.
    pub unit: String,
    /// Whether it is sold.
    pub status: Choice,
    /// What the warehouse last said.
    pub stock_note: String,
    /// The price for the account; `None` when no list has one.
    pub price: Option<PriceShown>,
    /// Where the record stands with the server.
    pub mark: Mark,
}

/// A part of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProductsPage {
    /// The rows.
    pub rows: Vec<ProductRow>,
    /// How many there are in all.
    pub total: u64,
    /// The account whose prices these are.
    pub account: Option<RecordRef>,
    /// The categories there are, when nothing is typed.
    pub categories: Vec<Category>,
}

/// A category of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// How many products.
    pub count: u64,
}

/// Asks for one product.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskProduct {
    /// The product.
    pub id: String,
    /// For this account.
    pub account: Option<String>,
    /// For so many; one without it.
    pub quantity: Option<String>,
}

/// One product, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProductShown {
    /// Which.
    pub head: Head,
    /// The unit it is sold in.
    pub unit: String,
    /// Whether it is sold.
    pub status: Choice,
    /// What the warehouse last said; empty when it said nothing.
    pub stock_note: String,
    /// The account whose price this is.
    pub account: Option<RecordRef>,
    /// The price; `None` with `no_price` saying why.
    pub price: Option<PriceShown>,
    /// Why there is no price; empty when there is one.
    pub no_price: String,
    /// From the general price to this one.
    pub ladder: Vec<Rung>,
    /// What it is, by group.
    pub groups: Vec<FieldGroup>,
}

/// A scanned or typed code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Scanned {
    /// The text of the code.
    pub text: String,
}
