//! `POST /sync/v1/push`: takes changes in, answers for each after the commit.
//!
//! Order of events: size (the router's limit), inflated size and counts, then a worker tries every change; parsing
//! and judging on a thread of their own, then the line of the committer. A busy server says 503 and has done nothing.

use super::frames;
use crate::{
    clock,
    http::{
        bearer::Caller,
        error::Fault,
        metrics::{PUSH_UNKEPT, PUSH_VERDICTS},
        state::State,
    },
    ingest::{
        commit::PushFault,
        offer,
        push::{Committed, Push},
    },
    pull::{PullFault, after_push, is_of_this_history},
    worker::screen::{Exhausting, ScreenFault, screen},
};
use axum::{
    body::Bytes,
    extract::{self, rejection::BytesRejection},
    response::Response,
};
use satchel_shared::protocol::{
    codec::{self, CodecFault},
    limits::{INFLATED_BYTES_MAX, PUSH_CHANGES_MAX, PUSH_OPERATIONS_MAX},
    push::{PushAnswer, PushOffer, PushedDocument, Verdict},
    receipt::Receipt,
};
use std::sync::Arc;

/// Longest cursor that is looked at: one of 200 territories has 4,000 bytes.
const CURSOR_BYTES_MAX: usize = 32 * 1024;

/// Takes one push.
///
/// # Errors
/// 400 for what is no push, 409 `rebase` from a device of another history, 413 for one too large, 503 when it could not be committed now.
pub async fn push(
    extract::State(state): extract::State<Arc<State>>,
    caller: Caller,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Fault> {
    let body = body.map_err(|rejection| frames::unread(&rejection))?;
    let now_ms = clock::now_ms();
    let permits = Arc::clone(&state.judging);
    let (judged, cursor) =
        state.permitted(permits, move |state| judge(state, caller, &body, now_ms)).await?;
    let waiting = state.committer.submit(judged)?;
    let committed = waiting.await.unwrap_or(Err(PushFault::Busy))?;
    if committed.unkept > 0 {
        state.metrics.add(&PUSH_UNKEPT, &[], committed.unkept);
    }
    let answer = answer(&state, caller, committed, &cursor);
    count(&state, &answer);
    frames::respond(&[answer])
}

fn judge(
    state: &State,
    caller: Caller,
    body: &[u8],
    now_ms: i64,
) -> Result<(Push, Vec<u8>), Fault> {
    let offer = read(body)?;
    if offer::count_operations(&offer) > PUSH_OPERATIONS_MAX {
        return Err(Fault::too_large("a push brings at most 50,000 operations"));
    }
    if offer.cursor.len() > CURSOR_BYTES_MAX {
        return Err(Fault::too_large("the cursor is too long"));
    }
    let exhausting = match &state.workers {
        Some(pool) => state.store.read(|tx| screen(tx, pool, caller.tenant, &offer))?,
        None => Exhausting::new(),
    };
    let (sender, key) = (offer::Sender::from(caller), state.keys.receipt.bytes());
    let cursor = offer.cursor.clone();
    let mut offer = offer::parse_screened(sender, offer, &exhausting);
    offer.open_cursor(key);
    offer.prove(key);
    state.store.read(|tx| {
        // Judged on another history, honest work would be refused.
        if !is_of_this_history(tx, key, sender, &cursor)? {
            return Err(PullFault::Rebase.into());
        }
        Ok((Push::judge(tx, offer, now_ms)?, cursor))
    })
}

/// Reads the one frame of a push, and counts before anything else is looked at.
fn read(body: &[u8]) -> Result<PushOffer, Fault> {
    let offer: PushOffer = codec::decode_one(body, INFLATED_BYTES_MAX).map_err(unfit)?;
    let changes: usize = offer.documents.iter().map(|document| document.changes.len()).sum();
    if changes > PUSH_CHANGES_MAX {
        return Err(Fault::too_large("a push brings at most 1,000 changes"));
    }
    let mut ids: Vec<_> = offer.documents.iter().map(|document| document.document).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() < offer.documents.len() {
        return Err(Fault::bad_request("bad-push", "a push names a document once"));
    }
    Ok(offer)
}

fn unfit(fault: CodecFault) -> Fault {
    match fault {
        CodecFault::TooLarge(_) => Fault::too_large("the push inflates to more than 32 MiB"),
        fault => Fault::bad_request("bad-push", fault.to_string()),
    }
}

fn answer(state: &State, caller: Caller, committed: Committed, cursor: &[u8]) -> PushAnswer {
    let key = state.keys.receipt.bytes();
    let cursor = after_push(key, caller.into(), cursor, &committed.pushed);
    let documents = committed.documents.into_iter().map(|settled| PushedDocument {
        document: settled.document,
        verdicts: settled.verdicts,
        receipt: settled.heads.map(|heads| {
            let owners = &settled.owners;
            Receipt::issue(key, caller.tenant, settled.document, heads, owners)
        }),
    });
    PushAnswer {
        documents: documents.collect(),
        time_ms: clock::now_ms(),
        backed_up: committed.backed_up,
        cursor,
    }
}

fn count(state: &State, answer: &PushAnswer) {
    let verdicts = answer.documents.iter().flat_map(|document| &document.verdicts);
    for (_, verdict) in verdicts {
        let word = match verdict {
            Verdict::Accepted { .. } => "accepted",
            Verdict::Duplicate => "duplicate",
            Verdict::Deferred { .. } => "deferred",
            Verdict::Fork => "fork",
            Verdict::Refused(_) => "refused",
        };
        state.metrics.add(&PUSH_VERDICTS, &[word], 1);
    }
}

impl From<Caller> for offer::Sender {
    fn from(caller: Caller) -> Self {
        Self { tenant: caller.tenant, device: caller.device, person: caller.person }
    }
}

impl From<PushFault> for Fault {
    fn from(fault: PushFault) -> Fault {
        match fault {
            PushFault::Busy => Fault::unavailable("busy", "too many pushes wait; nothing was done"),
            PushFault::Database(_) => Fault::unavailable(
                "store-unavailable",
                "the database did not commit; nothing was done",
            ),
            PushFault::Unsound(_) => Fault::internal(&fault),
        }
    }
}

impl From<ScreenFault> for Fault {
    fn from(fault: ScreenFault) -> Fault {
        match fault {
            ScreenFault::Store(fault) => fault.into(),
            ScreenFault::Worker(cause) => {
                tracing::error!(%cause, "no change can be tried");
                Fault::unavailable(
                    "worker-unavailable",
                    "no change can be tried now; nothing was done",
                )
            }
        }
    }
}
