//! Promises: prices of lines that a person chose to keep though their list says another one since. On this device only;
//! another price later asks again.

use super::{Result, Store};
use rusqlite::OptionalExtension as _;
use satchel_shared::{
    ids::{DocumentId, EntryId},
    money::Amount,
};

impl Store {
    /// Keeps that the line stands as it is although its list now says this price.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn keep_promise(&mut self, quote: DocumentId, lines: &[(EntryId, Amount)]) -> Result<()> {
        self.write(|tx| {
            let mut statement = tx.prepare_cached(
                "INSERT OR REPLACE INTO promises (document, line, against) VALUES (?1, ?2, ?3)",
            )?;
            for (line, against) in lines {
                statement.execute((quote.bytes(), line.to_string(), against.stored()))?;
            }
            Ok(())
        })
    }

    /// Whether somebody chose so against exactly this price.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn is_promise_kept(
        &self,
        quote: DocumentId,
        line: EntryId,
        against: Amount,
    ) -> Result<bool> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT against FROM promises WHERE document = ?1 AND line = ?2")?;
        let kept: Option<i64> =
            statement.query_row((quote.bytes(), line.to_string()), |row| row.get(0)).optional()?;
        Ok(kept == Some(against.stored()))
    }
}
