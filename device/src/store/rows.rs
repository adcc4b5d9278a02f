//! Rows: index and search rows made anew from their documents. Nothing else is mended here, and nothing let go.
//!
//! All of them, when somebody asks or another version of the program made them; those that lack, and a few picked
//! by chance, with each comparison. So a row that went wrong is found in time, though nobody asks.

use super::{Finding, Result, Store, documents, records, search::SearchRows, wanted};
use rusqlite::{Connection, OptionalExtension as _, Transaction};
use satchel_shared::{
    digest::Mark,
    gate,
    ids::DocumentId,
    index_row::{self, index_row},
};
use std::collections::{BTreeMap, BTreeSet};

/// Documents loaded with each comparison, to look at their rows. One takes less than a millisecond, and a store of
/// 10,000 is seen through in some months.
const PICKED: usize = 1;

/// Rows made anew in one transaction when a few were found wrong.
const REMADE_AT_ONCE: usize = 50;

/// Documents picked by chance among those offered.
pub(super) struct Picked {
    chance: u64,
    nearest: BTreeMap<u64, DocumentId>,
}

impl Picked {
    /// Picks those whose marks are nearest to a number drawn by chance.
    pub(super) const fn by(chance: u64) -> Picked {
        Picked { chance, nearest: BTreeMap::new() }
    }

    /// Offers a document.
    pub(super) fn offer(&mut self, id: DocumentId, mark: Mark) {
        self.nearest.insert(mark.number() ^ self.chance, id);
        if self.nearest.len() > PICKED {
            self.nearest.pop_last();
        }
    }
}

impl Store {
    /// Makes anew the rows that lack, and those of the picked that are not what their documents say; asks again
    /// for a picked document that is not whole. Says how many rows that were.
    ///
    /// # Errors
    /// When it cannot be read or written.
    pub(super) fn mend_rows(&mut self, picked: Picked) -> Result<u64> {
        let mut wrong = Vec::new();
        if !is_complete(&self.connection)? {
            self.write(remove_orphans)?;
            wrong = lacking(&self.connection)?;
        }
        for id in picked.nearest.into_values() {
            match self.is_row_right(id)? {
                Some(true) => {}
                Some(false) => wrong.push(id),
                None => self.write(|tx| wanted::want(tx, id, "it is not whole"))?,
            }
        }
        if wrong.is_empty() {
            return Ok(0);
        }
        tracing::warn!(rows = wrong.len(), "rows were not what their documents say");
        self.remake_all(&wrong)?;
        Ok(wrong.len() as u64)
    }

    /// Makes the rows of these documents anew, and their marks, in one transaction.
    fn remake_all(&mut self, ids: &[DocumentId]) -> Result<()> {
        self.write(|tx| {
            let mut search = SearchRows::default();
            let mut statement =
                tx.prepare_cached("SELECT place, bytes, kind FROM documents WHERE id = ?1")?;
            for id in ids {
                let of = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
                let found: Option<(i64, Vec<u8>, String)> =
                    statement.query_row([id.bytes()], of).optional()?;
                // One that was let go meanwhile took its row along.
                let Some((place, bytes, kind)) = found else { continue };
                remake(tx, &mut search, (*id, place), &bytes, &kind)?;
                documents::mark_local(tx, *id)?;
            }
            search.write(tx)
        })
    }

    /// Whether the row of a document is what it says; `None` when the document does not load, or is not at the
    /// heads noted.
    fn is_row_right(&self, id: DocumentId) -> Result<Option<bool>> {
        let Some(stored) = documents::find(&self.connection, id)? else { return Ok(Some(true)) };
        let Ok(document) = documents::parse(id, &stored.bytes) else { return Ok(None) };
        if document.heads() != stored.at.heads {
            return Ok(None);
        }
        let Ok(made) = gate::guarded(|| index_row(&document)) else { return Ok(None) };
        let row = self.row(id)?.map(|listed| listed.row);
        Ok(Some(row.is_some_and(|row| row.version == index_row::version() && row == made)))
    }

