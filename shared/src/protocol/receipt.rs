//! Receipts: what the server holds of a document, provable after its database was lost.
//!
//! The key lies outside the database. A device is green for a document exactly when the receipt's heads
//! are the document's own.

use crate::{
    documents::Heads,
    ids::{DocumentId, TenantId},
};
use serde::{Deserialize, Serialize};

/// The server's word that it holds a document at these heads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The document.
    pub document: DocumentId,
    /// The heads the server holds, sorted.
    pub heads: Heads,
    /// A keyed hash over tenant, document and heads.
    pub seal: [u8; 32],
}

impl Receipt {
    /// Issues a receipt; only a server that holds these heads may.
    pub fn issue(key: &[u8; 32], tenant: TenantId, document: DocumentId, heads: Heads) -> Self {
        let seal = seal(key, tenant, document, &heads);
        Receipt { document, heads, seal }
    }

    /// Whether a server with this key issued it.
    pub fn is_genuine(&self, key: &[u8; 32], tenant: TenantId) -> bool {
        blake3::Hash::from(seal(key, tenant, self.document, &self.heads))
            == blake3::Hash::from(self.seal)
    }
}

fn seal(key: &[u8; 32], tenant: TenantId, document: DocumentId, heads: &Heads) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(b"satchel receipt 1").update(tenant.bytes()).update(document.bytes());
    for head in heads {
        hasher.update(&head.0);
    }
    *hasher.finalize().as_bytes()
}
