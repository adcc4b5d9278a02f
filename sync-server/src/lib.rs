//! The server every device merges with: gate, numbered log, permissions, scopes, people and devices.
//!
//! Trusts no device: limits before decoding, every change judged, every read filtered in its SQL.

pub mod log;
