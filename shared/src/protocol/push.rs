//! Push: `POST /sync/v1/push`. The device hands in its changes; the server answers for each.
//!
//! Device: sends a document's changes in their order, forgets one only when the answer named it, and keeps
//! other documents moving when one is refused. Server: acknowledges only after its commit, and writes even
//! when all was duplicate.
//!
//! A push names where the device last read, so that a server of another history judges nothing of it and
//! answers `rebase`. In a rebase a document brings the receipt that proves its changes were held: [`Relay`].

use super::{
    bounded,
    limits::{PUSH_ACTORS_MAX, PUSH_CHANGES_MAX, PUSH_DOCUMENTS_MAX, PUSH_RELEASED_MAX},
    receipt::{Receipt, Relay},
};
use crate::{
    ids::{DeviceId, DocumentId, PersonId},
    refusal::Refusal,
};
use automerge::ChangeHash;
use serde::{Deserialize, Serialize};

/// The register's entry of an actor: one process run of one person on one device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorEntry {
    /// The actor's bytes.
    pub actor: Vec<u8>,
    /// The device; the server puts its own knowledge here, whatever was sent.
    pub device: DeviceId,
    /// What people call the device.
    pub device_name: String,
    /// The person; the server puts its own knowledge here, whatever was sent.
    pub person: PersonId,
    /// Device time minus server time in milliseconds, as measured; `None` when never measured.
    pub clock_offset_ms: Option<i64>,
    /// Half the round trip of that measurement, in milliseconds.
    pub clock_uncertainty_ms: Option<i64>,
}

/// Changes of one document, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushDocument {
    /// The document.
    pub document: DocumentId,
    /// Raw change chunks.
    #[serde(deserialize_with = "bounded::list::<_, _, PUSH_CHANGES_MAX>")]
    pub changes: Vec<Vec<u8>>,
    /// In a rebase, the proof that the server once held what of them is no new work.
    pub relay: Option<Relay>,
}

/// What a device hands in. One frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushOffer {
    /// Actors the server has not confirmed yet; those of the changes below among them.
    #[serde(deserialize_with = "bounded::list::<_, _, PUSH_ACTORS_MAX>")]
    pub actors: Vec<ActorEntry>,
    /// At most [`PUSH_CHANGES_MAX`] changes in all.
    #[serde(deserialize_with = "bounded::list::<_, _, PUSH_DOCUMENTS_MAX>")]
    pub documents: Vec<PushDocument>,
    /// The cursor as the device holds it, empty before the first page: what it was given and not yet told to put
    /// away, it may edit; and a server of another history judges nothing.
    pub cursor: Vec<u8>,
    /// Documents the device has put away as it was told; named again until an answer came.
    #[serde(deserialize_with = "bounded::list::<_, _, PUSH_RELEASED_MAX>")]
    pub released: Vec<DocumentId>,
}

/// What became of one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It is in the log under this number.
    Accepted {
        /// Its number in the tenant's log.
        number: u64,
    },
    /// It was in the log already.
    Duplicate,
    /// Changes it builds on are not here; send them first.
    Deferred {
        /// Their hashes.
        missing: Vec<ChangeHash>,
    },
    /// Its actor's sequence is used by another change: write it again under a fresh actor.
    Fork,
    /// It breaks a rule, and lies in quarantine.
    Refused(Refusal),
}

/// The answer for one document, a verdict per change in the order sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushedDocument {
    /// The document.
    pub document: DocumentId,
    /// Hash and verdict of each change; the hash is that of the bytes sent, when they could be read.
    pub verdicts: Vec<(Option<ChangeHash>, Verdict)>,
    /// What the server holds now; `None` when it holds nothing, or the document is not theirs.
    pub receipt: Option<Receipt>,
}

/// The server's answer. One frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PushAnswer {
    /// One per document offered, in the same order.
    pub documents: Vec<PushedDocument>,
    /// The server's clock in milliseconds.
    pub time_ms: i64,
    /// The log number up to which a backup exists: sent work is deleted only below it.
    pub backed_up: u64,
    /// The cursor that was named, which now also knows of this push: it takes that one's place. Without it, a
    /// device that pushed and did not pull would not notice that the server lost the push.
    pub cursor: Vec<u8>,
}
