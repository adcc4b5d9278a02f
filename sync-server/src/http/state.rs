//! What every handler shares.

use super::{error::Fault, metrics::Metrics};
use crate::{keys::Keys, log::Store, settings::Settings};
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// The running server's parts.
pub struct State {
    /// The database.
    pub store: Arc<Store>,
    /// Receipts' and tokens' keys.
    pub keys: Keys,
    /// What the operator decided.
    pub settings: Settings,
    /// Counters for `/metrics`.
    pub metrics: Metrics,
    /// Turns true when the server stops: live connections end by it.
    pub closing: watch::Sender<bool>,
    /// Permits to hash a password.
    pub hashing: Semaphore,
}

impl State {
    /// Puts the parts together.
    pub fn new(store: Arc<Store>, keys: Keys, settings: Settings) -> Arc<State> {
        Arc::new(State {
            store,
            keys,
            metrics: Metrics::default(),
            closing: watch::Sender::new(false),
            hashing: Semaphore::new(settings.hashes_at_once),
            settings,
        })
    }

    /// Runs what blocks (SQLite, argon2) where it holds nobody up.
    ///
    /// # Errors
    /// Those of `run`; a panic inside is an internal fault.
    pub async fn blocking<T: Send + 'static>(
        self: &Arc<State>,
        run: impl FnOnce(&State) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let state = Arc::clone(self);
        match tokio::task::spawn_blocking(move || run(&state)).await {
            Ok(answer) => answer,
            Err(fault) => Err(Fault::internal(&fault)),
        }
    }
}
