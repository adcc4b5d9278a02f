//! The inventory of a document: every object, value and letter its changes made, by the operation that made it.
//!
//! Kept beside the document, since asking Automerge at old heads for each operation costs a walk each, and its
//! readers trust what they read. What an author had seen is told by [`Unseen`], so nothing is ever rebuilt.
//! Never judges: [`operations`](super::operations) does, and takes back what it refused.

use automerge::{
    ActorId, Automerge, ChangeHash, ExpandedChange, ObjType,
    legacy::{Key, ObjectId, Op, OpId, OpType},
};
use std::collections::{BTreeMap, BTreeSet};

/// An operation: its counter and its actor, in the order in which Automerge lets values win.
pub(super) type Id = (u64, ActorId);

pub(super) fn id_of(op: &OpId) -> Id {
    (op.0, op.1.clone())
}

/// Where values stand: an object, the root being none, and a key in it.
type Place = (Option<Id>, String);

/// What stands at one key.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    /// The container made here, if one was.
    pub(super) container: Option<Id>,
    /// Every value put here, and the operations that replaced or put it aside.
    pub(super) values: BTreeMap<Id, BTreeSet<Id>>,
}

impl Slot {
    /// Whether the author saw this value standing.
    pub(super) fn is_standing(&self, value: &Id, unseen: &Unseen) -> bool {
        let replaced = self.values.get(value);
        !unseen.has(value) && replaced.is_some_and(|by| by.iter().all(|id| unseen.has(id)))
    }

    /// The value the author saw shown: the greatest that stood.
    pub(super) fn shown(&self, unseen: &Unseen) -> Option<&Id> {
        self.values.keys().rev().find(|value| self.is_standing(value, unseen))
    }
}

/// The held operations that an author had not seen: of each actor, all from a counter on.
#[derive(Clone, Debug, Default)]
pub struct Unseen(BTreeMap<ActorId, u64>);

impl Unseen {
    /// What of a document is not among the ancestors of the deps.
    pub fn beyond(held: &Automerge, deps: &[ChangeHash]) -> Unseen {
        let mut first = BTreeMap::new();
        if held.get_heads() != deps {
            for change in held.get_changes_meta(deps) {
                let start = first.entry(change.actor.into_owned()).or_insert(change.start_op);
                *start = (*start).min(change.start_op);
            }
        }
        Unseen(first)
    }

    pub(super) fn has(&self, id: &Id) -> bool {
        self.0.get(&id.1).is_some_and(|first| id.0 >= *first)
    }
}

/// Letters made one after another by one actor, for the same note.
#[derive(Clone, Debug)]
struct Letters {
    last: u64,
    note: Id,
}

/// Everything the changes read so far made and wrote.
#[derive(Clone, Debug, Default)]
pub struct Inventory {
    objects: BTreeMap<Id, ObjType>,
    slots: BTreeMap<Place, Slot>,
    letters: BTreeMap<(ActorId, u64), Letters>,
}

impl Inventory {
    /// The type of an object that was made; the root is a map.
    pub(super) fn object(&self, object: &ObjectId) -> Option<ObjType> {
        match object {
            ObjectId::Root => Some(ObjType::Map),
            ObjectId::Id(id) => self.objects.get(&id_of(id)).copied(),
        }
    }

    /// What stands at a key of an object.
    pub(super) fn slot(&self, object: &ObjectId, key: &str) -> Option<&Slot> {
        self.slots.get(&place(object, key))
    }

    /// Whether the letter was made, in this note.
    pub(super) fn has_letter(&self, object: &ObjectId, letter: &OpId) -> bool {
        let ObjectId::Id(note) = object else { return false };
        let (from, to) = ((letter.1.clone(), 0), (letter.1.clone(), letter.0));
        let run = self.letters.range(from..=to).next_back();
        run.is_some_and(|(_, run)| letter.0 <= run.last && run.note == id_of(note))
    }

    /// Reads a change that is in the document, or is about to be.
    pub fn read(&mut self, change: &ExpandedChange) {
        for (counter, op) in (change.start_op.get()..).zip(&change.operations) {
            self.read_op((counter, change.actor_id.clone()), op);
        }
    }

    pub(super) fn read_op(&mut self, id: Id, op: &Op) {
        let key = match (&op.key, &op.obj) {
            (Key::Map(key), _) => key.as_str(),
            (Key::Seq(_), ObjectId::Id(note)) if op.insert => return self.read_letter(id, note),
            (Key::Seq(_), _) => return,
        };
        let slot = self.slots.entry(place(&op.obj, key)).or_default();
        for replaced in op.pred.iter() {
            if let Some(by) = slot.values.get_mut(&id_of(replaced)) {
                by.insert(id.clone());
            }
        }
        match &op.action {
            OpType::Make(object) => {
                slot.container.get_or_insert_with(|| id.clone());
                self.objects.insert(id, *object);
            }
            OpType::Put(_) => drop(slot.values.insert(id, BTreeSet::new())),
            _ => {}
        }
    }

    fn read_letter(&mut self, (counter, actor): Id, note: &OpId) {
        let note = id_of(note);
        let run = self.letters.range_mut((actor.clone(), 0)..=(actor.clone(), counter)).next_back();
        match run {
            Some((_, run)) if run.last.checked_add(1) == Some(counter) && run.note == note => {
                run.last = counter;
            }
            _ => drop(self.letters.insert((actor, counter), Letters { last: counter, note })),
        }
    }

    /// Takes back the change read last.
    pub fn forget(&mut self, change: &ExpandedChange) {
        let (actor, start) = (&change.actor_id, change.start_op.get());
        for (counter, op) in (start..).zip(&change.operations) {
            let id = (counter, actor.clone());
            if let Key::Map(key) = &op.key {
                self.forget_at(place(&op.obj, key.as_str()), &id, op);
            }
            self.objects.remove(&id);
            self.letters.remove(&(id.1, counter));
        }
        // The change's first letters may have lengthened an older run.
        let older = self.letters.range_mut((actor.clone(), 0)..(actor.clone(), start)).next_back();
        if let Some((_, run)) = older {
            run.last = run.last.min(start - 1);
        }
    }

    fn forget_at(&mut self, place: Place, id: &Id, op: &Op) {
        let Some(slot) = self.slots.get_mut(&place) else { return };
        for replaced in op.pred.iter() {
            if let Some(by) = slot.values.get_mut(&id_of(replaced)) {
                by.remove(id);
            }
        }
        slot.values.remove(id);
        slot.container.take_if(|container| container == id);
        if slot.container.is_none() && slot.values.is_empty() {
            self.slots.remove(&place);
        }
    }
}

fn place(object: &ObjectId, key: &str) -> Place {
    let object = match object {
        ObjectId::Root => None,
        ObjectId::Id(id) => Some(id_of(id)),
    };
    (object, key.to_owned())
}
