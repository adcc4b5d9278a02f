//! Kept: records that were let go, until a backup of the server's holds them. No list, search or reading shows
//! them; a server restored from an older backup may ask for them.

use super::{Result, Store, documents};
use crate::destroy::{Deed, Facts, may_destroy};
use rusqlite::{Connection, OptionalExtension as _, Row};
use satchel_shared::{documents::Heads, ids::DocumentId, protocol::receipt::Receipt};

/// A record that was let go. One that came back and went again may be kept twice, at different heads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its place among the kept, above 0; only for going on behind it.
    pub place: i64,
    /// The document.
    pub document: DocumentId,
    /// The word of its kind.
    pub kind: String,
    /// Its heads.
    pub heads: Heads,
    /// What the server last said it held of it.
    pub receipt: Option<Receipt>,
    /// Its bytes, as stored: loaded only when they are needed.
    pub bytes: Vec<u8>,
}

/// Keeps a document that is about to be let go, if the server has anything of it.
pub(super) fn keep(tx: &Connection, id: DocumentId) -> Result<()> {
    tx.prepare_cached(
        // With the receipt that can be shown to a restored server, where that is not the newest.
        "INSERT INTO kept (document, kind, heads, receipt_heads, receipt_seal, bytes)
         SELECT id, kind, d.heads, coalesce(p.heads, receipt_heads), coalesce(p.seal, receipt_seal), bytes
         FROM documents d LEFT JOIN proofs p ON p.document = d.id
         WHERE id = ?1 AND coalesce(p.heads, receipt_heads) IS NOT NULL
         ON CONFLICT (document, heads) DO UPDATE SET number = NULL",
    )?
    .execute([id.bytes()])?;
    Ok(())
}

/// The bytes of a document that was let go, the newest of them.
pub(super) fn bytes(connection: &Connection, id: DocumentId) -> Result<Option<Vec<u8>>> {
    let mut statement = connection
        .prepare_cached("SELECT bytes FROM kept WHERE document = ?1 ORDER BY place DESC LIMIT 1")?;
    Ok(statement.query_row([id.bytes()], |row| row.get(0)).optional()?)
}

/// Lets go what a backup holds; says how many records that were.
pub(super) fn purge(tx: &Connection, backed_up: u64) -> Result<usize> {
    let mut statement = tx.prepare_cached(
        "SELECT place, number <= ?1,
                (SELECT count(*) FROM outbox o WHERE o.document = k.document AND o.state <> 'refused')
         FROM kept k WHERE number IS NOT NULL",
    )?;
    let mut rows = statement.query([backed_up])?;
    let mut gone = Vec::new();
    while let Some(row) = rows.next()? {
        let facts = Facts { is_backed_up: row.get(1)?, unsent: row.get(2)?, ..Facts::default() };
        if may_destroy(Deed::PurgeKept, &facts).is_ok() {
            gone.push(row.get(0)?);
        }
    }
    let mut statement = tx.prepare_cached("DELETE FROM kept WHERE place = ?1")?;
    gone.iter().try_for_each(|place: &i64| statement.execute([place]).map(drop))?;
    Ok(gone.len())
}

/// A kept record with the bytes of its heads, and of its receipt.
type Noted = (Kept, Vec<u8>, Option<Vec<u8>>, Option<[u8; 32]>);

fn read(row: &Row<'_>) -> rusqlite::Result<Noted> {
    let kept = Kept {
        place: row.get(6)?,
        document: super::records::id_at::<0>(row)?,
        kind: row.get(1)?,
        heads: Vec::new(),
        receipt: None,
        bytes: row.get(5)?,
    };
    Ok((kept, row.get(2)?, row.get(3)?, row.get(4)?))
}

impl Store {
    /// How many records were let go that no backup is known to hold.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn count_kept(&self) -> Result<u64> {
        Ok(self.connection.query_row("SELECT count(*) FROM kept", [], |row| row.get(0))?)
    }

    /// The records that were let go and stand behind a place, 0 for all, at most so many: for a rebase, which
    /// offers them to a restored server.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn kept_after(&self, place: i64, limit: u32) -> Result<Vec<Kept>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document, kind, heads, receipt_heads, receipt_seal, bytes, place FROM kept
             WHERE place > ?1 ORDER BY place LIMIT ?2",
        )?;
        let rows = statement.query_map((place, limit), read)?;
        let mut all = Vec::new();
        for row in rows {
            let (mut kept, heads, receipt_heads, seal) = row?;
            kept.heads = documents::heads_of(&heads)?;
            if let (Some(heads), Some(seal)) = (receipt_heads, seal) {
                let heads = documents::heads_of(&heads)?;
                kept.receipt = Some(Receipt { document: kept.document, heads, seal });
            }
            all.push(kept);
        }
        Ok(all)
    }
}
