//! The form of every container and letter, against the field table: what may stand where in a document.
//!
//! Relies on the gate: objects exist, keys fit them, nothing is made twice. Says what no gate can know: which
//! container a field has, that it comes with its parent, and how long a letter is.

use automerge::{
    Change, ObjType, ScalarValue,
    legacy::{Key, ObjectId, Op, OpType},
};
use satchel_shared::{
    documents::{Kind, Path, field::Shape, path::Place},
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
    for op in &expanded.operations {
        let is_made_here = match &op.obj {
            ObjectId::Root => is_creation,
            ObjectId::Id(id) => id.0 >= start && id.1 == expanded.actor_id,
        };
        check_op(kind, ledger, op, is_made_here)?;
    }
    Ok(())
}

fn check_op(kind: Kind, ledger: &Ledger, op: &Op, is_made_here: bool) -> Result<(), Refusal> {
    match (&op.key, &op.action) {
        (Key::Map(key), OpType::Make(made)) => {
            let parent = ledger.path_of(&op.obj);
            let parent = parent.ok_or_else(|| unfit("an object does not exist"))?;
            check_container(kind, &parent.join(key.as_str()), *made, is_made_here)
        }
        (Key::Seq(_), OpType::Put(ScalarValue::Str(letter))) if letter.len() > LETTER_BYTES_MAX => {
            Err(unfit("a letter of a note is longer than a letter"))
        }
        _ => Ok(()),
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
