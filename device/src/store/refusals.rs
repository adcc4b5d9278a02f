//! Refusals: what the server did not take, whole, with its reason and what became of it. Nothing here is deleted.
//!
//! An attempt is a refused change with all that stands and falls with it. It is open until its author fixes it or
//! lets it go. While its document cannot be rebuilt without it, it still stands in the outbox and is read from there.

use super::{
    OutboxState, Pending, Result, Store, StoreFault, Touched, documents,
    outbox::{self, Entry},
    records,
};
use automerge::{ActorId, Change, ChangeHash};
use rusqlite::{Connection, Row};
use satchel_shared::{
    documents::Heads,
    ids::DocumentId,
    index_row::IndexRow,
    refusal::{DEPENDS_ON_REFUSED, Refusal},
};
use std::collections::BTreeSet;

/// What became of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// It needs its author.
    Open,
    /// Its author wrote it again.
    Fixed,
    /// Its author let it go.
    Withdrawn,
    /// It was refused by nobody, and was written again whole.
    Carried,
}

impl AttemptState {
    /// The word in the table and in `--json`.
    pub const fn word(self) -> &'static str {
        match self {
            AttemptState::Open => "open",
            AttemptState::Fixed => "fixed",
            AttemptState::Withdrawn => "withdrawn",
            AttemptState::Carried => "carried",
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        [Self::Open, Self::Fixed, Self::Withdrawn, Self::Carried]
            .into_iter()
            .find(|state| state.word() == word)
    }
}

/// How an open attempt comes to the server again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// Only as new work.
    AsNewWork,
    /// As it is, with every sync somebody asks for: its document cannot be rebuilt without it.
    AsItIs,
    /// The record itself was not taken; as new work, it is made anew.
    AsNewRecord,
}

/// A refused change, with what stands and falls with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The document.
    pub document: DocumentId,
    /// The refused change.
    pub cause: ChangeHash,
    /// Who wrote it.
    pub actor: ActorId,
    /// When, by that device in milliseconds.
    pub made_ms: i64,
    /// Why it was not taken.
    pub refusal: Refusal,
    /// What was tried, each field once, as it was meant in the end.
    pub touches: Vec<Touched>,
    /// What became of it.
    pub state: AttemptState,
    /// The change that mended it.
    pub mended_by: Option<ChangeHash>,
    /// How it comes to the server again.
    pub retry: Retry,
    /// The heads it was made on, as far as they are in the document now.
    pub base: Heads,
    /// The record; `None` when it is not here any more.
    pub row: Option<IndexRow>,
}

/// What is kept of a change that left its document.
pub(super) struct Leaver<'a> {
    pub document: DocumentId,
    pub change: &'a Change,
    pub cause: ChangeHash,
    pub state: AttemptState,
    pub refusal: Option<&'a Refusal>,
    pub at_ms: i64,
    pub became: &'a Heads,
    pub touches: &'a [Touched],
    pub mended_by: Option<ChangeHash>,
}

