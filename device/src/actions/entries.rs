//! Entries: how people name one of a record's lines, addresses or prices that is there already.
//!
//! By its id, by a beginning of the id, or by its place among those that stand, from 1, as `show` numbers them.
//! Never guesses and never adds: a name that fits none, or more than one, is refused.

use super::{ActionFault, Result};
use automerge::{ScalarValue, hydrate};
use satchel_shared::{
    documents::{Document, Kind, Path, field::Shape},
    ids::EntryId,
};

/// The key under which an edit adds one entry.
pub const NEW: &str = "new";
/// A number of more digits is the beginning of an id.
const PLACE_DIGITS_MAX: usize = 4;
/// A shorter beginning of an id is likelier a slip of the finger.
const BEGINNING_MIN: usize = 6;

/// The ids of the entries nobody removed, by position and then by id: the order they are numbered in.
pub fn standing(entries: &hydrate::Map) -> Vec<String> {
    let mut standing: Vec<(i64, &String)> = entries
        .iter()
        .filter(|(_, entry)| !is_removed(&entry.value))
        .map(|(id, entry)| (position(&entry.value), id))
        .collect();
    standing.sort_unstable();
    standing.into_iter().map(|(_, id)| id.clone()).collect()
}

/// Whether somebody removed the entry; it stays in the record.
pub fn is_removed(entry: &hydrate::Value) -> bool {
    matches!(value(entry, "removed"), Some(ScalarValue::Boolean(true)))
}

fn position(entry: &hydrate::Value) -> i64 {
    match value(entry, "position") {
        Some(ScalarValue::Int(position)) => *position,
        _ => i64::MAX,
    }
}

fn value<'e>(entry: &'e hydrate::Value, name: &str) -> Option<&'e ScalarValue> {
    match entry {
        hydrate::Value::Map(map) => match map.get(name)? {
            hydrate::Value::Scalar(scalar) => Some(scalar),
            _ => None,
        },
        _ => None,
    }
}

/// The path with every entry in it by its whole id; with `may_add`, [`NEW`] stays as it is.
///
/// # Errors
/// `NoSuchEntry`; a field the kind does not have is left to whoever reads the path.
pub fn resolve(document: &Document, kind: Kind, path: &Path, may_add: bool) -> Result<Path> {
    let values = document.values();
    let mut map = Some(&values);
    let mut fields = kind.fields();
    let mut typed = path.keys().iter();
    let mut keys: Vec<String> = Vec::new();
    while let Some(key) = typed.next() {
        keys.push(key.clone());
        let shape = fields.iter().find(|field| field.name == key).map(|field| field.shape);
        let Some(Shape::Entries(inner)) = shape else { break };
        let entries = map.and_then(|map| inside(map, key));
        let Some(named) = typed.next() else { break };
        let found = match entries.and_then(|entries| find(entries, named)) {
            Some(found) => found,
            None if may_add && named == NEW => named.clone(),
            None => return Err(ActionFault::NoSuchEntry(format!("{}.{named}", keys.join(".")))),
        };
        map = entries.and_then(|entries| inside(entries, &found));
        fields = inner;
        keys.push(found);
    }
    keys.extend(typed.cloned());
    Ok(Path::new(keys))
}

fn inside<'m>(map: &'m hydrate::Map, key: &str) -> Option<&'m hydrate::Map> {
    match map.get(key)? {
        hydrate::Value::Map(inner) => Some(inner),
        _ => None,
    }
}

fn find(entries: &hydrate::Map, named: &str) -> Option<String> {
    let named = named.trim().to_ascii_lowercase();
    if let Ok(id) = named.parse::<EntryId>() {
        return Some(id.to_string()).filter(|id| entries.get(id.as_str()).is_some());
    }
    let is_digits = named.chars().all(|c| c.is_ascii_digit());
    if is_digits && named.len() <= PLACE_DIGITS_MAX {
        let place: usize = named.parse().ok()?;
        return standing(entries).get(place.checked_sub(1)?).cloned();
    }
    let digits = |text: &str| text.replace('-', "");
    let beginning = digits(&named);
    if beginning.len() < BEGINNING_MIN {
        return None;
    }
    let mut fitting = entries.iter().filter(|(id, _)| digits(id).starts_with(&beginning));
    match (fitting.next(), fitting.next()) {
        (Some((only, _)), None) => Some(only.clone()),
        _ => None,
    }
}

/// The value that stands at a path.
pub fn find_value<'v>(map: &'v hydrate::Map, path: &Path) -> Option<&'v hydrate::Value> {
    let (last, parents) = path.keys().split_last()?;
    let mut map = map;
    for key in parents {
        map = inside(map, key)?;
    }
    map.get(last.as_str())
}
