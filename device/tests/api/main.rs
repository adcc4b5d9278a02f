//! What screens see: each noun's answers over a real store, and the TypeScript they are compiled against.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod accounts;
#[path = "../alone/desk.rs"]
#[allow(dead_code, reason = "shared with the tests of a device by itself")]
mod desk;
mod drafts;
mod full;
mod history;
mod proof;
mod rows;
mod sales;
mod sync;
mod tablet;
mod today;
mod types;
mod words;
mod world;
