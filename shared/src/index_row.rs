//! The index row: the one generic line per document that lists, filters and search read.
//!
//! Computed by one pure, versioned function; it can be dropped and rebuilt, and never holds what the
//! document does not.

use crate::{
    approval, attention, conflict,
    documents::{Document, Kind, schema, shape::Word},
    ids::{DocumentId, PersonId, TerritoryId},
    planted::{self, Bug},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the function below; rows of another version are rebuilt, never compared.
pub const VERSION: u16 = 3;

/// The version of the rows this program makes: another schema knows other kinds and conflicts, so [`VERSION`] is
/// raised with the schema's.
pub fn version() -> u16 {
    VERSION + u16::try_from(schema::version() - schema::VERSION).unwrap_or(u16::MAX - VERSION)
}

/// One line about one document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IndexRow {
    /// The version of the function that made it.
    pub version: u16,
    /// The kind's word; may be one this program does not know.
    pub kind: String,
    /// What a list shows first.
    pub title: String,
    /// Official number, or the provisional one until there is one.
    pub number: String,
    /// The account it belongs to; for an account, its chain.
    pub account: Option<DocumentId>,
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// The territory it lies in.
    pub territory: Option<TerritoryId>,
    /// The status word.
    pub status: String,
    /// Total in ten-thousandths.
    pub amount: Option<i64>,
    /// Currency letters of the amount.
    pub currency: String,
    /// The day it is listed under: planned, due, quoted, ordered.
    pub day: String,
    /// Fields with more than one value.
    pub conflicts: u32,
    /// Put away by a person.
    pub is_archived: bool,
    /// Everything search finds it by.
    pub search: String,
    /// What lists of this kind show besides, by name.
    pub body: BTreeMap<String, String>,
}

impl IndexRow {
    /// Whether this version of the program made it, so that it says all that the document does.
    pub fn is_current(&self) -> bool {
        self.version == version()
    }

    /// What stands in the body under a name, empty where nothing does; `None` when another version made the row.
    pub fn cell(&self, name: &str) -> Option<&str> {
        self.is_current().then(|| self.body.get(name).map_or("", String::as_str))
    }
}

/// What a kind shows of itself in lists and is found by; written beside its fields.
pub trait Indexed {
    /// The row, without version, kind and conflicts.
    fn index(&self) -> IndexRow;
}

/// The row of a document. Unknown kinds get a row without a title, so that they are still counted.
pub fn index_row(document: &Document) -> IndexRow {
    let values = document.values();
    let kind = document.kind();
    let mut row = kind.map(|kind| kind.index(&values)).unwrap_or_default();
    row.version = version();
    row.kind = document.kind_word().to_owned();
    if kind == Some(Kind::Person) {
        row.owner = Some(PersonId::from(document.id()));
    }
    let needs_a_look = attention::mark(document);
    row.body.extend(needs_a_look.map(|mark| (attention::MARK.to_owned(), mark)));
    row.conflicts = u32::try_from(conflict::conflicts(document).len()).unwrap_or(u32::MAX);
    let cells = approval::cells(document, &values, row.conflicts > 0);
    row.body.extend(cells.into_iter().map(|(name, cell)| (name.to_owned(), cell)));
    if planted::is(Bug::ConflictHidden) {
        row.conflicts = 0;
    }
    row
}

pub(crate) fn text(value: &Option<String>) -> String {
    value.clone().unwrap_or_default()
}

pub(crate) fn day(value: Option<jiff::civil::Date>) -> String {
    value.map(|day| day.to_string()).unwrap_or_default()
}

pub(crate) fn word<W: Word>(value: &Option<W>) -> String {
    value.as_ref().map(|word| word.word().to_owned()).unwrap_or_default()
}

/// Joins what search finds a record by, leaving out the empty.
pub(crate) fn search(parts: &[&Option<String>]) -> String {
    let parts: Vec<&str> = parts.iter().filter_map(|part| part.as_deref()).collect();
    parts.join("\n")
}

pub(crate) fn body(entries: &[(&str, String)]) -> BTreeMap<String, String> {
    let filled = entries.iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
}
