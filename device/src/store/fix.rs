//! Settling attempts: offering them again as they are, letting them go, and taking a refused record's changes out of
//! the way of the one that replaces them. What was tried stays in `refusals`, whatever became of it.

use super::{
    AttemptState, Result, Store, documents, evict, mend,
    outbox::{self, Entry},
    refusals::{self, Leaver},
};
use crate::chance::Chance;
use automerge::ChangeHash;
use rusqlite::Connection;
use satchel_shared::{documents::Heads, ids::DocumentId};

impl Store {
    /// Lets the refused changes of a document go again as they are. Their reasons stay until the next answer.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn retry_refused_of(&mut self, id: DocumentId) -> Result<()> {
        self.write(|tx| outbox::retry_refused(tx, id))
    }

    /// Rebuilds a document without its refused changes, also where mending leaves it to its author; whether it did.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn take_out_refused(
        &mut self,
        id: DocumentId,
        chance: &Chance,
        at_ms: i64,
    ) -> Result<bool> {
        let is_out = self.write(|tx| {
            let entries = outbox::entries(tx, id)?;
            Ok(mend::mend(tx, id, &entries, chance, at_ms)?.is_some())
        })?;
        self.keep_in_escrow();
        Ok(is_out)
    }

    /// Closes the open attempts of a document whose fields have come to say what was tried.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_fixed(&mut self, id: DocumentId) -> Result<()> {
        self.write(|tx| refusals::close(tx, id, AttemptState::Fixed, None))
    }

    /// Lets every open attempt of a document go. A record that was itself refused leaves the device's lists with it.
    ///
    /// # Errors
    /// When it cannot be written; then nothing was let go.
    pub fn withdraw(&mut self, id: DocumentId, chance: &Chance, at_ms: i64) -> Result<()> {
        self.write(|tx| {
            let entries = outbox::entries(tx, id)?;
            let is_new = entries.iter().any(Entry::is_refused_creation);
            if is_new || mend::mend(tx, id, &entries, chance, at_ms)?.is_none() {
                let refused = |entry: &&Entry| is_new || entry.leaving().is_some();
                for entry in entries.iter().filter(refused) {
                    set_aside(tx, id, entry, AttemptState::Withdrawn, None, at_ms)?;
                }
                documents::mark_local(tx, id)?;
            }
            refusals::close(tx, id, AttemptState::Withdrawn, None)?;
            if is_new { evict::remove(tx, id) } else { Ok(()) }
        })?;
        self.keep_in_escrow();
        Ok(())
    }
}

/// Takes all changes of a refused record out of the outbox, for the one that replaces them.
pub(super) fn replace(
    connection: &Connection,
    id: DocumentId,
    by: ChangeHash,
    at_ms: i64,
) -> Result<()> {
    for entry in outbox::entries(connection, id)? {
        set_aside(connection, id, &entry, AttemptState::Fixed, Some(by), at_ms)?;
    }
    Ok(())
}

/// Moves a change from the outbox to the attempts.
fn set_aside(
    connection: &Connection,
    id: DocumentId,
    entry: &Entry,
    state: AttemptState,
    mended_by: Option<ChangeHash>,
    at_ms: i64,
) -> Result<()> {
    let hash = entry.change.hash();
    let became: Heads = mended_by.into_iter().collect();
    let leaver = Leaver {
        document: id,
        change: &entry.change,
        cause: hash,
        state,
        refusal: entry.refusal.as_ref(),
        at_ms,
        became: &became,
        touches: &entry.touches,
        mended_by,
    };
    refusals::keep(connection, &leaver)?;
    outbox::forget(connection, id, hash)
}
