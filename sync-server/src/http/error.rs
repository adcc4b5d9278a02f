//! The only place where a fault becomes a status.
//!
//! Never sends what the database, a file or a panic said: that is logged under the request's id.

use crate::log::StoreFault;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use satchel_shared::protocol::token::Problem;
use std::fmt;

/// Seconds a device is asked to wait when the database was busy.
const BUSY_WAIT_S: u64 = 5;

/// A request that was not answered as hoped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    status: StatusCode,
    code: &'static str,
    detail: String,
    retry_after_s: Option<u64>,
}

impl Fault {
    /// A fault with a stable code and plain words; the words are sent, so they name no secret.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Fault { status, code, detail: detail.into(), retry_after_s: None }
    }
    /// 400: the request is not what the protocol says.
    pub fn bad_request(code: &'static str, detail: impl Into<String>) -> Self {
        Fault::new(StatusCode::BAD_REQUEST, code, detail)
    }
    /// 401: who asks is not known, or no more.
    pub fn unauthorized(code: &'static str, detail: impl Into<String>) -> Self {
        Fault::new(StatusCode::UNAUTHORIZED, code, detail)
    }
    /// 404: not there, or not theirs.
    pub fn not_found(code: &'static str, detail: impl Into<String>) -> Self {
        Fault::new(StatusCode::NOT_FOUND, code, detail)
    }
    /// 409: what is there contradicts what is asked.
    pub fn conflict(code: &'static str, detail: impl Into<String>) -> Self {
        Fault::new(StatusCode::CONFLICT, code, detail)
    }
    /// 413: more than the protocol allows.
    pub fn too_large(detail: impl Into<String>) -> Self {
        Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too-large", detail)
    }
    /// 429: too many attempts; come back after the wait.
    pub fn rate_limited(wait_ms: i64) -> Self {
        let retry_after_s = u64::try_from(wait_ms).unwrap_or(0).div_ceil(1_000).max(1);
        let detail = format!("too many attempts; try again in {retry_after_s} seconds");
        Fault::new(StatusCode::TOO_MANY_REQUESTS, "rate-limited", detail).after(retry_after_s)
    }
    /// 503: not now; nothing was done.
    pub fn unavailable(code: &'static str, detail: impl Into<String>) -> Self {
        Fault::new(StatusCode::SERVICE_UNAVAILABLE, code, detail).after(BUSY_WAIT_S)
    }
    /// 500: what must not happen did; the cause is logged, not sent.
    pub fn internal(cause: &dyn fmt::Display) -> Self {
        tracing::error!(%cause, "internal fault");
        let detail = "the server failed; its log says why";
        Fault::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail)
    }
    /// Asks to wait so many seconds.
    #[must_use]
    pub fn after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }
    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.code
    }
    /// The status.
    pub fn status(&self) -> StatusCode {
        self.status
    }
}

impl From<StoreFault> for Fault {
    fn from(fault: StoreFault) -> Fault {
        match fault {
            StoreFault::Database(cause) => {
                tracing::error!(%cause, "the database failed");
                Fault::unavailable(
                    "store-unavailable",
                    "the database cannot answer now; nothing was lost",
                )
            }
            other => Fault::internal(&other),
        }
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let problem = Problem { code: self.code.to_owned(), detail: self.detail };
        let mut response = (self.status, Json(problem)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}
