//! History: what every change did to which field, read from the changes themselves.
//!
//! Never asks a clock: the time shown is the author's device time. A change stands after all that its author had
//! seen; among changes that did not see each other the earlier device time comes first, then the lesser hash. So
//! every copy tells the same history, in whatever order the changes arrived.

use crate::documents::{Document, Path, Value};
use automerge::{ActorId, Change, ChangeHash, ExpandedChange, legacy};
use std::collections::{BTreeMap, BTreeSet};

/// What a change left at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A scalar.
    Value(Value),
    /// A new entry, set or note came to be.
    Container,
    /// Letters of a note changed.
    Letters,
    /// A concurrent value was put aside.
    SetAside,
}

/// One field touched by one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// Where.
    pub path: Path,
    /// The values this one replaced, as its author saw them.
    pub old: Vec<Value>,
    /// What stands there since.
    pub new: Written,
}

/// One change, with what it touched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The change.
    pub hash: ChangeHash,
    /// Who wrote it; the register of actors names person and device.
    pub actor: ActorId,
    /// The author's device time in milliseconds.
    pub time_ms: i64,
    /// The changes its author had seen.
    pub deps: Vec<ChangeHash>,
    /// What it did, one per field.
    pub touches: Vec<Touch>,
}

type OpKey = (u64, ActorId);

/// What is known of the operations read so far: where objects stand and which values operations wrote.
///
/// Read a document once, then one change after another: a push of many changes costs each change once.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    objects: BTreeMap<OpKey, Path>,
    values: BTreeMap<OpKey, Value>,
}

/// Every change of the document, oldest first.
pub fn history(document: &Document) -> Vec<Entry> {
    let mut ledger = Ledger::default();
    let changes = document.automerge().get_changes(&[]);
    in_order(changes.iter().map(|change| told(ledger.read(change))).collect())
}

/// A value written twice in one change, to say again what stood, is one touch: what its author saw, and what they left.
fn told(mut entry: Entry) -> Entry {
    let mut touches: Vec<Touch> = Vec::with_capacity(entry.touches.len());
    for touch in entry.touches {
        let is_same = |held: &&mut Touch| {
            held.path == touch.path
                && matches!((&held.new, &touch.new), (Written::Value(_), Written::Value(_)))
        };
        match touches.iter_mut().find(is_same) {
            Some(held) => held.new = touch.new,
            None => touches.push(touch),
        }
    }
    entry.touches = touches;
    entry
}

/// The entries in the order told at the head of this file.
fn in_order(entries: Vec<Entry>) -> Vec<Entry> {
    let mut unseen: BTreeMap<ChangeHash, usize> = BTreeMap::new();
    let mut followers: BTreeMap<ChangeHash, Vec<ChangeHash>> = BTreeMap::new();
    for entry in &entries {
        unseen.insert(entry.hash, entry.deps.len());
        for dep in &entry.deps {
            followers.entry(*dep).or_default().push(entry.hash);
        }
    }
    let mut held: BTreeMap<ChangeHash, Entry> =
        entries.into_iter().map(|entry| (entry.hash, entry)).collect();
    let roots = held.values().filter(|entry| entry.deps.is_empty());
    let mut ready: BTreeSet<(i64, ChangeHash)> =
        roots.map(|entry| (entry.time_ms, entry.hash)).collect();
    let mut told = Vec::with_capacity(held.len());
    while let Some((_, hash)) = ready.pop_first() {
        for follower in followers.remove(&hash).unwrap_or_default() {
            let left = unseen.entry(follower).or_default();
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.extend(held.get(&follower).map(|entry| (entry.time_ms, entry.hash)));
            }
        }
        told.extend(held.remove(&hash));
    }
    told
}

/// What one change, not yet in the document, would touch. Its dependencies are in the document.
pub fn touches(document: Option<&Document>, change: &Change) -> Vec<Touch> {
    let mut ledger = Ledger::default();
    for known in document.iter().flat_map(|held| held.automerge().get_changes(&[])) {
        ledger.read(&known);
    }
    ledger.read(change).touches
}

/// The entries that touched a field or anything inside it.
pub fn of_field<'e>(entries: &'e [Entry], path: &Path) -> Vec<(&'e Entry, &'e Touch)> {
    let is_in = |touch: &&Touch| touch.path.keys().starts_with(path.keys());
    entries
        .iter()
        .flat_map(|entry| entry.touches.iter().filter(is_in).map(move |touch| (entry, touch)))
        .collect()
}

impl Ledger {
    /// Knows every operation of the document.
    pub fn of(document: &Document) -> Ledger {
        let mut ledger = Ledger::default();
        for change in document.automerge().get_changes(&[]) {
            ledger.read(&change);
        }
        ledger
    }

    /// Where an object stands; `None` when no change read so far made it.
    pub fn path_of(&self, object: &legacy::ObjectId) -> Option<Path> {
        match object {
            legacy::ObjectId::Root => Some(Path::new(Vec::<String>::new())),
            legacy::ObjectId::Id(id) => self.objects.get(&(id.0, id.1.clone())).cloned(),
        }
    }

    /// Reads one more change, whose dependencies were read before.
    pub fn read(&mut self, change: &Change) -> Entry {
        self.read_decoded(change.hash(), change.decode())
    }

    /// As [`Ledger::read`], for who has decoded the change already.
    pub fn read_decoded(&mut self, hash: ChangeHash, expanded: ExpandedChange) -> Entry {
        let mut touches: Vec<Touch> = Vec::new();
        for (counter, op) in (expanded.start_op.get()..).zip(&expanded.operations) {
            let id = (counter, expanded.actor_id.clone());
            if let Some(touch) = self.read_op(id, op) {
                collect(&mut touches, touch);
            }
        }
        Entry {
            hash,
            actor: expanded.actor_id,
            time_ms: expanded.time,
            deps: expanded.deps,
            touches,
        }
    }

    /// Forgets a change that was read last and did not go in.
    pub fn forget(&mut self, change: &Change) {
        for counter in change.start_op().get()..=change.max_op() {
            let id = (counter, change.actor_id().clone());
            self.objects.remove(&id);
            self.values.remove(&id);
        }
    }

    fn read_op(&mut self, id: OpKey, op: &legacy::Op) -> Option<Touch> {
        let parent = match &op.obj {
            legacy::ObjectId::Root => Path::new(Vec::<String>::new()),
            legacy::ObjectId::Id(object) => {
                self.objects.get(&(object.0, object.1.clone()))?.clone()
            }
        };
        let legacy::Key::Map(key) = &op.key else {
            return Some(Touch { path: parent, old: Vec::new(), new: Written::Letters });
        };
        let path = parent.join(key.as_str());
        let old =
            op.pred.iter().filter_map(|p| self.values.get(&(p.0, p.1.clone())).cloned()).collect();
        let new = match &op.action {
            legacy::OpType::Make(_) => {
                self.objects.insert(id, path.clone());
                Written::Container
            }
            legacy::OpType::Put(scalar) => {
                let value = Value::from_scalar(scalar);
                self.values.insert(id, value.clone());
                Written::Value(value)
            }
            _ => Written::SetAside,
        };
        Some(Touch { path, old, new })
    }
}

/// Letters of one note are one touch, however many operations they took.
fn collect(touches: &mut Vec<Touch>, touch: Touch) {
    let is_same = |held: &Touch| held.path == touch.path && held.new == Written::Letters;
    if touch.new == Written::Letters && touches.iter().any(is_same) {
        return;
    }
    touches.push(touch);
}
