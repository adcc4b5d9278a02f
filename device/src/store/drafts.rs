//! Drafts: what a person began on this device and has not saved. Never sent, and never part of a record.

use super::{Result, Store};
use rusqlite::Row;

/// A draft as a screen keeps it; what it means is the screen's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDraft {
    /// Its name.
    pub key: String,
    /// The screen that goes on with it.
    pub screen: String,
    /// What a list says.
    pub title: String,
    /// The record it is about, by id; empty when about none.
    pub about: String,
    /// Where the person stopped.
    pub step: String,
    /// Whatever the screen needs to go on.
    pub content: String,
    /// When it was kept, by this device's clock in milliseconds.
    pub kept_ms: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptDraft> {
    Ok(KeptDraft {
        key: row.get(0)?,
        screen: row.get(1)?,
        title: row.get(2)?,
        about: row.get(3)?,
        step: row.get(4)?,
        content: row.get(5)?,
        kept_ms: row.get(6)?,
    })
}

impl Store {
    /// Keeps a draft in the place of the former one of its name.
    ///
    /// # Errors
    /// When it cannot be written; the former one then stands.
    pub fn keep_draft(&mut self, draft: &KeptDraft) -> Result<()> {
        self.write(|tx| {
            let mut statement = tx.prepare_cached(
                "INSERT OR REPLACE INTO drafts (key, screen, title, about, step, content, kept_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?;
            statement.execute((
                &draft.key,
                &draft.screen,
                &draft.title,
                &draft.about,
                &draft.step,
                &draft.content,
                draft.kept_ms,
            ))?;
            Ok(())
        })
    }

    /// All drafts, the latest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn drafts(&self) -> Result<Vec<KeptDraft>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT key, screen, title, about, step, content, kept_ms FROM drafts
             ORDER BY kept_ms DESC, key",
        )?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Drops a draft: its person saved what was in it, or gave it up.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn drop_draft(&mut self, key: &str) -> Result<()> {
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM drafts WHERE key = ?1")?.execute([key])?;
            Ok(())
        })
    }
}
