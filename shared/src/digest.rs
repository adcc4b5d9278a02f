//! Digests: what two stores compare instead of their documents.
//!
//! 1. A mark is made of a document's id and its heads, as the server last named them.
//! 2. A scope's digest is the XOR of its documents' marks, by bucket: kept up one document at a time, in any order.
//! 3. The digest of all scopes is a hash over theirs; a scope without documents is as if it were not there.
//! 4. It finds what was lost or left behind. It is no proof against forgery, and nothing is let go for its sake.

use crate::{ids::DocumentId, permissions::Scope};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Parts of a scope: of 10,000 documents one part is a list of 4 KiB.
pub const BUCKETS: usize = 64;
/// Bytes of one bucket, and of a mark.
const MARK_BYTES: usize = 8;
/// Bytes of all buckets of a scope.
pub const BUCKETS_BYTES: usize = BUCKETS * MARK_BYTES;

/// One document at certain heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark([u8; MARK_BYTES]);

impl Mark {
    /// The mark of a document; `heads` are sorted, 32 bytes each, as both stores keep them.
    pub fn of(document: DocumentId, heads: &[u8]) -> Mark {
        let mut hasher = blake3::Hasher::new();
        hasher.update(document.bytes()).update(heads);
        let mut bytes = [0; MARK_BYTES];
        hasher.finalize_xof().fill(&mut bytes);
        Mark(bytes)
    }

    /// The mark as a number: what is picked by it is picked by chance.
    pub const fn number(self) -> u64 {
        u64::from_le_bytes(self.0)
    }
}

/// The bucket of a document, below [`BUCKETS`]. Ids are random in their lower half.
pub fn bucket(document: DocumentId) -> usize {
    let folded = document.bytes().iter().fold(0, |folded, byte| folded ^ byte);
    usize::from(folded) % BUCKETS
}

/// The digest of one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeDigest([u64; BUCKETS]);

impl Default for ScopeDigest {
    fn default() -> Self {
        ScopeDigest([0; BUCKETS])
    }
}

impl ScopeDigest {
    /// A document enters, or leaves with the mark it entered with: to a bucket that is the same.
    pub fn turn(&mut self, document: DocumentId, mark: Mark) {
        if let Some(value) = self.0.get_mut(bucket(document)) {
            *value ^= mark.number();
        }
    }

    /// The documents of another digest enter, none of which is in this one.
    pub fn join(&mut self, other: &ScopeDigest) {
        for (value, more) in self.0.iter_mut().zip(&other.0) {
            *value ^= more;
        }
    }

    /// The buckets as they are stored and sent.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|value| value.to_le_bytes()).collect()
    }

    /// Reads stored buckets; `None` when they are not [`BUCKETS_BYTES`] long.
    pub fn from_bytes(bytes: &[u8]) -> Option<ScopeDigest> {
        let (values, rest) = bytes.as_chunks::<MARK_BYTES>();
        let values: Vec<u64> = values.iter().map(|value| u64::from_le_bytes(*value)).collect();
        values.try_into().ok().filter(|_| rest.is_empty()).map(ScopeDigest)
    }

    /// Whether a bucket is as in another.
    pub fn is_same_in(&self, bucket: usize, other: &ScopeDigest) -> bool {
        self.0.get(bucket) == other.0.get(bucket)
    }

    /// The numbers of the buckets that are not as in another.
    pub fn differing(&self, other: &ScopeDigest) -> Vec<usize> {
        (0..BUCKETS).filter(|bucket| !self.is_same_in(*bucket, other)).collect()
    }
}

/// The digest of several scopes: two stores with the same one hold the same documents, each in the same scopes
/// and at the same heads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest([u8; 16]);

impl Digest {
    /// The digest of these scopes.
    pub fn of(scopes: &BTreeMap<Scope, ScopeDigest>) -> Digest {
        let mut hasher = blake3::Hasher::new();
        hasher.update(b"satchel digest 1");
        let empty = ScopeDigest::default();
        for (scope, digest) in scopes.iter().filter(|(_, digest)| **digest != empty) {
            let word = scope.as_str().as_bytes();
            hasher.update(&(word.len() as u64).to_le_bytes()).update(word);
            hasher.update(&digest.to_bytes());
        }
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        Digest(bytes)
    }

    /// The bytes.
    pub const fn bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn id(number: u128) -> DocumentId {
        DocumentId::new(Uuid::from_u128(number))
    }

    fn digest_of(documents: &[(u128, u8)]) -> ScopeDigest {
        let mut digest = ScopeDigest::default();
        for (number, head) in documents {
            digest.turn(id(*number), Mark::of(id(*number), &[*head; 32]));
        }
        digest
    }

    proptest! {
        #[test]
        fn whatever_the_order_the_same_documents_give_the_same_digest(
            mut documents in prop::collection::btree_map(any::<u128>(), any::<u8>(), 0..40)
                .prop_map(|all| all.into_iter().collect::<Vec<_>>()),
            turn in any::<prop::sample::Index>(),
        ) {
            let one = digest_of(&documents);
            if !documents.is_empty() {
                let turn = turn.index(documents.len());
                documents.rotate_left(turn);
            }
            prop_assert_eq!(&one, &digest_of(&documents));
            prop_assert_eq!(Some(one.clone()), ScopeDigest::from_bytes(&one.to_bytes()));
            let (half, rest) = documents.split_at(documents.len() / 2);
            let mut joined = digest_of(half);
            joined.join(&digest_of(rest));
            prop_assert_eq!(one, joined);
        }

        #[test]
        fn one_document_more_or_at_other_heads_changes_one_bucket(
            documents in prop::collection::btree_map(any::<u128>(), any::<u8>(), 1..40)
                .prop_map(|all| all.into_iter().collect::<Vec<_>>()),
            which in any::<prop::sample::Index>(),
        ) {
            let all = digest_of(&documents);
            let which = which.index(documents.len());
            let place = bucket(id(documents[which].0));
            let mut less = documents.clone();
            less.remove(which);
            prop_assert_eq!(all.differing(&digest_of(&less)), [place]);
            let mut other = documents;
            other[which].1 ^= 1;
            prop_assert_eq!(all.differing(&digest_of(&other)), [place]);
        }
    }

    #[test]
    fn a_scope_without_documents_is_as_if_it_were_not_there() {
        let of = |scopes: &[(&str, ScopeDigest)]| {
            let scope = |(word, digest): &(&str, ScopeDigest)| {
                (Scope::from((*word).to_owned()), digest.clone())
            };
            Digest::of(&scopes.iter().map(scope).collect())
        };
        let full = digest_of(&[(1, 1)]);
        let one = of(&[("a", full.clone())]);
        assert_eq!(one, of(&[("a", full.clone()), ("b", ScopeDigest::default())]));
        assert_ne!(one, of(&[("b", full.clone())]), "the same documents in another scope");
        assert_ne!(one, of(&[("a", full.clone()), ("b", full)]));
        assert_eq!(ScopeDigest::from_bytes(&[0; BUCKETS_BYTES - 1]), None);
    }
}
