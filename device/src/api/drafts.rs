//! Drafts: what a person began and has not saved, with cursor and step; on this tablet, inside their encrypted store.

use super::shown::RecordRef;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Keeps a draft; another one of the same key is replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeepDraft {
    /// Chosen by the screen: `account-new`, `visit:<id>`.
    pub key: String,
    /// The screen that goes on with it.
    pub screen: String,
    /// What the list of drafts says: `大同五金行 報價，2 項`.
    pub title: String,
    /// The record it is about.
    pub about: Option<String>,
    /// Where the person stopped, in words: 停在「折扣」.
    pub step: String,
    /// Fields, cursor and whatever the screen needs to go on, as JSON text.
    pub content: String,
}

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DraftShown {
    /// Its key.
    pub key: String,
    /// The screen that goes on with it.
    pub screen: String,
    /// What the list says.
    pub title: String,
    /// The record it is about, when it is here.
    pub about: Option<RecordRef>,
    /// Where the person stopped.
    pub step: String,
    /// What the screen kept.
    pub content: String,
    /// When it was last kept.
    pub kept_ms: i64,
}

/// Names a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ByKey {
    /// Its key.
    pub key: String,
}
