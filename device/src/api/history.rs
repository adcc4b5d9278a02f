//! History: who changed what when; a record as it was; putting a value back as a new change.

mod fold;
pub mod read;
pub mod restore;

use super::{
    fields::FieldGroup,
    sales::SaleShown,
    shown::{Head, May, Who},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for the history of a record, or of one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskHistory {
    /// The record.
    pub id: String,
    /// The field, or an entry such as a line; all without it.
    pub path: Option<String>,
    /// Rows to skip, from the latest.
    pub skip: u32,
    /// Rows at most.
    pub limit: u32,
}

/// One field touched by one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HistoryRow {
    /// The change; goes back to restore from it.
    pub hash: String,
    /// The field.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// How many first entries of this change stand together with it, one after another; 1 for one told by itself.
    pub together: u32,
    /// What stood there; several when a conflict was settled.
    pub old: Vec<String>,
    /// What stands there since; `None` when it was no single value.
    pub new: Option<String>,
    /// The row in words: 月結 30 天 → 月結 60 天, 新增, 改了備註.
    pub words: String,
    /// Who.
    pub who: Option<Who>,
    /// When, by the author's device.
    pub time_ms: i64,
    /// When in truth, where that clock was measured and is off.
    pub true_time_ms: Option<i64>,
    /// `那台裝置的時鐘快 1 天`; empty when it was right enough.
    pub clock_words: String,
    /// Why the server did not take it; empty where it did, or has not judged yet.
    pub refusal: String,
    /// Whether this value may be put back now.
    pub may_restore: May,
}

/// A part of a history, the latest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HistoryPage {
    /// The rows.
    pub rows: Vec<HistoryRow>,
    /// How many there are in all.
    pub total: u64,
    /// The fields that ever changed, to filter by: path and label.
    pub fields: Vec<HistoryField>,
}

/// A field that has a history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HistoryField {
    /// The field.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// How often it changed.
    pub count: u64,
}

/// Which version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "at", rename_all = "kebab-case")]
pub enum VersionAsked {
    /// What stood at the end of that day, `2026-11-18`, 民國 years too.
    Day {
        /// As typed.
        day: String,
    },
    /// What stood at that moment.
    Moment {
        /// Epoch milliseconds.
        time_ms: i64,
    },
    /// What somebody decided about.
    Decision {
        /// The decision's id.
        entry: String,
    },
    /// What somebody signed.
    Signature {
        /// The signature's id.
        entry: String,
    },
    /// Exactly this version.
    Heads {
        /// Its heads.
        heads: Vec<String>,
    },
}

/// Asks for a record as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskVersion {
    /// The record.
    pub id: String,
    /// Which version.
    pub version: VersionAsked,
}

/// A moment one may ask for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Moment {
    /// The version.
    pub version: VersionAsked,
    /// `核准 11/18 16:42 周雅惠`.
    pub words: String,
    /// When.
    pub time_ms: i64,
}

/// A record as it was.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct VersionShown {
    /// Which; its heads are those of the version.
    pub head: Head,
    /// `2026/11/18 16:42 的內容`.
    pub words: String,
    /// Whether that is what stands now.
    pub is_current: bool,
    /// Its fields; what differs from now has `is_waiting` unset and is named in `differing`.
    pub groups: Vec<FieldGroup>,
    /// The paths that say something else now.
    pub differing: Vec<String>,
    /// The quote or order as it was, for those kinds.
    pub sale: Option<Box<SaleShown>>,
}

/// Puts a field or a whole entry back to what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoreField {
    /// The record.
    pub id: String,
    /// The field, or an entry.
    pub path: String,
    /// To what stood in this version.
    pub version: VersionAsked,
}
