//! Actions: what a person can do. Permit, change, save, announce: each is one transaction of the store.
//!
//! Never talks to a network and never waits for one. What is announced (id, number, heads, time) is saved.

pub mod accounts;
pub mod approvals;
pub mod as_of;
pub mod attention;
pub mod closed;
pub mod conflicts;
pub mod contacts;
pub mod copies;
pub mod entries;
mod fault;
pub mod fields;
pub mod history;
mod later;
pub mod lines;
mod login;
pub mod orders;
pub mod prices;
pub mod quotes;
pub mod records;
pub mod refusals;
pub mod restore;
pub mod signatures;
pub mod tasks;
pub mod typed;
pub mod undo;
pub mod unseen;
pub mod visits;

pub use fault::ActionFault;
pub use login::{Login, Saved, Warning};

/// Typed text by field: the path, then what was typed.
pub type Pairs<'a> = &'a [(String, String)];
/// What an action announces, or why it did nothing.
pub type Result<T> = std::result::Result<T, ActionFault>;
