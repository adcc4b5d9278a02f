//! Names of records on the command line: the whole id, a beginning of it, or a number.
//!
//! Order: id; official or provisional number; beginning of an id, six characters or more. Never guesses: a
//! name that two records have is refused.

use super::failure::Failure;
use crate::{
    error,
    store::{Filter, ListedRow, Paging, Sort, Store},
};
use satchel_shared::ids::DocumentId;

/// A shorter beginning of an id is likelier a slip of the finger.
pub const BEGINNING_MIN: usize = 6;
/// How many hits of a search are compared with a number.
const HITS: u32 = 50;

/// Finds the record.
///
/// # Errors
/// `record-not-here` or `ambiguous`, naming what was typed; `usage` when nothing was.
pub fn find(store: &Store, typed: &str) -> Result<ListedRow, Failure> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Failure::of(&error::USAGE));
    }
    let missing = || Failure::of(&error::RECORD_NOT_HERE).about(typed);
    if let Ok(id) = typed.parse::<DocumentId>() {
        return store.row(id)?.ok_or_else(missing);
    }
    if let Some(found) = by_number(store, typed)? {
        return Ok(found);
    }
    match store.ids_beginning(typed, 2)?.as_slice() {
        [] => Err(missing()),
        [only] => store.row(*only)?.ok_or_else(missing),
        _ => Err(Failure::of(&error::AMBIGUOUS).about(typed)),
    }
}

/// By the number in its row, or the provisional one beside it.
fn by_number(store: &Store, typed: &str) -> Result<Option<ListedRow>, Failure> {
    let filter = Filter { number: Some(typed.to_owned()), ..Filter::default() };
    let mut found = store.list(&filter, Sort::Importance, Paging { skip: 0, limit: 2 })?;
    if found.is_empty() {
        let is_same = |number: &String| number.eq_ignore_ascii_case(typed);
        found = store.search(typed, None, HITS)?;
        found.retain(|hit| hit.row.body.get("provisional_number").is_some_and(is_same));
    }
    if found.len() > 1 {
        return Err(Failure::of(&error::AMBIGUOUS).about(typed));
    }
    Ok(found.pop())
}
