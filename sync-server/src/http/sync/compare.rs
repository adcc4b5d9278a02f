//! `POST /sync/v1/compare`: which documents of a person's scopes are not as their device has them.

use super::frames;
use crate::{
    http::{bearer::Caller, error::Fault, state::State},
    pull::compare as answering,
};
use axum::{
    body::Bytes,
    extract::{self, rejection::BytesRejection},
    response::Response,
};
use satchel_shared::{
    digest::BUCKETS_BYTES,
    protocol::{
        codec::{self, CodecFault},
        compare::CompareOffer,
        limits::INFLATED_BYTES_MAX,
    },
};
use std::sync::Arc;

/// Longest cursor that is looked at: one of 200 territories has 4,000 bytes.
const CURSOR_BYTES_MAX: usize = 32 * 1024;

/// Answers one comparison.
///
/// # Errors
/// 400 for what is none, 409 `rebase` for a cursor of another history, 413 for one too large, 503 when the database is busy.
pub async fn compare(
    extract::State(state): extract::State<Arc<State>>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|rejection| frames::unread(&rejection))?;
    let permits = Arc::clone(&state.judging);
    let answer = state
        .permitted(permits, move |state| {
            let offer = read(&body)?;
            let key = state.keys.receipt.bytes();
            Ok(answering::compare(&state.store, key, caller.into(), &offer)?)
        })
        .await?;
    frames::respond(&[answer])
}

fn read(body: &[u8]) -> Result<CompareOffer, Fault> {
    let offer: CompareOffer =
        codec::decode_one(body, INFLATED_BYTES_MAX).map_err(|fault| match fault {
            CodecFault::TooLarge(_) => Fault::too_large(fault.to_string()),
            other => bad(&other.to_string()),
        })?;
    if offer.cursor.len() > CURSOR_BYTES_MAX {
        return Err(bad("the cursor is too long"));
    }
    if offer.scopes.iter().any(|scope| scope.buckets.len() != BUCKETS_BYTES) {
        return Err(bad("a scope has 64 buckets of 8 bytes"));
    }
    Ok(offer)
}

fn bad(detail: &str) -> Fault {
    Fault::bad_request("bad-compare", detail)
}
