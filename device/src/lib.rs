//! The app without a screen: what a person can do, where it is kept, and how it is exchanged.
//!
//! Direction: `command` and the app's shell use `actions`; `actions` and `sync` use `store`; only `store`
//! knows SQL. The wall clock and chance live in `clock` and `chance`, so that a day can be replayed.

pub mod actions;
pub mod api;
pub mod chance;
pub mod clock;
pub mod command;
pub mod desk;
pub mod destroy;
pub mod error;
pub mod failure;
pub mod home;
pub mod line;
pub mod store;
pub mod sync;
pub mod tablet;
pub mod wipe;
