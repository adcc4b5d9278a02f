//! Passwords: argon2id, and rules about their length only.
//!
//! Takes 30 ms and 19 MiB a time, so the network's side runs few at once.

use crate::settings::{PASSWORD_BYTES_MAX, PASSWORD_CHARACTERS_MIN};
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc,
};

/// The bytes of a salt, fresh for each hash.
pub type Salt = [u8; 16];

/// A hash of today's parameters that no password is known for: what an unknown login is compared with.
pub const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGlzIGhlcmU\
                           $AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Why a password is not stored.
#[derive(Debug, thiserror::Error)]
pub enum PasswordFault {
    /// It could be guessed.
    #[error("a password has at least {PASSWORD_CHARACTERS_MIN} characters; this one has {0}")]
    TooShort(usize),
    /// Nobody types that.
    #[error("a password has at most {PASSWORD_BYTES_MAX} bytes; this one has {0}")]
    TooLong(usize),
    /// The machine could not.
    #[error("the password could not be hashed: {0}")]
    Hash(argon2::password_hash::Error),
}

/// 19 MiB, two passes, one lane: what OWASP asks for argon2id.
fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::DEFAULT)
}

/// The PHC string to store.
///
/// # Errors
/// When it is too short or too long, or memory is short.
pub fn hash(password: &str, salt: &Salt) -> Result<String, PasswordFault> {
    let characters = password.chars().count();
    if characters < PASSWORD_CHARACTERS_MIN {
        return Err(PasswordFault::TooShort(characters));
    }
    if password.len() > PASSWORD_BYTES_MAX {
        return Err(PasswordFault::TooLong(password.len()));
    }
    hash_unchecked(password, salt).map_err(PasswordFault::Hash)
}

fn hash_unchecked(password: &str, salt: &Salt) -> argon2::password_hash::Result<String> {
    let hash: phc::PasswordHash = argon2().hash_password_with_salt(password.as_bytes(), salt)?;
    Ok(hash.to_string())
}

/// Whether the password is the stored one. Without a stored one it does the same work and says no.
pub fn is_right(password: &str, stored: Option<&str>) -> bool {
    let bounded = &password.as_bytes()[..password.len().min(PASSWORD_BYTES_MAX)];
    let is_whole = bounded.len() == password.len();
    let Ok(parsed) = phc::PasswordHash::new(stored.unwrap_or(NOBODYS)) else { return false };
    argon2().verify_password(bounded, &parsed).is_ok() && is_whole && stored.is_some()
}

/// Whether the stored hash was made with other parameters than today's, so that it is to be made again.
pub fn is_outdated(stored: &str) -> bool {
    let Ok(parsed) = phc::PasswordHash::new(stored) else { return true };
    let same = Params::try_from(&parsed).is_ok_and(|params| {
        let now = Params::DEFAULT;
        params.m_cost() >= now.m_cost() && params.t_cost() >= now.t_cost()
    });
    !same || parsed.algorithm != argon2::ARGON2ID_IDENT
}
