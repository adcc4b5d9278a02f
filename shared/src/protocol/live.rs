//! Live: `GET /sync/v1/live`, server-sent events. A nudge that something in the person's scopes changed.
//!
//! Server: at most one nudge per device in two seconds. Device: starts a round with some jitter; a lost
//! nudge costs nothing but time, since it carries nothing.

use serde::{Deserialize, Serialize};

/// The event's name on the wire.
pub const EVENT: &str = "nudge";
/// The least time between two nudges of one device, in milliseconds.
pub const PAUSE_MS_MIN: u64 = 2_000;

/// The event's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nudge {
    /// The head of the log when it was sent.
    pub number: u64,
}
