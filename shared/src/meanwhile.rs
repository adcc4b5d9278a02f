//! Meanwhile: which changes of a record were made without seeing one another.
//!
//! Asks the dependencies alone, never a time: a clock cannot say who had seen what.

use crate::documents::{Document, Value};
use automerge::{ActorId, ChangeHash, ObjId, ReadDoc};
use std::collections::{BTreeMap, BTreeSet};

/// Who wrote something, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Writer {
    /// When, by the author's device, in milliseconds.
    pub time_ms: i64,
    /// The change.
    pub hash: ChangeHash,
    /// Who; the register of actors names person and device.
    pub actor: ActorId,
}

/// What was made beside what, remembered while one document is looked at.
#[derive(Debug)]
pub struct Meanwhile<'d> {
    document: &'d Document,
    beside: BTreeMap<ChangeHash, BTreeSet<ChangeHash>>,
}

impl<'d> Meanwhile<'d> {
    /// Nothing is known yet.
    pub const fn of(document: &'d Document) -> Self {
        Meanwhile { document, beside: BTreeMap::new() }
    }

    /// The changes that are neither this one nor anything its author had seen.
    pub fn unseen_by(&mut self, hash: ChangeHash) -> &BTreeSet<ChangeHash> {
        let document = self.document;
        self.beside.entry(hash).or_insert_with(|| {
            let others = document.automerge().get_changes_meta(&[hash]);
            others.into_iter().map(|change| change.hash).collect()
        })
    }

    /// Whether neither author had seen the other's change.
    pub fn is_beside(&mut self, one: ChangeHash, other: ChangeHash) -> bool {
        self.unseen_by(one).contains(&other) && self.unseen_by(other).contains(&one)
    }

    /// The changes made beside every one of these; none without any.
    pub fn beside_all(&mut self, marks: &BTreeSet<ChangeHash>) -> BTreeSet<ChangeHash> {
        let Some(first) = marks.first() else { return BTreeSet::new() };
        let mut found = self.unseen_by(*first).clone();
        found.retain(|change| marks.iter().all(|mark| self.is_beside(*mark, *change)));
        found
    }

    /// Those of the changes that no other of them had seen.
    pub fn newest(&mut self, of: &BTreeSet<ChangeHash>) -> BTreeSet<ChangeHash> {
        let is_newest = |hash: &&ChangeHash| {
            of.iter().all(|other| other == *hash || self.unseen_by(*other).contains(*hash))
        };
        of.iter().filter(is_newest).copied().collect()
    }
}

/// Who wrote what an operation left; `None` when it is of no change here.
pub fn writer(document: &Document, operation: &ObjId) -> Option<Writer> {
    let automerge = document.automerge();
    let hash = automerge.hash_for_opid(operation)?;
    let ObjId::Id(_, actor, _) = operation else { return None };
    let time_ms = automerge.get_change_meta_by_hash(&hash).map_or(0, |meta| meta.timestamp);
    Some(Writer { time_ms, hash, actor: actor.clone() })
}

/// Who wrote the values that stand at a key of a map, each with its value.
pub fn writers(document: &Document, map: &ObjId, key: &str) -> Vec<(Value, Writer)> {
    let all = document.automerge().get_all(map, key).unwrap_or_default();
    let written = all.iter().filter_map(|(value, operation)| {
        let value = Value::from_scalar(value.as_scalar()?);
        Some((value, writer(document, operation)?))
    });
    written.collect()
}
