//! Randomness from the system, drawn at the rim only: `http/` and `command/` draw, everything inside is given.

use uuid::{Builder, Uuid};

/// Fresh random bytes, good for keys.
///
/// # Panics
/// When the system has no randomness: no secret made without it is worth having.
#[allow(clippy::expect_used)] // A server without randomness must not go on.
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the system gives randomness");
    bytes
}

/// A fresh UUID of version 7 at that time.
pub fn uuid_v7(now_ms: i64) -> Uuid {
    Builder::from_unix_timestamp_millis(now_ms.unsigned_abs(), &bytes()).into_uuid()
}
