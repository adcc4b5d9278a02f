//! Waiting: what the server has not got yet, by record, and which fields of one record that is.

use super::{ListedRow, OutboxState, Result, Store, Touched, outbox, records};
use satchel_shared::{documents::Path, ids::DocumentId};
use std::collections::BTreeSet;

/// A record with changes that wait.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRecord {
    /// The record.
    pub listed: Option<ListedRow>,
    /// Its id.
    pub document: DocumentId,
    /// How many changes wait.
    pub changes: u32,
    /// When the last was made, by this device in milliseconds.
    pub made_ms: i64,
    /// The record itself is among them.
    pub is_new: bool,
    /// It was put off, and goes when what it needs is there.
    pub is_deferred: bool,
    /// What they did, each field once.
    pub touches: Vec<Touched>,
}

impl Store {
    /// The records with changes that wait, the latest first. What was not taken is not among them.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn waiting(&self, limit: u32) -> Result<Vec<WaitingRecord>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document FROM outbox WHERE state IN ('waiting', 'deferred')
             GROUP BY document ORDER BY max(position) DESC LIMIT ?1",
        )?;
        let ids = statement.query_map([limit], records::id_at::<0>)?;
        let mut waiting = Vec::new();
        for id in ids {
            waiting.push(self.waiting_of(id?)?);
        }
        Ok(waiting)
    }

    fn waiting_of(&self, id: DocumentId) -> Result<WaitingRecord> {
        let mut record = WaitingRecord {
            listed: self.row(id)?,
            document: id,
            changes: 0,
            made_ms: 0,
            is_new: false,
            is_deferred: false,
            touches: Vec::new(),
        };
        for entry in outbox::entries(&self.connection, id)? {
            if !matches!(entry.state, OutboxState::Waiting | OutboxState::Deferred) {
                continue;
            }
            record.changes += 1;
            record.made_ms = record.made_ms.max(entry.change.timestamp());
            record.is_new |= entry.change.deps().is_empty();
            record.is_deferred |= entry.state == OutboxState::Deferred;
            for touch in entry.touches {
                if !record.touches.iter().any(|held| held.path == touch.path) {
                    record.touches.push(touch);
                }
            }
        }
        Ok(record)
    }

    /// The fields of a record that wait to be sent; none of a record that waits as a whole, which its own mark says.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn waiting_paths(&self, id: DocumentId) -> Result<BTreeSet<Path>> {
        let waiting = self.waiting_of(id)?;
        if waiting.is_new {
            return Ok(BTreeSet::new());
        }
        Ok(waiting.touches.into_iter().map(|touch| touch.path).collect())
    }
}
