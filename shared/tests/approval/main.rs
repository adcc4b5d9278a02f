//! Approvals, signatures and differences: what holds, what falls, and why, judged from one document.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod deciding;
mod desk;
mod differing;
mod giving_away;
mod signing;
