//! The wall clock, read at the rim only: `http/` and `command/` ask, everything inside is told.

use std::time::{SystemTime, UNIX_EPOCH};

/// Milliseconds since 1970; negative when the machine believes it is earlier.
pub fn now_ms() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
    }
}
