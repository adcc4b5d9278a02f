//! Accounts: the list with search, filters, nearby and recent; one account whole; what happened with it; twins.

mod changes;
pub mod list;
mod nearby;
pub mod timeline;
pub mod twins;
pub mod whole;

use super::{
    fields::{ConflictShown, EntryList, FieldGroup},
    sales::SaleRow,
    shown::{Choice, Head, Mark, May, Money, Position, Reason, RecordRef, Tone, Who},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which accounts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS,
)]
#[serde(rename_all = "kebab-case")]
pub enum AccountFilter {
    /// All that reach the person and are not put away.
    #[default]
    All,
    /// Whose owner the person is.
    Mine,
    /// Not yet won.
    Prospect,
    /// Doing business.
    Active,
    /// On hold.
    OnHold,
    /// With something to decide, or not taken.
    NeedsMe,
    /// With something that waits to be sent.
    Waiting,
    /// Put away.
    Archived,
}

/// The order of the list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AccountOrder {
    /// By name.
    #[default]
    Name,
    /// Last dealt with first: visit, quote or order.
    Recent,
    /// Nearest first; needs `here`.
    Nearby,
}

/// Asks for a part of the list. Typing searches all kinds of names, numbers, phones and tax ids of accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskAccounts {
    /// What was typed; empty lists all.
    pub typed: String,
    /// Which.
    pub filter: AccountFilter,
    /// In which order.
    pub order: AccountOrder,
    /// Rows to skip.
    pub skip: u32,
    /// Rows at most.
    pub limit: u32,
    /// Where the device is, for `nearby` and for distances.
    pub here: Option<Position>,
}

/// How many accounts a filter has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FilterCount {
    /// The filter.
    pub filter: AccountFilter,
    /// What people call it.
    pub label: String,
    /// How many.
    pub count: u64,
}

/// When somebody last dealt with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LastDealing {
    /// The day, `2026-11-18`.
    pub day: String,
    /// `3 天前`, `今天拜訪過`.
    pub words: String,
}

/// An account in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AccountRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its code; may be empty.
    pub number: String,
    /// Its city or cities.
    pub city: String,
    /// Its 統一編號.
    pub tax_id: String,
    /// Its telephone.
    pub phone: String,
    /// Where it stands with us.
    pub status: Choice,
    /// Where the record stands with the server.
    pub mark: Mark,
    /// When somebody last dealt with it.
    pub last: Option<LastDealing>,
    /// From `here`, in metres.
    pub distance_m: Option<u64>,
    /// `西屯 · 3 天前 · 報價待審`, ready to be shown.
    pub line: String,
}

/// A part of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AccountsPage {
    /// The rows.
    pub rows: Vec<AccountRow>,
    /// How many there are in all.
    pub total: u64,
    /// `我的 486 家`.
    pub words: String,
    /// How many every filter has, when nothing is typed; those with none are absent.
    pub counts: Vec<FilterCount>,
}

/// What a contact said about one way of being written to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ConsentShown {
    /// The way: its word and label.
    pub channel: Choice,
    /// `given` or `withdrawn`; empty when nothing was said.
    pub state: String,
    /// `11/02 撤回行銷同意`.
    pub words: String,
    /// How it was said.
    pub source: String,
    /// When it was said.
    pub said_ms: Option<i64>,
}

/// A contact of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ContactRow {
    /// Its id; `record` shows it whole.
    pub id: String,
    /// The name.
    pub name: String,
    /// The title, department.
    pub role: String,
    /// To be called: mobile before telephone; empty when there is none.
    pub phone: String,
    /// To be written to.
    pub email: String,
    /// The first to turn to.
    pub is_primary: bool,
    /// Whether one may call: consent withdrawn says so.
    pub may_call: May,
    /// Whether one may write.
    pub may_mail: May,
    /// What was said, the latest of each channel.
    pub consents: Vec<ConsentShown>,
    /// Where the record stands with the server.
    pub mark: Mark,
}

