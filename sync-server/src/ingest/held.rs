//! What is held of a document at the moment its changes are judged, read from one snapshot.

use super::{
    lawful::Holding,
    offer::{OfferedDocument, Sender},
};
use crate::log::{StoreFault, Transaction, actors, changes, documents, quarantine, scope_rows};
use automerge::{ActorId, Change, ChangeHash};
use satchel_shared::{documents::Document, ids::DocumentId, permissions::Scope, refusal::Refusal};
use std::collections::{BTreeMap, BTreeSet};

/// Deps of one change that are looked up in quarantine; an honest change builds on a few.
const DEPS_LOOKED_UP_MAX: usize = 32;

/// A document and what the log says about the changes offered for it.
#[derive(Clone, Debug)]
pub struct Held {
    /// The document.
    pub id: DocumentId,
    /// The version of its row; 0 when there is none.
    pub version: u64,
    /// The document itself.
    pub document: Option<Document>,
    /// The scopes it is in.
    pub scopes: BTreeSet<Scope>,
    /// How the device holds it, when it is in none of its person's.
    pub holding: Holding,
    /// Offered changes that the log holds from this very device: duplicates, whatever the grants say now.
    pub own: BTreeSet<ChangeHash>,
    /// The last sequence of each offered actor.
    pub last_sequences: BTreeMap<ActorId, u64>,
    /// Why offered bytes were refused before, by the name quarantine gives them.
    pub refused: BTreeMap<[u8; 32], Refusal>,
    /// Deps of offered changes that lie in quarantine.
    pub refused_deps: BTreeSet<ChangeHash>,
}

impl Held {
    /// Reads all of it.
    ///
    /// # Errors
    /// When the database cannot be read, or the stored document does not load.
    pub fn load(
        tx: &Transaction<'_>,
        sender: Sender,
        offered: &OfferedDocument,
    ) -> Result<Held, StoreFault> {
        let (tenant, id) = (sender.tenant, offered.id);
        let stored = documents::find(tx, tenant, id)?;
        let version = stored.as_ref().map_or(0, |stored| stored.version);
        let document = stored.map(|stored| Document::load(&stored.bytes)).transpose()?;
        let mut held = Held {
            id,
            version,
            document,
            scopes: scope_rows::present(tx, tenant, id)?,
            holding: Holding::Never,
            own: BTreeSet::new(),
            last_sequences: BTreeMap::new(),
            refused: BTreeMap::new(),
            refused_deps: BTreeSet::new(),
        };
        for one in &offered.changes {
            if let Some(refusal) = quarantine::refusal_of(tx, tenant, id, &one.bytes)? {
                held.refused.insert(quarantine::name_of(&one.bytes), refusal);
            }
            if let Ok(change) = &one.change {
                held.look_up(tx, sender, change)?;
            }
        }
        Ok(held)
    }

    fn look_up(
        &mut self,
        tx: &Transaction<'_>,
        sender: Sender,
        change: &Change,
    ) -> Result<(), StoreFault> {
        let (tenant, hash) = (sender.tenant, change.hash());
        let actor = change.actor_id();
        // Also what somebody else handed in for this device, after a restore.
        let is_own = match changes::device_of(tx, tenant, self.id, &hash)? {
            None => false,
            Some(device) if device == sender.device => true,
            Some(_) => {
                actors::find(tx, tenant, actor)?.is_some_and(|entry| entry.device == sender.device)
            }
        };
        if is_own {
            self.own.insert(hash);
        }
        if !self.last_sequences.contains_key(actor) {
            let last = changes::last_sequence(tx, tenant, self.id, actor)?;
            self.last_sequences.insert(actor.clone(), last);
        }
        let is_held = |dep: &ChangeHash| self.document.as_ref().is_some_and(|held| held.has(dep));
        let missing: Vec<ChangeHash> = change
            .deps()
            .iter()
            .take(DEPS_LOOKED_UP_MAX)
            .filter(|dep| !is_held(dep))
            .copied()
            .collect();
        for dep in missing {
            if quarantine::holds_change(tx, tenant, self.id, &dep)? {
                self.refused_deps.insert(dep);
            }
        }
        Ok(())
    }
}
