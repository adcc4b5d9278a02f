//! The data key: 32 random bytes that encrypt the store, kept only wrapped.
//!
//! `keys.json` holds one slot per way to unwrap it. The slot `pin` is sealed by XChaCha20-Poly1305 under a key
//! that argon2id makes of the PIN, with the parameters it was made with; the slot `escrow` is sealed to the company, which
//! gives the key back to whom the PIN left; another slot (the keychain of the system) can stand beside them. Never logs, prints or stores the key itself; losing every slot loses the store.

use crate::{
    chance::{Chance, ChanceFault},
    error::{self, Code, Coded},
    home::{HomeFault, read_json, write_json},
    store::Identity,
};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use satchel_shared::{
    protocol::recover::KeptKey,
    sealed::{PublicKey, SealFault, SealedText},
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The form of `keys.json` this program writes.
const VERSION: u32 = 1;
/// argon2id's memory in KiB: 19 MiB, the least OWASP names; half a second on a cheap tablet.
const MEMORY_KIB: u32 = 19 * 1024;
/// argon2id's passes.
const PASSES: u32 = 2;
/// A key file is not to make us take a gigabyte or an hour.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 64;
/// The least characters of a PIN: six digits, as a phone asks for.
pub const PIN_LENGTH_MIN: usize = 6;
/// Bound to every slot, so that no other sealed 32 bytes pass for a data key.
const PURPOSE: &[u8] = b"satchel data key 1";

/// The key of one store. Wiped from memory when dropped.
#[derive(Clone)]
pub struct DataKey(Zeroizing<[u8; 32]>);

impl DataKey {
    /// Wraps a key that is kept elsewhere than in a key file.
    pub fn new(bytes: [u8; 32]) -> Self {
        DataKey(Zeroizing::new(bytes))
    }

    /// What SQLCipher takes as a raw key: whoever has the PIN may look at every byte of the store.
    pub fn pragma(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", *hex(&*self.0)))
    }

    /// What other keys of the same store are derived from.
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<KeptKey> for DataKey {
    fn from(kept: KeptKey) -> Self {
        DataKey(Zeroizing::new(kept.key))
    }
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(data key)")
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// The PIN opens no slot.
    #[error("the PIN is wrong")]
    WrongPin,
    /// Fewer than [`PIN_LENGTH_MIN`] characters.
    #[error("a PIN needs at least {PIN_LENGTH_MIN} characters")]
    PinTooShort,
    /// No key file.
    #[error("there is no key file in {0}")]
    Absent(String),
    /// A key file stands there already.
    #[error("there is a key file in {0} already")]
    Exists(String),
    /// The key file is not one of ours.
    #[error("the key file cannot be used: {0}")]
    Unusable(String),
    /// The key was never sealed to the company.
    #[error("the key does not lie sealed to the company in {0}")]
    NotKept(String),
    /// It cannot be sealed to the company, or was not what came back.
    #[error("the company's key: {0}")]
    Seal(#[from] SealFault),
    /// It cannot be read or written.
    #[error(transparent)]
    Home(#[from] HomeFault),
    /// No random bytes.
    #[error(transparent)]
    Chance(#[from] ChanceFault),
}

impl Coded for KeyFault {
    fn code(&self) -> &'static Code {
        match self {
            KeyFault::WrongPin => &error::WRONG_PIN,
            KeyFault::PinTooShort => &error::PIN_TOO_SHORT,
            KeyFault::Absent(_) => &error::STORE_MISSING,
            KeyFault::Exists(_) => &error::STORE_EXISTS,
            KeyFault::Unusable(_) => &error::KEY_FILE_UNUSABLE,
            KeyFault::NotKept(_) => &error::NOT_RECOVERABLE,
            KeyFault::Seal(_) => &error::NOT_OUR_SERVER,
            KeyFault::Home(fault) => fault.code(),
            KeyFault::Chance(_) => &error::NO_CHANCE,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct KeyFile {
    version: u32,
    slots: Vec<Slot>,
}

/// A way to unwrap the key. A kind this program does not know is kept as it is.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Slot {
    Pin(PinSlot),
    Escrow(EscrowSlot),
    Other(serde_json::Value),
}

#[derive(Serialize, Deserialize)]
struct PinSlot {
    kind: PinKind,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    sealed: String,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum PinKind {
    Pin,
}

/// The key as the company alone can open it.
#[derive(Serialize, Deserialize)]
struct EscrowSlot {
    kind: EscrowKind,
    sealed: SealedText,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EscrowKind {
    Escrow,
}

/// Whether this folder has a key file.
pub fn exists(dir: &Path) -> bool {
    path(dir).exists()
}

/// Makes a new key and keeps it wrapped by the PIN.
///
/// # Errors
/// `Exists` when there is a key file; it is never replaced.
pub fn create(dir: &Path, pin: &str, chance: &Chance) -> Result<DataKey, KeyFault> {
    if exists(dir) {
        return Err(KeyFault::Exists(dir.display().to_string()));
    }
    let key = DataKey(Zeroizing::new(chance.bytes()?));
    let slots = vec![Slot::Pin(seal(&key, pin, chance)?)];
    write_json(&path(dir), &KeyFile { version: VERSION, slots })?;
    Ok(key)
}

/// Unwraps the key by the PIN.
///
/// # Errors
/// `WrongPin`, or what is wrong with the file.
pub fn open(dir: &Path, pin: &str) -> Result<DataKey, KeyFault> {
    let file = read(dir)?;
    let mut pins = file.slots.iter().filter_map(|slot| match slot {
        Slot::Pin(pin) => Some(pin),
        Slot::Escrow(_) | Slot::Other(_) => None,
    });
    let slot =
        pins.next().ok_or_else(|| KeyFault::Unusable("it has no slot for a PIN".to_owned()))?;
    unseal(slot, pin)
}

/// Wraps the same key by a new PIN.
///
/// # Errors
/// `WrongPin` when the old one does not open it; the old one then still does.
pub fn change_pin(dir: &Path, old: &str, new: &str, chance: &Chance) -> Result<(), KeyFault> {
    set_pin(dir, &open(dir, old)?, new, chance)
}

/// Wraps the key by a new PIN, whatever the old one was.
///
/// # Errors
/// `PinTooShort`, or what is wrong with the file; the old PIN then still opens it.
pub fn set_pin(dir: &Path, key: &DataKey, new: &str, chance: &Chance) -> Result<(), KeyFault> {
    let sealed = Slot::Pin(seal(key, new, chance)?);
    let mut file = read(dir)?;
    file.slots.retain(|slot| !matches!(slot, Slot::Pin(_)));
    file.slots.push(sealed);
    Ok(write_json(&path(dir), &file)?)
}

/// Seals the key to the company as well, in the place of what was sealed before.
///
/// # Errors
/// When the company's key is none, or what is wrong with the file.
pub fn keep_for_company(
    dir: &Path,
    key: &DataKey,
    identity: &Identity,
    company: &PublicKey,
    chance: &Chance,
) -> Result<(), KeyFault> {
    let Identity { tenant, device, person, .. } = *identity;
    let kept = KeptKey { tenant, device, person, key: *key.0 };
    let sealed = kept.seal(company, &chance.bytes()?)?;
    let mut file = read(dir)?;
    file.slots.retain(|slot| !matches!(slot, Slot::Escrow(_)));
    file.slots.push(Slot::Escrow(EscrowSlot { kind: EscrowKind::Escrow, sealed }));
    Ok(write_json(&path(dir), &file)?)
}

/// The key as it lies sealed to the company.
///
/// # Errors
/// `NotKept` when it never was; or what is wrong with the file.
pub fn kept_for_company(dir: &Path) -> Result<SealedText, KeyFault> {
    let slots = read(dir)?.slots.into_iter();
    let mut kept = slots.filter_map(|slot| match slot {
        Slot::Escrow(slot) => Some(slot.sealed),
        Slot::Pin(_) | Slot::Other(_) => None,
    });
    kept.next().ok_or_else(|| KeyFault::NotKept(dir.display().to_string()))
}

fn path(dir: &Path) -> PathBuf {
    dir.join("keys.json")
}

fn read(dir: &Path) -> Result<KeyFile, KeyFault> {
    let absent = || KeyFault::Absent(dir.display().to_string());
    let file: KeyFile = match read_json(&path(dir)) {
        Ok(file) => file.ok_or_else(absent)?,
        Err(HomeFault::Form { why, .. }) => return Err(KeyFault::Unusable(why)),
        Err(fault) => return Err(fault.into()),
    };
    if file.version != VERSION {
        return Err(KeyFault::Unusable(format!("it has version {}", file.version)));
    }
    Ok(file)
}

fn seal(key: &DataKey, pin: &str, chance: &Chance) -> Result<PinSlot, KeyFault> {
    if pin.chars().count() < PIN_LENGTH_MIN {
        return Err(KeyFault::PinTooShort);
    }
    let salt: [u8; 16] = chance.bytes()?;
    let nonce: [u8; 24] = chance.bytes()?;
    let (memory_kib, passes, lanes) = (MEMORY_KIB, PASSES, 1);
    let wrapping = derive(pin, &salt, memory_kib, passes, lanes)?;
    let sealed = XChaCha20Poly1305::new((&*wrapping).into())
        .encrypt(&XNonce::from(nonce), Payload { msg: &*key.0, aad: PURPOSE })
        .map_err(|_| KeyFault::Unusable("the key cannot be sealed".to_owned()))?;
    let (salt, nonce, sealed) =
        (hex(&salt).to_string(), hex(&nonce).to_string(), hex(&sealed).to_string());
    Ok(PinSlot { kind: PinKind::Pin, memory_kib, passes, lanes, salt, nonce, sealed })
}

fn unseal(slot: &PinSlot, pin: &str) -> Result<DataKey, KeyFault> {
    let unusable = |what: &str| KeyFault::Unusable(format!("its {what} does not decode"));
    let salt = unhex(&slot.salt).ok_or_else(|| unusable("salt"))?;
    let nonce: [u8; 24] = unhex(&slot.nonce)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| unusable("nonce"))?;
    let sealed = unhex(&slot.sealed).ok_or_else(|| unusable("sealed key"))?;
    if slot.memory_kib > MEMORY_KIB_MAX || slot.passes > PASSES_MAX {
        return Err(KeyFault::Unusable("its argon2id parameters are beyond reason".to_owned()));
    }
    let wrapping = derive(pin, &salt, slot.memory_kib, slot.passes, slot.lanes)?;
    let plain = XChaCha20Poly1305::new((&*wrapping).into())
        .decrypt(&XNonce::from(nonce), Payload { msg: &sealed, aad: PURPOSE })
        .map_err(|_| KeyFault::WrongPin)?;
    let plain = Zeroizing::new(plain);
    let key = plain.as_slice().try_into().map_err(|_| unusable("sealed key"))?;
    Ok(DataKey(Zeroizing::new(key)))
}

fn derive(
    pin: &str,
    salt: &[u8],
    memory_kib: u32,
    passes: u32,
    lanes: u32,
) -> Result<Zeroizing<[u8; 32]>, KeyFault> {
    let unusable = |fault: argon2::Error| KeyFault::Unusable(format!("argon2id: {fault}"));
    let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(unusable)?;
    let mut wrapping = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(pin.as_bytes(), salt, &mut *wrapping)
        .map_err(unusable)?;
    Ok(wrapping)
}

fn hex(bytes: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}
