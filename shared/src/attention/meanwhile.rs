//! Archived or moved meanwhile: an edit by somebody who had not seen it, and whom nobody has answered yet.
//!
//! Settled by whoever writes the field again having seen the edit: to keep it so, or to take it back.

use super::{Edited, Happening, Matter};
use crate::{
    documents::{Document, Kind, Path, Value, field::Merge},
    history::{Entry, history},
    meanwhile::{Meanwhile, Writer, writers},
};
use automerge::{ChangeHash, ROOT};
use std::collections::BTreeSet;

/// The key of an index row's body under which it stands.
pub const MARK: &str = "attention";
/// Moves an account to other people.
const MOVING: [&str; 2] = ["owner", "territory"];
const ARCHIVING: [&str; 1] = ["is_archived"];

/// What needs a look in a record by itself.
pub fn of_document(document: &Document) -> Vec<Matter> {
    let Some(kind) = document.kind() else { return Vec::new() };
    let mut found = Vec::new();
    let mut meanwhile = Meanwhile::of(document);
    let mut told: Option<Vec<Entry>> = None;
    for (what, fields) in happenings(kind) {
        let marks = marks(document, &mut meanwhile, what, fields);
        let hashes: BTreeSet<ChangeHash> = marks.iter().map(|mark| mark.writer.hash).collect();
        let beside = meanwhile.beside_all(&hashes);
        if beside.is_empty() {
            continue;
        }
        let told = told.get_or_insert_with(|| history(document));
        let edits = edits(kind, told, &beside, fields);
        let settled_by = marks.iter().max_by(|a, b| a.writer.cmp(&b.writer));
        if let (false, Some(mark)) = (edits.is_empty(), settled_by) {
            let field = (Path::new([mark.field]), mark.value.clone());
            let by: BTreeSet<Writer> = marks.iter().map(|mark| mark.writer.clone()).collect();
            found.push(Matter::Meanwhile { what, field, by: by.into_iter().collect(), edits });
        }
    }
    found
}

/// The codes of what needs a look in a record by itself, for its index row; `None` when nothing does.
pub fn mark(document: &Document) -> Option<String> {
    let codes: Vec<&str> = of_document(document).iter().map(Matter::code).collect();
    (!codes.is_empty()).then(|| codes.join(" "))
}

/// A change that archived or moved the record, as it stands.
struct Mark {
    field: &'static str,
    value: Value,
    writer: Writer,
}

fn happenings(kind: Kind) -> Vec<(Happening, &'static [&'static str])> {
    let has = |name: &str| kind.fields().iter().any(|field| field.name == name);
    let mut all: Vec<(Happening, &'static [&'static str])> = Vec::new();
    if has(ARCHIVING[0]) {
        all.push((Happening::Archived, &ARCHIVING));
    }
    if kind == Kind::Account {
        all.push((Happening::Moved, &MOVING));
    }
    all
}

/// The newest changes that brought it about. While people disagree about the field itself, that is a conflict.
fn marks(
    document: &Document,
    meanwhile: &mut Meanwhile<'_>,
    what: Happening,
    fields: &'static [&'static str],
) -> Vec<Mark> {
    let mut marks = Vec::new();
    for field in fields {
        let written = writers(document, &ROOT, field);
        let is_agreed = written.windows(2).all(|pair| pair[0].0 == pair[1].0);
        let is_so = |value: &Value| what == Happening::Moved || *value == Value::Flag(true);
        let of_field = written.into_iter().filter(|(value, _)| is_agreed && is_so(value));
        marks.extend(of_field.map(|(value, writer)| Mark { field, value, writer }));
    }
    // A record that was born so was not archived or moved.
    let is_creation = |mark: &Mark| {
        let meta = document.automerge().get_change_meta_by_hash(&mark.writer.hash);
        meta.is_none_or(|meta| meta.deps.is_empty())
    };
    marks.retain(|mark| !is_creation(mark));
    let hashes: BTreeSet<ChangeHash> = marks.iter().map(|mark| mark.writer.hash).collect();
    let newest = meanwhile.newest(&hashes);
    marks.retain(|mark| newest.contains(&mark.writer.hash));
    marks
}

/// What people wrote beside it; the server's own fields and the fields in question say nothing.
fn edits(
    kind: Kind,
    told: &[Entry],
    beside: &BTreeSet<ChangeHash>,
    fields: &[&str],
) -> Vec<Edited> {
    let counts = |path: &Path| {
        let is_in_question = matches!(path.keys(), [key] if fields.contains(&key.as_str()));
        let root = path.keys().first().map(String::as_str).unwrap_or_default();
        let declared = kind.fields().iter().find(|field| field.name == root);
        !is_in_question && declared.is_none_or(|field| field.merge != Merge::ServerOnly)
    };
    let mut edits = Vec::new();
    for entry in told.iter().filter(|entry| beside.contains(&entry.hash)) {
        let paths: BTreeSet<&Path> =
            entry.touches.iter().map(|touch| &touch.path).filter(|path| counts(path)).collect();
        if !paths.is_empty() {
            let by =
                Writer { time_ms: entry.time_ms, hash: entry.hash, actor: entry.actor.clone() };
            edits.push(Edited { by, paths: paths.into_iter().cloned().collect() });
        }
    }
    edits
}
