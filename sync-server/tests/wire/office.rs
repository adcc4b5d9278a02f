//! A running server's router over a company's store, and devices with tokens.

use crate::bench::{Company, KEY, NOW_MS, TENANT, Tablet};
use axum::{
    body::{Body, to_bytes},
    extract::ConnectInfo,
    http::{Request, Response, StatusCode, header},
};
use satchel_server::{
    http::{State, router},
    keys::{Key, Keys},
    log::{
        devices::{self, Newcomer},
        tokens::{self, Holder, Pair},
    },
    secrets,
    settings::Settings,
};
use satchel_shared::{
    protocol::{codec, limits::INFLATED_BYTES_MAX, token::Problem},
    sealed::SecretKey,
};
use serde::de::DeserializeOwned;
use std::{net::SocketAddr, sync::Arc};
use tower::ServiceExt;
use uuid::Uuid;

/// A company whose server runs.
pub struct Office {
    pub company: Company,
    pub state: Arc<State>,
}

/// An answer with its whole body.
pub struct Answer {
    pub status: StatusCode,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn frames<T: DeserializeOwned>(&self) -> Vec<T> {
        assert_eq!(self.status, StatusCode::OK, "{}", String::from_utf8_lossy(&self.body));
        codec::decode(&self.body, INFLATED_BYTES_MAX).unwrap()
    }

    pub fn problem(&self) -> (StatusCode, String) {
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        (self.status, problem.code)
    }
}

impl Office {
    pub fn open() -> Office {
        let company = Company::open();
        let keys = Keys {
            receipt: Key::new(KEY),
            token: Key::new([5; 32]),
            escrow: SecretKey::derive(&[6; 32]),
        };
        let state = State::new(Arc::clone(&company.store), keys, Settings::default()).unwrap();
        Office { company, state }
    }

    /// Enrols a tablet's device and gives it an access token that never ends.
    pub fn admit(&self, tablet: &Tablet) -> String {
        let access = secrets::token(TENANT, &[tablet.actor.to_bytes()[0]; 32]);
        let pair = Pair {
            access: secrets::token_hash(access.expose()),
            refresh: secrets::token_hash(&format!("none of {}", tablet.sender.device)),
            access_expires_ms: i64::MAX,
            refresh_expires_ms: i64::MAX,
        };
        let holder = Holder { device: tablet.sender.device, person: tablet.sender.person };
        let newcomer = Newcomer { id: tablet.sender.device, name: "tablet", platform: "test" };
        let family = Uuid::from_u128(tablet.sender.device.uuid().as_u128());
        self.company
            .store
            .write(|tx| {
                devices::enrol(tx, TENANT, &newcomer, tablet.sender.person, NOW_MS)?;
                tokens::begin(tx, TENANT, family, holder, &pair, NOW_MS)
            })
            .unwrap();
        access.expose().to_owned()
    }

    pub async fn open_line(
        &self,
        token: &str,
        method: &str,
        path: &str,
        body: Vec<u8>,
    ) -> Response<Body> {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::from(body))
            .unwrap();
        let from: SocketAddr = "192.0.2.1:5000".parse().unwrap();
        request.extensions_mut().insert(ConnectInfo(from));
        router::router(&self.state).oneshot(request).await.unwrap()
    }

    pub async fn ask(&self, token: &str, method: &str, path: &str, body: Vec<u8>) -> Answer {
        let response = self.open_line(token, method, path, body).await;
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 64 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, body }
    }

    pub async fn push(&self, token: &str, body: Vec<u8>) -> Answer {
        self.ask(token, "POST", "/sync/v1/push", body).await
    }

    pub async fn pull(&self, token: &str, question: &str) -> Answer {
        self.ask(token, "GET", &format!("/sync/v1/pull?{question}"), Vec::new()).await
    }
}
