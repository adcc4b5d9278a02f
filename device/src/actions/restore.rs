//! Restore: what a field or an entry was in an earlier version, written again as a new change.
//!
//! Never takes anything out of the history, and never writes what stands already.

use super::{
    ActionFault, Login, Result, Saved,
    as_of::{At, version},
    entries,
};
use automerge::{ChangeHash, hydrate};
use satchel_shared::{
    documents::{
        Document, Kind, Path, Step, Value,
        field::{Field, Shape},
        path::Place,
    },
    ids::DocumentId,
};

/// The field that hides an entry.
const REMOVED: &str = "removed";

/// Puts a field, or a whole entry such as a line, back to what it was in a version.
///
/// # Errors
/// What [`version`] says, or what stands in the way; nothing is saved then.
pub fn restore(login: &mut Login, id: DocumentId, path: &Path, at: &At) -> Result<Saved> {
    login.edit(id, None, |login, kind, document| {
        let path = entries::resolve(document, kind, path, false)?;
        let then = version(login.store(), document, at)?;
        steps(kind, document, &then, &path)
    })
}

/// The same from the version right after a change.
///
/// # Errors
/// `NoSuchChange`, or as [`restore`].
pub fn restore_change(
    login: &mut Login,
    id: DocumentId,
    path: &Path,
    hash: ChangeHash,
) -> Result<Saved> {
    match restore(login, id, path, &At::Heads(vec![hash])) {
        Err(ActionFault::VersionNotHere { id }) => Err(ActionFault::NoSuchChange { id }),
        restored => restored,
    }
}

/// What puts a field or an entry back to what it was in a version.
pub(super) fn steps(kind: Kind, now: &Document, then: &Document, path: &Path) -> Result<Vec<Step>> {
    let unknown =
        || ActionFault::UnknownField { kind: kind.word().to_owned(), path: path.to_string() };
    let place = path.place(kind).ok_or_else(unknown)?;
    let values = then.values();
    let held = entries::find_value(&values, path);
    if let (Place::Entry(field), Shape::Entries(fields)) = (place, place.field().shape) {
        return match held {
            Some(hydrate::Value::Map(entry)) => Ok(entry_steps(fields, path, entry, now)),
            // It did not stand then: it goes as lines go.
            None if fields.iter().any(|field| field.name == REMOVED) => {
                Ok(vec![Step::Put { path: path.join(REMOVED), value: Value::Flag(true) }])
            }
            _ => Err(ActionFault::NoSuchEntry(format!("{}.{path}", field.name))),
        };
    }
    step(place.field(), place.scalar(), path, held).map(|step| vec![step]).ok_or_else(unknown)
}

/// Every field of the entry, what is filled now and was empty then among them.
fn entry_steps(fields: &[Field], path: &Path, then: &hydrate::Map, now: &Document) -> Vec<Step> {
    let values = now.values();
    let is_filled = |path: &Path| entries::find_value(&values, path).is_some();
    let of_field = |field: &Field| {
        let here = path.join(field.name);
        let held = then.get(field.name);
        let scalar = (!field.shape.is_container()).then_some(field.shape);
        (held.is_some() || is_filled(&here)).then(|| step(field, scalar, &here, held)).flatten()
    };
    fields.iter().filter_map(of_field).collect()
}

/// `None` for what is neither a scalar nor a note.
fn step(
    field: &Field,
    scalar: Option<Shape>,
    path: &Path,
    held: Option<&hydrate::Value>,
) -> Option<Step> {
    let path = path.clone();
    match held {
        Some(hydrate::Value::Text(text)) if field.shape == Shape::Note => {
            Some(Step::Write { path, text: text.to_string() })
        }
        Some(hydrate::Value::Scalar(held)) if scalar.is_some() => {
            Some(Step::Put { path, value: Value::from_scalar(held) })
        }
        None if scalar.is_some() => Some(Step::Put { path, value: Value::Null }),
        _ => None,
    }
}
