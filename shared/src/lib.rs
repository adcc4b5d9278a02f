//! What the data is, who may do what, how two sides talk.
//!
//! Never: I/O, clock, randomness, threads, async. Time, ids, actors and nonces come in as arguments,
//! so the same input gives the same bytes on a tablet, on the server and in a simulation.

pub mod approval;
pub mod as_of;
pub mod attention;
pub mod blank;
pub mod calendar;
pub mod conflict;
pub mod digest;
pub mod documents;
pub mod gate;
pub mod history;
pub mod ids;
pub mod index_row;
pub mod labels;
pub mod lang;
pub mod meanwhile;
pub mod money;
pub mod number;
pub mod permissions;
pub mod planted;
pub mod pricing;
pub mod protocol;
pub mod refusal;
pub mod sealed;
pub mod tax;
