//! Conflicts: the values that stand side by side, with who and when, and choosing one of them.

use super::{ActionFault, Login, Result, Saved, attention, history::shown, typed, unseen};
use crate::store::{Authorship, Store};
use automerge::ChangeHash;
use satchel_shared::{
    attention::of_document,
    conflict::{Candidate, Conflict, conflicts},
    documents::{Document, Kind, Path, Step, Value},
    ids::DocumentId,
};

/// One of the values, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CandidateView {
    /// The value.
    pub value: Value,
    /// As people read it; a link as the other record's name.
    pub shown: String,
    /// The change that wrote it.
    pub hash: ChangeHash,
    /// Who wrote it; `None` while the register's entry has not come.
    pub author: Option<Authorship>,
    /// When, by the author's device in milliseconds.
    pub time_ms: i64,
    /// Who wrote the same value besides: the change, its author, and when by their device in milliseconds.
    pub also: Vec<(ChangeHash, Option<Authorship>, i64)>,
    /// What they changed in an entry that was removed meanwhile.
    pub edited: Vec<Path>,
    /// Whether every store shows this one until somebody chooses.
    pub is_current: bool,
}

/// A field with more than one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictView {
    /// The field.
    pub path: Path,
    /// Its values, the current one last.
    pub candidates: Vec<CandidateView>,
}

/// Which value is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The n-th of those listed, from 0.
    Index(usize),
    /// Typed: one of those listed, or another one that ends the matter.
    Value(String),
}

/// The conflicts of a record.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn list(store: &Store, id: DocumentId) -> Result<Vec<ConflictView>> {
    let document = store.document(id)?;
    let Some(kind) = document.kind() else { return Ok(Vec::new()) };
    conflicts(&document).iter().map(|conflict| view(store, kind, conflict)).collect()
}

fn view(store: &Store, kind: Kind, conflict: &Conflict) -> Result<ConflictView> {
    let views = conflict.candidates.iter().map(|one| candidate_view(store, kind, conflict, one));
    Ok(ConflictView { path: conflict.path.clone(), candidates: views.collect::<Result<_>>()? })
}

fn candidate_view(
    store: &Store,
    kind: Kind,
    conflict: &Conflict,
    candidate: &Candidate,
) -> Result<CandidateView> {
    let mut also = Vec::new();
    for writer in &candidate.also {
        also.push((writer.hash, store.author(&writer.actor)?, writer.time_ms));
    }
    Ok(CandidateView {
        value: candidate.value.clone(),
        shown: shown(store, kind, &conflict.path, &candidate.value)?,
        hash: candidate.hash,
        author: store.author(&candidate.actor)?,
        time_ms: candidate.time_ms,
        also,
        edited: candidate.edited.clone(),
        is_current: candidate.value == conflict.current,
    })
}

/// Chooses a value, or says again what stands where something needed a look. The others stay in the history.
///
/// # Errors
/// `NoConflict`, `NoSuchChoice`, or what stands in the way; nothing is saved then.
pub fn choose(login: &mut Login, id: DocumentId, path: &Path, pick: &Pick) -> Result<Saved> {
    let today = login.clock().today();
    login.edit(id, None, |_, kind, document| {
        let conflict = conflicts(document).into_iter().find(|conflict| conflict.path == *path);
        if conflict.is_none() && !needs_a_look(document, path) {
            return Err(ActionFault::NoConflict { path: path.clone() });
        }
        let candidates = conflict.map(|conflict| conflict.candidates).unwrap_or_default();
        let none = || ActionFault::NoSuchChoice { path: path.clone() };
        let value = match pick {
            Pick::Index(index) => candidates.get(*index).ok_or_else(none)?.value.clone(),
            Pick::Value(text) => {
                unseen::refuse(path, text)?;
                let shape = path.place(kind).and_then(|place| place.scalar()).ok_or_else(none)?;
                let bad = |fault| ActionFault::BadValue { path: path.clone(), fault };
                typed::value(text, shape, today).map_err(bad)?
            }
        };
        Ok(vec![Step::Affirm { path: path.clone(), value }])
    })
}

fn needs_a_look(document: &Document, path: &Path) -> bool {
    of_document(document).iter().any(|matter| attention::is_settled_by(matter, path))
}
