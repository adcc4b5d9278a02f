//! Push, pull and live as they go over the wire: limits, statuses, frames and events.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "the store's own tests use the rest")]
#[path = "../log/bench.rs"]
mod bench;
mod live;
mod office;
mod rounds;
