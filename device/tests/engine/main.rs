//! The engine by itself: transcripts told step by step, and any order of events with any fault.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod any_events;
mod backoff;
mod compare;
mod faults;
mod outside;
mod rebase;
mod rounds;
mod world;
