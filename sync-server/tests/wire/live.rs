//! The live line: who is nudged, how often, and when it ends.

use crate::{
    bench::{ANA, BEN, TENANT, Tablet, north, south},
    office::Office,
};
use axum::{body::BodyDataStream, http::StatusCode};
use futures_util::StreamExt;
use satchel_server::{ingest::Touched, log::devices};
use satchel_shared::{ids::TerritoryId, permissions::Scope, protocol::live::PAUSE_MS_MIN};
use std::{collections::BTreeSet, time::Duration};
use tokio::time::{Instant, timeout};

/// Longer than any nudge is late.
const LATE: Duration = Duration::from_secs(10);

async fn listen(office: &Office, token: &str) -> BodyDataStream {
    let response = office.open_line(token, "GET", "/sync/v1/live", Vec::new()).await;
    assert_eq!(response.status(), StatusCode::OK);
    response.into_body().into_data_stream()
}

fn touch(office: &Office, territory: TerritoryId, number: u64) {
    let scopes = BTreeSet::from([Scope::territory(territory), Scope::office()]);
    office.state.nudges.send(Touched { tenant: TENANT, scopes, number }).unwrap();
}

/// The next event's text; `None` when the line ended.
async fn hear(line: &mut BodyDataStream) -> Option<String> {
    let heard = timeout(LATE, line.next()).await.expect("something is said or the line ends")?;
    Some(String::from_utf8(heard.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn those_concerned_are_nudged_and_not_more_often_than_agreed() {
    let office = Office::open();
    let token = office.admit(&Tablet::of(ANA));
    let mut line = listen(&office, &token).await;
    touch(&office, south(), 7);
    touch(&office, north(), 8);
    let first = hear(&mut line).await.unwrap();
    assert!(first.contains("event: nudge") && first.contains(r#"data: {"number":8}"#), "{first}");
    let began = Instant::now();
    touch(&office, north(), 9);
    touch(&office, north(), 10);
    let second = hear(&mut line).await.unwrap();
    assert!(second.contains("nudge"), "{second}");
    assert!(began.elapsed() >= Duration::from_millis(PAUSE_MS_MIN - 50));
}

#[tokio::test]
async fn a_revoked_device_hears_nothing_more() {
    let office = Office::open();
    let ben = Tablet::of(BEN);
    let token = office.admit(&ben);
    let mut line = listen(&office, &token).await;
    office.company.store.write(|tx| devices::revoke(tx, TENANT, ben.sender.device)).unwrap();
    touch(&office, south(), 9);
    assert_eq!(hear(&mut line).await, None);
}

#[tokio::test]
async fn a_stopping_server_ends_the_line() {
    let office = Office::open();
    let token = office.admit(&Tablet::of(ANA));
    let mut line = listen(&office, &token).await;
    office.state.closing.send_replace(true);
    assert_eq!(hear(&mut line).await, None);
}
