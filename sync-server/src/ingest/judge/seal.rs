//! Seals a document: saved, loaded again and compared, so that nothing goes into the store that does not come out.

use super::Next;
use satchel_shared::{documents::Document, gate, index_row::index_row};

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
