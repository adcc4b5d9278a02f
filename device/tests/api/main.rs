//! What screens see: each noun's answers over a real store, and the TypeScript they are compiled against.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod types;
