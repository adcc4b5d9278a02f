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

/// A body read as JSON.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, state: &S) -> Result<Self, Fault> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(value)) => Ok(Body(value)),
            Err(rejection) => Err(fault(&rejection)),
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
