//! The world the promises are tried in: real servers, real devices, a real line between them that fails.
//!
//! Never pretends a part that runs here. The promises themselves are in `tests/`, named as in PRODUCT.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

pub mod clock;
pub mod company;
pub mod device;
pub mod disk;
pub mod kill;
pub mod network;
pub mod program;
pub mod server;
