//! `GET /healthz`: the process lives. `GET /readyz`: the database answers and takes writes.

use super::{error::Fault, state::State};
use crate::{clock, log::figures};
use axum::extract;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;

/// How long an outcome is told again: a probe asks every few seconds, and each write is an fsync.
const REMEMBERED: Duration = Duration::from_secs(2);

/// The last outcome of a write, and when it began; who asks meanwhile waits for it.
#[derive(Debug, Default)]
pub struct Readiness(Mutex<Option<(Instant, Result<(), Fault>)>>);

/// Says that the process lives; asks nobody.
pub async fn healthz() -> &'static str {
    "alive\n"
}

/// Says whether work can be taken.
///
/// # Errors
/// 503 with the reason's code; the cause is in the log.
pub async fn readyz(
    extract::State(state): extract::State<Arc<State>>,
) -> Result<&'static str, Fault> {
    if *state.closing.borrow() {
        return Err(Fault::unavailable("closing", "the server is about to stop"));
    }
    let mut last = state.readiness.0.lock().await;
    let remembered = last.as_ref().filter(|(began, _)| began.elapsed() < REMEMBERED);
    let outcome = match remembered {
        Some((_, outcome)) => outcome.clone(),
        None => {
            let (began, now_ms) = (Instant::now(), clock::now_ms());
            let beat =
                move |state: &State| Ok(state.store.write(|tx| figures::beat(tx, now_ms))?);
            let outcome = state.blocking(beat).await;
            *last = Some((began, outcome.clone()));
            outcome
        }
    };
    outcome.map(|()| "ready\n")
}
