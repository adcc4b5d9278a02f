//! Escrow: `POST /sync/v1/escrow`. Unsent changes, sealed to the company's key, handed in without PIN or login.
//!
//! Device: seals each unsent change as it is saved, keeps the boxes beside the store, and hands them in by a
//! credential that can do nothing else; so a locked, revoked, forgotten-PIN or broken device still gives its work.
//! Server: opens the boxes, keeps what is its device's, answers after its commit. Nothing enters the log by this way:
//! the office decides, and then the ordinary gate does.

use super::{
    bounded,
    codec::{self, CodecFault},
    limits::{ESCROW_BOXES_MAX, INFLATED_BYTES_MAX},
    push::ActorEntry,
};
use crate::{
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    sealed::{PublicKey, Purpose, SealFault, SecretKey},
};
use serde::{Deserialize, Serialize};

/// What a rescue file begins with.
const RESCUE_MARK: &[u8] = b"satchel rescue 1\n";

/// An unsent change, as it lies in a box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscrowEntry {
    /// The company.
    pub tenant: TenantId,
    /// The device it was made on.
    pub device: DeviceId,
    /// The person who made it, by the store it was in.
    pub person: PersonId,
    /// The document.
    pub document: DocumentId,
    /// The register's entry of the actor that wrote it.
    pub author: ActorEntry,
    /// The raw change chunk.
    pub change: Vec<u8>,
}

impl EscrowEntry {
    /// Seals it for the company; `chance` as [`PublicKey::seal`] wants it.
    ///
    /// # Errors
    /// `BadKey`.
    pub fn seal(&self, to: &PublicKey, chance: &[u8; 32]) -> Result<Vec<u8>, SealFault> {
        let plain = postcard::to_stdvec(self).map_err(|_| SealFault::NoBox)?;
        to.seal(Purpose::EscrowChange, &plain, chance)
    }

    /// Opens a box.
    ///
    /// # Errors
    /// When it does not open, or holds something else.
    pub fn open(key: &SecretKey, sealed: &[u8]) -> Result<EscrowEntry, SealFault> {
        let plain = key.open(Purpose::EscrowChange, sealed)?;
        let (entry, rest) = postcard::take_from_bytes(&plain).map_err(|_| SealFault::NoBox)?;
        if rest.is_empty() { Ok(entry) } else { Err(SealFault::NoBox) }
    }
}

/// What a device hands in. One frame.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscrowOffer {
    /// Sealed boxes, oldest first.
    #[serde(deserialize_with = "bounded::list::<_, _, ESCROW_BOXES_MAX>")]
    pub boxes: Vec<Vec<u8>>,
}

/// What became of one box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EscrowVerdict {
    /// It is kept, and waits for the office.
    Kept,
    /// The change is in the log, or was handed in before.
    Known,
    /// The server's key does not open it.
    Unreadable,
    /// It is another device's, company's or nobody's.
    Foreign,
    /// The device's quota is used up; the office has to look first.
    Full,
}

/// The server's answer. One frame.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscrowAnswer {
    /// One per box, in the order sent.
    #[serde(deserialize_with = "bounded::list::<_, _, ESCROW_BOXES_MAX>")]
    pub verdicts: Vec<EscrowVerdict>,
}

/// Writes a rescue file: what a device without a network hands in by other ways.
///
/// # Errors
/// `Unwritable`, which no offer causes.
pub fn write_rescue(offers: &[EscrowOffer]) -> Result<Vec<u8>, CodecFault> {
    let mut file = RESCUE_MARK.to_vec();
    for offer in offers {
        let message = codec::encode(std::slice::from_ref(offer))?;
        let length = u32::try_from(message.len()).map_err(|_| CodecFault::Unwritable)?;
        file.extend_from_slice(&length.to_le_bytes());
        file.extend_from_slice(&message);
    }
    Ok(file)
}

/// Reads a rescue file; what is cut off at its end is left out, since the rest is good.
///
/// # Errors
/// `BadFrame` when it is no rescue file, or what is wrong with a message of it.
pub fn read_rescue(file: &[u8]) -> Result<Vec<EscrowOffer>, CodecFault> {
    let mut rest = file.strip_prefix(RESCUE_MARK).ok_or(CodecFault::BadFrame(0))?;
    let mut offers = Vec::new();
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_le_bytes(*length) as usize;
        let Some((message, after)) = after.split_at_checked(length) else { break };
        offers.push(codec::decode_one(message, INFLATED_BYTES_MAX)?);
        rest = after;
    }
    Ok(offers)
}