/// One account, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AccountShown {
    /// Which, and how it stands.
    pub head: Head,
    /// Below its name: `統一編號 52691493 · 彰化縣和美鎮…`.
    pub line: String,
    /// Where it stands with us.
    pub status: Choice,
    /// To be called.
    pub phone: String,
    /// For a map; `None` when no address has a position.
    pub position: Option<Position>,
    /// The visiting address in one line, for a map's search.
    pub address: String,
    /// Facts to be seen first: credit hold, likely twins, what needs a look.
    pub flags: Vec<Flag>,
    /// Its fields by group: terms, identity, reach, business, notes.
    pub groups: Vec<FieldGroup>,
    /// Addresses, with the blank form of another.
    pub addresses: EntryList,
    /// Every field with more than one value.
    pub conflicts: Vec<ConflictShown>,
    /// Its contacts, the first to turn to first.
    pub contacts: Vec<ContactRow>,
    /// How many quotes, orders, visits and tasks it has.
    pub counts: AccountCounts,
    /// Whether a quote may be made for it.
    pub may_quote: May,
    /// Whether it may be put away.
    pub may_archive: May,
}

/// A fact at the head of a record, with what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Flag {
    /// Stable.
    pub code: String,
    /// In words.
    pub words: String,
    /// The reason in whole sentences; opens in place.
    pub reasons: Vec<Reason>,
    /// How urgently.
    pub tone: Tone,
    /// The record it leads to.
    pub record: Option<RecordRef>,
}

/// How much there is of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct AccountCounts {
    /// Quotes.
    pub quotes: u64,
    /// Orders.
    pub orders: u64,
    /// Visits.
    pub visits: u64,
    /// Open tasks.
    pub tasks: u64,
}

/// What a row of a timeline tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    /// A visit, planned or done.
    Visit,
    /// A quote.
    Quote,
    /// An order.
    Order,
    /// A task.
    Task,
    /// A change of the account's own record.
    Change,
    /// The same, by which somebody decided between values.
    Conflict,
}

/// Asks for a part of what happened with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskTimeline {
    /// The account.
    pub id: String,
    /// Only of this; everything without it.
    pub what: Option<Happened>,
    /// Rows to skip.
    pub skip: u32,
    /// Rows at most.
    pub limit: u32,
}

/// One thing that happened with an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TimelineRow {
    /// What it tells of.
    pub what: Happened,
    /// The record it leads to.
    pub record: Option<RecordRef>,
    /// The day, `2026-11-18`.
    pub day: String,
    /// The moment, where one is known.
    pub time_ms: Option<i64>,
    /// `拜訪 38 分`, `訂單 S-10482 · NT$46,305`.
    pub title: String,
    /// More about it.
    pub text: String,
    /// Who did it.
    pub who: Option<Who>,
    /// Where that record stands with the server.
    pub mark: Option<Mark>,
}

/// What happened, the latest first; what one author had seen before writing stands below it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Timeline {
    /// The rows.
    pub rows: Vec<TimelineRow>,
    /// How many there are in all.
    pub total: u64,
}

/// Quotes and orders of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AccountSales {
    /// The latest first.
    pub rows: Vec<SaleRow>,
    /// What all orders come to, in the account's currency.
    pub ordered: Option<Money>,
}

/// Asks whether an account is here already, while one types a new one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskTwins {
    /// The name typed.
    pub name: String,
    /// The 統一編號 typed.
    pub tax_id: String,
    /// The telephone typed.
    pub phone: String,
}

/// An account that is likely the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Twin {
    /// It.
    pub account: AccountRow,
    /// What speaks for it; never a score.
    pub evidence: Vec<String>,
}

/// Records what a contact said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordConsent {
    /// The contact.
    pub id: String,
    /// `phone`, `email`, `message`, `post`.
    pub channel: String,
    /// `given` or `withdrawn`.
    pub state: String,
    /// What for.
    pub purpose: String,
    /// How it was said.
    pub source: String,
}
