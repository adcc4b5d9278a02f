//! Today: planned visits in order with why each is there, tasks due, drafts, and what needs the person.

pub mod day;
pub mod visits;
mod why;

use super::{
    drafts::DraftShown,
    fields::{ConflictShown, FieldGroup},
    needs::NeedCard,
    shown::{Choice, Head, Mark, May, Position, Reason, RecordRef, Tone},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for a day; today without one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskDay {
    /// `2026-11-19`.
    pub day: Option<String>,
}

/// Why a visit is on the list, or what to know at the door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Why {
    /// Stable: `quote-expires`, `not-visited`, `task-overdue`, `first-visit`, `delivery-due`, `credit-hold`,
    /// `approval-waits`, `price-changed`.
    pub code: String,
    /// `報價 3 天後失效 NT$255,816`.
    pub words: String,
    /// The reason in a whole sentence; opens in place.
    pub reason: String,
    /// How urgently.
    pub tone: Tone,
    /// The record it speaks of.
    pub record: Option<RecordRef>,
}

/// One visit of the day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct VisitRow {
    /// Its id.
    pub id: String,
    /// Its place in the day from 1.
    pub place: u32,
    /// The account.
    pub account: Option<RecordRef>,
    /// The account's name, else the subject.
    pub title: String,
    /// The account's name in Latin letters; may be empty.
    pub title_latin: String,
    /// Where, in one line.
    pub address: String,
    /// For a map.
    pub position: Option<Position>,
    /// To be called.
    pub phone: String,
    /// Whom one meets: `林美玲 採購`.
    pub contact: String,
    /// When it is planned; `None` without an hour.
    pub start_ms: Option<i64>,
    /// `10:30`, `完成`, `略過`; what the margin shows.
    pub time_words: String,
    /// How far it has come.
    pub status: Choice,
    /// `已完成 09:04–09:41 · 下次：12/03 送濾芯樣品`, `略過：客戶改約 11/21`, else the purpose.
    pub line: String,
    /// The one to go to next.
    pub is_next: bool,
    /// Why it is here.
    pub why: Vec<Why>,
    /// Where the visit and its account stand with the server: the worse of both.
    pub mark: Mark,
    /// Whether one may check in.
    pub may_check_in: May,
    /// Whether it may be skipped.
    pub may_skip: May,
}

/// One task.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaskRow {
    /// Its id.
    pub id: String,
    /// What is to be done.
    pub title: String,
    /// `逾期 2 天`, `今天 · 大山農機行 · 來自 11/12 拜訪`, `明天`; for whom, unless the title says it.
    pub due_words: String,
    /// The day; empty without one.
    pub due_on: String,
    /// How urgently.
    pub tone: Tone,
    /// For whom.
    pub account: Option<RecordRef>,
    /// What it is about.
    pub about: Option<RecordRef>,
    /// Where it stands with the server.
    pub mark: Mark,
}

/// The day.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Today {
    /// `2026-11-19`.
    pub day: String,
    /// `11 月 19 日 週四`.
    pub title: String,
    /// `7 個拜訪 · 完成 1、略過 1`.
    pub line: String,
    /// In the order of the route.
    pub visits: Vec<VisitRow>,
    /// Overdue first, then by day; those of the coming week.
    pub tasks: Vec<TaskRow>,
    /// How many tasks are overdue.
    pub overdue: u32,
    /// What was begun and not saved, on this device only.
    pub drafts: Vec<DraftShown>,
    /// What needs the person, the first few; the sync centre has all.
    pub needs: Vec<NeedCard>,
    /// How many there are in all.
    pub needs_total: u32,
}

/// One visit, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct VisitShown {
    /// Which, and how it stands.
    pub head: Head,
    /// As on the list of the day.
    pub row: VisitRow,
    /// Checked in when.
    pub checked_in_ms: Option<i64>,
    /// Checked out when.
    pub checked_out_ms: Option<i64>,
    /// Why there is no position; empty when there is one.
    pub no_position_reason: String,
    /// What was reported.
    pub result: String,
    /// What comes next.
    pub next_action: String,
    /// By when.
    pub next_action_on: String,
    /// Its other fields.
    pub groups: Vec<FieldGroup>,
    /// Fields with more than one value.
    pub conflicts: Vec<ConflictShown>,
    /// Whether one may check out.
    pub may_check_out: May,
    /// Whether one may report.
    pub may_report: May,
    /// What should be known before reporting.
    pub warnings: Vec<Reason>,
}

/// Checks in: with a position, or without one and with a reason. Never blocks for lack of a position.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckIn {
    /// The visit.
    pub id: String,
    /// Where the device is.
    pub position: Option<Position>,
    /// Why there is no position.
    pub reason: Option<String>,
}

/// Skips a visit, with the reason. Can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkipVisit {
    /// The visit.
    pub id: String,
    /// Why.
    pub reason: String,
}

/// Reports a visit; what comes next becomes a task. Can be undone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReportVisit {
    /// The visit.
    pub id: String,
    /// What came of it.
    pub result: String,
    /// What comes next.
    pub next_action: Option<String>,
    /// By when, as typed.
    pub next_on: Option<String>,
}
