//! The form of every operation, against the field table: what may stand where in a document.
//!
//! 1. Every object was made before it is used, and a container is made once, with its parent.
//! 2. A map has keys, a note has letters of a few bytes; nothing is a list, a table, a counter or a mark.
//! 3. Only letters and losers of a conflict are deleted.

use automerge::{
    Change, ObjType, ScalarValue,
    legacy::{Key, ObjectId, Op, OpType},
};
use satchel_shared::{
    documents::{
        Kind, Path,
        field::{Field, Shape},
        path::Place,
    },
    history::Ledger,
    protocol::limits::LETTER_BYTES_MAX,
    refusal::{CHANGE_UNFIT, Refusal},
};

/// Checks the operations of a change that the ledger has read. Paths this program does not know pass here.
///
/// # Errors
/// The first operation that does not fit.
pub fn check(kind: Kind, ledger: &Ledger, change: &Change) -> Result<(), Refusal> {
    let expanded = change.decode();
    let start = expanded.start_op.get();
    let is_creation = expanded.deps.is_empty();
    for (counter, op) in (start..).zip(&expanded.operations) {
        let is_made_here = match &op.obj {
            ObjectId::Root => is_creation,
            ObjectId::Id(id) if id.0 >= counter => return Err(unfit("an object is used early")),
            ObjectId::Id(id) => id.0 >= start && id.1 == expanded.actor_id,
        };
        let parent = ledger.path_of(&op.obj).ok_or_else(|| unfit("an object does not exist"))?;
        check_op(kind, &parent, op, is_made_here)?;
    }
    Ok(())
}

fn check_op(kind: Kind, parent: &Path, op: &Op, is_made_here: bool) -> Result<(), Refusal> {
    let is_note =
        matches!(parent.place(kind), Some(Place::Field(Field { shape: Shape::Note, .. })));
    match (&op.key, op.insert, &op.action) {
        (Key::Seq(_), true, OpType::Put(ScalarValue::Str(letter))) if is_note => {
            if letter.len() > LETTER_BYTES_MAX {
                return Err(unfit("a letter of a note is longer than a letter"));
            }
            Ok(())
        }
        (Key::Seq(_), false, OpType::Delete) if is_note => Ok(()),
        (Key::Map(_), false, OpType::Put(_)) if !is_note => Ok(()),
        (Key::Map(_), false, OpType::Delete) if !is_note && !op.pred.is_empty() => Ok(()),
        (Key::Map(key), false, OpType::Make(made)) if !is_note => {
            if !op.pred.is_empty() {
                return Err(unfit("a container is made twice"));
            }
            check_container(kind, &parent.join(key.as_str()), *made, is_made_here)
        }
        _ => Err(unfit("an operation does not fit its place")),
    }
}

fn check_container(
    kind: Kind,
    path: &Path,
    made: ObjType,
    is_made_here: bool,
) -> Result<(), Refusal> {
    let expected = match path.place(kind) {
        None => return Ok(()),
        Some(Place::Entry(_)) => Some(ObjType::Map),
        Some(Place::Field(field)) if !is_made_here || !field.shape.is_container() => None,
        Some(Place::Field(field)) if field.shape == Shape::Note => Some(ObjType::Text),
        Some(Place::Field(_)) => Some(ObjType::Map),
        Some(Place::Member(_) | Place::Custom(_)) => None,
    };
    if expected == Some(made) { Ok(()) } else { Err(unfit("a container does not fit its place")) }
}

fn unfit(what: &str) -> Refusal {
    Refusal::of_change(CHANGE_UNFIT, what)
}
