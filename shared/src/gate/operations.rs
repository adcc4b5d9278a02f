//! The fourth stage: is every operation one that the author's program could have made of what it had seen?
//!
//! 1. Every object was made before it is used, and its maker was seen; keys are of the object's sort.
//! 2. A key holds one container, made once and for ever, or values.
//! 3. An operation replaces only values that stood there when its author wrote; not naming one is a conflict.
//! 4. A delete takes losers of a conflict and leaves the value shown, or takes a letter.
//! 5. No lists, tables, counters, marks, values of unknown types or numbers that are none: no kind needs them.
//!
//! Relies on the header: the deps are held and the actor's own last change is among their ancestors.
//! Never asks the field tables, which say what may stand where.

use super::{
    Fault, guarded,
    inventory::{Id, Inventory, Slot, Unseen, id_of},
};
use automerge::{
    ExpandedChange, ObjType, ScalarValue,
    legacy::{ElementId, Key, Op, OpType},
};

/// Judges the operations of a change and reads them into the inventory, which is as before when they fail.
///
/// # Errors
/// The first rule that an operation breaks, or `Panicked`.
pub fn operations(
    change: &ExpandedChange,
    inventory: &mut Inventory,
    unseen: &Unseen,
) -> Result<(), Fault> {
    let judged = guarded(|| judge(change, inventory, unseen)).and_then(|judged| judged);
    if judged.is_err() {
        inventory.forget(change);
    }
    judged
}

fn judge(change: &ExpandedChange, inventory: &mut Inventory, unseen: &Unseen) -> Result<(), Fault> {
    for (counter, op) in (change.start_op.get()..).zip(&change.operations) {
        let object = inventory.object(&op.obj).ok_or(Fault::ObjectUnknown)?;
        if let automerge::legacy::ObjectId::Id(id) = &op.obj
            && unseen.has(&id_of(id))
        {
            return Err(Fault::ObjectUnknown);
        }
        check_action(&op.action)?;
        match (object, &op.key) {
            (ObjType::Map, Key::Map(key)) if !op.insert => {
                check_key(op, inventory.slot(&op.obj, key.as_str()), unseen)?;
            }
            (ObjType::Text, Key::Seq(element)) => check_letter(op, element, inventory, unseen)?,
            _ => return Err(Fault::KeyKind),
        }
        inventory.read_op((counter, change.actor_id.clone()), op);
    }
    Ok(())
}

/// Which actions and values there are at all.
fn check_action(action: &OpType) -> Result<(), Fault> {
    match action {
        OpType::Make(ObjType::Map | ObjType::Text) | OpType::Delete => Ok(()),
        OpType::Make(ObjType::List | ObjType::Table) => Err(Fault::List),
        OpType::Increment(_) | OpType::Put(ScalarValue::Counter(_)) => Err(Fault::Counter),
        OpType::MarkBegin(_) | OpType::MarkEnd(_) => Err(Fault::Mark),
        OpType::Put(ScalarValue::Unknown { .. }) => Err(Fault::Scalar),
        OpType::Put(ScalarValue::F64(number)) if !number.is_finite() => Err(Fault::Scalar),
        OpType::Put(_) => Ok(()),
    }
}

fn check_key(op: &Op, slot: Option<&Slot>, unseen: &Unseen) -> Result<(), Fault> {
    if matches!(op.action, OpType::Make(_)) {
        let is_free = slot.is_none_or(|slot| slot.container.is_none() && slot.values.is_empty());
        return if is_free && op.pred.is_empty() { Ok(()) } else { Err(Fault::ContainerTwice) };
    }
    if slot.is_some_and(|slot| slot.container.is_some()) {
        return Err(Fault::ContainerReplaced);
    }
    let stood = |value: &Id| slot.is_some_and(|slot| slot.is_standing(value, unseen));
    if !op.pred.iter().all(|value| stood(&id_of(value))) {
        return Err(Fault::PredecessorUnseen);
    }
    if op.action == OpType::Delete {
        // Whoever merges later sees the greatest of all values shown, so none is ever left without one.
        let shown = slot.and_then(|slot| slot.shown(unseen));
        let takes_shown = op.pred.iter().any(|value| Some(&id_of(value)) == shown);
        if op.pred.is_empty() || takes_shown {
            return Err(Fault::Delete);
        }
    }
    Ok(())
}

/// A letter is put in beside one that its author saw, put-out ones too, or taken out.
fn check_letter(
    op: &Op,
    element: &ElementId,
    inventory: &Inventory,
    unseen: &Unseen,
) -> Result<(), Fault> {
    let element = element.as_opid();
    let is_known =
        element.is_none_or(|id| inventory.has_letter(&op.obj, id) && !unseen.has(&id_of(id)));
    if !is_known {
        return Err(Fault::LetterUnknown);
    }
    match (&op.action, op.insert, element) {
        (OpType::Put(ScalarValue::Str(_)), true, _) if op.pred.is_empty() => Ok(()),
        (OpType::Put(ScalarValue::Str(_)), true, _) => Err(Fault::PredecessorUnseen),
        (OpType::Delete, false, Some(letter)) => {
            let is_letter = op.pred.len() == 1 && op.pred.get(0) == Some(letter);
            if is_letter { Ok(()) } else { Err(Fault::PredecessorUnseen) }
        }
        _ => Err(Fault::NotALetter),
    }
}
