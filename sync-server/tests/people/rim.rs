//! Every route: who may ask, how much it reads, what every answer carries, and what is described.

use crate::{
    asked::{HOME, ask, bare, post},
    house::House,
};
use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use satchel_server::http::{
    openapi,
    router::{Access, Form, routes},
};
use satchel_server::settings::Settings;
use satchel_shared::{
    ids::{DeviceId, PersonId, TenantId, WipeId},
    protocol::{
        contact::{ContactAnswer, ContactOffer, HeldWork, WipeOrder},
        enrol::{EnrolAnswer, EnrolOffer},
        limits,
        recover::{RecoverAnswer, RecoverOffer},
        token::{LoginAnswer, LoginOffer, Problem, RefreshOffer, Secret, Tokens},
    },
    sealed::{SealedText, SecretKey},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Reading this list is the review: what is not in it asks for a token.
const PUBLIC: &[&str] = &[
    "GET /healthz",
    "GET /metrics",
    "GET /openapi.json",
    "GET /readyz",
    "POST /sync/v1/enrol",
    "POST /sync/v1/login",
    "POST /sync/v1/recover",
    "POST /sync/v1/token",
];

#[test]
fn what_is_public_is_on_the_list() {
    let public: BTreeSet<String> = routes()
        .iter()
        .filter(|route| route.access == Access::Public)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(public.iter().map(String::as_str).collect::<Vec<_>>(), PUBLIC);
}

#[tokio::test]
async fn every_other_route_asks_for_a_token() {
    let house = House::new();
    for route in routes().iter().filter(|route| route.access != Access::Public) {
        let answer = bare(&house, route.method.clone(), route.path).await;
        let said = (answer.status, answer.code());
        assert_eq!(said, (StatusCode::UNAUTHORIZED, "token-missing"), "{}", route.path);
    }
}

#[tokio::test]
async fn a_wrong_method_or_path_is_told_as_a_problem() {
    let house = House::new();
    for route in routes() {
        let answer = bare(&house, Method::DELETE, route.path).await;
        let said = (answer.status, answer.code());
        assert_eq!(said, (StatusCode::METHOD_NOT_ALLOWED, "no-such-method"), "{}", route.path);
    }
    let answer = bare(&house, Method::GET, "/sync/v1/nowhere").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "no-such-path"));
}

#[tokio::test]
async fn every_answer_is_kept_by_nobody_and_sniffed_by_nobody() {
    let house = House::new();
    for path in ["/healthz", "/readyz", "/metrics", "/openapi.json", "/nowhere", "/sync/v1/enrol"] {
        let answer = bare(&house, Method::GET, path).await;
        assert_eq!(answer.headers["cache-control"], "no-store", "{path}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(answer.headers["x-request-id"].len(), 32, "{path}");
    }
}

#[tokio::test]
async fn a_body_beyond_its_limit_is_not_read() {
    let house = House::new();
    let long = "x".repeat(limits::JSON_BYTES_MAX);
    let answer = post(&house, "/sync/v1/token", json!({ "refresh": long })).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::PAYLOAD_TOO_LARGE, "too-large"));
    let whole = post(&house, "/sync/v1/token", json!({ "refresh": "x".repeat(10_000) })).await;
    assert_eq!(whole.code(), "token-unknown");
}

#[tokio::test]
async fn what_takes_too_long_is_told_as_a_problem() {
    let request_time = std::time::Duration::from_millis(20);
    let house = House::with(Settings { request_time, ..Settings::default() });
    let endless = futures_util::stream::pending::<std::io::Result<Vec<u8>>>();
    let request = Request::post("/sync/v1/token")
        .header("content-type", "application/json")
        .body(Body::from_stream(endless))
        .unwrap();
    let answer = ask(&house, HOME, request).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::REQUEST_TIMEOUT, "too-slow"));
}

#[tokio::test]
async fn a_body_that_does_not_read_is_not_repeated() {
    let house = House::new();
    for body in [r#"{"refresh": "canary"#, r#"{"refresh": ["canary"]}"#, "canary"] {
        let request = Request::post("/sync/v1/token")
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap();
        let answer = ask(&house, HOME, request).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "body-unreadable"));
        assert!(!answer.json.to_string().contains("canary"));
    }
    let request = Request::post("/sync/v1/token").body(Body::from("{}")).unwrap();
    assert_eq!(ask(&house, HOME, request).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_server_about_to_stop_is_not_ready() {
    let house = House::new();
    assert_eq!(bare(&house, Method::GET, "/readyz").await.status, StatusCode::OK);
    house.state.closing.send_replace(true);
    let answer = bare(&house, Method::GET, "/readyz").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "closing"));
    assert_eq!(bare(&house, Method::GET, "/healthz").await.status, StatusCode::OK);
}

#[test]
fn every_json_route_is_described_and_nothing_else_is() {
    let described = serde_json::to_value(openapi::description()).unwrap();
    let mut found = BTreeSet::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            found.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let routed: BTreeSet<String> = routes()
        .iter()
        .filter(|route| route.form == Form::Json)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    assert_eq!(found, routed);
}

