//! As of: the version of a record that stood at a moment, or that somebody decided or signed on; without a network.
//!
//! Never guesses: a version that is not all here is said to be missing, not shown in part.

use super::{ActionFault, Result, entries};
use crate::store::Store;
use automerge::{ActorId, hydrate};
use satchel_shared::{
    approval::heads_of,
    as_of::heads_as_of,
    documents::{Document, DocumentFault, Heads, Path},
    ids::DocumentId,
};
use std::collections::BTreeMap;

/// Which version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// What stood at that moment, in milliseconds of true time.
    Moment(i64),
    /// What somebody had before them who decided or signed.
    Entry {
        /// The record that holds the decision or signature; often the same.
        of: DocumentId,
        /// The keyed map it stands in.
        list: &'static str,
        /// Its id, a beginning of it, or its place.
        entry: String,
    },
    /// Exactly these heads.
    Heads(Heads),
}

/// The record as it stood.
///
/// # Errors
/// `NotThen`, `VersionNotHere`, `NoSuchEntry`, or when it is not here or cannot be read.
pub fn document(store: &Store, id: DocumentId, at: &At) -> Result<Document> {
    let document = store.document(id)?;
    version(store, &document, at)
}

/// The version of a document that stood.
///
/// # Errors
/// As [`document`](fn@document).
pub fn version(store: &Store, document: &Document, at: &At) -> Result<Document> {
    let id = document.id();
    let heads = match at {
        At::Moment(time_ms) => as_of(store, document, *time_ms)?,
        At::Entry { of, list, entry } if *of == id => named(document, list, entry, id)?,
        At::Entry { of, list, entry } => named(&store.document(*of)?, list, entry, id)?,
        At::Heads(heads) => heads.clone(),
    };
    if heads.is_empty() {
        return Err(ActionFault::NotThen { id });
    }
    match document.at(&heads) {
        Err(DocumentFault::Missing(_)) => Err(ActionFault::VersionNotHere { id }),
        version => Ok(version?),
    }
}

/// The heads of a moment, each clock corrected by what was measured of it.
fn as_of(store: &Store, document: &Document, time_ms: i64) -> Result<Heads> {
    let mut offsets: BTreeMap<ActorId, i64> = BTreeMap::new();
    for change in document.automerge().get_changes_meta(&[]) {
        if !offsets.contains_key(&*change.actor) {
            let author = store.author(&change.actor)?;
            let offset = author.and_then(|author| author.clock_offset_ms);
            offsets.insert(change.actor.into_owned(), offset.map_or(0, |(offset, _)| offset));
        }
    }
    let corrected = |actor: &ActorId, time_ms: i64| {
        time_ms.saturating_sub(offsets.get(actor).copied().unwrap_or_default())
    };
    Ok(heads_as_of(document, time_ms, &corrected))
}

/// The heads of a record that a decision or signature names.
fn named(holder: &Document, list: &str, entry: &str, id: DocumentId) -> Result<Heads> {
    let missing = || ActionFault::NoSuchEntry(format!("{list}.{entry}"));
    let kind = holder.kind().ok_or_else(missing)?;
    let path = entries::resolve(holder, kind, &Path::new([list, entry]), false)?;
    let values = holder.values();
    entries::find_value(&values, &path).ok_or_else(missing)?;
    // A decision names every record it rests on, a signature only its own.
    let read = path.join("reads").join(id.to_string()).join("heads");
    let named = if list == "decisions" { read } else { path.join("heads") };
    match entries::find_value(&values, &named) {
        Some(hydrate::Value::Scalar(scalar)) => {
            scalar.as_str().and_then(heads_of).ok_or(ActionFault::NotThen { id })
        }
        _ => Err(ActionFault::NotThen { id }),
    }
}
