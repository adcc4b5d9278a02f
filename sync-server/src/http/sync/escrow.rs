//! `POST /sync/v1/escrow`: takes sealed work from a device that cannot or may not sign in.
//!
//! Order of events: the credential, before the body is read; size (the router's limit); inflated size and count;
//! then the boxes are opened, and kept in one transaction. The answer leaves after its commit.

use super::frames;
use crate::{
    clock,
    escrow::take,
    http::{bearer::Giver, error::Fault, metrics::ESCROW, state::State},
};
use axum::{
    body::Bytes,
    extract::{self, rejection::BytesRejection},
    response::Response,
};
use satchel_shared::protocol::{
    codec::{self, CodecFault},
    escrow::{EscrowAnswer, EscrowOffer, EscrowVerdict},
    limits::INFLATED_BYTES_MAX,
};
use std::sync::Arc;

/// Takes boxes in.
///
/// # Errors
/// 401 for a credential that is none, 400 for what is no offer, 413 for one too large.
pub async fn escrow(
    extract::State(state): extract::State<Arc<State>>,
    giver: Giver,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|rejection| frames::unread(&rejection))?;
    let permits = Arc::clone(&state.judging);
    let verdicts = state.permitted(permits, move |state| take(state, giver, &body)).await?;
    for verdict in &verdicts {
        state.metrics.add(&ESCROW, &[word(*verdict)], 1);
    }
    frames::respond(&[EscrowAnswer { verdicts }])
}

fn take(state: &State, giver: Giver, body: &[u8]) -> Result<Vec<EscrowVerdict>, Fault> {
    let offer: EscrowOffer = codec::decode_one(body, INFLATED_BYTES_MAX).map_err(unfit)?;
    let opened = take::open(&state.keys.escrow, &offer.boxes);
    let now_ms = clock::now_ms();
    let verdicts =
        state.store.write(|tx| take::keep(tx, giver.tenant, Some(giver.device), opened, now_ms))?;
    let kept = verdicts.iter().filter(|verdict| **verdict == EscrowVerdict::Kept).count();
    tracing::info!(device = %giver.device, kept, of = verdicts.len(), "work handed in to escrow");
    Ok(verdicts)
}

fn unfit(fault: CodecFault) -> Fault {
    match fault {
        CodecFault::TooLarge(_) => Fault::too_large("the hand-in inflates to more than 32 MiB"),
        fault => Fault::bad_request("bad-hand-in", fault.to_string()),
    }
}

const fn word(verdict: EscrowVerdict) -> &'static str {
    match verdict {
        EscrowVerdict::Kept => "kept",
        EscrowVerdict::Known => "known",
        EscrowVerdict::Unreadable => "unreadable",
        EscrowVerdict::Foreign => "foreign",
        EscrowVerdict::Full => "full",
    }
}
