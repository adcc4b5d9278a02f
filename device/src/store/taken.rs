//! Taken: when the server took what was made here, by the server's clock, for whoever asks "did it arrive?".

use super::{ListedRow, Result, Store, records};
use rusqlite::Connection;
use satchel_shared::ids::DocumentId;

/// For how long it is told; the log itself stays at the server.
const TOLD_MS: i64 = 40 * 24 * 60 * 60 * 1_000;

/// A record of which the server took something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The record; a bare row when it left this device since.
    pub listed: Option<ListedRow>,
    /// Its id.
    pub document: DocumentId,
    /// When, by the server's clock in milliseconds; the latest.
    pub time_ms: i64,
    /// How many changes.
    pub changes: u32,
}

/// Notes that the server took so many changes of a document.
pub(super) fn note(tx: &Connection, id: DocumentId, changes: u64, time_ms: i64) -> Result<()> {
    if changes == 0 {
        return Ok(());
    }
    tx.prepare_cached("INSERT INTO taken (document, changes, time_ms) VALUES (?1, ?2, ?3)")?
        .execute((id.bytes(), changes, time_ms))?;
    tx.prepare_cached("DELETE FROM taken WHERE time_ms < ?1")?.execute([time_ms - TOLD_MS])?;
    Ok(())
}

impl Store {
    /// What the server took since a moment of its clock, the latest first.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn taken_since(&self, time_ms: i64, limit: u32) -> Result<Vec<Taken>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document, max(time_ms), sum(changes) FROM taken WHERE time_ms >= ?1
             GROUP BY document ORDER BY max(time_ms) DESC, document LIMIT ?2",
        )?;
        let rows = statement.query_map((time_ms, limit), |row| {
            Ok((records::id_at::<0>(row)?, row.get::<_, i64>(1)?, row.get::<_, u32>(2)?))
        })?;
        let mut taken = Vec::new();
        for row in rows {
            let (document, time_ms, changes) = row?;
            taken.push(Taken { listed: self.row(document)?, document, time_ms, changes });
        }
        Ok(taken)
    }

    /// Of how many records the server took something since a moment of its clock.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn count_taken_since(&self, time_ms: i64) -> Result<u64> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(DISTINCT document) FROM taken WHERE time_ms >= ?1")?;
        Ok(statement.query_row([time_ms], |row| row.get(0))?)
    }
}
