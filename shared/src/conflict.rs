//! Conflicts: fields that two people changed without seeing each other, shown with every value.
//!
//! 1. Never decides: every store shows the same current value, and all values stand until a person chooses.
//! 2. Equal values are one, with all who wrote it; when all are equal there is nothing to choose.
//! 3. An entry removed while somebody changed it is a conflict of its `removed`: hidden until a person says whether it
//!    stays removed, and its change is kept.

use crate::{
    documents::{
        Document, Edit, Path, Step, Value,
        field::{Field, Merge, Shape},
    },
    meanwhile::{Meanwhile, Writer, writers},
};
use automerge::{ActorId, ChangeHash, ObjId, ROOT, ReadDoc};
use std::collections::{BTreeMap, BTreeSet};

/// The field that hides an entry.
const REMOVED: &str = "removed";

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
    /// Who wrote the same value besides, earliest first.
    pub also: Vec<Writer>,
    /// What they changed in an entry that was removed meanwhile.
    pub edited: Vec<Path>,
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
        Edit { base: None, steps: vec![Step::Affirm { path: self.path.clone(), value }] }
    }
}

/// All conflicts people have to see, in the order of the fields.
pub fn conflicts(document: &Document) -> Vec<Conflict> {
    let mut walk = Walk { document, meanwhile: Meanwhile::of(document), found: Vec::new() };
    if let Some(kind) = document.kind() {
        walk.map(&ROOT, kind.fields(), &Path::new(Vec::<String>::new()));
    }
    walk.found
}

struct Walk<'d> {
    document: &'d Document,
    meanwhile: Meanwhile<'d>,
    found: Vec<Conflict>,
}

impl Walk<'_> {
    fn map(&mut self, map: &ObjId, fields: &[Field], path: &Path) {
        for field in fields {
            let here = path.join(field.name);
            match field.shape {
                Shape::Entries(inner) => self.entries(map, field.name, inner, &here),
                shape if !shape.is_container() && field.merge == Merge::Surfaced => {
                    self.found.extend(conflict_at(self.document, map, field.name, here));
                }
                _ => {}
            }
        }
    }

    fn entries(&mut self, map: &ObjId, name: &str, fields: &[Field], path: &Path) {
        let automerge = self.document.automerge();
        let Ok(Some((_, entries))) = automerge.get(map, name) else { return };
        for key in automerge.keys(&entries) {
            if let Ok(Some((_, entry))) = automerge.get(&entries, key.as_str()) {
                let here = path.join(key);
                self.map(&entry, fields, &here);
                let removal = self.removal_at(&entry, fields, &here);
                self.found.extend(removal);
            }
        }
    }

    /// An entry that was removed while somebody who had not seen it changed one of its surfaced fields.
    fn removal_at(&mut self, entry: &ObjId, fields: &[Field], path: &Path) -> Option<Conflict> {
        let removals = writers(self.document, entry, REMOVED);
        if removals.is_empty() || removals.iter().any(|(value, _)| *value != Value::Flag(true)) {
            return None;
        }
        let marks: BTreeSet<ChangeHash> = removals.iter().map(|(_, writer)| writer.hash).collect();
        let beside = self.meanwhile.beside_all(&marks);
        let mut edited: BTreeMap<Writer, Vec<Path>> = BTreeMap::new();
        let surfaced = fields.iter().filter(|field| {
            field.merge == Merge::Surfaced && !field.shape.is_container() && field.name != REMOVED
        });
        for field in surfaced {
            for (_, writer) in writers(self.document, entry, field.name) {
                if beside.contains(&writer.hash) {
                    edited.entry(writer).or_default().push(path.join(field.name));
                }
            }
        }
        let paths: BTreeSet<Path> = edited.values().flatten().cloned().collect();
        let kept = candidate(Value::Flag(false), edited.into_keys().collect(), paths)?;
        let by = removals.into_iter().map(|(_, writer)| writer).collect();
        let removed = candidate(Value::Flag(true), by, BTreeSet::new())?;
        let candidates = vec![kept, removed];
        Some(Conflict { path: path.join(REMOVED), current: Value::Flag(true), candidates })
    }
}

fn conflict_at(document: &Document, map: &ObjId, name: &str, path: Path) -> Option<Conflict> {
    // Most fields have one value: look no further than at how many there are.
    document.automerge().get_all(map, name).ok().filter(|all| all.len() > 1)?;
    let mut values: Vec<(Value, Vec<Writer>)> = Vec::new();
    for (value, writer) in writers(document, map, name) {
        let held = values.iter().position(|(held, _)| *held == value);
        let mut by = held.map(|at| values.remove(at).1).unwrap_or_default();
        by.push(writer);
        values.push((value, by));
    }
    let candidates: Vec<Candidate> = values
        .into_iter()
        .filter_map(|(value, by)| candidate(value, by, BTreeSet::new()))
        .collect();
    let current = candidates.last()?.value.clone();
    (candidates.len() > 1).then_some(Conflict { path, current, candidates })
}

/// A value with its writers, the last of whom is told first.
fn candidate(value: Value, mut by: Vec<Writer>, edited: BTreeSet<Path>) -> Option<Candidate> {
    let Writer { time_ms, hash, actor } = by.pop()?;
    by.sort();
    let edited = edited.into_iter().collect();
    Some(Candidate { value, hash, actor, time_ms, also: by, edited })
}
