//! Seals a document: saved, loaded again and compared, so that nothing goes into the store that does not come out.

use super::Next;
use automerge::{ROOT, ReadDoc};
use satchel_shared::{
    documents::{Document, Path},
    gate,
    history::{Touch, Written},
    index_row::index_row,
    refusal::{CHANGE_UNFIT, Refusal},
};

/// Saves, loads again and compares; `None` when the document is not the same afterwards.
pub(in crate::ingest) fn seal(document: &Document) -> Option<Next> {
    let sealed = gate::guarded(|| {
        let bytes = document.save();
        let reloaded = Document::load(&bytes).ok()?;
        let heads = reloaded.heads();
        let row = index_row(&reloaded);
        (heads == document.heads()).then_some(Next { document: reloaded, bytes, heads, row })
    });
    sealed.ok().flatten()
}

/// A deleted value must leave another in its place: only losers of a conflict are put aside.
pub(super) fn check_set_aside(document: &Document, touches: &[Touch]) -> Result<(), Refusal> {
    let set_aside = touches.iter().filter(|touch| touch.new == Written::SetAside);
    for touch in set_aside {
        if !has_value(document, &touch.path) {
            let detail = "nothing may be deleted";
            return Err(Refusal::of_field(CHANGE_UNFIT, touch.path.clone(), detail));
        }
    }
    Ok(())
}

fn has_value(document: &Document, path: &Path) -> bool {
    let mut object = ROOT;
    for key in path.keys() {
        match document.automerge().get(&object, key.as_str()) {
            Ok(Some((_, id))) => object = id,
            _ => return false,
        }
    }
    true
}
