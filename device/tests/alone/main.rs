//! A device by itself: what it saves, keeps, finds and takes from a server, without a network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod as_of;
mod conflicts;
mod desk;
mod erased;
mod escrow;
mod kept;
mod keys;
mod lines;
mod numbers;
mod pages;
mod permits;
mod rebase;
mod refusals;
mod salvage;
mod saving;
mod searching;
mod two_programs;
mod visits;
