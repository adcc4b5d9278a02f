//! Search: one field for everything, as one types.

use super::shown::{Mark, RecordRef};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Asks for records of any kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskSearch {
    /// What was typed: Chinese from one character, Latin by the beginning, phones and numbers with or without hyphens.
    pub typed: String,
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only of this account, for contacts, quotes and orders.
    pub account: Option<String>,
    /// Hits at most.
    pub limit: u32,
}

/// One hit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Hit {
    /// The record.
    pub record: RecordRef,
    /// What tells it from others: city, account, day, amount.
    pub line: String,
    /// Where it stands with the server.
    pub mark: Mark,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Found {
    /// What was typed, to tell a late answer.
    pub typed: String,
    /// The most important first.
    pub hits: Vec<Hit>,
}