/// Keeps a change that leaves its document; one that leaves again (a page brought it back) is kept as it was.
pub(super) fn keep(connection: &Connection, leaver: &Leaver<'_>) -> Result<()> {
    let touches = serde_json::to_string(leaver.touches)
        .map_err(|why| StoreFault::Statement(why.to_string()))?;
    let refusal = leaver.refusal;
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO refusals (document, hash, cause, actor, state, code, path, detail, made_ms, at_ms,
                                         became, mended_by, touches, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    statement.execute((
        leaver.document.bytes(),
        leaver.change.hash().0,
        leaver.cause.0,
        leaver.change.actor_id().to_bytes(),
        leaver.state.word(),
        refusal.map(|refusal| &refusal.code),
        refusal.and_then(|refusal| refusal.path.as_ref()).map(ToString::to_string),
        refusal.map(|refusal| &refusal.detail),
        leaver.change.timestamp(),
        leaver.at_ms,
        documents::heads_bytes(leaver.became),
        leaver.mended_by.map(|hash| hash.0),
        touches,
        leaver.change.raw_bytes(),
    ))?;
    Ok(())
}

/// Closes the open attempts of a document.
pub(super) fn close(
    connection: &Connection,
    id: DocumentId,
    state: AttemptState,
    mended_by: Option<ChangeHash>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(
        "UPDATE refusals SET state = ?2, mended_by = ?3 WHERE document = ?1 AND state = 'open'",
    )?;
    statement.execute((id.bytes(), state.word(), mended_by.map(|hash| hash.0)))?;
    Ok(())
}

/// Where work goes on that was made on this change; `None` when it never left its document.
fn became(connection: &Connection, id: DocumentId, hash: ChangeHash) -> Result<Option<Heads>> {
    let mut statement = connection
        .prepare_cached("SELECT became FROM refusals WHERE document = ?1 AND hash = ?2 LIMIT 1")?;
    let mut rows = statement.query((id.bytes(), hash.0))?;
    match rows.next()? {
        Some(row) => Ok(Some(documents::heads_of(&row.get::<_, Vec<u8>>(0)?)?)),
        None => Ok(None),
    }
}

/// The heads that stand for these, after all that left the document since.
fn standing(connection: &Connection, id: DocumentId, heads: &Heads) -> Result<Heads> {
    let mut standing = BTreeSet::new();
    let mut seen: BTreeSet<ChangeHash> = heads.iter().copied().collect();
    let mut open: Vec<ChangeHash> = heads.clone();
    while let Some(head) = open.pop() {
        match became(connection, id, head)? {
            None => {
                standing.insert(head);
            }
            Some(became) => open.extend(became.into_iter().filter(|head| seen.insert(*head))),
        }
    }
    Ok(standing.into_iter().collect())
}

/// A row of the table: one change for one cause.
struct Kept {
    position: i64,
    attempt: Attempt,
    is_cause: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<(Kept, String, String, Vec<u8>)> {
    let hash = ChangeHash(row.get(2)?);
    let cause = ChangeHash(row.get(3)?);
    let path: Option<String> = row.get(6)?;
    let attempt = Attempt {
        document: records::id_at::<1>(row)?,
        cause,
        actor: ActorId::from(row.get::<_, Vec<u8>>(4)?),
        made_ms: row.get(8)?,
        refusal: Refusal {
            code: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
            path: path.and_then(|path| path.parse().ok()),
            detail: row.get::<_, Option<String>>(7)?.unwrap_or_default(),
        },
        touches: Vec::new(),
        state: AttemptState::Open,
        mended_by: row.get::<_, Option<[u8; 32]>>(9)?.map(ChangeHash),
        retry: Retry::AsNewWork,
        base: Heads::new(),
        row: None,
    };
    let kept = Kept { position: row.get(0)?, attempt, is_cause: hash == cause };
    Ok((kept, row.get(10)?, row.get(11)?, row.get(12)?))
}

/// Adds later touches: of a field touched twice, the first old value and the last new one.
fn gather(all: &mut Vec<Touched>, later: Vec<Touched>) {
    for touch in later {
        match all.iter_mut().find(|of| of.path == touch.path) {
            Some(of) => of.new = touch.new,
            None => all.push(touch),
        }
    }
}

impl Store {
    /// Attempts that need their author, oldest first: of one document, or of all.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn open_attempts(&self, id: Option<DocumentId>) -> Result<Vec<Attempt>> {
        let mut all = self.attempts(id)?;
        all.retain(|attempt| attempt.state == AttemptState::Open);
        Ok(all)
    }

    /// Every attempt ever made, oldest first, whatever became of it: of one document, or of all.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn attempts(&self, id: Option<DocumentId>) -> Result<Vec<Attempt>> {
        let mut all: Vec<(i64, Attempt)> = Vec::new();
        for kept in self.kept(id)? {
            let same = all
                .iter_mut()
                .map(|(_, of)| of)
                .find(|of| (of.document, of.cause) == (kept.attempt.document, kept.attempt.cause));
            match same {
                Some(of) => gather(&mut of.touches, kept.attempt.touches),
                None if kept.is_cause => all.push((kept.position, kept.attempt)),
                None => {}
            }
        }
        let mut all: Vec<Attempt> = all.into_iter().map(|(_, attempt)| attempt).collect();
        all.extend(self.attempts_in_outbox(id)?);
        for attempt in &mut all {
            attempt.row = self.row(attempt.document)?.map(|listed| listed.row);
        }
        Ok(all)
    }

    /// The heads that stand for heads a form was opened at, after all that left the document since.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn standing_heads(&self, id: DocumentId, heads: &Heads) -> Result<Heads> {
        standing(&self.connection, id, heads)
    }

    fn kept(&self, id: Option<DocumentId>) -> Result<Vec<Kept>> {
        let mut statement = self.connection.prepare_cached(
            "SELECT position, document, hash, cause, actor, code, path, detail, made_ms, mended_by, state, touches,
                    became
             FROM refusals WHERE state <> 'carried' AND (?1 IS NULL OR document = ?1) ORDER BY position",
        )?;
        let rows = statement.query_map([id.as_ref().map(DocumentId::bytes)], read)?;
        let mut all = Vec::new();
        for row in rows {
            let (mut kept, state, touches, became) = row?;
            let attempt = &mut kept.attempt;
            attempt.state = AttemptState::from_word(&state)
                .ok_or_else(|| StoreFault::undecodable("a state"))?;
            attempt.touches = serde_json::from_str(&touches)
                .map_err(|_| StoreFault::undecodable("a list of touches"))?;
            let became = documents::heads_of(&became)?;
            attempt.base = standing(&self.connection, attempt.document, &became)?;
            all.push(kept);
        }
        Ok(all)
    }

    /// Refused changes whose documents stand with them: a record that was not taken, or is not the person's.
    fn attempts_in_outbox(&self, id: Option<DocumentId>) -> Result<Vec<Attempt>> {
        let mut all: Vec<Attempt> = Vec::new();
        let pending = self.pending()?.into_iter();
        let mut refused: Vec<Pending> = pending
            .filter(|of| of.state == OutboxState::Refused)
            .filter(|of| id.is_none_or(|id| of.document == id))
            .collect();
        // What only builds on another comes after it.
        let follows = |of: &Pending| of.refusal.as_ref().is_some_and(follows);
        refused.sort_by_key(follows);
        for pending in refused {
            let is_follower = follows(&pending);
            let Some(refusal) = pending.refusal else { continue };
            match all.iter_mut().find(|of| of.document == pending.document) {
                Some(first) if is_follower => {
                    gather(&mut first.touches, pending.touches);
                    continue;
                }
                Some(_) | None => {}
            }
            let entries = outbox::entries(&self.connection, pending.document)?;
            let Some(entry) = entries.iter().find(|of| of.change.hash() == pending.hash) else {
                continue;
            };
            let is_creation = entries.iter().any(Entry::is_refused_creation);
            all.push(Attempt {
                document: pending.document,
                cause: pending.hash,
                actor: entry.change.actor_id().clone(),
                made_ms: entry.change.timestamp(),
                refusal,
                touches: pending.touches,
                state: AttemptState::Open,
                mended_by: None,
                retry: if is_creation { Retry::AsNewRecord } else { Retry::AsItIs },
                base: Heads::new(),
                row: None,
            });
        }
        Ok(all)
    }
}

fn follows(refusal: &Refusal) -> bool {
    refusal.code == DEPENDS_ON_REFUSED
}
