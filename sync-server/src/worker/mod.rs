//! The worker: a process apart, with bounded memory and time, in which the changes of devices are tried first.
//!
//! Automerge trusts its input: a change may make it take all memory, and a process that runs out of memory is
//! aborted, which nothing inside it can catch. So what passed the prescan is parsed, applied, saved and loaded
//! again in a process that may die; only what it survived is judged in this one.
//!
//! 1. Says nothing about rules: only whether a change is safe to look at. The judge still guards itself.
//! 2. A worker that dies or is too slow is ended and started anew; then the changes of that document are tried
//!    one by one, so that only those at fault are refused.
//! 3. A worker that cannot be started refuses nobody: the push is told to come back.

pub mod child;
mod message;
pub mod pool;
mod process;
pub mod screen;

pub use message::Trial;
pub use pool::{Pool, WorkerFault};
