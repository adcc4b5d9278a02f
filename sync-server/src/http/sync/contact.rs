//! `POST /sync/v1/contact`: hears what a device holds unsent, and tells it what to wipe.
//!
//! By the credential that hands work in: a device that is revoked, or on which nobody is signed in, is the one that
//! is ordered to wipe.

use crate::{
    chance, clock,
    http::{bearer::Giver, error::Fault, json::Body, state::State},
    ingest::Touched,
    log::{StoreFault, tenants},
    wipes::contact::Contact,
};
use axum::{Json, extract};
use satchel_shared::{
    ids::WipeId,
    protocol::contact::{ContactAnswer, ContactOffer},
};
use std::{collections::BTreeSet, sync::Arc};

/// Hears a device.
///
/// # Errors
/// 401 for a credential that is none, 400 for a body that is no contact.
pub async fn contact(
    extract::State(state): extract::State<Arc<State>>,
    giver: Giver,
    Body(offer): Body<ContactOffer>,
) -> Result<Json<ContactAnswer>, Fault> {
    state.blocking(move |state| hear(state, giver, &offer)).await.map(Json)
}

fn hear(state: &State, giver: Giver, offer: &ContactOffer) -> Result<ContactAnswer, Fault> {
    let now_ms = clock::now_ms();
    let Giver { tenant, device } = giver;
    let contact = Contact { tenant, device, now_ms };
    let fresh = || WipeId::new(chance::uuid_v7(now_ms));
    let (heard, number) = state.store.write(|tx| {
        let heard = contact.hear(tx, offer, &fresh)?;
        Ok::<_, StoreFault>((heard, tenants::get(tx, tenant)?.head.number))
    })?;
    if heard.is_audited {
        tracing::warn!(%device, "a wipe went on");
        // Nobody's records moved; the marks follow.
        let _ = state.nudges.send(Touched { tenant, scopes: BTreeSet::new(), number });
    }
    Ok(ContactAnswer { time_ms: clock::now_ms(), wipes: heard.orders })
}
