//! Relays: what a receipt of a lost history proves of the changes handed in with it.
//!
//! A change among the ancestors of a genuine receipt's heads was held by this server before it was restored:
//! it passed every check of permission then, under the owner the receipt binds. So it is taken back whoever
//! brings it, past those checks; the gate looks at it like at any other. What is not proven is judged as
//! ordinary work of the sender.

use super::{
    append::Append,
    offer::{Offer, Offered, OfferedDocument},
    own_work::SERVER_NAME,
};
use crate::log::{StoreFault, actors};
use automerge::{ActorId, Change, ChangeHash, ReadDoc};
use satchel_shared::{
    documents::{Document, Heads},
    ids::{DocumentId, TenantId},
    protocol::{
        push::ActorEntry,
        receipt::{Owner, Relay},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// A receipt that was found genuine, with the owners it binds.
#[derive(Clone, Debug)]
pub struct Proof {
    heads: Heads,
    owners: BTreeMap<ActorId, Owner>,
}

impl Proof {
    /// Reads what was handed in; `None` unless this server issued it for this document over these owners.
    fn of(claim: Relay, key: &[u8; 32], tenant: TenantId, document: DocumentId) -> Option<Proof> {
        let Relay { receipt, owners } = claim;
        if receipt.document != document || !receipt.is_genuine(key, tenant, &owners) {
            tracing::warn!(%document, "a relay with a receipt that is not genuine: judged as ordinary");
            return None;
        }
        let by_actor = |owner: Owner| (ActorId::from(owner.actor.as_slice()), owner);
        Some(Proof { heads: receipt.heads, owners: owners.into_iter().map(by_actor).collect() })
    }

    /// Whose the actor was.
    pub fn owner(&self, actor: &ActorId) -> Option<&Owner> {
        self.owners.get(actor)
    }

    /// The offered changes among the ancestors of its heads, those that are held included: whoever shows that
    /// they had them is told that they are duplicates, also when the record is not theirs any more.
    pub fn covers(&self, offered: &[Offered], held: Option<&Document>) -> BTreeSet<ChangeHash> {
        let offered: BTreeMap<ChangeHash, &Change> = offered
            .iter()
            .filter_map(|offered| offered.change.as_ref().ok())
            .map(|change| (change.hash(), change))
            .collect();
        let mut covered = BTreeSet::new();
        let mut met = BTreeSet::new();
        let mut next = self.heads.clone();
        while let Some(hash) = next.pop() {
            if !met.insert(hash) {
                continue;
            }
            if let Some(change) = offered.get(&hash) {
                next.extend_from_slice(change.deps());
                if self.owner(change.actor_id()).is_some() {
                    covered.insert(hash);
                }
            } else if let Some(change) =
                held.and_then(|document| document.automerge().get_change_by_hash(&hash))
            {
                next.extend_from_slice(change.deps());
            }
        }
        covered
    }
}

impl OfferedDocument {
    /// The proof of a change's owner, when a genuine receipt covers it.
    pub fn owner_of(&self, actor: &ActorId) -> Option<&Owner> {
        self.proof.as_ref().and_then(|proof| proof.owner(actor))
    }
}

impl Offer {
    /// Examines the receipts handed in, under the server's key; without this none counts.
    pub fn prove(&mut self, key: &[u8; 32]) {
        for document in &mut self.documents {
            let claim = document.claim.take();
            document.proof =
                claim.and_then(|claim| Proof::of(claim, key, self.sender.tenant, document.id));
        }
    }
}

/// Registers an actor under the owner a receipt bound, unless it is registered. What its clock said is lost.
///
/// # Errors
/// When the database cannot be read or written.
pub(super) fn register(append: &Append<'_>, owner: &Owner) -> Result<(), StoreFault> {
    let (tx, tenant) = (append.tx, append.tenant);
    let entry = ActorEntry {
        actor: owner.actor.clone(),
        device: owner.device,
        // A device's name comes from its enrolment, as `register` finds it.
        device_name: SERVER_NAME.to_owned(),
        person: owner.person,
        clock_offset_ms: None,
        clock_uncertainty_ms: None,
    };
    match actors::find(tx, tenant, &ActorId::from(owner.actor.as_slice()))? {
        Some(known) if (known.device, known.person) == (owner.device, owner.person) => Ok(()),
        Some(known) => {
            let (device, person) = (known.device, known.person);
            tracing::error!(%device, %person, owner = %owner.device,
                "an actor was claimed by another device while its owner's was forgotten");
            Ok(())
        }
        None if owner.device.uuid().is_nil() => {
            actors::register_own(tx, tenant, &entry, append.received_ms)
        }
        None => actors::register(tx, tenant, &entry, append.received_ms),
    }
}
