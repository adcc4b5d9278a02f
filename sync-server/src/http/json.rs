//! JSON bodies: what does not read is answered with a code, and never with a piece of itself.
//!
//! A parser's message can quote what it read, and what is read here are passwords and tokens.

use super::error::Fault;
use axum::{
    Json,
    extract::{FromRequest, Request, rejection::JsonRejection},
    http::StatusCode,
};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// Time for a body to come in: it is one packet, and slow senders hold a place that others wait for.
const READ_TIME: Duration = Duration::from_secs(5);

/// A body read as JSON.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        read(request, READ_TIME).await.map(Body)
    }
}

/// Reads a JSON body that comes in within this time.
///
/// # Errors
/// 400, 408, 413 or 415, with a code.
pub async fn read<T: DeserializeOwned>(request: Request, time: Duration) -> Result<T, Fault> {
    match tokio::time::timeout(time, Json::<T>::from_request(request, &())).await {
        Ok(Ok(Json(value))) => Ok(value),
        Ok(Err(rejection)) => Err(fault(&rejection)),
        Err(_) => {
            let detail = "the body did not arrive in time";
            Err(Fault::new(StatusCode::REQUEST_TIMEOUT, "too-slow", detail))
        }
    }
}

fn fault(rejection: &JsonRejection) -> Fault {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => Fault::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "send JSON, and say so in Content-Type",
        ),
        JsonRejection::BytesRejection(_) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Fault::too_large("the body is larger than this endpoint reads")
        }
        JsonRejection::BytesRejection(_) => {
            Fault::bad_request("body-unfinished", "the body did not arrive whole")
        }
        _ => Fault::bad_request("body-unreadable", "the body is not the JSON this endpoint reads"),
    }
}
