//! Completing: what an older device created lacks the containers of this server's schema; the server's own actor
//! creates them in the transaction that brought the record in, so that no device ever has to.

use super::{
    append::Append,
    own_work::{ServerActor, log_own},
};
use crate::log::StoreFault;
use satchel_shared::documents::{Author, Document};

/// Completes the record as one more change of the log; the caller stores the document.
///
/// # Errors
/// When the database cannot be written, or Automerge refuses.
pub fn complete(
    append: &mut Append<'_>,
    document: &mut Document,
    server: &ServerActor,
) -> Result<(), StoreFault> {
    let author =
        Author { actor: server.actor(), branch: server.actor(), time_ms: append.received_ms };
    match document.complete(&author)? {
        Some(change) => log_own(append, document.id(), &change, server.entry()),
        None => Ok(()),
    }
}
