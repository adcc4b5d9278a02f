//! `GET /healthz`: the process lives. `GET /readyz`: the database answers and takes writes.

use super::{error::Fault, state::State};
use crate::{clock, log::figures};
use axum::extract;
use std::sync::Arc;

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
    let now_ms = clock::now_ms();
    state.blocking(move |state| Ok(state.store.write(|tx| figures::beat(tx, now_ms))?)).await?;
    Ok("ready\n")
}
