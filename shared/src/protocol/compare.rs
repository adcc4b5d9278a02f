//! Compare: `POST /sync/v1/compare`. Which documents differ, asked only after two digests did.
//!
//! Device: sends its buckets of every scope it knows, and the cursor of the end at which they were computed; asks
//! for the documents that differ by name with the next pull, and for nothing else. It lets nothing go for this answer.
//! Server: lists the documents of differing buckets, in the scopes that are this person's; of all others it says
//! the same, whether there is such a scope or not. What moved since the cursor comes with the next pull.

use super::{
    bounded,
    limits::{COMPARE_SCOPES_MAX, INFLATED_BYTES_MAX},
};
use crate::{
    digest::{BUCKETS, Mark},
    ids::DocumentId,
    permissions::Scope,
};
use serde::{Deserialize, Serialize};

/// No listed document takes fewer bytes.
const LISTED_BYTES_LEAST: usize = 17;
/// Documents an answer can list.
const LISTED_MAX: usize = INFLATED_BYTES_MAX / LISTED_BYTES_LEAST;

/// A scope as the device has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferedScope {
    /// The scope, as the server named it.
    pub scope: Scope,
    /// Its buckets, see [`crate::digest::ScopeDigest::to_bytes`].
    pub buckets: Vec<u8>,
}

/// What a device asks. One frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareOffer {
    /// The cursor of the end of the last pull.
    pub cursor: Vec<u8>,
    /// Every scope the device knows, none twice.
    #[serde(deserialize_with = "bounded::list::<_, _, COMPARE_SCOPES_MAX>")]
    pub scopes: Vec<OfferedScope>,
}

/// The documents of one bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Which bucket.
    pub number: u8,
    /// All its documents with their marks; without one, what moved since the cursor.
    #[serde(deserialize_with = "bounded::list::<_, _, LISTED_MAX>")]
    pub documents: Vec<(DocumentId, Option<Mark>)>,
}

/// A scope that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedScope {
    /// The scope; the device may not have named it.
    pub scope: Scope,
    /// The buckets that differ; not all of them when they are too many for one answer.
    #[serde(deserialize_with = "bounded::list::<_, _, BUCKETS>")]
    pub buckets: Vec<Bucket>,
}

/// The answer. One frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompareAnswer {
    /// The scopes that differ.
    #[serde(deserialize_with = "bounded::list::<_, _, COMPARE_SCOPES_MAX>")]
    pub differing: Vec<ComparedScope>,
    /// Scopes that were named and are not this person's, or are none at all.
    #[serde(deserialize_with = "bounded::list::<_, _, COMPARE_SCOPES_MAX>")]
    pub foreign: Vec<Scope>,
}
