//! What a device hands in, parsed: the first two stages of the gate, before the database is asked anything.

use super::relay::Proof;
use crate::{pull::cursor::Cursor, worker::screen::Exhausting};
use automerge::{
    ActorId, Change, ChangeHash, ScalarValue,
    legacy::{Key, ObjectId, OpType},
};
use satchel_shared::{
    documents::Kind,
    gate,
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    protocol::{
        push::{ActorEntry, PushDocument, PushOffer},
        receipt::Relay,
    },
};
use std::collections::BTreeMap;

/// Bytes of an actor id; longer ones never pass the gate.
const ACTOR_BYTES_MAX: usize = gate::MAX_ACTOR_BYTES as usize;
/// Bytes of a device's name as it may be registered.
const DEVICE_NAME_BYTES_MAX: usize = 400;

/// Who hands it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The company.
    pub tenant: TenantId,
    /// The device, from its token.
    pub device: DeviceId,
    /// The person, from the token.
    pub person: PersonId,
}

/// One change as it came.
#[derive(Clone, Debug)]
pub struct Offered {
    /// The bytes sent.
    pub bytes: Vec<u8>,
    /// The change they hold, or why they hold none.
    pub change: Result<Change, gate::Fault>,
}

impl Offered {
    /// The change's hash, when the bytes could be read.
    pub fn hash(&self) -> Option<ChangeHash> {
        self.change.as_ref().ok().map(Change::hash)
    }
}

/// The changes offered for one document, in the order sent.
#[derive(Clone, Debug)]
pub struct OfferedDocument {
    /// The document.
    pub id: DocumentId,
    /// Its changes.
    pub changes: Vec<Offered>,
    /// A receipt that came with them, believed by nobody yet.
    pub claim: Option<Relay>,
    /// The same once it was found genuine, see [`Offer::prove`].
    pub proof: Option<Proof>,
}

/// A parsed push.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Who hands it in.
    pub sender: Sender,
    /// Actors to register, under the sender's device and person whatever was claimed; the device's name is
    /// put right as they are registered, its clock is taken as told.
    pub actors: BTreeMap<ActorId, ActorEntry>,
    /// The documents in the order sent.
    pub documents: Vec<OfferedDocument>,
    /// Evicts the device says it has obeyed.
    pub released: Vec<DocumentId>,
    /// Where the device stands in the log; none until it was opened, and when it is not theirs.
    pub cursor: Option<Cursor>,
    sealed_cursor: Vec<u8>,
}

impl Offer {
    /// Opens the cursor that came with it; one that was not given to this person on this device shows nothing.
    pub fn open_cursor(&mut self, key: &[u8; 32]) {
        self.cursor = Cursor::open(&self.sealed_cursor, key, self.sender);
    }
}

/// Operations of all changes that are changes, counted before any of them is parsed.
pub fn count_operations(offer: &PushOffer) -> u64 {
    let changes = offer.documents.iter().flat_map(|document| &document.changes);
    changes.map(|bytes| gate::count_operations(bytes).unwrap_or(0)).sum()
}

/// Parses a push whose counts were checked.
pub fn parse(sender: Sender, offer: PushOffer) -> Offer {
    parse_screened(sender, offer, &Exhausting::new())
}

/// As [`parse`]; what no worker survives is not even parsed.
pub fn parse_screened(sender: Sender, offer: PushOffer, exhausting: &Exhausting) -> Offer {
    let actors = offer.actors.into_iter().filter_map(|entry| known(sender, entry)).collect();
    let documents = offer.documents.into_iter().enumerate();
    let documents =
        documents.map(|(turn, offered)| parse_document(turn, offered, exhausting)).collect();
    Offer {
        sender,
        actors,
        documents,
        released: offer.released,
        cursor: None,
        sealed_cursor: offer.cursor,
    }
}

/// The entry under the device and person of the token.
fn known(sender: Sender, entry: ActorEntry) -> Option<(ActorId, ActorEntry)> {
    let fits = !entry.actor.is_empty()
        && entry.actor.len() <= ACTOR_BYTES_MAX
        && entry.device_name.len() <= DEVICE_NAME_BYTES_MAX;
    let actor = ActorId::from(entry.actor.as_slice());
    fits.then_some((actor, ActorEntry { device: sender.device, person: sender.person, ..entry }))
}

fn parse_document(turn: usize, offered: PushDocument, exhausting: &Exhausting) -> OfferedDocument {
    let parse = |(place, bytes): (usize, Vec<u8>)| {
        let change = match exhausting.contains(&(turn, place)) {
            true => Err(gate::Fault::Exhausting),
            false => gate::canonical(&bytes),
        };
        Offered { change, bytes }
    };
    OfferedDocument {
        id: offered.document,
        changes: offered.changes.into_iter().enumerate().map(parse).collect(),
        claim: offered.relay,
        proof: None,
    }
}

impl OfferedDocument {
    /// Whether it brings a new account: others in the same push may belong to it.
    pub fn is_new_account(&self) -> bool {
        self.changes.iter().filter_map(|offered| offered.change.as_ref().ok()).any(creates_account)
    }
}

fn creates_account(change: &Change) -> bool {
    change.deps().is_empty()
        && change.decode().operations.iter().any(|op| {
            op.obj == ObjectId::Root
                && matches!(&op.key, Key::Map(key) if key == "kind")
                && matches!(&op.action, OpType::Put(ScalarValue::Str(word))
                    if word == Kind::Account.word())
        })
}
