//! `GET /sync/v1/pull?cursor=…&today=…&want=…`: one page of what changed for the person.

use super::frames;
use crate::{
    clock,
    http::{bearer::Caller, error::Fault, metrics::PULL_FRAMES, state::State},
    pull::{PullFault, Request, note_visit, serve},
};
use axum::{
    extract::{self, Query, rejection::QueryRejection},
    response::Response,
};
use jiff::civil::Date;
use satchel_shared::{
    ids::DocumentId,
    protocol::{limits::WANTED_DOCUMENTS_MAX, pull::Frame},
};
use serde::Deserialize;
use std::sync::Arc;

/// Longest cursor that is looked at, in characters: one of 200 territories has 8,000.
const CURSOR_CHARACTERS_MAX: usize = 64 * 1024;

/// The question.
#[derive(Debug, Deserialize)]
pub struct Asked {
    /// The cursor as it was given, in lower-case hexadecimal; absent or empty at first.
    cursor: Option<String>,
    /// The device's day, `2026-11-21`.
    today: Option<String>,
    /// Documents asked for by name, with commas between.
    want: Option<String>,
}

/// Sends one page.
///
/// # Errors
/// 400 for what is no question, 409 `rebase` for a cursor of another history, 503 when the database is busy.
pub async fn pull(
    extract::State(state): extract::State<Arc<State>>,
    caller: Caller,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Fault> {
    let Query(asked) = asked.map_err(|_| bad("the question cannot be read"))?;
    let request = read(caller, &asked, clock::now_ms())?;
    let frames = state.blocking(move |state| find(state, &request)).await?;
    for frame in &frames {
        state.metrics.add(&PULL_FRAMES, &[word(frame)], 1);
    }
    state.blocking(move |_| frames::respond(&frames)).await
}

fn find(state: &State, request: &Request) -> Result<Vec<Frame>, Fault> {
    let key = state.keys.receipt.bytes();
    let frames = serve(&state.store, key, request)?;
    if let Err(fault) = note_visit(&state.store, key, request) {
        // It is asked again with the next page; the device's page is worth more.
        tracing::warn!(%fault, "a visit was not noted");
    }
    Ok(frames)
}

fn read(caller: Caller, asked: &Asked, now_ms: i64) -> Result<Request, Fault> {
    let cursor = asked.cursor.as_deref().unwrap_or_default();
    if cursor.len() > CURSOR_CHARACTERS_MAX {
        return Err(bad("the cursor is too long"));
    }
    let cursor = from_hex(cursor).ok_or_else(|| bad("the cursor is not hexadecimal"))?;
    let today = match asked.today.as_deref() {
        None | Some("") => None,
        Some(day) => Some(day.parse::<Date>().map_err(|_| bad("today is not a day"))?),
    };
    let want = asked.want.as_deref().unwrap_or_default();
    let want: Vec<DocumentId> = want
        .split(',')
        .filter(|id| !id.is_empty())
        .take(WANTED_DOCUMENTS_MAX + 1)
        .map(|id| id.parse().map_err(|_| bad("a document asked for is not an id")))
        .collect::<Result<_, _>>()?;
    if want.len() > WANTED_DOCUMENTS_MAX {
        return Err(bad("at most 100 documents may be asked for"));
    }
    Ok(Request { sender: caller.into(), cursor, today, want, now_ms })
}

fn bad(detail: &str) -> Fault {
    Fault::bad_request("bad-pull", detail)
}

/// Reads pairs of hexadecimal digits.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?)).collect()
}

fn word(frame: &Frame) -> &'static str {
    match frame {
        Frame::Document { .. } => "document",
        Frame::Evict { .. } => "evict",
        Frame::Actor(_) => "actor",
        Frame::Checkpoint { .. } => "checkpoint",
        Frame::End { .. } => "end",
        Frame::Reach { .. } => "reach",
        Frame::Ungranted { .. } => "ungranted",
        Frame::Digest(_) => "digest",
        Frame::Erased { .. } => "erased",
    }
}

impl From<PullFault> for Fault {
    fn from(fault: PullFault) -> Fault {
        match fault {
            PullFault::Rebase => Fault::conflict(
                "rebase",
                "this server's history is another than the cursor's: keep all work, pull from the start",
            ),
            PullFault::Store(fault) => fault.into(),
        }
    }
}
