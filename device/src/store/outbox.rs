//! The outbox: changes made here that no answer has named yet.
//!
//! 1. An entry is written with its change, and leaves only when the server named it accepted or duplicate.
//! 2. A document's changes go in the order they were made.
//! 3. A document with an entry that cannot go holds back its other entries, and no other document's.

use super::{
    Counts, Result, Store, StoreFault, Touched, actors, compare, evict, meta,
    mirror::MirroredChange, rebase, records, touches,
};
use automerge::{Change, ChangeHash};
use rusqlite::{Connection, Row};
use satchel_shared::{
    documents::{Document, rebuild::Leaving},
    gate,
    ids::DocumentId,
    index_row::IndexRow,
    planted::{self, Bug},
    protocol::push::{PushDocument, PushOffer},
    refusal::Refusal,
};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of changes in one push: well below what the wire takes, with room for actors and framing.
pub(super) const PUSH_BYTES_MAX: usize = 3 * 1024 * 1024;

/// What is the matter with an unsent change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboxState {
    /// It goes with the next push.
    Waiting,
    /// The server did not take it.
    Refused,
    /// Its actor's sequence was used twice; it is to be written again under a fresh one.
    Forked,
    /// It waits for changes that are neither here nor there, or for a newer server.
    Deferred,
}

impl OutboxState {
    /// The word in the table and in `--json`.
    pub const fn word(self) -> &'static str {
        match self {
            OutboxState::Waiting => "waiting",
            OutboxState::Refused => "refused",
            OutboxState::Forked => "forked",
            OutboxState::Deferred => "deferred",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Refused, Self::Forked, Self::Deferred]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// An unsent change, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The document.
    pub document: DocumentId,
    /// The change.
    pub hash: ChangeHash,
    /// What it did.
    pub touches: Vec<Touched>,
    /// What is the matter with it.
    pub state: OutboxState,
    /// Why the server did not take it.
    pub refusal: Option<Refusal>,
    /// How often the server put it off.
    pub attempts: u32,
    /// The record it belongs to.
    pub row: Option<IndexRow>,
}

/// An unsent change of a document, as it stands in the table.
pub(super) struct Entry {
    pub change: Change,
    pub state: OutboxState,
    pub refusal: Option<Refusal>,
    pub touches: Vec<Touched>,
}

impl Entry {
    /// Why it is to leave its document; `None` when it waits.
    pub(super) const fn leaving(&self) -> Option<Leaving> {
        match self.state {
            OutboxState::Refused => Some(Leaving::Refused),
            OutboxState::Forked => Some(Leaving::Forked),
            OutboxState::Waiting | OutboxState::Deferred => None,
        }
    }

    /// Whether it made the record, and was not taken.
    pub(super) fn is_refused_creation(&self) -> bool {
        self.leaving().is_some() && self.change.deps().is_empty()
    }
}

/// The unsent changes of a document in their order; bytes that cannot be read stay where they are.
pub(super) fn entries(connection: &Connection, id: DocumentId) -> Result<Vec<Entry>> {
    let mut statement = connection.prepare_cached(
        "SELECT document, hash, code, path, detail, attempts, state, touches, bytes
         FROM outbox WHERE document = ?1 ORDER BY position",
    )?;
    let rows = statement
        .query_map([id.bytes()], |row| Ok((read_pending(row)?, row.get::<_, Vec<u8>>(8)?)))?;
    let mut entries = Vec::new();
    for row in rows {
        let ((pending, state, touches), bytes) = row?;
        let Ok(change) = gate::canonical(&bytes) else { continue };
        let Pending { state, touches, refusal, .. } = complete(pending, &state, &touches)?;
        entries.push(Entry { change, state, refusal, touches });
    }
    Ok(entries)
}

/// Takes a change out that left its document.
pub(super) fn forget(connection: &Connection, id: DocumentId, hash: ChangeHash) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM outbox WHERE document = ?1 AND hash = ?2")?
        .execute((id.bytes(), hash.0))?;
    Ok(())
}

/// Lets the refused changes of a document go again.
pub(super) fn retry_refused(connection: &Connection, id: DocumentId) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE outbox SET state = 'waiting', attempts = 0 WHERE document = ?1 AND state = 'refused'",
        )?
        .execute([id.bytes()])?;
    Ok(())
}

/// Whether the document has unsent changes, in whatever state.
pub(super) fn holds(connection: &Connection, id: DocumentId) -> Result<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM outbox WHERE document = ?1")?;
    Ok(statement.exists([id.bytes()])?)
}

/// How many changes of the document the server has not got: a refused one lies in its quarantine.
pub(super) fn withheld(connection: &Connection, id: DocumentId) -> Result<u64> {
    let mut statement = connection
        .prepare_cached("SELECT count(*) FROM outbox WHERE document = ?1 AND state <> 'refused'")?;
    Ok(statement.query_row([id.bytes()], |row| row.get(0))?)
}

