//! Joining heads: when many edited one record without seeing each other, the server joins their heads by an empty
//! change of its own, in the transaction that brought the last of them.
//!
//! Never decides anything: conflicts stand as they did. Nobody's change is refused for how many heads there are.

use super::{
    append::Append,
    own_work::{ServerActor, log_own},
};
use crate::log::StoreFault;
use satchel_shared::documents::{Author, Document, Heads, version::HEADS_MAX};

/// Whether the document has more heads than every further change should have to name.
pub const fn is_due(heads: &Heads) -> bool {
    heads.len() > HEADS_MAX
}

/// Joins the heads as one more change of the log; the caller stores the document.
///
/// # Errors
/// When the database cannot be written, or the document cannot be joined.
pub fn join(
    append: &mut Append<'_>,
    document: &mut Document,
    server: &ServerActor,
) -> Result<(), StoreFault> {
    let author =
        Author { actor: server.actor(), branch: server.actor(), time_ms: append.received_ms };
    match document.join_heads(&author)? {
        Some(change) => log_own(append, document.id(), &change, server.entry()),
        None => Ok(()),
    }
}
