//! Why something was computed as it was: a stable code with its values.
//!
//! A reason can only be made from a row of the table of words, so none is without words.

use std::collections::BTreeMap;

use serde::Serialize;

use super::words::{ReasonWords, reason_words};
use crate::lang::Lang;

/// A code with its values, which are already written for people and the same in every language.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Reason {
    /// Stable; the key of its words.
    pub code: &'static str,
    /// By placeholder, without braces.
    pub values: BTreeMap<&'static str, String>,
}

impl Reason {
    pub(super) fn new<const N: usize>(
        row: &ReasonWords,
        values: [(&'static str, String); N],
    ) -> Self {
        Self { code: row.code, values: BTreeMap::from(values) }
    }

    /// The sentence in the reader's language, values filled in.
    pub fn words(&self, lang: Lang) -> String {
        let pattern = reason_words(self.code, lang).unwrap_or(self.code);
        fill(pattern, &self.values)
    }
}

/// One pass, so that braces inside a value (a list named `{day}`) stay as they are.
fn fill(pattern: &str, values: &BTreeMap<&'static str, String>) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        match values.get(name) {
            Some(value) => text.push_str(value),
            None => text.extend(["{", name, "}"]),
        }
        rest = tail;
    }
    text.push_str(rest);
    text
}
