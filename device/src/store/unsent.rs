//! Unsent: what would be lost with this device, as one number.

use super::{Result, Store};

impl Store {
    /// Changes that the server has not taken: the outbox, and what was refused and still needs its author. A conflict is no
    /// part of it: the server has all its values.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn count_unsent(&self) -> Result<u64> {
        let mut statement = self.connection.prepare_cached(
            "SELECT count(*) FROM (SELECT document, hash FROM outbox
                                   UNION SELECT document, hash FROM refusals WHERE state = 'open')",
        )?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }
}
