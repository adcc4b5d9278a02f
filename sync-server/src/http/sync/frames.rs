//! Frames as bodies: what goes out, and what did not come in whole.

use crate::http::error::Fault;
use axum::{
    extract::rejection::BytesRejection,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use satchel_shared::protocol::codec;
use serde::Serialize;

/// Answers with frames.
pub(super) fn respond<T: Serialize>(frames: &[T]) -> Result<Response, Fault> {
    let body = codec::encode(frames).map_err(|fault| Fault::internal(&fault))?;
    Ok(([(header::CONTENT_TYPE, "application/octet-stream")], body).into_response())
}

/// Why a body could not be read.
pub(super) fn unread(rejection: &BytesRejection) -> Fault {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Fault::too_large("the body is larger than 4 MiB")
    } else {
        Fault::bad_request("body-unfinished", "the body did not arrive whole")
    }
}