/// Puts a change of the document behind all others.
pub(super) fn append(connection: &Connection, document: &Document, change: &Change) -> Result<()> {
    let touches = touches::touched(document, change);
    let touches =
        serde_json::to_string(&touches).map_err(|why| StoreFault::Statement(why.to_string()))?;
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO outbox (document, hash, actor, state, touches, bytes)
         VALUES (?1, ?2, ?3, 'waiting', ?4, ?5)",
    )?;
    statement.execute((
        document.id().bytes(),
        change.hash().0,
        change.actor_id().to_bytes(),
        touches,
        change.raw_bytes(),
    ))?;
    Ok(())
}

/// Puts a change from the mirror behind all others, with what it did when its document is known; whether it
/// was not here before.
pub(super) fn take_in(
    connection: &Connection,
    mirrored: &MirroredChange,
    change: Option<(&Change, &Document)>,
) -> Result<bool> {
    let touches = change.map(|(change, document)| touches::touched(document, change));
    let touches = serde_json::to_string(&touches.unwrap_or_default())
        .map_err(|why| StoreFault::Statement(why.to_string()))?;
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO outbox (document, hash, actor, state, touches, bytes)
         VALUES (?1, ?2, ?3, 'waiting', ?4, ?5)",
    )?;
    let id = mirrored.document.bytes();
    let values = (id, mirrored.hash, &mirrored.actor.actor, touches, &mirrored.bytes);
    Ok(statement.execute(values)? == 1)
}

/// Lets changes put off go again: those of one document, or all; how many there are.
pub(super) fn retry(connection: &Connection, id: Option<DocumentId>) -> Result<u64> {
    let mut statement = connection.prepare_cached(
        "UPDATE outbox SET state = 'waiting', attempts = 0
         WHERE state = 'deferred' AND (?1 IS NULL OR document = ?1)",
    )?;
    let freed = statement.execute([id.as_ref().map(DocumentId::bytes)])? as u64;
    if id.is_none() {
        rebase::retry(connection)?;
    }
    Ok(freed)
}

