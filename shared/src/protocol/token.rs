//! Tokens: `POST /sync/v1/token` and `POST /sync/v1/login`. An access token lives minutes, a refresh token
//! is good for one use.
//!
//! Server: a refresh token used again gives the same successor as long as that was never used (the answer
//! may have been lost); used after that, it ends the whole family. Device: keeps the newest pair only.

use crate::{
    ids::{DeviceId, PersonId},
    sealed::PublicKey,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A secret that never appears in logs or debug output.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Wraps the secret.
    pub fn new(secret: impl Into<String>) -> Self {
        Secret(secret.into())
    }
    /// The secret itself, for the one place that sends or hashes it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// A pair of tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// Sent with every request as a bearer token.
    pub access: Secret,
    /// How long it lives, in milliseconds.
    pub access_lives_ms: i64,
    /// Buys the next pair, once.
    pub refresh: Secret,
}

/// Asks for the next pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshOffer {
    /// The newest refresh token the device holds.
    pub refresh: Secret,
}

/// Signs a person in again on a device that is enrolled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginOffer {
    /// The device.
    pub device: DeviceId,
    /// The person's login.
    pub login: String,
    /// Their password.
    pub password: Secret,
}

/// Who was signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginAnswer {
    /// The person.
    pub person: PersonId,
    /// The person's name.
    pub person_name: String,
    /// The server's clock in milliseconds.
    pub time_ms: i64,
    /// The new pair.
    pub tokens: Tokens,
    /// What unsent work and data keys are sealed to now.
    pub escrow_key: PublicKey,
}

/// A JSON refusal of any endpoint: a stable code, and plain words for logs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The stable code: `token-expired`, `code-used`, `rate-limited` …
    pub code: String,
    /// What happened, in plain English.
    pub detail: String,
}
