//! Secrets as text, and the hashes of them that are stored.
//!
//! 1. A token is its tenant and 32 random bytes; only its hash is stored.
//! 2. The successor of a refresh token follows from it and `token.key`, so a lost answer can be given again
//!    without storing what was in it.
//! 3. An enrolment code is short, so it is hashed under `token.key`: the database alone does not betray it.

use crate::keys::Key;
use satchel_shared::{ids::TenantId, protocol::token::Secret};
use uuid::Uuid;

/// A stored hash.
pub type Hash = [u8; 32];

/// Characters of a code that nobody mistakes for another when read out or written down.
const CODE_ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Characters of a code.
const CODE_LENGTH: usize = 10;
/// Characters of a made-up password: 99 bits, in groups that can be typed.
const PASSWORD_LENGTH: usize = 20;
/// Characters before a dash.
const GROUP: usize = 5;

/// The text of a token.
pub fn token(tenant: TenantId, secret: &[u8; 32]) -> Secret {
    let hex = blake3::Hash::from(*secret).to_hex();
    Secret::new(format!("{}.{hex}", tenant.uuid().simple()))
}

/// The tenant a token says it is of; it is believed only as far as its hash is found there.
pub fn token_tenant(text: &str) -> Option<TenantId> {
    let (tenant, _) = text.split_once('.')?;
    Uuid::try_parse(tenant).ok().map(TenantId::new)
}

/// The stored hash of a token.
pub fn token_hash(text: &str) -> Hash {
    *blake3::hash(text.as_bytes()).as_bytes()
}

/// The refresh token that follows the one presented; always the same.
pub fn successor(key: &Key, tenant: TenantId, presented: &str) -> Secret {
    let mut hasher = blake3::Hasher::new_keyed(key.bytes());
    hasher.update(b"satchel refresh 1").update(presented.as_bytes());
    token(tenant, hasher.finalize().as_bytes())
}

/// A code for people from random bytes: `K7QF2-9XTPM`.
pub fn code(random: [u8; 16]) -> Secret {
    Secret::new(spell(random, CODE_LENGTH))
}

/// A password for people from random bytes.
pub fn password(random: [u8; 16]) -> Secret {
    Secret::new(spell(random, PASSWORD_LENGTH))
}

/// The stored hash of a code, however it was typed: case, dashes and spaces do not count.
pub fn code_hash(key: &Key, typed: &str) -> Hash {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let mut hasher = blake3::Hasher::new_keyed(key.bytes());
    hasher.update(b"satchel enrolment code 1").update(plain.as_bytes());
    *hasher.finalize().as_bytes()
}

fn spell(random: [u8; 16], length: usize) -> String {
    let base = CODE_ALPHABET.len() as u128;
    let mut rest = u128::from_le_bytes(random);
    let mut text = String::with_capacity(length + length / GROUP);
    for place in 0..length {
        if place > 0 && place % GROUP == 0 {
            text.push('-');
        }
        text.push(char::from(CODE_ALPHABET[(rest % base) as usize]));
        rest /= base;
    }
    text
}
