//! Needs: everything that waits for a person, with cause, who can mend it, the next step, and the way to it.

pub mod read;
pub mod refusals;

use super::{
    fields::{ConflictShown, FieldShown},
    sales::OldPrice,
    shown::{RecordRef, Typed},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum NeedKind {
    /// The server did not take something.
    Refused,
    /// A field has more than one value.
    Conflict,
    /// A quote or an order came back, or differs from what was approved.
    Approval,
    /// A price changed since the quote.
    Price,
    /// Archived or moved while somebody edited.
    Meanwhile,
    /// Another account is likely the same.
    Twin,
}

/// One field of what was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TriedField {
    /// The field, as it may be typed again.
    pub field: FieldShown,
    /// What stood there.
    pub old: Vec<String>,
    /// What was tried; `None` when it was no single value.
    pub tried: Option<String>,
    /// It is the one the server named.
    pub is_culprit: bool,
}

/// What the server did not take, and how it goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RefusalShown {
    /// The stable code.
    pub code: String,
    /// The refused change.
    pub hash: String,
    /// When it was made.
    pub made_ms: i64,
    /// What was tried.
    pub fields: Vec<TriedField>,
    /// Whether it may be sent again as it is, once somebody else has mended the matter.
    pub may_retry: bool,
    /// Whether correcting it helps.
    pub may_fix: bool,
}

/// One thing that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NeedCard {
    /// Stable within one answer.
    pub key: String,
    /// Why.
    pub kind: NeedKind,
    /// The record.
    pub record: RecordRef,
    /// `永記食品：統一編號不對`.
    pub title: String,
    /// What happened.
    pub cause: String,
    /// `you`, `office`, `administrator`.
    pub who: String,
    /// `您，在這台平板上`.
    pub who_words: String,
    /// What to do.
    pub next: String,
    /// The words of its button: 修正統一編號; empty when there is nothing to press.
    pub fix_words: String,
    /// The values to choose from.
    pub conflict: Option<ConflictShown>,
    /// What was not taken.
    pub refusal: Option<RefusalShown>,
    /// The prices that changed.
    pub prices: Vec<OldPrice>,
    /// The other account.
    pub other: Option<RecordRef>,
    /// It counts in the clasp: somebody must decide before all is received.
    pub is_counted: bool,
}

/// Writes again what was not taken, corrected and without the fields left out; one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixRefusal {
    /// The record.
    pub id: String,
    /// Corrections.
    pub values: Vec<Typed>,
    /// Fields that are not written again.
    pub left_out: Vec<String>,
}
