//! The network's side: the only folder that knows axum.
//!
//! [`router`] names every route on one page; [`error`] is the only place where a fault becomes a status.

pub mod address;
pub mod bearer;
pub mod error;
pub mod health;
pub mod json;
pub mod listeners;
pub mod metrics;
pub mod openapi;
pub mod rim;
pub mod router;
pub mod serve;
pub mod state;
pub mod sync;

pub use error::Fault;
pub use state::State;
