//! What the operator's verbs do to a store: sample, import, export, approve. Each runs as a process.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod adventureworks;
mod approve;
mod csv;
mod export;
#[path = "../adventureworks/made_up.rs"]
mod made_up;
mod program;
mod sample;
