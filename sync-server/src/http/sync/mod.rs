//! The devices' side of the protocol, one step per file as in `shared::protocol`.

pub mod enrol;
pub mod login;
pub mod token;
