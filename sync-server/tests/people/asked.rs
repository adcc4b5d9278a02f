//! Requests straight into the router, without a network.

use crate::house::House;
use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use satchel_server::http::router;
use serde_json::Value;
use std::net::SocketAddr;
use tower::ServiceExt;

/// Where requests come from unless a test says otherwise.
pub const HOME: &str = "192.0.2.1:5000";

/// An answer, its body read as JSON when it is.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub json: Value,
}

impl Answer {
    /// The code of a problem, or an empty word.
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    /// A field of the answer as text.
    pub fn text(&self, pointer: &str) -> String {
        let value = self.json.pointer(pointer).and_then(Value::as_str);
        value.unwrap_or_else(|| panic!("no {pointer} in {self:?}")).to_owned()
    }
}

/// Posts JSON from an address.
pub async fn post_from(house: &House, from: &str, path: &str, body: Value) -> Answer {
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    ask(house, from, request).await
}

/// Posts JSON.
pub async fn post(house: &House, path: &str, body: Value) -> Answer {
    post_from(house, HOME, path, body).await
}

/// Asks with a method and nothing else.
pub async fn bare(house: &House, method: Method, path: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
    ask(house, HOME, request).await
}

/// Sends any request.
pub async fn ask(house: &House, from: &str, mut request: Request<Body>) -> Answer {
    let from: SocketAddr = from.parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(from));
    let response = router::router(&house.state).oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, 1 << 20).await.unwrap();
    let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status: parts.status, headers: parts.headers, json }
}
