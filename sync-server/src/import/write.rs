//! Writing drafts into the store: a transaction per batch, so that a stop between two leaves whole records only.
//!
//! A record that is there already is left alone: what people changed in it since counts more than the file.

use super::draft::Draft;
use crate::{
    import::identity,
    ingest::{OwnWork, ServerActor, own_work::OwnWorkFault},
    log::Store,
};
use satchel_shared::{
    documents::Kind,
    ids::{PersonId, TenantId},
    protocol::push::ActorEntry,
};
use std::collections::BTreeMap;

/// Records per transaction: enough that COMMIT costs little, few enough that a stop is obeyed within a second.
pub const BATCH: usize = 500;

/// Who writes, and into what.
pub struct Writing<'s> {
    /// The store.
    pub store: &'s Store,
    /// The company.
    pub tenant: TenantId,
    /// The author of this run.
    pub server: ServerActor,
    /// The server's clock, milliseconds.
    pub now_ms: &'s dyn Fn() -> i64,
    /// Whether somebody asked to stop.
    pub is_stopped: &'s dyn Fn() -> bool,
}

/// What became of the drafts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// New records by kind.
    pub created: BTreeMap<Kind, usize>,
    /// Records left alone because they were there, by kind.
    pub already: BTreeMap<Kind, usize>,
    /// Whether it ended early because somebody asked to stop.
    pub is_stopped: bool,
}

impl Writing<'_> {
    /// Writes all drafts in their order; `done` is told the records of each batch once it is on disk.
    ///
    /// # Errors
    /// Those of the store; the batches before are on disk then.
    pub fn write(
        &self,
        drafts: impl Iterator<Item = Draft>,
        mut done: impl FnMut(usize),
    ) -> Result<Written, OwnWorkFault> {
        let mut written = Written::default();
        let mut drafts = drafts.peekable();
        while drafts.peek().is_some() {
            if (self.is_stopped)() {
                written.is_stopped = true;
                break;
            }
            let batch: Vec<Draft> = drafts.by_ref().take(BATCH).collect();
            self.write_batch(&batch, &mut written)?;
            done(batch.len());
        }
        Ok(written)
    }

    fn write_batch(&self, batch: &[Draft], written: &mut Written) -> Result<(), OwnWorkFault> {
        self.store.write(|tx| {
            let now_ms = (self.now_ms)();
            let mut work =
                OwnWork::begin(tx, self.tenant, self.server.entry(), &self.server, now_ms)?;
            for draft in batch {
                if work.exists(draft.id)? {
                    *written.already.entry(draft.kind).or_default() += 1;
                    continue;
                }
                work.set_time(draft.made_ms.unwrap_or(now_ms));
                let author = self.entry(draft.author);
                work.create_values_by(&author, draft.id, draft.kind, draft.fields.clone())?;
                *written.created.entry(draft.kind).or_default() += 1;
            }
            work.finish().map(drop)
        })
    }

    /// The author's entry: this run's own, or one of this run in the name of a person.
    pub fn entry(&self, person: Option<PersonId>) -> ActorEntry {
        let own = self.server.entry();
        let Some(person) = person else { return own.clone() };
        let actor = identity::named(&[b"author", &own.actor, person.bytes()]);
        ActorEntry { actor: actor.as_bytes().to_vec(), person, ..own.clone() }
    }
}
