//! Escrow: each unsent change also lies beside the store, sealed to the company, so that a locked, revoked, forgotten-PIN
//! or broken device can still hand it in.
//!
//! 1. The file follows the outbox: after every transaction that touched it, before "saved" is said, boxes that are
//!    missing are added. So whatever went wrong the last time is made good by the next.
//! 2. When the outbox is empty the file is emptied; boxes of sent changes are dropped once they are the greater part.
//! 3. The chance of a box is made of a seed that only the open store knows and of what is in it: no two boxes share
//!    it, and the same change gives the same box.
//! 4. A file that takes no writing costs a warning, not the work, which is saved.

use super::{
    Result, Store, StoreFault, actors,
    escrow_file::{EscrowFile, Frame, Name},
    meta, records,
};
use rusqlite::Connection;
use satchel_shared::{ids::DocumentId, protocol::escrow::EscrowEntry, sealed::PublicKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whom boxes are sealed to, and what their chance is made of.
#[derive(Clone, Serialize, Deserialize)]
struct Escrow {
    key: PublicKey,
    seed: [u8; 32],
}

/// A change of the outbox, or an open attempt, by document and hash.
struct Unsent {
    position: i64,
    is_attempt: bool,
    name: Name,
}

impl Store {
    /// Whom unsent work is sealed to; `None` when no server said so yet.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn escrow_key(&self) -> Result<Option<PublicKey>> {
        Ok(escrow(&self.connection)?.map(|escrow| escrow.key))
    }

    /// Seals unsent work to this key from now on; what lies sealed to another is sealed again. `seed` is fresh
    /// chance.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_escrow_key(&mut self, key: PublicKey, seed: [u8; 32]) -> Result<()> {
        let is_other = self.escrow_key()? != Some(key);
        if is_other {
            self.write(|tx| meta::put_json(tx, meta::ESCROW, &Escrow { key, seed }))?;
        }
        self.follow_outbox(is_other)
    }

    /// The boxes of all that the server has not taken; `None` when some of it has none.
    ///
    /// # Errors
    /// When the store or the file cannot be read, or a missing box not be added.
    pub fn sealed_unsent(&self) -> Result<Option<Vec<Vec<u8>>>> {
        self.follow_outbox(false)?;
        let Some(escrow) = escrow(&self.connection)? else { return Ok(None) };
        let held = EscrowFile::lock(self.dir())?.read()?;
        let sealed = |of: &Unsent| {
            let frame = held.frames.iter().find(|frame| frame.name == of.name);
            frame.map(|frame| frame.sealed.clone())
        };
        Ok(unsent(&self.connection, &escrow)?.iter().map(sealed).collect())
    }

    /// Makes the escrow file follow the outbox; a fault is told in the log only, since the work itself is saved.
    pub(super) fn keep_in_escrow(&self) {
        if let Err(fault) = self.follow_outbox(false) {
            tracing::warn!(%fault, "unsent work is not in escrow; the next save tries again");
        }
    }

    /// Leaves nothing in the escrow file but what is unsent.
    pub(super) fn purify_escrow(&self) -> Result<()> {
        self.follow_outbox(true)
    }

    /// `is_pure`: nothing but what is unsent may stay in the file.
    fn follow_outbox(&self, is_pure: bool) -> Result<()> {
        let Some(escrow) = escrow(&self.connection)? else { return Ok(()) };
        // Taken before the outbox is read: of two programs, the later one sees what both saved.
        let file = EscrowFile::lock(self.dir())?;
        let unsent = unsent(&self.connection, &escrow)?;
        let held = file.read()?;
        if unsent.is_empty() {
            return file.clear(&held);
        }
        let (wanted, names) = (unsent.iter().map(|of| of.name).collect(), held.names());
        let missing = unsent.iter().filter(|of| !names.contains(&of.name));
        let added = missing.map(|of| self.frame(&escrow, of));
        let added: Vec<Frame> = added.filter_map(Result::transpose).collect::<Result<_>>()?;
        let dead = names.difference(&wanted).count();
        if dead > wanted.len() || (is_pure && dead > 0) {
            let living = |frame: &Frame| wanted.contains(&frame.name);
            let mut frames: Vec<Frame> = held.frames.into_iter().filter(living).collect();
            frames.extend(added);
            return file.replace(&frames);
        }
        if added.is_empty() { Ok(()) } else { file.append(&held, &added) }
    }

    fn frame(&self, escrow: &Escrow, unsent: &Unsent) -> Result<Option<Frame>> {
        let mut statement = self.connection.prepare_cached(match unsent.is_attempt {
            true => "SELECT document, actor, bytes FROM refusals WHERE position = ?1",
            false => "SELECT document, actor, bytes FROM outbox WHERE position = ?1",
        })?;
        let (document, actor, change): (DocumentId, Vec<u8>, Vec<u8>) = statement
            .query_row([unsent.position], |row| {
                Ok((records::id_at::<0>(row)?, row.get(1)?, row.get(2)?))
            })?;
        let identity = self.identity()?;
        // A colleague's change that is offered again may have an author nobody named here; it is the colleague's to give.
        let Some(author) = actors::find(&self.connection, &actor)? else { return Ok(None) };
        let entry = EscrowEntry {
            tenant: identity.tenant,
            device: identity.device,
            person: identity.person,
            document,
            author,
            change,
        };
        let chance = escrow.chance(&entry)?;
        Ok(Some(Frame { name: unsent.name, sealed: entry.seal(&escrow.key, &chance)? }))
    }
}

impl Escrow {
    /// Another one for each content and key.
    fn chance(&self, entry: &EscrowEntry) -> Result<[u8; 32]> {
        let content =
            serde_json::to_vec(entry).map_err(|why| StoreFault::Statement(why.to_string()))?;
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(b"satchel escrow chance 1").update(self.key.to_string().as_bytes());
        Ok(*hasher.update(&content).finalize().as_bytes())
    }

    fn name(&self, document: DocumentId, hash: &[u8; 32]) -> Name {
        let mut hasher = blake3::Hasher::new_keyed(&self.seed);
        hasher.update(b"satchel escrow name 1").update(document.bytes()).update(hash);
        let mut name = Name::default();
        hasher.finalize_xof().fill(&mut name);
        name
    }
}

fn escrow(connection: &Connection) -> Result<Option<Escrow>> {
    meta::get_json(connection, meta::ESCROW)
}

/// The outbox in its order, each change once; behind it what was refused and still needs its author.
fn unsent(connection: &Connection, escrow: &Escrow) -> Result<Vec<Unsent>> {
    let mut statement = connection.prepare_cached(
        "SELECT document, position, hash, 0 AS is_attempt FROM outbox
             UNION ALL SELECT document, position, hash, 1 FROM refusals WHERE state = 'open'
             ORDER BY is_attempt, position",
    )?;
    let mut rows = statement.query([])?;
    let mut seen = BTreeSet::new();
    let mut unsent = Vec::new();
    while let Some(row) = rows.next()? {
        let name = escrow.name(records::id_at::<0>(row)?, &row.get(2)?);
        if seen.insert(name) {
            unsent.push(Unsent { position: row.get(1)?, is_attempt: row.get(3)?, name });
        }
    }
    Ok(unsent)
}
