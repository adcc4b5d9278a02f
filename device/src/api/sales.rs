//! Sales: quotes and orders, their lines, what they come to, and where they stand with their approval.

mod approval;
pub mod bought;
mod discounts;
pub mod edits;
mod lines;
pub mod list;
mod promises;
mod totals;
pub mod whole;

pub use approval::{
    ApprovalShown, DecisionShown, DiffCell, DiffRow, DifferenceShown, SignatureShown,
};
pub use discounts::DiscountShown;
pub use lines::{LinePrice, LineShown, Steps};
pub use promises::{OldPrice, old_prices, old_prices_by};
pub use totals::{TaxRow, TotalsShown};

use super::{
    fields::{ConflictShown, FieldGroup},
    shown::{Choice, Head, Mark, May, Money, RecordRef, Typed},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which quotes or orders.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "kebab-case")]
pub enum SaleFilter {
    /// All that are not put away.
    #[default]
    All,
    /// Drafts, and quotes taken back to be corrected.
    Draft,
    /// Waiting for an approval.
    Submitted,
    /// Quotes given to the account, orders confirmed or shipped.
    Open,
    /// Won, closed.
    Done,
    /// Lost, cancelled.
    Lost,
    /// With something to decide, not taken, or asking again for approval.
    NeedsMe,
}

/// Asks for a part of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskSales {
    /// `quote` or `order`.
    pub kind: String,
    /// Number, account, tax id; empty lists all.
    pub typed: String,
    /// Which.
    pub filter: SaleFilter,
    /// Rows to skip.
    pub skip: u32,
    /// Rows at most.
    pub limit: u32,
}

/// A quote or an order in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SaleRow {
    /// Its id.
    pub id: String,
    /// `quote` or `order`.
    pub kind: String,
    /// The official number, or the provisional one until there is one.
    pub number: String,
    /// The number the account was told first; empty when `number` is that one. Both find it.
    pub first_number: String,
    /// The account's name.
    pub account: String,
    /// Quoted or ordered on, `2026-11-18`.
    pub day: String,
    /// What it comes to; `None` where it cannot be computed.
    pub total: Option<Money>,
    /// How far it has come.
    pub status: Choice,
    /// Where it stands with its approval; empty when none is needed.
    pub approval: String,
    /// The same in words.
    pub approval_words: String,
    /// How many lines.
    pub lines: u32,
    /// Where the record stands with the server.
    pub mark: Mark,
}

/// A part of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SalesPage {
    /// The rows, the latest first.
    pub rows: Vec<SaleRow>,
    /// How many there are in all.
    pub total: u64,
    /// How many every filter has, when nothing is typed; those with none are absent.
    pub counts: Vec<SaleCount>,
}

/// How many a filter has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SaleCount {
    /// The filter.
    pub filter: SaleFilter,
    /// What people call it.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// What can be done with it now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SaleActions {
    /// Edit lines and terms.
    pub edit: May,
    /// Send for approval.
    pub submit: May,
    /// The words of that button: 送核准, 再送核准.
    pub submit_words: String,
    /// Let the account sign.
    pub sign: May,
    /// Make the order; quotes only.
    pub order: May,
    /// Mark as given to the account; quotes only.
    pub send: May,
    /// Copy or order again.
    pub copy: May,
    /// Put away.
    pub archive: May,
    /// Open it again after its end: then it is a draft.
    pub reopen: May,
    /// Use today's prices where they differ.
    pub requote: May,
    /// Keep the promised prices where they differ.
    pub keep_prices: May,
}

/// A quote or an order, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SaleShown {
    /// Which, and how it stands.
    pub head: Head,
    /// The official number; empty until the server gave it.
    pub number: String,
    /// The number of this device; valid for ever.
    pub provisional_number: String,
    /// Whose it is to be.
    pub account: Option<RecordRef>,
    /// The account's name as printed.
    pub account_name: String,
    /// How far it has come.
    pub status: Choice,
    /// Below its number: `經銷 A 表 · 有效至 11/22`.
    pub line: String,
    /// Of every amount.
    pub currency: String,
    /// It came to its end: nothing about it waits for anybody any more.
    pub is_closed: bool,
    /// The lines that stand.
    pub lines: Vec<LineShown>,
    /// The discount on the whole.
    pub discount: DiscountShown,
    /// What it comes to; `None` with `no_totals` saying why.
    pub totals: Option<TotalsShown>,
    /// Why there are none; empty when there are.
    pub no_totals: String,
    /// Where it stands with its approval.
    pub approval: Option<ApprovalShown>,
    /// Whose names are under it.
    pub signatures: Vec<SignatureShown>,
    /// Its other fields by group: dates, terms, delivery, notes.
    pub groups: Vec<FieldGroup>,
    /// Every field with more than one value.
    pub conflicts: Vec<ConflictShown>,
    /// Lines whose list has another price today.
    pub old_prices: Vec<OldPrice>,
    /// The quote it came from, or the order it became.
    pub other: Option<RecordRef>,
    /// What can be done.
    pub may: SaleActions,
}

/// Asks what an account bought last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskBought {
    /// The account.
    pub account: String,
    /// Products at most.
    pub limit: u32,
}

/// A product an account bought, as it bought it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BoughtLine {
    /// The product: with it and `quantity` it becomes a line at today's price.
    pub product: RecordRef,
    /// The words as printed.
    pub description: String,
    /// How many, as typed.
    pub quantity: String,
    /// Per unit, before discounts.
    pub price: Money,
    /// The sale it was on.
    pub sale: RecordRef,
    /// The day of that sale, `2026-11-18`.
    pub day: String,
    /// `11/02 · S-10482 · 4 支 · NT$2,480`.
    pub line: String,
}

/// Begins a quote or an order for an account. `kind` is `quote` or `order`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MakeSale {
    /// `quote` or `order`.
    pub kind: String,
    /// For this account.
    pub account: String,
    /// For this contact.
    pub contact: Option<String>,
}

/// Adds a line with the price its product has for the account today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AddLine {
    /// The quote or order.
    pub id: String,
    /// The product, by id or code.
    pub product: String,
    /// How many; one without it.
    pub quantity: Option<String>,
}

/// Changes fields of a line: `quantity`, `discount`, `unit_price`, `note`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetLine {
    /// The quote or order.
    pub id: String,
    /// The line.
    pub line: String,
    /// Names inside the line, and what was typed.
    pub values: Vec<Typed>,
}

/// Names a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByLine {
    /// The quote or order.
    pub id: String,
    /// The line.
    pub line: String,
}

/// Copies a quote or an order into a new draft with today's prices. `kind` says what it becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopySale {
    /// The quote or order.
    pub id: String,
    /// `quote` or `order`.
    pub kind: String,
}

/// What is done about prices that changed since. Only the lines named; nothing changes by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettlePrices {
    /// The quote.
    pub id: String,
    /// These lines.
    pub lines: Vec<String>,
    /// `keep` the promise, or `requote` at today's price.
    pub choice: PriceChoice,
}

/// Which price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PriceChoice {
    /// The promised one.
    Keep,
    /// Today's.
    Requote,
}

/// Sets how far it has come: `sent`, `lost`, `withdrawn`, `draft`. Can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetStatus {
    /// The record.
    pub id: String,
    /// The word.
    pub status: String,
    /// Why, for `lost` and `cancelled`.
    pub reason: Option<String>,
}

/// Puts a name under what stands now. Cannot be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SignSale {
    /// The quote or order.
    pub id: String,
    /// As the person gave it.
    pub name: String,
}
