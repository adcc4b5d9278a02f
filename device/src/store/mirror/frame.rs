//! Frames of the mirror: a mark, a length, a checksum, then one sealed change.
//!
//! 1. The checksum tells a whole frame from a torn or damaged one without the key.
//! 2. Behind damage reading goes on at the next mark, so that a damaged frame costs no other.
//! 3. The nonce is a keyed hash of what is sealed: two equal frames are equal bytes, two different ones never
//!    share a nonce, and no chance is needed.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use satchel_shared::{
    ids::DocumentId,
    protocol::{codec, limits::INFLATED_BYTES_MAX, push::ActorEntry},
};
use serde::{Deserialize, Serialize};
use std::ops::Range;
use zeroize::Zeroizing;

/// What a frame begins with, and what its seal is bound to.
const MARK: [u8; 4] = *b"SMF1";
const LENGTH_AT: usize = MARK.len();
const CHECKSUM_AT: usize = LENGTH_AT + 4;
const SEALED_AT: usize = CHECKSUM_AT + 8;
const NONCE: usize = 24;

/// One unsent change with what it takes to send it from a store that knows nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MirroredChange {
    /// Its document.
    pub document: DocumentId,
    /// Its hash.
    pub hash: [u8; 32],
    /// The word of the document's kind; empty when the document was not here.
    pub kind: String,
    /// The register's entry of the actor that wrote it.
    pub actor: ActorEntry,
    /// The raw change.
    pub bytes: Vec<u8>,
}

/// The keys of one mirror, derived from the data key. Wiped from memory when dropped.
pub(super) struct MirrorKey {
    seal: Zeroizing<[u8; 32]>,
    nonce: Zeroizing<[u8; 32]>,
}

impl MirrorKey {
    pub(super) fn derive(data_key: &[u8; 32]) -> MirrorKey {
        let key = |purpose| Zeroizing::new(blake3::derive_key(purpose, data_key));
        MirrorKey { seal: key("satchel mirror 1 seal"), nonce: key("satchel mirror 1 nonce") }
    }
}

impl std::fmt::Debug for MirrorKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(mirror key)")
    }
}

/// Where the whole frames of some bytes stand.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// The sealed part of each.
    pub sealed: Vec<Range<usize>>,
    /// The end of the last one.
    pub whole_to: usize,
    /// Whether something that is no frame stands before that end.
    pub is_damaged: bool,
}

/// Finds the whole frames from a place on.
pub(super) fn scan(bytes: &[u8], from: usize) -> Scan {
    let mut scan = Scan { whole_to: from, ..Scan::default() };
    let mut at = from;
    while let Some(mark) = next_mark(bytes, at) {
        match frame_at(bytes, mark) {
            Some(sealed) => {
                scan.is_damaged |= mark > scan.whole_to;
                scan.whole_to = sealed.end;
                at = sealed.end;
                scan.sealed.push(sealed);
            }
            None => at = mark + 1,
        }
    }
    scan
}

fn next_mark(bytes: &[u8], from: usize) -> Option<usize> {
    let rest = bytes.get(from..)?;
    rest.windows(MARK.len()).position(|window| window == MARK).map(|at| from + at)
}

/// The sealed part of the frame that begins here, if it is whole.
fn frame_at(bytes: &[u8], mark: usize) -> Option<Range<usize>> {
    let head = bytes.get(mark..mark + SEALED_AT)?;
    let length = u32::from_le_bytes(head[LENGTH_AT..CHECKSUM_AT].try_into().ok()?) as usize;
    let start = mark + SEALED_AT;
    let sealed = start..start.checked_add(length)?;
    (checksum(bytes.get(sealed.clone())?) == head[CHECKSUM_AT..SEALED_AT]).then_some(sealed)
}

fn checksum(sealed: &[u8]) -> [u8; 8] {
    let mut sum = [0; 8];
    sum.copy_from_slice(&blake3::hash(sealed).as_bytes()[..8]);
    sum
}

/// Writes one frame behind others; `None` for a change no frame can hold, which no change of ours is.
pub(super) fn write(key: &MirrorKey, change: &MirroredChange, into: &mut Vec<u8>) -> Option<()> {
    let plain = codec::encode(std::slice::from_ref(change)).ok()?;
    let hash = blake3::keyed_hash(&key.nonce, &plain);
    let nonce: [u8; NONCE] = hash.as_bytes()[..NONCE].try_into().ok()?;
    let cipher = XChaCha20Poly1305::new((&*key.seal).into());
    let payload = Payload { msg: &plain, aad: &MARK };
    let mut sealed = nonce.to_vec();
    sealed.extend(cipher.encrypt(&XNonce::from(nonce), payload).ok()?);
    into.extend_from_slice(&MARK);
    into.extend_from_slice(&u32::try_from(sealed.len()).ok()?.to_le_bytes());
    into.extend_from_slice(&checksum(&sealed));
    into.extend_from_slice(&sealed);
    Some(())
}

/// Opens a sealed change; `None` when another key sealed it, or none.
pub(super) fn open(key: &MirrorKey, sealed: &[u8]) -> Option<MirroredChange> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>()?;
    let cipher = XChaCha20Poly1305::new((&*key.seal).into());
    let payload = Payload { msg: sealed, aad: &MARK };
    let plain = cipher.decrypt(&XNonce::from(*nonce), payload).ok()?;
    codec::decode_one(&plain, INFLATED_BYTES_MAX).ok()
}
