//! Receipts: what the server holds of a document, provable after its database was lost.
//!
//! The key lies outside the database. A device is green for a document exactly when the receipt's heads
//! are the document's own. A receipt binds the owners of all actors in the history of its heads, so that
//! after a restore anybody who holds it can hand in colleagues' work, and nobody can hand in work as theirs.

use super::{bounded, limits::RELAY_OWNERS_MAX, push::ActorEntry};
use crate::{
    documents::Heads,
    ids::{DeviceId, DocumentId, PersonId, TenantId},
};
use serde::{Deserialize, Serialize};

/// Whose an actor is, as the register says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Owner {
    /// The actor's bytes.
    pub actor: Vec<u8>,
    /// The device.
    pub device: DeviceId,
    /// The person.
    pub person: PersonId,
}

impl From<&ActorEntry> for Owner {
    fn from(entry: &ActorEntry) -> Owner {
        Owner { actor: entry.actor.clone(), device: entry.device, person: entry.person }
    }
}

/// The server's word that it holds a document at these heads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The document.
    pub document: DocumentId,
    /// The heads the server holds, sorted.
    pub heads: Heads,
    /// A keyed hash over tenant, document, heads and owners.
    pub seal: [u8; 32],
}

/// What goes with changes that are handed in again after a restore: the proof that the server had them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relay {
    /// The newest receipt of the lost history.
    pub receipt: Receipt,
    /// The owners of all actors in the history of its heads, sorted, none twice.
    #[serde(deserialize_with = "bounded::list::<_, _, RELAY_OWNERS_MAX>")]
    pub owners: Vec<Owner>,
}

impl Receipt {
    /// Issues a receipt; only a server that holds these heads may. `owners` are those of all actors in the
    /// history of the heads, sorted, none twice.
    pub fn issue(
        key: &[u8; 32],
        tenant: TenantId,
        document: DocumentId,
        heads: Heads,
        owners: &[Owner],
    ) -> Self {
        let seal = seal(key, tenant, document, &heads, owners);
        Receipt { document, heads, seal }
    }

    /// Whether a server with this key issued it over these owners.
    pub fn is_genuine(&self, key: &[u8; 32], tenant: TenantId, owners: &[Owner]) -> bool {
        blake3::Hash::from(seal(key, tenant, self.document, &self.heads, owners))
            == blake3::Hash::from(self.seal)
    }
}

/// Counts and lengths are written before what they count, so no two inputs give the same bytes.
fn seal(
    key: &[u8; 32],
    tenant: TenantId,
    document: DocumentId,
    heads: &Heads,
    owners: &[Owner],
) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(b"satchel receipt 2").update(tenant.bytes()).update(document.bytes());
    hasher.update(&(heads.len() as u64).to_le_bytes());
    for head in heads {
        hasher.update(&head.0);
    }
    for owner in owners {
        hasher.update(&(owner.actor.len() as u64).to_le_bytes()).update(&owner.actor);
        hasher.update(owner.device.bytes()).update(owner.person.bytes());
    }
    *hasher.finalize().as_bytes()
}
