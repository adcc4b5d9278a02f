//! Escrow: work that came sealed, without PIN or login, and waits for the office.
//!
//! 1. Nothing here is in the log before the office accepted it and the gate took it.
//! 2. A device has a quota of what waits; what was decided does not count.
//! 3. A repeat is one row, and a decision stands: what was rejected does not come back by being handed in again.

use super::{columns, fault::StoreFault};
use crate::secrets::Hash;
use automerge::ChangeHash;
use rusqlite::{OptionalExtension, Row, Transaction, params};
use satchel_shared::{
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    protocol::{limits::CHANGE_BYTES_MAX, push::ActorEntry},
};

/// Changes of one device that may wait: as many as an honest one writes in a year.
pub const WAITING_MAX: u64 = 5_000;
/// Bytes of them together.
pub const WAITING_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// What became of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// The office has not decided, or the gate could not take it yet.
    Waiting,
    /// It is in the log.
    Taken,
    /// The office does not want it; it is kept all the same.
    Rejected,
}

impl State {
    /// Every state.
    pub const ALL: [State; 3] = [State::Waiting, State::Taken, State::Rejected];

    /// The word in the table and in `--json`.
    pub const fn word(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Taken => "taken",
            State::Rejected => "rejected",
        }
    }

    /// The state of that word.
    pub fn from_word(word: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A change in escrow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The document it is for.
    pub document: DocumentId,
    /// Its hash, when the bytes could be read.
    pub change: Option<ChangeHash>,
    /// The device it was made on.
    pub device: DeviceId,
    /// Who made it, by the store it was in.
    pub person: PersonId,
    /// The actor's entry.
    pub author: ActorEntry,
    /// The raw change chunk.
    pub bytes: Vec<u8>,
    /// When it came, milliseconds.
    pub received_ms: i64,
    /// What became of it.
    pub state: State,
    /// Why the gate did not take it: code and words.
    pub obstacle: Option<(String, String)>,
    /// Who decided last, and when.
    pub decided: Option<(PersonId, i64)>,
}

/// A decision about an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The state from now on.
    pub state: State,
    /// Why the gate did not take it.
    pub obstacle: Option<(String, String)>,
    /// Who decided.
    pub by: PersonId,
    /// When, milliseconds.
    pub at_ms: i64,
}

/// Keeps the secret by which a device hands in.
///
/// # Errors
/// When the database cannot be written.
pub fn give_secret(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: DeviceId,
    secret: &Hash,
) -> Result<(), StoreFault> {
    tx.prepare_cached("INSERT INTO hand_in (tenant, hash, device) VALUES (?1, ?2, ?3)")?
        .execute(params![tenant.bytes(), secret, device.bytes()])?;
    Ok(())
}

/// Whose secret it is; revoked or not.
///
/// # Errors
/// When the database cannot be read.
pub fn device_of(
    tx: &Transaction<'_>,
    tenant: TenantId,
    secret: &Hash,
) -> Result<Option<DeviceId>, StoreFault> {
    let mut statement =
        tx.prepare_cached("SELECT device FROM hand_in WHERE tenant = ?1 AND hash = ?2")?;
    let key = params![tenant.bytes(), secret];
    Ok(statement.query_row(key, |row| columns::id(row, 0, DeviceId::new)).optional()?)
}

/// How much of a device's waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    changes: u64,
    bytes: u64,
}

impl Quota {
    /// Looks up what waits of a device.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn of(
        tx: &Transaction<'_>,
        tenant: TenantId,
        device: DeviceId,
    ) -> Result<Quota, StoreFault> {
        let sql = "SELECT COUNT(*), COALESCE(SUM(LENGTH(bytes)), 0) FROM escrow
            WHERE tenant = ?1 AND device = ?2 AND state = 'waiting'";
        let key = params![tenant.bytes(), device.bytes()];
        let read = |row: &Row<'_>| Ok(Quota { changes: row.get(0)?, bytes: row.get(1)? });
        Ok(tx.prepare_cached(sql)?.query_row(key, read)?)
    }

    /// These with so many bytes more, unless that is past what may wait.
    #[must_use]
    pub fn with(self, bytes: usize) -> Option<Quota> {
        let changes = self.changes.saturating_add(1);
        let sum = self.bytes.saturating_add(bytes as u64);
        let fits = bytes <= CHANGE_BYTES_MAX && changes <= WAITING_MAX && sum <= WAITING_BYTES_MAX;
        fits.then_some(Quota { changes, bytes: sum })
    }
}