/// The raw changes of a document in their order.
pub(super) fn changes(connection: &Connection, id: DocumentId) -> Result<Vec<Vec<u8>>> {
    let mut statement = connection
        .prepare_cached("SELECT bytes FROM outbox WHERE document = ?1 ORDER BY position")?;
    let rows = statement.query_map([id.bytes()], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The query of the next push; two mistakes can be planted in it.
fn next_push_sql() -> String {
    let stuck = match planted::is(Bug::OneStuckStopsAll) {
        true => "stuck.state <> 'waiting'",
        false => "stuck.document = o.document AND stuck.state <> 'waiting'",
    };
    let order = if planted::is(Bug::OutboxReversed) { "DESC" } else { "ASC" };
    format!(
        "SELECT document, actor, bytes FROM outbox o
         WHERE NOT EXISTS (SELECT 1 FROM outbox stuck WHERE {stuck})
         ORDER BY position {order} LIMIT ?1"
    )
}

fn complete(pending: Pending, state: &str, touches: &str) -> Result<Pending> {
    let state = OutboxState::from_word(state).ok_or_else(|| StoreFault::undecodable("a state"))?;
    let touches =
        serde_json::from_str(touches).map_err(|_| StoreFault::undecodable("a list of touches"))?;
    Ok(Pending { state, touches, ..pending })
}

/// The hashes of a document's unsent changes.
pub(super) fn hashes(connection: &Connection, id: DocumentId) -> Result<BTreeSet<ChangeHash>> {
    let mut statement = connection.prepare_cached("SELECT hash FROM outbox WHERE document = ?1")?;
    let rows = statement.query_map([id.bytes()], |row| Ok(ChangeHash(row.get(0)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn read_pending(row: &Row<'_>) -> rusqlite::Result<(Pending, String, String)> {
    let refusal = row.get::<_, Option<String>>(2)?.map(|code| -> rusqlite::Result<_> {
        let path: Option<String> = row.get(3)?;
        let detail: Option<String> = row.get(4)?;
        let path = path.and_then(|path| path.parse().ok());
        Ok(Refusal { code, path, detail: detail.unwrap_or_default() })
    });
    let pending = Pending {
        document: records::id_at::<0>(row)?,
        hash: ChangeHash(row.get(1)?),
        touches: Vec::new(),
        state: OutboxState::Waiting,
        refusal: refusal.transpose()?,
        attempts: row.get(5)?,
        row: None,
    };
    Ok((pending, row.get(6)?, row.get(7)?))
}

impl Store {
    /// What goes with the next push: at most so many changes, each document's in order, and the actors that
    /// wrote them. Empty when nothing can go. In a rebase, first what the server lost.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn next_push(&self, limit_changes: usize) -> Result<PushOffer> {
        if let Some(offer) = self.next_relay(limit_changes)? {
            return Ok(offer);
        }
        let mut statement = self.connection.prepare_cached(&next_push_sql())?;
        let mut rows = statement.query([i64::try_from(limit_changes).unwrap_or(i64::MAX)])?;
        let mut offer = PushOffer { cursor: self.cursor()?, ..PushOffer::default() };
        let mut authors: BTreeSet<Vec<u8>> = BTreeSet::new();
        let mut size = 0;
        while let Some(row) = rows.next()? {
            let document = records::id_at::<0>(row)?;
            let bytes: Vec<u8> = row.get(2)?;
            size += bytes.len();
            if size > PUSH_BYTES_MAX && !offer.documents.is_empty() {
                break;
            }
            authors.insert(row.get(1)?);
            match offer.documents.iter_mut().find(|of| of.document == document) {
                Some(of) => of.changes.push(bytes),
                None => offer.documents.push(PushDocument {
                    document,
                    changes: vec![bytes],
                    relay: None,
                }),
            }
        }
        drop(rows);
        if planted::is(Bug::OutboxClearedWhenSent) {
            self.connection.execute("DELETE FROM outbox WHERE state = 'waiting'", [])?;
        }
        // Named with every push: a server restored from a backup may have forgotten what it confirmed.
        for actor in authors {
            offer.actors.extend(actors::find(&self.connection, &actor)?);
        }
        offer.released = evict::released(&self.connection)?;
        offer.cursor = self.cursor()?;
        Ok(offer)
    }

    /// Every unsent change, oldest first.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn pending(&self) -> Result<Vec<Pending>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT document, hash, code, path, detail, attempts, state, touches FROM outbox ORDER BY position",
        )?;
        let rows = statement.query_map([], read_pending)?;
        let mut all = Vec::new();
        for row in rows {
            let (pending, state, touches) = row?;
            let mut pending = complete(pending, &state, &touches)?;
            pending.row = self.row(pending.document)?.map(|listed| listed.row);
            all.push(pending);
        }
        Ok(all)
    }

    /// Lets changes that the server put off go again.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn retry_deferred(&mut self) -> Result<()> {
        self.write(|tx| retry(tx, None).map(drop))
    }

    /// Lets refused changes go again that somebody else than their author can mend; their reason stays until the
    /// next answer. A document with a refusal that its author must mend stays as it is.
    ///
    /// # Errors
    /// When it cannot be written; and nothing is written when there are none.
    pub fn retry_refused(&mut self) -> Result<()> {
        let mut documents: BTreeMap<DocumentId, bool> = BTreeMap::new();
        for pending in self.pending()? {
            let may_go = match pending.state {
                OutboxState::Waiting | OutboxState::Deferred => continue,
                OutboxState::Refused => {
                    pending.refusal.as_ref().is_some_and(Refusal::may_pass_later)
                }
                OutboxState::Forked => false,
            };
            *documents.entry(pending.document).or_insert(true) &= may_go;
        }
        documents.retain(|_, may_go| *may_go);
        if documents.is_empty() {
            return Ok(());
        }
        self.write(|tx| {
            for id in documents.keys() {
                retry_refused(tx, *id)?;
            }
            Ok(())
        })
    }

    /// What the store holds, in one read.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn counts(&self) -> Result<Counts> {
        let mut statement = self.connection.prepare_cached(
            "SELECT (SELECT count(*) FROM outbox WHERE state IN ('waiting', 'deferred')),
                    (SELECT count(DISTINCT document) FROM outbox WHERE state IN ('waiting', 'deferred')),
                    (SELECT count(*) FROM (SELECT document FROM outbox WHERE state IN ('refused', 'forked')
                                           UNION SELECT document FROM refusals WHERE state = 'open')),
                    (SELECT count(*) FROM records WHERE conflicts > 0),
                    (SELECT count(*) FROM records),
                    (SELECT count(*) FROM documents WHERE heads IS NOT receipt_heads),
                    (SELECT count(*) FROM wanted)",
        )?;
        let to_come: u64 = meta::get_json(&self.connection, meta::TO_COME)?.unwrap_or(0);
        let is_pull_open = to_come > 0 || self.server_documents()?.is_none();
        let is_differing = compare::is_told(&self.connection)?;
        let is_hidden = planted::is(Bug::GreenTooEarly);
        Ok(statement.query_row([], |row| {
            Ok(Counts {
                waiting: row.get(0)?,
                waiting_documents: row.get(1)?,
                refused: row.get(2)?,
                conflicts: row.get(3)?,
                documents: row.get(4)?,
                unreceipted: if is_hidden { 0 } else { row.get(5)? },
                attention: row.get(6)?,
                is_differing,
                is_pull_open,
                to_come,
            })
        })?)
    }
}
