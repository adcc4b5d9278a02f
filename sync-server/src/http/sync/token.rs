//! `POST /sync/v1/token`: the next pair for a refresh token.

use crate::{
    chance, clock,
    http::{error::Fault, json::Body, metrics::ENTRIES, state::State},
    log::{
        devices,
        tokens::{self, Denial, Pair},
    },
    secrets,
    settings::Settings,
};
use axum::{Json, extract};
use satchel_shared::{
    ids::TenantId,
    protocol::token::{RefreshOffer, Secret, Tokens},
};
use std::sync::Arc;

/// Answers with the next pair, the same refresh token again if the last answer was lost.
///
/// # Errors
/// 401 with the reason: unknown, expired, reused, revoked.
pub async fn token(
    extract::State(state): extract::State<Arc<State>>,
    Body(offer): Body<RefreshOffer>,
) -> Result<Json<Tokens>, Fault> {
    let now_ms = clock::now_ms();
    let answer = state.blocking(move |state| rotate(state, &offer, now_ms)).await;
    let outcome = answer.as_ref().map_or_else(Fault::code, |_| "granted");
    state.metrics.add(&ENTRIES, &["token", outcome], 1);
    answer.map(Json)
}

fn rotate(state: &State, offer: &RefreshOffer, now_ms: i64) -> Result<Tokens, Fault> {
    let presented = offer.refresh.expose();
    let tenant = secrets::token_tenant(presented).ok_or(Fault::from(Denial::Unknown))?;
    let refresh = secrets::successor(&state.keys.token, tenant, presented);
    let fresh = Fresh::with(tenant, refresh, &state.settings, now_ms);
    let hash = secrets::token_hash(presented);
    let rotated = state.store.write(|tx| {
        let rotated = tokens::rotate(tx, tenant, &hash, &fresh.pair, now_ms)?;
        if let Ok(holder) = rotated {
            devices::seen(tx, tenant, holder.device, now_ms)?;
        }
        Ok::<_, Fault>(rotated)
    })?;
    if rotated == Err(Denial::Reused) {
        tracing::warn!(%tenant, "a used refresh token came back; its family is ended");
    }
    rotated?;
    Ok(fresh.tokens)
}

/// A pair to be given: the texts for the device, the hashes for the log.
pub(super) struct Fresh {
    /// Sent.
    pub(super) tokens: Tokens,
    /// Stored.
    pub(super) pair: Pair,
}

impl Fresh {
    /// The first pair of a family.
    pub(super) fn first(tenant: TenantId, settings: &Settings, now_ms: i64) -> Fresh {
        Fresh::with(tenant, secrets::token(tenant, &chance::bytes()), settings, now_ms)
    }

    fn with(tenant: TenantId, refresh: Secret, settings: &Settings, now_ms: i64) -> Fresh {
        let access = secrets::token(tenant, &chance::bytes());
        Fresh {
            pair: Pair {
                access: secrets::token_hash(access.expose()),
                refresh: secrets::token_hash(refresh.expose()),
                access_expires_ms: now_ms.saturating_add(settings.access_lives_ms),
                refresh_expires_ms: now_ms.saturating_add(settings.refresh_lives_ms),
            },
            tokens: Tokens { access, access_lives_ms: settings.access_lives_ms, refresh },
        }
    }
}
