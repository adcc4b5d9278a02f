//! Wanted: documents that came damaged or incomplete, to be asked for again by name.
//!
//! Asked for a few times only: what the server itself cannot give whole must not be fetched for ever. It
//! stays listed until it comes, so that people see it.

use super::{Result, Store};
use rusqlite::Connection;
use satchel_shared::{
    ids::DocumentId,
    protocol::{limits::WANTED_DOCUMENTS_MAX, pull::Frame},
};

/// How often a document is asked for by name before a person has to look.
const ATTEMPTS_MAX: i64 = 5;

pub(super) fn want(connection: &Connection, id: DocumentId, why: &str) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO wanted (document, why) VALUES (?1, ?2) ON CONFLICT (document) DO UPDATE SET why = ?2",
    )?;
    statement.execute((id.bytes(), why))?;
    Ok(())
}

pub(super) fn is_wanted(connection: &Connection, id: DocumentId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM wanted WHERE document = ?1")?;
    Ok(statement.exists([id.bytes()])?)
}

/// Whether a document is asked for by name, and not too often yet.
pub(super) fn is_asked(connection: &Connection, id: DocumentId) -> Result<bool> {
    let mut statement =
        connection.prepare_cached("SELECT 1 FROM wanted WHERE document = ?1 AND attempts < ?2")?;
    Ok(statement.exists((id.bytes(), ATTEMPTS_MAX))?)
}

/// What kept the document from coming has left it: it is asked for again, however often it was.
pub(super) fn ask_again(connection: &Connection, id: DocumentId) -> Result<()> {
    let mut statement =
        connection.prepare_cached("UPDATE wanted SET attempts = 0 WHERE document = ?1")?;
    statement.execute([id.bytes()])?;
    Ok(())
}

pub(super) fn unwant(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM wanted WHERE document = ?1")?.execute([id.bytes()])?;
    Ok(())
}

/// Those up to the last that was answered: a full page stops there, and what stands behind has had no turn.
/// All of them when none was answered.
fn looked_at<'a>(asked: &'a [DocumentId], page: &[Frame]) -> &'a [DocumentId] {
    let answers = |id: &DocumentId| {
        page.iter().any(|frame| match frame {
            Frame::Document { receipt, .. } => receipt.document == *id,
            Frame::Evict { document } => document == id,
            _ => false,
        })
    };
    match asked.iter().rposition(answers) {
        Some(last) => &asked[..=last],
        None => asked,
    }
}

impl Store {
    /// The documents to ask for by name, as many as one pull may name.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn wanted(&self) -> Result<Vec<DocumentId>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document FROM wanted WHERE attempts < ?1 ORDER BY attempts, document LIMIT ?2",
        )?;
        let most = i64::try_from(WANTED_DOCUMENTS_MAX).unwrap_or(i64::MAX);
        let rows = statement.query_map([ATTEMPTS_MAX, most], super::records::id_at::<0>)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Notes which of these, asked for in this order, the page looked at, whatever it answered.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_asked(&mut self, asked: &[DocumentId], page: &[Frame]) -> Result<()> {
        let asked = looked_at(asked, page);
        self.write(|tx| {
            let mut statement =
                tx.prepare_cached("UPDATE wanted SET attempts = attempts + 1 WHERE document = ?1")?;
            for id in asked {
                statement.execute([id.bytes()])?;
            }
            Ok(())
        })
    }

    /// Every document that came damaged or incomplete, with the reason.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn attention(&self) -> Result<Vec<(DocumentId, String)>> {
        let mut statement =
            self.connection.prepare("SELECT document, why FROM wanted ORDER BY document")?;
        let rows =
            statement.query_map([], |row| Ok((super::records::id_at::<0>(row)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}
