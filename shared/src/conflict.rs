//! Conflicts: fields that two people changed without seeing each other, shown with every value.
//!
//! Never decides: every store shows the same current value, and all values stand until a person chooses.

use crate::documents::{
    Document, Edit, Path, Step, Value,
    field::{Field, Merge, Shape},
};
use automerge::{ActorId, ChangeHash, ObjId, ROOT, ReadDoc};

/// One of the values that stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The value.
    pub value: Value,
    /// The change that wrote it.
    pub hash: ChangeHash,
    /// Who wrote it.
    pub actor: ActorId,
    /// When, by the author's device, in milliseconds.
    pub time_ms: i64,
}

/// A surfaced field with more than one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The field.
    pub path: Path,
    /// The value every store shows until somebody chooses.
    pub current: Value,
    /// All values, the current one last, each once.
    pub candidates: Vec<Candidate>,
}

impl Conflict {
    /// The edit that chooses one of the values.
    pub fn choose(&self, value: Value) -> Edit {
        Edit { base: None, steps: vec![Step::Put { path: self.path.clone(), value }] }
    }
}

/// All conflicts people have to see, in the order of the fields.
pub fn conflicts(document: &Document) -> Vec<Conflict> {
    let mut found = Vec::new();
    if let Some(kind) = document.kind() {
        walk(document, &ROOT, kind.fields(), &Path::new(Vec::<String>::new()), &mut found);
    }
    found
}

fn walk(
    document: &Document,
    map: &ObjId,
    fields: &[Field],
    path: &Path,
    found: &mut Vec<Conflict>,
) {
    let automerge = document.automerge();
    for field in fields {
        let here = path.join(field.name);
        match field.shape {
            Shape::Entries(inner) => {
                let Ok(Some((_, entries))) = automerge.get(map, field.name) else {
                    continue;
                };
                for key in automerge.keys(&entries) {
                    if let Ok(Some((_, entry))) = automerge.get(&entries, key.as_str()) {
                        walk(document, &entry, inner, &here.join(key), found);
                    }
                }
            }
            shape if !shape.is_container() && field.merge == Merge::Surfaced => {
                found.extend(conflict_at(document, map, field.name, here));
            }
            _ => {}
        }
    }
}

fn conflict_at(document: &Document, map: &ObjId, name: &str, path: Path) -> Option<Conflict> {
    let automerge = document.automerge();
    let all = automerge.get_all(map, name).ok().filter(|all| all.len() > 1)?;
    let mut candidates: Vec<Candidate> = Vec::new();
    for (value, id) in &all {
        let (ObjId::Id(_, actor, _), Some(scalar)) = (id, value.as_scalar()) else {
            continue;
        };
        let Some(hash) = automerge.hash_for_opid(id) else {
            continue;
        };
        let time_ms = automerge.get_change_meta_by_hash(&hash).map_or(0, |meta| meta.timestamp);
        let value = Value::from_scalar(scalar);
        candidates.retain(|held| held.value != value);
        candidates.push(Candidate { value, hash, actor: actor.clone(), time_ms });
    }
    let current = candidates.last()?.value.clone();
    (candidates.len() > 1).then_some(Conflict { path, current, candidates })
}
