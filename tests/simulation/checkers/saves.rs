//! Saves: a save writes what the person changed and nothing else; a field that moved while its form was open keeps
//! both values; one record asked for is one record made; a removed line stays in its document, marked.
//!
//! Does not check the letters of notes, nor what a form shows.

use automerge::{ROOT, ReadDoc, Value, hydrate};
use satchel_device::store::Store;
use satchel_shared::{
    documents::{Document, Heads},
    ids::DocumentId,
};
use std::collections::BTreeSet;

/// Its name.
pub const PROMISE: &str = "a save writes what was changed";

/// What stood in a record before a save.
pub struct Before {
    /// The values of the field now and when the form was opened.
    now: BTreeSet<String>,
    base: Option<BTreeSet<String>>,
    /// Root fields with more than one value, but for the one to be written.
    torn: BTreeSet<String>,
    is_note: bool,
}

fn values(document: &Document, field: &str, heads: Option<&Heads>) -> (BTreeSet<String>, bool) {
    let automerge = document.automerge();
    let (parent, key) = match field.split_once('.') {
        None => (Some(ROOT), field),
        Some((map, key)) => (automerge.get(ROOT, map).ok().flatten().map(|(_, id)| id), key),
    };
    let found = parent.map(|parent| match heads {
        None => automerge.get_all(&parent, key),
        Some(heads) => automerge.get_all_at(&parent, key, heads),
    });
    let found = found.and_then(Result::ok).unwrap_or_default();
    let is_note = found.iter().any(|(value, _)| matches!(value, Value::Object(_)));
    let text = |value: &Value<'_>| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    (found.iter().map(|(value, _)| text(value)).collect(), is_note)
}

fn torn(document: &Document, but: &str) -> BTreeSet<String> {
    let automerge = document.automerge();
    let keys = automerge.keys(ROOT).filter(|key| key != but);
    keys.filter(|key| automerge.get_all(ROOT, key.as_str()).is_ok_and(|all| all.len() > 1))
        .collect()
}

/// Looks at the record before the save.
pub fn standing(
    store: &Store,
    id: DocumentId,
    field: &str,
    base: Option<&Heads>,
) -> Option<Before> {
    let document = store.document(id).ok()?;
    let (now, is_note) = values(&document, field, None);
    // A base that left with a rebuilt document stands under other heads, which only the store knows.
    let base = base.filter(|heads| heads.iter().all(|head| document.has(head)));
    let base = base.map(|heads| values(&document, field, Some(heads)).0);
    Some(Before { now, base, torn: torn(&document, field), is_note })
}

/// Looks at it after the save.
pub fn held(
    store: &Store,
    id: DocumentId,
    field: &str,
    before: &Option<Before>,
    text: &str,
) -> Result<(), String> {
    let (Some(before), Ok(document)) = (before, store.document(id)) else { return Ok(()) };
    let settled: Vec<_> = before.torn.difference(&torn(&document, field)).cloned().collect();
    if !settled.is_empty() {
        return Err(format!("saving {field} of {id} settled the conflict at {settled:?}"));
    }
    if before.is_note {
        return Ok(());
    }
    let (now, _) = values(&document, field, None);
    let mut due = BTreeSet::from([text.to_owned()]);
    // What came while the form was open stays; what the form showed is written over.
    if let Some(base) = &before.base {
        due.extend(before.now.difference(base).cloned());
    }
    if due.is_subset(&now) {
        return Ok(());
    }
    Err(format!("{field} of {id} should hold {due:?} and holds {now:?}"))
}

/// Looks whether what stood before is still in the record.
pub fn kept(store: &Store, id: DocumentId, before: &Heads) -> Result<(), String> {
    let Ok(document) = store.document(id) else { return Ok(()) };
    let lost = before.iter().find(|head| !document.has(head));
    lost.map_or(Ok(()), |head| Err(format!("a save of {id} wrote over {head}")))
}

/// The lines of a quote or an order, removed ones too, in order.
pub fn lines_of(document: &Document) -> Vec<String> {
    let mut lines: Vec<String> = match document.values().get("lines") {
        Some(hydrate::Value::Map(lines)) => lines.iter().map(|(id, _)| id.to_string()).collect(),
        _ => Vec::new(),
    };
    lines.sort();
    lines
}

/// Looks whether every line is still there: a removed one bears a mark, so that what others wrote into it stays.
pub fn lines_kept(store: &Store, id: DocumentId, before: &[String]) -> Result<(), String> {
    let Ok(document) = store.document(id) else { return Ok(()) };
    let now = lines_of(&document);
    let lost = before.iter().find(|line| !now.contains(line));
    lost.map_or(Ok(()), |line| Err(format!("line {line} of {id} is deleted")))
}
