//! Adopting: taking unsent changes from elsewhere (the mirror, a damaged store) into the outbox.
//!
//! A change is applied to its document when that is here, makes the document when it holds its creation, and
//! else waits in the outbox alone: it can be sent all the same, and the pull brings its document. A change
//! that does not apply stays in the outbox too: what was saved is the server's to judge, not ours to drop.

use super::{
    Result, actors, documents,
    documents::{Stored, Writing},
    mirror::MirroredChange,
    outbox, records,
    search::SearchRows,
};
use automerge::Change;
use rusqlite::Connection;
use satchel_shared::{documents::Document, gate, ids::DocumentId, index_row::index_row};
use std::collections::{BTreeMap, BTreeSet};

/// Takes the changes in that the outbox lacks; says how many those were.
pub(super) fn adopt(tx: &Connection, changes: &[MirroredChange]) -> Result<u64> {
    let mut of_documents: BTreeMap<DocumentId, Vec<&MirroredChange>> = BTreeMap::new();
    for change in changes {
        of_documents.entry(change.document).or_default().push(change);
    }
    let mut search = SearchRows::default();
    let mut adopted = 0;
    for (id, changes) in of_documents {
        adopted += adopt_document(tx, id, &changes, &mut search)?;
    }
    search.write(tx)?;
    Ok(adopted)
}

fn adopt_document(
    tx: &Connection,
    id: DocumentId,
    changes: &[&MirroredChange],
    search: &mut SearchRows,
) -> Result<u64> {
    let held = documents::find(tx, id)?;
    let parsed = in_causal_order(changes);
    let document = grown(id, held.as_ref(), &parsed);
    if let Some(document) = &document {
        write(tx, held.as_ref(), document, search)?;
    }
    let mut adopted = 0;
    for (mirrored, change) in parsed {
        actors::enter_entry(tx, &mirrored.actor)?;
        let change = change.as_ref().zip(document.as_ref());
        adopted += u64::from(outbox::take_in(tx, mirrored, change)?);
    }
    documents::mark_local(tx, id)?;
    Ok(adopted)
}

/// A change behind all it was made upon. Those that cannot be read come last.
fn in_causal_order<'c>(
    changes: &[&'c MirroredChange],
) -> Vec<(&'c MirroredChange, Option<Change>)> {
    let read = |change: &&'c MirroredChange| (*change, gate::canonical(&change.bytes).ok());
    let (mut left, unread): (Vec<_>, Vec<_>) =
        changes.iter().map(read).partition(|(_, change)| change.is_some());
    let mut ordered = Vec::with_capacity(changes.len());
    while !left.is_empty() {
        let waiting: BTreeSet<_> = left.iter().map(|(mirrored, _)| mirrored.hash).collect();
        let is_free = |change: &Option<Change>| {
            let deps = change.iter().flat_map(|change| change.deps());
            deps.into_iter().all(|dep| !waiting.contains(&dep.0))
        };
        let (free, rest): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|(_, change)| is_free(change));
        if free.is_empty() {
            // No hash is part of its own making; should one be, the server says what it thinks of it.
            ordered.extend(rest);
            break;
        }
        ordered.extend(free);
        left = rest;
    }
    ordered.extend(unread);
    ordered
}

/// The document with the changes; `None` when it is not here, and they do not make it.
fn grown(
    id: DocumentId,
    held: Option<&Stored>,
    changes: &[(&MirroredChange, Option<Change>)],
) -> Option<Document> {
    let changes: Vec<Change> = changes.iter().filter_map(|(_, change)| change.clone()).collect();
    let Some(held) = held else {
        return Document::from_changes(&changes).ok().filter(|document| document.id() == id);
    };
    let mut document = documents::parse(id, &held.bytes).ok()?;
    for change in changes {
        // One that does not apply waits for what it was made upon; others of the document go on.
        let _ = document.apply(&[change]);
    }
    Some(document)
}

fn write(
    tx: &Connection,
    held: Option<&Stored>,
    document: &Document,
    search: &mut SearchRows,
) -> Result<()> {
    let Ok(row) = gate::guarded(|| index_row(document)) else { return Ok(()) };
    let (heads, bytes) = (document.heads(), document.save());
    let writing = Writing {
        id: document.id(),
        kind: document.kind_word(),
        heads: &heads,
        is_parsed: true,
        bytes: &bytes,
    };
    let place = match held {
        Some(held) => documents::update(tx, &held.at, &writing)?.unwrap_or(held.place),
        None => documents::insert(tx, &writing)?,
    };
    records::put(tx, place, &row)?;
    search.add(place, &row.search);
    Ok(())
}