    /// Mends what was found and is derived: rows, search rows, marks for unsent work. Asks again for documents that are not whole. A save
    /// that goes on meanwhile waits for a few rows, not for all.
    ///
    /// # Errors
    /// When it cannot be written; what was mended until then stays.
    pub fn mend_findings(
        &mut self,
        findings: &[Finding],
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<()> {
        let derived: Vec<&Finding> = findings.iter().filter(|of| of.flaw.is_derived()).collect();
        if !derived.is_empty() {
            self.write(remove_orphans)?;
        }
        let rows: BTreeSet<DocumentId> = derived.iter().filter_map(|of| of.document).collect();
        let rows: Vec<DocumentId> = rows.into_iter().collect();
        let (mut done, of) = (0, rows.len() as u64);
        for ids in rows.chunks(REMADE_AT_ONCE) {
            self.remake_all(ids)?;
            done += ids.len() as u64;
            progress(done, of);
        }
        let unwhole = findings.iter().filter(|of| of.flaw.is_of_server());
        let ids: Vec<DocumentId> = unwhole.filter_map(|finding| finding.document).collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.write(|tx| ids.iter().try_for_each(|id| wanted::want(tx, *id, "it is not whole")))
    }

    /// Makes every index and search row anew from its document, in one transaction; rows of documents that do
    /// not load stay as they are.
    ///
    /// # Errors
    /// When it cannot be written; then nothing has changed.
    pub fn rebuild_rows(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<()> {
        self.write(|tx| {
            let of: u64 = tx.query_row("SELECT count(*) FROM documents", [], |row| row.get(0))?;
            remove_orphans(tx)?;
            let mut statement =
                tx.prepare("SELECT place, id, bytes, kind FROM documents ORDER BY place")?;
            let mut rows = statement.query([])?;
            let mut search = SearchRows::default();
            let mut done = 0;
            while let Some(row) = rows.next()? {
                let (place, id) = (row.get(0)?, records::id_at::<1>(row)?);
                let (bytes, kind) = (row.get::<_, Vec<u8>>(2)?, row.get::<_, String>(3)?);
                remake(tx, &mut search, (id, place), &bytes, &kind)?;
                done += 1;
                progress(done, of);
            }
            search.write(tx)
        })
    }
}

/// Makes one row anew, if its document loads.
fn remake(
    tx: &Connection,
    search: &mut SearchRows,
    (id, place): (DocumentId, i64),
    bytes: &[u8],
    kind: &str,
) -> Result<()> {
    if let Ok(document) = documents::parse(id, bytes)
        && let Ok(made) = gate::guarded(|| index_row(&document))
    {
        let place = documents::replace(tx, place, kind)?;
        records::put(tx, place, &made)?;
        search.add(place, &made.search);
    }
    Ok(())
}

/// Whether there are as many rows and search rows as documents. Reads no document.
fn is_complete(connection: &Connection) -> Result<bool> {
    let mut counts = connection.prepare_cached(
        "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM records),
                (SELECT count(*) FROM search_docsize)",
    )?;
    let [documents, records, search]: [i64; 3] =
        counts.query_row([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]))?;
    Ok((records, search) == (documents, documents))
}

/// Takes away rows whose documents are gone.
fn remove_orphans(tx: &Transaction<'_>) -> Result<()> {
    tx.execute("DELETE FROM records WHERE place NOT IN (SELECT place FROM documents)", [])?;
    tx.execute("DELETE FROM search WHERE rowid NOT IN (SELECT place FROM documents)", [])?;
    Ok(())
}

/// The documents without a row or a search row.
fn lacking(connection: &Connection) -> Result<Vec<DocumentId>> {
    let mut statement = connection.prepare(
        "SELECT id FROM documents
         WHERE place NOT IN (SELECT place FROM records) OR place NOT IN (SELECT id FROM search_docsize)",
    )?;
    let rows = statement.query_map([], records::id_at::<0>)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
