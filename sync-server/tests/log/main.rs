//! The server's core against a real store: log, judging, numbers, scopes and pulls.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod auditing;
mod bench;
mod checking;
mod committing;
mod comparing;
mod cursors;
mod deciding;
mod erasing;
mod gap_free;
mod idle;
mod joining;
mod judging;
mod lawful;
mod leaving;
mod links;
mod marking;
mod numbering;
mod own_work;
mod paging;
mod permissions;
mod pulling;
mod pushing;
mod reach;
mod relaying;
mod storing;
mod upgrading;
