//! The devices' side of the protocol, one step per file as in `shared::protocol`.

pub mod compare;
pub mod contact;
pub mod enrol;
pub mod escrow;
mod frames;
pub mod live;
pub mod login;
pub mod pull;
pub mod push;
pub mod recover;
pub mod token;
