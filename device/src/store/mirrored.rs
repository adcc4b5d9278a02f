//! The store and its mirror: what keeps the two in step, whatever happened between them.
//!
//! 1. After every commit, whatever the outbox holds and the mirror lacks is written to the mirror; so a kill
//!    between the two is made good by the next write.
//! 2. Every frame of the mirror is in the outbox or among what was sent. One that is in neither comes from
//!    another life of the store (a lost log, an older copy, a salvage): it is taken back into the outbox.
//! 3. A frame is dropped once its change is part of a backup of the server's, and only then forgotten by `sent`.
//! 4. The mirror's trouble is never the work's: what was committed is saved, and the person is told.

use super::{Result, Store, StoreFault, actors, adopt, erase, meta, mirror::MirroredChange, sent};
use crate::destroy::{Deed, Facts, may_destroy};
use rusqlite::Row;
use satchel_shared::{ids::DocumentId, protocol::push::ActorEntry};
use uuid::Uuid;

/// A mirror below this size is rewritten only when nothing in it is needed.
const SIZE_WORTH_REWRITING: u64 = 1024 * 1024;

impl Store {
    /// Why the newest work stands in the database alone; `None` when the mirror has it, too.
    pub const fn mirror_fault(&self) -> Option<&StoreFault> {
        self.mirror_fault.as_ref()
    }

    /// Writes to the mirror what the outbox holds and it lacks. Its trouble is kept to be told, and tried
    /// again with the next write.
    pub(super) fn mirror_outbox(&mut self) {
        self.mirror_fault = self.try_mirror_outbox().err();
        if let Some(fault) = &self.mirror_fault {
            tracing::warn!(%fault, "the mirror was not written");
        }
    }

    fn try_mirror_outbox(&mut self) -> Result<()> {
        let newest: Option<i64> =
            self.connection.query_row("SELECT max(position) FROM outbox", [], |row| row.get(0))?;
        let Some(newest) = newest.filter(|newest| *newest > self.mirrored_to) else {
            return Ok(());
        };
        let lock = self.mirror.lock()?;
        let lacking = self.outbox_after(self.mirrored_to)?;
        self.mirror.append(&lock, lacking.into_iter())?;
        self.mirrored_to = newest;
        Ok(())
    }

    fn outbox_after(&self, position: i64) -> Result<Vec<MirroredChange>> {
        let identity = self.identity()?;
        let mut statement = self.connection.prepare_cached(
            "SELECT o.document, o.hash, coalesce(d.kind, ''), o.bytes, o.actor
             FROM outbox o LEFT JOIN documents d ON d.id = o.document
             WHERE o.position > ?1 ORDER BY o.position",
        )?;
        let nobody = ActorEntry {
            actor: Vec::new(),
            device: identity.device,
            device_name: identity.device_name,
            person: identity.person,
            clock_offset_ms: None,
            clock_uncertainty_ms: None,
        };
        let rows = statement.query_map([position], |row| read(row, &nobody))?;
        let mut changes: Vec<MirroredChange> = rows.collect::<rusqlite::Result<_>>()?;
        for change in &mut changes {
            if let Some(entry) = actors::find(&self.connection, &change.actor.actor)? {
                change.actor = entry;
            }
        }
        Ok(changes)
    }

    /// Takes back what stands in the mirror and is unknown to the store; how many changes that were.
    ///
    /// # Errors
    /// When they cannot be written; they stay in the mirror then.
    pub fn settle_mirror(&mut self) -> Result<u64> {
        if self.mirror.is_empty() {
            return Ok(0);
        }
        let lock = self.mirror.lock()?;
        let contents = self.mirror.read(&lock)?;
        let mut orphans = Vec::new();
        for change in contents.changes {
            if !sent::holds(&self.connection, &(change.document, change.hash))?
                && !erase::is_erased(&self.connection, change.document)?
            {
                orphans.push(change);
            }
        }
        if orphans.is_empty() {
            return Ok(0);
        }
        let taken = self.write_once(|tx| adopt::adopt(tx, &orphans))?;
        tracing::warn!(taken, "unsent changes came back from the mirror");
        Ok(taken)
    }

    /// Drops what the server has a backup of, if the file is worth it. Nothing is lost when it fails.
    ///
    /// # Errors
    /// When it cannot be read or written; the former file then stands.
    pub fn trim_mirror(&mut self) -> Result<()> {
        let backed_up = self.backed_up()?;
        if self.mirror.is_empty() {
            return self.write_once(|tx| sent::forget_backed_up(tx, backed_up));
        }
        let lock = self.mirror.lock()?;
        let contents = self.mirror.read(&lock)?;
        let mut needed = Vec::new();
        for change in &contents.changes {
            if !self.may_drop(change, backed_up)?
                && !erase::is_erased(&self.connection, change.document)?
            {
                needed.push(change.clone());
            }
        }
        let is_worth_it =
            contents.size > SIZE_WORTH_REWRITING && needed.len() <= contents.changes.len() / 2;
        if contents.changes.is_empty() || !(needed.is_empty() || is_worth_it) {
            return Ok(());
        }
        self.mirror.rewrite(&lock, &needed, contents.is_damaged)?;
        self.write_once(|tx| sent::forget_backed_up(tx, backed_up))
    }

    fn may_drop(&self, change: &MirroredChange, backed_up: u64) -> Result<bool> {
        let name = (change.document, change.hash);
        let facts = Facts {
            unsent: u64::from(sent::is_unsent(&self.connection, &name)?),
            is_backed_up: sent::is_backed_up(&self.connection, &name, backed_up)?,
            ..Facts::default()
        };
        Ok(may_destroy(Deed::DropMirrored, &facts).is_ok())
    }

    /// Forgets up to where things were backed up: the server was restored, its numbers mean others now. To be
    /// called in a rebase, before anything of the new epoch is pulled.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn forget_numbers(&mut self) -> Result<()> {
        self.write(|tx| {
            tx.execute("UPDATE sent SET number = NULL", [])?;
            tx.execute("UPDATE kept SET number = NULL", [])?;
            meta::put_json(tx, meta::BACKED_UP, &0_u64)
        })
    }
}

fn read(row: &Row<'_>, nobody: &ActorEntry) -> rusqlite::Result<MirroredChange> {
    Ok(MirroredChange {
        document: DocumentId::new(Uuid::from_bytes(row.get(0)?)),
        hash: row.get(1)?,
        kind: row.get(2)?,
        bytes: row.get(3)?,
        actor: ActorEntry { actor: row.get(4)?, ..nobody.clone() },
    })
}
