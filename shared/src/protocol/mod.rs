//! The conversation of a device and the server, one step per file, both sides' duties in it.
//!
//! Order of a round: [`push`] until the outbox is empty, then [`pull`] page by page to its end, and [`compare`] if
//! the digests differ there.
//! Before the first: [`enrol`]. When the access token is old: [`token`]. While the app is in front: [`live`].
//! When nobody can or may sign in: [`escrow`]; when the PIN is forgotten: [`recover`]. What is unsent, and what is to be
//! wiped: [`contact`].
//! JSON where people or other programs read it, frames of [`codec`] where the bulk goes.

mod bounded;
pub mod codec;
pub mod compare;
pub mod contact;
pub mod enrol;
pub mod escrow;
pub mod limits;
pub mod live;
pub mod pull;
pub mod push;
pub mod receipt;
pub mod recover;
pub mod token;

/// The version of the protocol, named in every path: `/sync/v1/…`.
pub const VERSION: u32 = 1;
