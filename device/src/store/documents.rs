//! Documents: the bytes of every record here, with the heads they have and the heads the server holds.
//!
//! What came from the server may be stored unparsed; it is loaded, and so found out, when first opened.

use super::{Result, Store, StoreFault, wanted};
use automerge::ChangeHash;
use rusqlite::{Connection, OptionalExtension as _, Row};
use satchel_shared::{
    documents::{Document, Heads, Kind},
    ids::DocumentId,
    planted::{self, Bug},
    protocol::receipt::Receipt,
};

/// Documents of one rank; no device holds as many.
const PLACES_OF_RANK: i64 = 1 << 40;

/// A document as stored.
pub(super) struct Stored {
    pub place: i64,
    pub at: At,
    pub has_local: bool,
    pub bytes: Vec<u8>,
}

/// What is written of a document, new or changed.
pub(super) struct Writing<'a> {
    pub id: DocumentId,
    pub kind: &'a str,
    pub heads: &'a Heads,
    pub is_parsed: bool,
    pub bytes: &'a [u8],
}

/// Where a document stood when it was read: what the store must still have when it is written back.
///
/// The version alone is not enough: a document that was let go and came back counts from one again.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub version: i64,
    pub heads: Heads,
}

/// A document in memory, and where it stood.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The document.
    pub document: Document,
    pub(super) at: At,
}

/// Heads as stored: 32 bytes each.
pub(super) fn heads_bytes(heads: &Heads) -> Vec<u8> {
    heads.iter().flat_map(|head| head.0).collect()
}

pub(super) fn heads_of(bytes: &[u8]) -> Result<Heads> {
    let (heads, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() {
        Ok(heads.iter().map(|head| ChangeHash(*head)).collect())
    } else {
        Err(StoreFault::undecodable("a list of heads"))
    }
}

/// The columns `place, version, heads, has_local, bytes`.
fn read(row: &Row<'_>) -> rusqlite::Result<(Stored, Vec<u8>)> {
    let stored = Stored {
        place: row.get(0)?,
        at: At { version: row.get(1)?, heads: Heads::new() },
        has_local: row.get(3)?,
        bytes: row.get(4)?,
    };
    Ok((stored, row.get(2)?))
}

pub(super) fn find(connection: &Connection, id: DocumentId) -> Result<Option<Stored>> {
    let mut statement = connection.prepare_cached(
        "SELECT place, version, heads, has_local, bytes FROM documents WHERE id = ?1",
    )?;
    let Some((mut stored, heads)) = statement.query_row([id.bytes()], read).optional()? else {
        return Ok(None);
    };
    stored.at.heads = heads_of(&heads)?;
    Ok(Some(stored))
}

/// Inserts a new document and returns its place.
pub(super) fn insert(connection: &Connection, new: &Writing<'_>) -> Result<i64> {
    let place = next_place(connection, new.kind)?;
    let mut statement = connection.prepare_cached(
        "INSERT INTO documents (place, id, kind, version, heads, has_local, is_parsed, bytes)
         VALUES (?1, ?2, ?3, 1, ?4, 0, ?5, ?6)",
    )?;
    let heads = heads_bytes(new.heads);
    statement.execute((place, new.id.bytes(), new.kind, heads, new.is_parsed, new.bytes))?;
    Ok(place)
}

/// Writes over what the work was computed from; `None` when it does not stand there any more.
pub(super) fn update(connection: &Connection, at: &At, new: &Writing<'_>) -> Result<Option<i64>> {
    let mut statement = connection.prepare_cached(
        "UPDATE documents SET version = version + 1, heads = ?4, is_parsed = ?5, bytes = ?6
         WHERE id = ?1 AND version = ?2 AND heads = ?3 RETURNING place",
    )?;
    let is_stale_fine = planted::is(Bug::StaleVersionOnDevice);
    let now = if is_stale_fine { find(connection, new.id)?.map(|stored| stored.at) } else { None };
    let At { version, heads } = now.as_ref().unwrap_or(at);
    let (before, heads) = (heads_bytes(heads), heads_bytes(new.heads));
    let values = (new.id.bytes(), version, before, heads, new.is_parsed, new.bytes);
    Ok(statement.query_row(values, |row| row.get(0)).optional()?)
}

/// Notes what the server holds of a document.
pub(super) fn save_receipt(connection: &Connection, receipt: &Receipt) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE documents SET receipt_heads = ?2, receipt_seal = ?3 WHERE id = ?1",
    )?;
    statement.execute((receipt.document.bytes(), heads_bytes(&receipt.heads), receipt.seal))?;
    Ok(())
}

