//! Recover: `POST /sync/v1/recover`. A person who forgot the PIN gets their store opened again, by password.
//!
//! Device: sends the data key as it lies sealed to the company beside the store, and a public key made for this one
//! answer. Server: judges the password as at a login, opens the box, sees that it is this device's and this person's,
//! and answers with the data key sealed to that public key. Neither keeps nor logs the key itself.

use super::token::{Secret, Tokens};
use crate::{
    ids::{DeviceId, PersonId, TenantId},
    sealed::{PublicKey, Purpose, SealFault, SealedText, SecretKey},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A store's data key, and whose store it opens.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptKey {
    /// The company.
    pub tenant: TenantId,
    /// The device.
    pub device: DeviceId,
    /// The person.
    pub person: PersonId,
    /// The key.
    pub key: [u8; 32],
}

impl fmt::Debug for KeptKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "(data key of {} on {})", self.person, self.device)
    }
}

impl KeptKey {
    /// Seals it for the company, to lie beside the store.
    ///
    /// # Errors
    /// `BadKey`.
    pub fn seal(&self, to: &PublicKey, chance: &[u8; 32]) -> Result<SealedText, SealFault> {
        self.seal_for(Purpose::DataKeySlot, to, chance)
    }

    /// Opens what lay beside the store.
    ///
    /// # Errors
    /// When it does not open, or holds something else.
    pub fn open(key: &SecretKey, slot: &SealedText) -> Result<KeptKey, SealFault> {
        KeptKey::open_for(Purpose::DataKeySlot, key, slot)
    }

    /// Seals it for the device that asked.
    ///
    /// # Errors
    /// `BadKey`.
    pub fn give_back(&self, to: &PublicKey, chance: &[u8; 32]) -> Result<SealedText, SealFault> {
        self.seal_for(Purpose::RecoveredKey, to, chance)
    }

    /// Opens what the server gave back.
    ///
    /// # Errors
    /// When it does not open, or holds something else.
    pub fn take_back(key: &SecretKey, sealed: &SealedText) -> Result<KeptKey, SealFault> {
        KeptKey::open_for(Purpose::RecoveredKey, key, sealed)
    }

    fn seal_for(
        &self,
        purpose: Purpose,
        to: &PublicKey,
        chance: &[u8; 32],
    ) -> Result<SealedText, SealFault> {
        let plain = postcard::to_stdvec(self).map_err(|_| SealFault::NoBox)?;
        to.seal(purpose, &plain, chance).map(SealedText)
    }

    fn open_for(
        purpose: Purpose,
        key: &SecretKey,
        sealed: &SealedText,
    ) -> Result<KeptKey, SealFault> {
        let plain = key.open(purpose, &sealed.0)?;
        postcard::from_bytes(&plain).map_err(|_| SealFault::NoBox)
    }
}

/// Asks for the data key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverOffer {
    /// The device.
    pub device: DeviceId,
    /// The person's login.
    pub login: String,
    /// Their password.
    pub password: Secret,
    /// The data key, sealed to the company, as it lies beside the store.
    pub slot: SealedText,
    /// Made for this answer only.
    pub reply_to: PublicKey,
}

/// The data key, and what a login gives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverAnswer {
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The data key, sealed to `reply_to`.
    pub key: SealedText,
    /// The company's escrow key now.
    pub escrow_key: PublicKey,
    /// The server's clock in milliseconds.
    pub time_ms: i64,
    /// A new pair.
    pub tokens: Tokens,
}