#[test]
fn what_is_described_is_what_travels() {
    let described = serde_json::to_value(openapi::description()).unwrap();
    let secret = || Secret::new("s");
    let tokens = Tokens { access: secret(), access_lives_ms: 1, refresh: secret() };
    let (tenant, device) = (TenantId::new(Uuid::nil()), DeviceId::new(Uuid::nil()));
    let (person, word) = (PersonId::new(Uuid::nil()), || "x".to_owned());
    same(&described, "Tokens", &tokens);
    same(&described, "RefreshOffer", &RefreshOffer { refresh: secret() });
    same(&described, "LoginOffer", &LoginOffer { device, login: word(), password: secret() });
    same(&described, "Problem", &Problem { code: word(), detail: word() });
    let offer = EnrolOffer { code: word(), device_name: word(), platform: word() };
    same(&described, "EnrolOffer", &offer);
    let escrow_key = SecretKey::derive(&[1; 32]).public();
    let signed_in =
        LoginAnswer { person, person_name: word(), time_ms: 1, tokens: tokens.clone(), escrow_key };
    same(&described, "LoginAnswer", &signed_in);
    let enrolled = EnrolAnswer {
        tenant,
        tenant_name: word(),
        device,
        letters: word(),
        person,
        person_name: word(),
        schema: 1,
        time_ms: 1,
        tokens: tokens.clone(),
        escrow_key,
        hand_in: secret(),
    };
    same(&described, "EnrolAnswer", &enrolled);
    let offer = RecoverOffer {
        device,
        login: word(),
        password: secret(),
        slot: SealedText(vec![1]),
        reply_to: escrow_key,
    };
    same(&described, "RecoverOffer", &offer);
    let (person_name, key) = (word(), SealedText(vec![1]));
    let recovered = RecoverAnswer { person, person_name, key, escrow_key, time_ms: 1, tokens };
    same(&described, "RecoverAnswer", &recovered);
    let wipe = WipeId::new(Uuid::nil());
    let held = HeldWork { person, unsent: Some(1), is_escrowed: false, about_to: Some(wipe) };
    let give_up = Some(1);
    let order = WipeOrder { wipe, person, give_up, is_whole: true, is_granted: false };
    same(&described, "ContactOffer", &ContactOffer { people: vec![held] });
    same(&described, "ContactAnswer", &ContactAnswer { time_ms: 1, wipes: vec![order] });
}

/// Same fields, same kinds of value, none optional.
fn same(described: &Value, name: &str, real: &impl Serialize) {
    let schema = &described["components"]["schemas"][name];
    let real = serde_json::to_value(real).unwrap();
    let real = real.as_object().unwrap();
    let fields = schema["properties"].as_object().unwrap();
    assert_eq!(
        fields.keys().collect::<BTreeSet<_>>(),
        real.keys().collect::<BTreeSet<_>>(),
        "{name}"
    );
    assert_eq!(schema["required"].as_array().unwrap().len(), real.len(), "{name}");
    for (field, value) in real {
        let kind = match value {
            Value::String(_) => json!("string"),
            Value::Number(_) => json!("integer"),
            Value::Array(_) => json!("array"),
            _ => Value::Null,
        };
        assert_eq!(fields[field]["type"], kind, "{name}.{field}");
    }
}

#[tokio::test]
async fn work_keeps_its_permit_when_nobody_waits_for_it_any_more() {
    let house = House::new();
    let permits = std::sync::Arc::new(tokio::sync::Semaphore::new(1));
    let (began, is_begun) = tokio::sync::oneshot::channel();
    let (end, ends) = std::sync::mpsc::channel::<()>();
    let state = house.state.clone();
    let of_work = permits.clone();
    let waiting = tokio::spawn(async move {
        let work = move |_: &satchel_server::http::State| {
            began.send(()).unwrap();
            ends.recv().unwrap();
            Ok(())
        };
        state.permitted(of_work, work).await
    });
    is_begun.await.unwrap();
    waiting.abort();
    assert!(waiting.await.unwrap_err().is_cancelled());
    assert_eq!(permits.available_permits(), 0, "the work still runs");
    end.send(()).unwrap();
    drop(permits.acquire().await.unwrap());
}

#[tokio::test]
async fn a_full_house_sends_requests_away_and_still_says_how_it_is() {
    let house = House::new();
    let all = house.state.settings.requests_at_once as u32;
    let places = house.state.working.try_acquire_many(all).unwrap();
    let answer = bare(&house, Method::GET, "/openapi.json").await;
    assert_eq!((answer.status, answer.code()), (StatusCode::SERVICE_UNAVAILABLE, "busy"));
    assert_eq!(bare(&house, Method::GET, "/healthz").await.status, StatusCode::OK);
    assert_eq!(bare(&house, Method::GET, "/readyz").await.status, StatusCode::OK);
    drop(places);
    assert_eq!(bare(&house, Method::GET, "/openapi.json").await.status, StatusCode::OK);
}

#[tokio::test]
async fn probes_in_a_row_write_once() {
    let house = House::new();
    let beat = || {
        let path = house.dir.path().join("satchel.db");
        let database = rusqlite::Connection::open(path).unwrap();
        database.query_row("SELECT at_ms FROM heartbeat", [], |row| row.get::<_, i64>(0)).unwrap()
    };
    assert_eq!(bare(&house, Method::GET, "/readyz").await.status, StatusCode::OK);
    let first = beat();
    while satchel_server::clock::now_ms() <= first {}
    assert_eq!(bare(&house, Method::GET, "/readyz").await.status, StatusCode::OK);
    assert_eq!(beat(), first);
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    use satchel_server::http::json;
    let stream = futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>();
    let request = Request::post("/sync/v1/token")
        .header("content-type", "application/json")
        .body(Body::from_stream(stream))
        .unwrap();
    let fault =
        json::read::<Value>(request, std::time::Duration::from_millis(1)).await.unwrap_err();
    assert_eq!((fault.status(), fault.code()), (StatusCode::REQUEST_TIMEOUT, "too-slow"));
}
