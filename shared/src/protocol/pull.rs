//! Pull: `GET /sync/v1/pull?cursor=…&today=…&want=…`. What changed in the person's scopes since the cursor.
//!
//! Server: oldest first, one frame per changed document or evict, only what present grants allow; a page is
//! read in one transaction and ends with a checkpoint. Device: stores a page and its checkpoint in one
//! transaction, merges a snapshot into a document with local changes, and asks again by name (`want`) for
//! a document whose named heads it cannot reach. The first page of a first sync brings today's documents
//! ahead, with a cursor that has not moved. A page says in which of the person's scopes its documents stand, and
//! the last one the digest of these scopes: where the device computes another, it compares.

use super::{
    bounded,
    limits::{COMPARE_SCOPES_MAX, PAGE_CHANGES_MAX},
    push::ActorEntry,
    receipt::Receipt,
};
use crate::{digest::Digest, ids::DocumentId, index_row::IndexRow, permissions::Scope};
use serde::{Deserialize, Serialize};

/// What of a document is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    /// The whole document; the device may store it unparsed.
    Snapshot(Vec<u8>),
    /// Only the changes the device lacks; may be none when all were its own.
    Changes(#[serde(deserialize_with = "bounded::list::<_, _, PAGE_CHANGES_MAX>")] Vec<Vec<u8>>),
}

/// One frame of a page, in the order to be applied.
#[allow(clippy::large_enum_variant, reason = "nearly every frame is the large one")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Frame {
    /// A document that changed, or newly reaches the device.
    Document {
        /// What the server holds of it.
        receipt: Receipt,
        /// Snapshot or changes, whichever is smaller.
        content: Content,
        /// Its row at those heads.
        row: IndexRow,
    },
    /// A document the device must let go, once its own changes to it were received.
    Evict {
        /// The document.
        document: DocumentId,
    },
    /// Who wrote the changes of the documents in this page.
    Actor(ActorEntry),
    /// The page ends; store the cursor with it.
    Checkpoint {
        /// Opaque; sent back as it is.
        cursor: Vec<u8>,
        /// Documents still to come, for the progress bar.
        remaining: u64,
    },
    /// Nothing is left: the device has all it may see as of now.
    End {
        /// Documents in the person's scopes.
        documents: u64,
        /// The newest schema the server knows.
        schema: u32,
        /// The server's clock in milliseconds.
        time_ms: i64,
        /// The newest number of the tenant's log: all that was sent or received before stands at or below it.
        head: u64,
        /// The log number up to which a backup exists.
        backed_up: u64,
    },
    /// Documents of this page stand in these of the person's scopes, and in no other of theirs.
    Reach {
        /// The scopes.
        #[serde(deserialize_with = "bounded::list::<_, _, COMPARE_SCOPES_MAX>")]
        scopes: Vec<Scope>,
        /// The documents.
        documents: Vec<DocumentId>,
    },
    /// Scopes that are the person's no more: what stood in one of them and is not evicted stands in others.
    Ungranted {
        /// The scopes.
        #[serde(deserialize_with = "bounded::list::<_, _, COMPARE_SCOPES_MAX>")]
        scopes: Vec<Scope>,
    },
    /// What all of the person's scopes come to, read with the end that follows.
    Digest(Digest),
    /// A document that was erased for ever: every copy goes, unsent changes too, and only its id is remembered.
    Erased {
        /// The document.
        document: DocumentId,
    },
}
