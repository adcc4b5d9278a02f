//! Escrow: sealed work comes in, waits, and goes through the ordinary gate once the office accepted it.
//!
//! Never lets anything into the log by itself: a box says nothing of who made it, and the credential it came
//! with lies unencrypted on a tablet. The office decides, then the gate judges as it judges a push.

pub mod decide;
pub mod take;
