//! What every request goes through before a handler, and every answer after it.
//!
//! Order from outside: request id and trace, counting, security headers, refusals put into words, panics
//! caught; and, around each route but the health checks, a bound on requests at once. Never traced: bodies, headers, queries; so neither tokens nor names reach the log.

use super::{
    error::Fault,
    metrics::{REQUEST_MS, REQUESTS},
    state::State,
};
use crate::{chance, clock};
use axum::{
    Router,
    extract::{self, MatchedPath, Request},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use std::{any::Any, sync::Arc, time::Instant};
use tower_http::{catch_panic::CatchPanicLayer, timeout::TimeoutLayer};
use tracing::Instrument;

/// The header that names a request in our log.
const REQUEST_ID: &str = "x-request-id";

/// Lays the layers around the routes.
pub fn around(router: Router<Arc<State>>, state: &Arc<State>) -> Router<Arc<State>> {
    router
        .layer(CatchPanicLayer::custom(caught))
        .layer(middleware::map_response(speak))
        .layer(middleware::map_response(harden))
        .layer(middleware::from_fn_with_state(Arc::clone(state), trace))
}

/// Lets in as many requests at once as are worked on, and sends the rest away instead of letting them queue up.
pub async fn bound(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    match state.working.try_acquire() {
        Ok(_permit) => next.run(request).await,
        Err(_) => {
            let detail = "too many requests at once; nothing was done";
            Fault::unavailable("busy", detail).into_response()
        }
    }
}

/// Ends what takes too long; a device tries again.
pub fn time_limit(state: &State) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, state.settings.request_time)
}

/// No such path.
pub async fn not_found() -> Fault {
    Fault::not_found("no-such-path", "there is nothing at this path")
}

/// No such method there.
pub async fn not_allowed() -> Fault {
    Fault::new(StatusCode::METHOD_NOT_ALLOWED, "no-such-method", "this path takes another method")
}

async fn trace(
    extract::State(state): extract::State<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let id = chance::uuid_v7(clock::now_ms()).simple().to_string();
    let method = request.method().clone();
    let route = match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => "none".to_owned(),
    };
    let span = tracing::info_span!("request", id, %method, route, device = tracing::field::Empty);
    let began = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status();
    span.in_scope(|| tracing::info!(status = status.as_u16(), took_ms, "answered"));
    let method = if is_known(&method) { method.as_str() } else { "other" };
    state.metrics.add(&REQUESTS, &[&route, method, status.as_str()], 1);
    state.metrics.add(&REQUEST_MS, &[&route], took_ms);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A method is any word; only these become labels.
fn is_known(method: &Method) -> bool {
    [Method::GET, Method::POST, Method::PUT, Method::HEAD, Method::OPTIONS, Method::DELETE]
        .contains(method)
}

/// Limits answer without words of ours; a device reads a problem whatever refused it.
async fn speak(response: Response) -> Response {
    let is_ours = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|form| form.as_bytes().starts_with(b"application/json"));
    match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE if !is_ours => {
            Fault::too_large("the body is larger than this endpoint reads").into_response()
        }
        StatusCode::REQUEST_TIMEOUT if !is_ours => {
            let detail = "the request took too long; nothing is known of how far it came";
            Fault::new(StatusCode::REQUEST_TIMEOUT, "too-slow", detail).into_response()
        }
        _ => response,
    }
}

async fn harden(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A panic's words may hold what was being worked on, so only that there was one is logged.
fn caught(_: Box<dyn Any + Send>) -> Response {
    Fault::internal(&"a handler panicked").into_response()
}
