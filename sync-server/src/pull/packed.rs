//! A cursor as it travels: every grant stands in it once, an id as its 16 bytes.
//!
//! The grants last held, and those still to be filled in, are among the grants walked: they are marks on that
//! list, a bit for each.

use super::cursor::{Backfill, Cursor, Held};
use crate::log::tenants::Head;
use satchel_shared::{
    ids::{DocumentId, PersonId, TerritoryId},
    permissions::Scope,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// The version of this form; a cursor of another one means a rebase.
const VERSION: u8 = 3;

/// A cursor's bytes before the seal.
#[derive(Serialize, Deserialize)]
pub(super) struct Packed {
    version: u8,
    epoch: [u8; 16],
    number: u64,
    chain: [u8; 32],
    walking: Vec<PackedScope>,
    held: (u64, Vec<u8>),
    backfill: Option<(Vec<u8>, u64, u64)>,
    ahead_at: Option<u64>,
    remaining: u64,
    seen: Option<(u64, [u8; 32])>,
    documents: Option<u64>,
}

#[derive(Serialize, Deserialize)]
enum PackedScope {
    Territory([u8; 16]),
    Person([u8; 16]),
    Other(String),
}

impl Packed {
    pub(super) fn of(cursor: &Cursor) -> Packed {
        let walking = &cursor.walking;
        let backfill = cursor.backfill.as_ref();
        Packed {
            version: VERSION,
            epoch: cursor.epoch,
            number: cursor.number,
            chain: cursor.chain,
            walking: walking.iter().map(pack).collect(),
            held: (cursor.held.number, marks(walking, &cursor.held.grants)),
            backfill: backfill.map(|of| (marks(walking, &of.scopes), of.after, of.until)),
            ahead_at: cursor.ahead_at,
            remaining: cursor.remaining,
            seen: cursor.seen.map(|head| (head.number, head.chain)),
            documents: cursor.documents,
        }
    }

    /// The cursor; `None` when it is of another form.
    pub(super) fn unpack(self) -> Option<Cursor> {
        let walking: Vec<Scope> = self.walking.iter().map(unpack).collect();
        let backfill = self.backfill.map(|(scopes, after, until)| Backfill {
            scopes: marked(&walking, &scopes),
            after,
            until,
        });
        let held = Held { number: self.held.0, grants: marked(&walking, &self.held.1) };
        let cursor = Cursor {
            epoch: self.epoch,
            number: self.number,
            chain: self.chain,
            held,
            walking: walking.into_iter().collect(),
            backfill,
            ahead_at: self.ahead_at,
            remaining: self.remaining,
            seen: self.seen.map(|(number, chain)| Head { number, chain }),
            documents: self.documents,
        };
        (self.version == VERSION).then_some(cursor)
    }
}

fn pack(scope: &Scope) -> PackedScope {
    let id = |prefix| scope.as_str().strip_prefix(prefix)?.parse::<Uuid>().ok();
    let territory = id("territory:").map(Uuid::into_bytes).map(PackedScope::Territory);
    let packed = territory.or_else(|| id("person:").map(Uuid::into_bytes).map(PackedScope::Person));
    // An id written otherwise than we write it would come back as another scope.
    match packed {
        Some(packed) if unpack(&packed) == *scope => packed,
        _ => PackedScope::Other(scope.as_str().to_owned()),
    }
}

fn unpack(packed: &PackedScope) -> Scope {
    let document = |bytes: &[u8; 16]| DocumentId::new(Uuid::from_bytes(*bytes));
    match packed {
        PackedScope::Territory(id) => Scope::territory(TerritoryId::from(document(id))),
        PackedScope::Person(id) => Scope::person(PersonId::from(document(id))),
        PackedScope::Other(word) => Scope::from(word.clone()),
    }
}

/// A bit for each of `all`, the lowest first: whether it is among `some`.
fn marks(all: &BTreeSet<Scope>, some: &BTreeSet<Scope>) -> Vec<u8> {
    let bits: Vec<bool> = all.iter().map(|scope| some.contains(scope)).collect();
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    bits.chunks(8).map(byte).collect()
}

fn marked(all: &[Scope], marks: &[u8]) -> BTreeSet<Scope> {
    let is_marked =
        |place: usize| marks.get(place / 8).is_some_and(|byte| byte >> (place % 8) & 1 == 1);
    let some = all.iter().enumerate().filter(|(place, _)| is_marked(*place));
    some.map(|(_, scope)| scope.clone()).collect()
}
