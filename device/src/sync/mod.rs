//! Sync: how this device and the server come to hold the same.
//!
//! [`engine`] decides and is pure; [`driver`] performs its effects; [`http`] is the only place that knows the
//! network, [`storage`] what each effect does to the store. Words: an *event* is something that happened, an *effect* something to be done, a *round* is
//! push, then pull to the end.

pub mod address;
pub mod driver;
pub mod effect;
pub mod engine;
pub mod event;
pub mod fault;
pub mod http;
pub mod live;
pub mod retry;
pub mod sse;
pub mod storage;
