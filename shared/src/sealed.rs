//! Sealed boxes: bytes that only the holder of a secret key can read, made by whoever has the public one.
//!
//! RFC 9180 (HPKE) in base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. A box is a version byte, eight bytes that name
//! the key, the encapsulated key, the ciphertext. What it is for is bound to it, so that a box made for one
//! purpose never opens as another. Says nothing of who made it: whoever opens one must find that out otherwise.
//! Never draws chance: 32 unpredictable bytes come in, used for one box only.

use hpke::{
    Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    kem::X25519HkdfSha256,
    rand_core::{TryCryptoRng, TryRng},
    single_shot_open, single_shot_seal_with_rng,
};
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, fmt, str::FromStr};

type Suite = X25519HkdfSha256;

/// The form of box this program makes.
const VERSION: u8 = 1;
/// Bytes of a box that name the key it is for.
const KEY_NAME_BYTES: usize = 8;
/// Bytes of the encapsulated key.
const ENCAPSULATED_BYTES: usize = 32;
/// Bytes before the ciphertext.
const HEADER_BYTES: usize = 1 + KEY_NAME_BYTES + ENCAPSULATED_BYTES;
/// What a box is longer than its content.
pub const OVERHEAD_BYTES: usize = HEADER_BYTES + 16;

/// What a box is for; another purpose does not open it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// An unsent change, for the company.
    EscrowChange,
    /// A store's data key, for the company.
    DataKeySlot,
    /// A store's data key on its way back to its device.
    RecoveredKey,
}

impl Purpose {
    const fn bound(self) -> &'static [u8] {
        match self {
            Purpose::EscrowChange => b"satchel escrow change 1",
            Purpose::DataKeySlot => b"satchel data key slot 1",
            Purpose::RecoveredKey => b"satchel recovered key 1",
        }
    }
}

/// Why a box cannot be made or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// The public key is none.
    #[error("the public key cannot be used")]
    BadKey,
    /// Not a box of this form.
    #[error("the bytes are no sealed box")]
    NoBox,
    /// It was made for another key.
    #[error("the box was sealed to another key")]
    OtherKey,
    /// It was changed, or made for another purpose.
    #[error("the box does not open")]
    Shut,
}

/// Whom a box is for. No secret.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 32]);

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for PublicKey {
    type Err = SealFault;
    fn from_str(text: &str) -> Result<Self, SealFault> {
        let bytes = unhex(text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(PublicKey).ok_or(SealFault::BadKey)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = SealFault;
    fn try_from(text: String) -> Result<Self, SealFault> {
        text.parse()
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> String {
        key.to_string()
    }
}

impl PublicKey {
    fn name(&self) -> [u8; KEY_NAME_BYTES] {
        let mut name = [0; KEY_NAME_BYTES];
        name.copy_from_slice(&blake3::hash(&self.0).as_bytes()[..KEY_NAME_BYTES]);
        name
    }

    /// Seals bytes for whoever holds the secret key. `chance` must be unpredictable to others and serve this box
    /// only.
    ///
    /// # Errors
    /// `BadKey` when this is no key that anybody could hold.
    pub fn seal(
        &self,
        purpose: Purpose,
        plain: &[u8],
        chance: &[u8; 32],
    ) -> Result<Vec<u8>, SealFault> {
        let key = <Suite as hpke::Kem>::PublicKey::from_bytes(&self.0);
        let (encapsulated, sealed) =
            single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, Suite>(
                &OpModeS::Base,
                &key.map_err(|_| SealFault::BadKey)?,
                purpose.bound(),
                plain,
                &[],
                &mut Given::of(chance),
            )
            .map_err(|_| SealFault::BadKey)?;
        let mut bytes = Vec::with_capacity(plain.len() + OVERHEAD_BYTES);
        bytes.push(VERSION);
        bytes.extend_from_slice(&self.name());
        bytes.extend_from_slice(&encapsulated.to_bytes());
        bytes.extend_from_slice(&sealed);
        Ok(bytes)
    }
}

/// What opens boxes. Never shown.
#[derive(Clone)]
pub struct SecretKey {
    secret: <Suite as hpke::Kem>::PrivateKey,
    public: PublicKey,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret key)")
    }
}

impl SecretKey {
    /// The key that 32 unpredictable bytes give; always the same for the same bytes.
    pub fn derive(from: &[u8; 32]) -> SecretKey {
        let (secret, public) = Suite::derive_keypair(from);
        SecretKey { secret, public: PublicKey(public.to_bytes().into()) }
    }

    /// What others seal to.
    pub const fn public(&self) -> PublicKey {
        self.public
    }

    /// Opens a box.
    ///
    /// # Errors
    /// When it is none, for another key or purpose, or was changed.
    pub fn open(&self, purpose: Purpose, sealed: &[u8]) -> Result<Vec<u8>, SealFault> {
        let (header, ciphertext) =
            sealed.split_first_chunk::<HEADER_BYTES>().ok_or(SealFault::NoBox)?;
        let (name, encapsulated) = header[1..].split_at(KEY_NAME_BYTES);
        if header[0] != VERSION {
            return Err(SealFault::NoBox);
        }
        if name != self.public.name() {
            return Err(SealFault::OtherKey);
        }
        let encapsulated = <Suite as hpke::Kem>::EncappedKey::from_bytes(encapsulated);
        single_shot_open::<ChaCha20Poly1305, HkdfSha256, Suite>(
            &OpModeR::Base,
            &self.secret,
            &encapsulated.map_err(|_| SealFault::Shut)?,
            purpose.bound(),
            ciphertext,
            &[],
        )
        .map_err(|_| SealFault::Shut)
    }
}

/// A box as text of a JSON message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SealedText(pub Vec<u8>);

impl TryFrom<String> for SealedText {
    type Error = SealFault;
    fn try_from(text: String) -> Result<Self, SealFault> {
        unhex(&text).map(SealedText).ok_or(SealFault::NoBox)
    }
}

impl From<SealedText> for String {
    fn from(sealed: SealedText) -> String {
        sealed.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// The bytes that came in, as the library wants them: stretched by BLAKE3, though it takes 32 only.
struct Given(blake3::OutputReader);

impl Given {
    fn of(chance: &[u8; 32]) -> Given {
        Given(blake3::Hasher::new_derive_key("satchel sealed box 1").update(chance).finalize_xof())
    }
}

impl TryRng for Given {
    type Error = Infallible;
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }
    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Given {}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
