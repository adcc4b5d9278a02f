//! Every route on one page: method, path, what travels, who may ask.
//!
//! 1. `Access::Device` routes take a [`super::bearer::Caller`]; a test asks each of them without a token.
//! 2. What travels decides the limits: JSON is small, frames are large, events have no end.
//! 3. Every JSON route is described in [`super::openapi`]; a test compares.

use super::{health, metrics, openapi, rim, state::State, sync};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::Method,
    middleware,
    routing::{self, MethodRouter},
};
use satchel_shared::protocol::limits;
use std::{convert::Infallible, sync::Arc};
use tower_http::limit::RequestBodyLimitLayer;

/// What a route carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON in and out.
    Json,
    /// Frames of the protocol's codec.
    Frames,
    /// Server-sent events: no time limit.
    Events,
    /// Plain text, or a document about the server.
    Text,
    /// Plain text about this very moment: answered also when no other request is let in.
    Health,
}

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody; the endpoint itself asks for a code or a password where one is needed.
    Public,
    /// A device with an access token.
    Device,
    /// A device with what it hands sealed work in by, revoked or not.
    Giver,
}

/// One route.
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path.
    pub path: &'static str,
    /// What it carries.
    pub form: Form,
    /// Who may ask.
    pub access: Access,
    handler: MethodRouter<Arc<State>>,
}

/// All routes.
pub fn routes() -> Vec<Route> {
    use Access::{Device, Giver, Public};
    use Form::{Events, Frames, Health, Json, Text};
    vec![
        get("/healthz", Health, Public, routing::get(health::healthz)),
        get("/readyz", Health, Public, routing::get(health::readyz)),
        get("/metrics", Text, Public, routing::get(metrics::metrics)),
        get("/openapi.json", Text, Public, routing::get(openapi::openapi)),
        post("/sync/v1/enrol", Json, Public, routing::post(sync::enrol::enrol)),
        post("/sync/v1/login", Json, Public, routing::post(sync::login::login)),
        post("/sync/v1/token", Json, Public, routing::post(sync::token::token)),
        post("/sync/v1/recover", Json, Public, routing::post(sync::recover::recover)),
        post("/sync/v1/contact", Json, Giver, routing::post(sync::contact::contact)),
        post("/sync/v1/escrow", Frames, Giver, routing::post(sync::escrow::escrow)),
        post("/sync/v1/push", Frames, Device, routing::post(sync::push::push)),
        get("/sync/v1/pull", Frames, Device, routing::get(sync::pull::pull)),
        post("/sync/v1/compare", Frames, Device, routing::post(sync::compare::compare)),
        get("/sync/v1/live", Events, Device, routing::get(sync::live::live)),
    ]
}

fn get(path: &'static str, form: Form, access: Access, handler: MethodRouter<Arc<State>>) -> Route {
    Route { method: Method::GET, path, form, access, handler }
}

fn post(
    path: &'static str,
    form: Form,
    access: Access,
    handler: MethodRouter<Arc<State>>,
) -> Route {
    Route { method: Method::POST, path, form, access, handler }
}

/// The routes with their limits, and around them what every answer goes through.
pub fn router(state: &Arc<State>) -> Router {
    let mut router = Router::new().fallback(rim::not_found);
    for route in routes() {
        let limited = limited(route.handler, route.form, state);
        let bounded = match route.form {
            Form::Health => limited,
            _ => limited.layer(middleware::from_fn_with_state(Arc::clone(state), rim::bound)),
        };
        router = router.route(route.path, bounded);
    }
    rim::around(router.method_not_allowed_fallback(rim::not_allowed), state)
        .with_state(Arc::clone(state))
}

fn limited(
    handler: MethodRouter<Arc<State>>,
    form: Form,
    state: &State,
) -> MethodRouter<Arc<State>> {
    let bytes_max = match form {
        Form::Frames => limits::WIRE_BYTES_MAX,
        Form::Json | Form::Events | Form::Text | Form::Health => limits::JSON_BYTES_MAX,
    };
    let bounded = handler
        .layer::<_, Infallible>(DefaultBodyLimit::disable())
        .layer::<_, Infallible>(RequestBodyLimitLayer::new(bytes_max));
    match form {
        Form::Events => bounded,
        Form::Json | Form::Frames | Form::Text | Form::Health => {
            bounded.layer(rim::time_limit(state))
        }
    }
}
