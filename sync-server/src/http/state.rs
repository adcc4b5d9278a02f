//! What every handler shares.

use super::{error::Fault, health::Readiness, listeners::Listeners, metrics::Metrics};
use crate::{
    chance,
    ingest::{Committer, ServerActor, Touched},
    keys::Keys,
    log::Store,
    settings::Settings,
    worker::Pool,
};
use std::sync::Arc;
use tokio::sync::{Semaphore, broadcast, watch};

/// Nudges a slow listener may be behind; what it misses counts as one that concerns it.
const NUDGES_KEPT: usize = 256;
/// Pushes judged at once: each may hold 32 MiB, and judging is all CPU.
const JUDGED_AT_ONCE: usize = 8;

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
    /// Whether the store took a write of late.
    pub readiness: Readiness,
    /// Permits for requests worked on.
    pub working: Arc<Semaphore>,
    /// Permits to hash a password.
    pub hashing: Arc<Semaphore>,
    /// Permits to judge a push.
    pub judging: Arc<Semaphore>,
    /// Tries what devices hand in, in processes of their own.
    pub workers: Option<Pool>,
    /// Commits what was judged.
    pub committer: Committer,
    /// Says which scopes something happened in.
    pub nudges: broadcast::Sender<Touched>,
    /// Who hears them.
    pub listeners: Arc<Listeners>,
    /// The server as an author, fresh with this process.
    pub server: ServerActor,
}

impl State {
    /// Puts the parts together and starts the thread that commits.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub fn new(store: Arc<Store>, keys: Keys, settings: Settings) -> std::io::Result<Arc<State>> {
        let server = ServerActor::new(chance::bytes());
        let nudges = broadcast::Sender::new(NUDGES_KEPT);
        let committer = Committer::start(Arc::clone(&store), server.clone(), nudges.clone())?;
        Ok(Arc::new(State {
            store,
            keys,
            metrics: Metrics::default(),
            closing: watch::Sender::new(false),
            readiness: Readiness::default(),
            working: Arc::new(Semaphore::new(settings.requests_at_once)),
            hashing: Arc::new(Semaphore::new(settings.hashes_at_once)),
            judging: Arc::new(Semaphore::new(JUDGED_AT_ONCE)),
            workers: settings
                .worker
                .clone()
                .map(|program| Pool::new(program, settings.worker_limits)),
            committer,
            nudges,
            listeners: Arc::default(),
            server,
            settings,
        }))
    }

    /// As [`State::blocking`], once there is a permit; the work keeps it to its end, also when nobody waits for
    /// the answer any more.
    ///
    /// # Errors
    /// As [`State::blocking`].
    pub async fn permitted<T: Send + 'static>(
        self: &Arc<State>,
        permits: Arc<Semaphore>,
        run: impl FnOnce(&State) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let permit = permits.acquire_owned().await.map_err(|fault| Fault::internal(&fault))?;
        self.blocking(move |state| {
            let _permit = permit;
            run(state)
        })
        .await
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
        let span = tracing::Span::current();
        match tokio::task::spawn_blocking(move || span.in_scope(|| run(&state))).await {
            Ok(answer) => answer,
            Err(fault) => Err(Fault::internal(&fault)),
        }
    }
}