/// Whether these bytes were handed in for this document before.
///
/// # Errors
/// When the database cannot be read.
pub fn holds(
    tx: &Transaction<'_>,
    tenant: TenantId,
    document: DocumentId,
    bytes: &[u8],
) -> Result<bool, StoreFault> {
    let sql = "SELECT 1 FROM escrow WHERE tenant = ?1 AND document = ?2 AND hash = ?3";
    let key = params![tenant.bytes(), document.bytes(), name_of(bytes)];
    Ok(tx.prepare_cached(sql)?.exists(key)?)
}

/// Keeps an entry behind all others; a repeat is one row.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(tx: &Transaction<'_>, tenant: TenantId, entry: &Entry) -> Result<(), StoreFault> {
    let author = postcard::to_stdvec(&entry.author)
        .map_err(|fault| StoreFault::Unsound(format!("an actor's entry: {fault}")))?;
    let sql = "INSERT INTO escrow (tenant, document, hash, change_hash, position, device, person,
            author, state, received_ms, bytes)
        SELECT ?1, ?2, ?3, ?4, coalesce(max(position), 0) + 1, ?5, ?6, ?7, ?8, ?9, ?10
        FROM escrow WHERE tenant = ?1
        ON CONFLICT (tenant, document, hash) DO NOTHING";
    tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        entry.document.bytes(),
        name_of(&entry.bytes),
        entry.change.map(|hash| hash.0),
        entry.device.bytes(),
        entry.person.bytes(),
        author,
        entry.state.word(),
        entry.received_ms,
        entry.bytes,
    ])?;
    Ok(())
}

/// Everything in a state, in the order it came; in every state when none is named.
///
/// # Errors
/// When the database cannot be read, or a row is not one.
pub fn list(
    tx: &Transaction<'_>,
    tenant: TenantId,
    state: Option<State>,
) -> Result<Vec<Entry>, StoreFault> {
    let sql = "SELECT document, change_hash, device, person, author, bytes, received_ms, state,
            code, detail, decided_by, decided_ms
        FROM escrow WHERE tenant = ?1 AND (?2 IS NULL OR state = ?2) ORDER BY position, hash";
    let mut statement = tx.prepare_cached(sql)?;
    let key = params![tenant.bytes(), state.map(State::word)];
    let rows = statement.query_map(key, |row| Ok(read(row)))?;
    rows.map(|row| row?).collect()
}

/// Writes a decision about the entry with these bytes.
///
/// # Errors
/// When the database cannot be written.
pub fn decide(
    tx: &Transaction<'_>,
    tenant: TenantId,
    entry: &Entry,
    decision: &Decision,
) -> Result<(), StoreFault> {
    let (code, detail) = decision.obstacle.as_ref().map(|(code, words)| (code, words)).unzip();
    let sql =
        "UPDATE escrow SET state = ?4, code = ?5, detail = ?6, decided_by = ?7, decided_ms = ?8
        WHERE tenant = ?1 AND document = ?2 AND hash = ?3";
    tx.prepare_cached(sql)?.execute(params![
        tenant.bytes(),
        entry.document.bytes(),
        name_of(&entry.bytes),
        decision.state.word(),
        code,
        detail,
        decision.by.bytes(),
        decision.at_ms,
    ])?;
    Ok(())
}

fn name_of(bytes: &[u8]) -> [u8; 32] {
    *blake3::hash(bytes).as_bytes()
}

fn read(row: &Row<'_>) -> Result<Entry, StoreFault> {
    let unsound = |what: &str| StoreFault::Unsound(format!("{what} in escrow does not decode"));
    let author: Vec<u8> = row.get(4)?;
    let state: String = row.get(7)?;
    let code: Option<String> = row.get(8)?;
    let detail: Option<String> = row.get(9)?;
    let by = columns::maybe_id(row, 10, PersonId::new)?;
    Ok(Entry {
        document: columns::id(row, 0, DocumentId::new)?,
        change: columns::maybe_hash(row, 1)?,
        device: columns::id(row, 2, DeviceId::new)?,
        person: columns::id(row, 3, PersonId::new)?,
        author: postcard::from_bytes(&author).map_err(|_| unsound("an actor's entry"))?,
        bytes: row.get(5)?,
        received_ms: row.get(6)?,
        state: State::from_word(&state).ok_or_else(|| unsound("a state"))?,
        obstacle: code.map(|code| (code, detail.unwrap_or_default())),
        decided: by.zip(row.get(11)?),
    })
}