/// Notes whether the outbox holds changes of the document.
pub(super) fn mark_local(connection: &Connection, id: DocumentId) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE documents SET has_local = EXISTS (SELECT 1 FROM outbox WHERE document = ?1) WHERE id = ?1",
    )?;
    statement.execute([id.bytes()])?;
    Ok(())
}

/// Searches and lists without another wish show accounts first, and what no program here knows last.
fn rank(kind: &str) -> i64 {
    match Kind::from_word(kind) {
        Some(Kind::Account) => 0,
        Some(Kind::Contact) => 1,
        Some(Kind::Product) => 2,
        Some(Kind::Quote) => 3,
        Some(Kind::Order) => 4,
        Some(Kind::Visit) => 5,
        Some(Kind::Task) => 6,
        Some(_) => 7,
        None => 8,
    }
}

/// The places documents of a kind may have: from the first, up to but without the second.
pub(super) fn places(kind: &str) -> (i64, i64) {
    let first = rank(kind) * PLACES_OF_RANK;
    (first, first + PLACES_OF_RANK)
}

fn next_place(connection: &Connection, kind: &str) -> Result<i64> {
    let (first, end) = places(kind);
    let mut statement = connection.prepare_cached(
        "SELECT coalesce(max(place) + 1, ?1) FROM documents WHERE place >= ?1 AND place < ?2",
    )?;
    Ok(statement.query_row([first, end], |row| row.get(0))?)
}

/// Gives a document the place of its kind's rank, when another version of the program ranked it otherwise; its
/// row and search row are to be written again then.
pub(super) fn replace(connection: &Connection, place: i64, kind: &str) -> Result<i64> {
    let (first, end) = places(kind);
    if (first..end).contains(&place) {
        return Ok(place);
    }
    let new = next_place(connection, kind)?;
    connection.prepare_cached("DELETE FROM records WHERE place = ?1")?.execute([place])?;
    connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?.execute([place])?;
    connection
        .prepare_cached("UPDATE documents SET place = ?2 WHERE place = ?1")?
        .execute([place, new])?;
    Ok(new)
}

impl Store {
    /// A document with the version it has now.
    ///
    /// # Errors
    /// `NotFound`, or `Unreadable`: the document is then asked for again with the next pull.
    pub fn load(&self, id: DocumentId) -> Result<Loaded> {
        let stored = find(&self.connection, id)?.ok_or(StoreFault::NotFound(id))?;
        let mut document = match parse(id, &stored.bytes) {
            Ok(document) => document,
            Err(why) => {
                self.note_wanted(id, &why);
                return Err(StoreFault::Unreadable { id, why });
            }
        };
        if document.heads() != stored.at.heads {
            self.note_wanted(id, "it lacks changes that were named with it");
        }
        document.write_for(self.server_schema()?);
        Ok(Loaded { document, at: stored.at })
    }

    /// Reading goes on when the wish cannot be written: whoever reads next finds the same.
    fn note_wanted(&self, id: DocumentId, why: &str) {
        let _ = wanted::want(&self.connection, id, why);
    }

    /// A document.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub fn document(&self, id: DocumentId) -> Result<Document> {
        Ok(self.load(id)?.document)
    }

    /// What the server last said it holds of a document; `None` when it never did.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn receipt(&self, id: DocumentId) -> Result<Option<Receipt>> {
        receipt(&self.connection, id)
    }
}

pub(super) fn receipt(connection: &Connection, id: DocumentId) -> Result<Option<Receipt>> {
    let mut statement = connection.prepare_cached(
        "SELECT receipt_heads, receipt_seal FROM documents WHERE id = ?1 AND receipt_heads IS NOT NULL",
    )?;
    let read = |row: &Row<'_>| Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, [u8; 32]>(1)?));
    let Some((heads, seal)) = statement.query_row([id.bytes()], read).optional()? else {
        return Ok(None);
    };
    Ok(Some(Receipt { document: id, heads: heads_of(&heads)?, seal }))
}

/// Loads bytes that claim to be a document; says why when they are not.
pub(super) fn parse(id: DocumentId, bytes: &[u8]) -> std::result::Result<Document, String> {
    let document = Document::load(bytes).map_err(|fault| fault.to_string())?;
    if document.id() == id { Ok(document) } else { Err(format!("it says it is {}", document.id())) }
}
