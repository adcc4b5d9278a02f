//! Sales: quotes and orders, their lines, what they come to, and where they stand with their approval.

use super::{
    fields::{ConflictShown, FieldGroup},
    shown::{Choice, Head, Mark, May, Money, Reason, RecordRef, Typed},
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
    /// Drafts.
    Draft,
    /// Waiting for an approval.
    Submitted,
    /// Quotes given to the account, orders confirmed or shipped.
    Open,
    /// Won, closed.
    Done,
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
    /// `現在是 NT$2,600（牌價 12/01 起）`; empty when the price holds.
    pub now_words: String,
}

/// The discount of a line or of the whole, and how far the person may go alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiscountShown {
    /// As typed: `12%`; empty without one.
    pub value: String,
    /// As shown: `−12%`.
    pub shown: String,
    /// All discounts of the line together, a price under the list's among them: `12.5%`.
    pub given: String,
    /// The owner's limit: `10%`; empty when they have none.
    pub limit: String,
    /// Beyond the limit: somebody must agree.
    pub is_over: bool,
    /// `超過您的上限 10%，要區經理核准`; empty within it.
    pub words: String,
    /// What may be typed to stay within the limit; empty when it is.
    pub within: String,
    /// The words of that button: 改成 −10%.
    pub within_words: String,
    /// Why it was given, as typed.
    pub reason: String,
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

/// Lines of one tax category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxRow {
    /// `taxable`, `zero-rated`, `exempt`.
    pub category: Choice,
    /// Net of all discounts.
    pub net: Money,
}

/// What it comes to. `subtotal − discount + tax + freight = total`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TotalsShown {
    /// All lines at their list prices; equals `subtotal` when nothing was given away by lines.
    pub listed: Money,
    /// What discounts and prices of lines took off `listed`.
    pub line_discounts: Money,
    /// All lines after their own discounts.
    pub subtotal: Money,
    /// What the discount on the whole takes off.
    pub discount: Money,
    /// After all discounts, before tax.
    pub net: Money,
    /// `營業稅 5%`.
    pub tax_label: String,
    /// The tax.
    pub tax: Money,
    /// Charged besides.
    pub freight: Money,
    /// To pay.
    pub total: Money,
    /// Per category; only those there are.
    pub by_category: Vec<TaxRow>,
    /// Why, in the order of the computation.
    pub reasons: Vec<Reason>,
}

/// What somebody decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DecisionShown {
    /// Its id.
    pub id: String,
    /// `approved` or `rejected`.
    pub verdict: String,
    /// `周雅惠 核准`.
    pub words: String,
    /// Who.
    pub by_name: String,
    /// When.
    pub at_ms: i64,
    /// What they said to it.
    pub note: String,
    /// The version, short: `7c1e`.
    pub version: String,
    /// What that version came to.
    pub total: Option<Money>,
}

/// One cell that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiffCell {
    /// The field.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// What stood there.
    pub old: String,
    /// What stands there.
    pub new: String,
    /// For a screen reader: 原 4 支，現在 6 支.
    pub words: String,
}

/// One line, or the head, that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiffRow {
    /// The line's id; empty for fields of the whole.
    pub line: String,
    /// `added`, `removed`, `changed`.
    pub way: String,
    /// `第 3 項 PF-12 精密濾芯`.
    pub heading: String,
    /// The cells.
    pub cells: Vec<DiffCell>,
}

/// What differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DifferenceShown {
    /// Line by line.
    pub rows: Vec<DiffRow>,
    /// What the older came to.
    pub before: Option<Money>,
    /// What the newer comes to.
    pub after: Option<Money>,
    /// `+4,582`.
    pub change: String,
}

/// Where it stands with its approval, with every reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ApprovalShown {
    /// `not-needed`, `needed`, `submitted`, `approved`, `differs`, `rejected`, `disputed`, `cannot-be-judged-here`.
    pub status: String,
    /// In words.
    pub label: String,
    /// Somebody must agree, whatever was decided so far.
    pub is_needed: bool,
    /// Why; never empty.
    pub reasons: Vec<Reason>,
    /// The stamp: the decision that counts.
    pub decision: Option<DecisionShown>,
    /// What stands now against what was decided about.
    pub difference: Option<DifferenceShown>,
    /// It stands without consent, or exactly as approved: it may be given to the account.
    pub may_hand_over: May,
}

/// A name under a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SignatureShown {
    /// Its id.
    pub id: String,
    /// Who signed.
    pub by_name: String,
    /// When.
    pub at_ms: i64,
    /// `this-version`, `another-version`, `cannot-be-judged-here`, `broken`.
    pub holds: String,
    /// In words.
    pub words: String,
    /// What differs from what was signed.
    pub difference: Option<DifferenceShown>,
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
