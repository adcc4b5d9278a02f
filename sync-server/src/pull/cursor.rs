//! The cursor: how far a device has read, opaque to it and sealed, so that none can be made up.
//!
//! 1. `number` is the place of the walk; `chain` is the chain there, which another history has not.
//! 2. `held` is where the device last had everything: what changed after it is sent, however far the walk is.
//! 3. It travels in a query: grants are packed, see [`packed`](super::packed).
//! 4. `walking` are the grants the walk so far has covered; the difference to today's is filled in or evicted.

use super::packed::Packed;
use crate::{
    ingest::offer::Sender,
    log::tenants::{GENESIS, Head},
};
use satchel_shared::permissions::Scope;
use std::collections::BTreeSet;

/// Bytes of the seal at the end.
const SEAL_BYTES: usize = 32;

/// Where a device last had everything it might see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The log number.
    pub number: u64,
    /// Of these grants, all of them among those walked.
    pub grants: BTreeSet<Scope>,
}

/// Documents of newly gained scopes that are still to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backfill {
    /// The scopes, all of them among those walked.
    pub scopes: BTreeSet<Scope>,
    /// Documents up to this number were sent.
    pub after: u64,
    /// Documents beyond this number are met by the walk.
    pub until: u64,
}

/// How far a device has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The log's epoch.
    pub epoch: [u8; 16],
    /// The log is walked up to here.
    pub number: u64,
    /// The chain at that number.
    pub chain: [u8; 32],
    /// Where the device last had everything.
    pub held: Held,
    /// The grants the walk has covered.
    pub walking: BTreeSet<Scope>,
    /// What is still to be filled in.
    pub backfill: Option<Backfill>,
    /// The head of the log when today's documents were sent ahead.
    pub ahead_at: Option<u64>,
    /// Documents still to come, for the progress bar.
    pub remaining: u64,
    /// The head of the log when the device last pushed, where that is beyond the walk: a history without it is
    /// another one.
    pub seen: Option<Head>,
    /// Documents the person may see, counted when the device last had everything; none once any came or left.
    pub documents: Option<u64>,
}

impl Cursor {
    /// The cursor of a device that has nothing.
    pub fn first(epoch: [u8; 16]) -> Cursor {
        Cursor {
            epoch,
            number: 0,
            chain: GENESIS,
            held: Held::default(),
            walking: BTreeSet::new(),
            backfill: None,
            ahead_at: None,
            remaining: 0,
            seen: None,
            documents: None,
        }
    }

    /// Whether the device has everything up to the walk's place: a new run begins.
    pub fn is_between_runs(&self) -> bool {
        self.number == self.held.number && self.backfill.is_none() && self.ahead_at.is_none()
    }

    /// The device has everything of these grants at the head.
    pub fn complete(&mut self, head: &Head, grants: &BTreeSet<Scope>) {
        (self.number, self.chain) = (head.number, head.chain);
        self.held = Held { number: head.number, grants: grants.clone() };
        (self.ahead_at, self.remaining, self.seen) = (None, 0, None);
    }

    /// The bytes a device keeps.
    pub fn seal(&self, key: &[u8; 32], sender: Sender) -> Vec<u8> {
        let mut bytes = postcard::to_stdvec(&Packed::of(self)).unwrap_or_default();
        bytes.extend_from_slice(seal(key, sender, &bytes).as_bytes());
        bytes
    }

    /// Reads what a device sent back; `None` when it was not given to this person on this device.
    pub fn open(bytes: &[u8], key: &[u8; 32], sender: Sender) -> Option<Cursor> {
        let (body, sealed) = bytes.split_last_chunk::<SEAL_BYTES>()?;
        if seal(key, sender, body) != *sealed {
            return None;
        }
        postcard::from_bytes::<Packed>(body).ok()?.unpack()
    }
}

fn seal(key: &[u8; 32], sender: Sender, body: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new_keyed(key);
    hasher.update(b"satchel cursor 1").update(sender.tenant.bytes());
    hasher.update(sender.device.bytes()).update(sender.person.bytes()).update(body);
    hasher.finalize()
}
