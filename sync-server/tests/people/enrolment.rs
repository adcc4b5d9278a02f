//! Enrolment codes: one use, a short life, one winner, and no guessing.

use crate::{
    asked::{post, post_from},
    house::{House, now_ms},
};
use axum::http::StatusCode;
use satchel_server::{
    log::{
        Store, StoreFault, devices,
        enrol_codes::{self, Use},
    },
    secrets,
    settings::Settings,
};
use serde_json::{Value, json};
use std::{collections::BTreeSet, sync::Barrier};

const LIFE_MS: i64 = 600_000;

fn offer(code: &str) -> Value {
    json!({ "code": code, "device_name": "美玲的平板", "platform": "Android 15; 0.1.0" })
}

#[tokio::test]
async fn a_good_code_makes_a_device_with_letters_and_tokens() {
    let house = House::new();
    let code = house.code(1, LIFE_MS);
    let answer = post(&house, "/sync/v1/enrol", offer(&code)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    assert_eq!(answer.text("/person_name"), "林美玲");
    assert_eq!(answer.text("/tenant_name"), "Sample");
    assert_eq!(answer.text("/letters"), "AAA");
    let devices = house.state.store.read(|tx| devices::list(tx, house.tenant)).unwrap();
    assert_eq!(devices.len(), 1);
    assert_eq!(devices[0].name, "美玲的平板");
}

#[tokio::test]
async fn a_code_is_read_however_it_is_typed() {
    let house = House::new();
    let code = house.code(1, LIFE_MS).to_lowercase().replace('-', " ");
    let answer = post(&house, "/sync/v1/enrol", offer(&code)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
}

#[tokio::test]
async fn a_code_works_once() {
    let house = House::new();
    let code = house.code(1, LIFE_MS);
    post(&house, "/sync/v1/enrol", offer(&code)).await;
    let again = post(&house, "/sync/v1/enrol", offer(&code)).await;
    assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "code-used"));
}

#[tokio::test]
async fn a_code_dies_of_age() {
    let house = House::new();
    let code = house.code(1, 0);
    let answer = post(&house, "/sync/v1/enrol", offer(&code)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::GONE, "code-expired"));
}

#[test]
fn a_code_lives_to_its_last_millisecond_and_no_longer() {
    let house = House::new();
    let (at_ms, hash) = (now_ms(), [1; 32]);
    let outcome = |ask_ms| {
        house.state.store.write(|tx| {
            enrol_codes::put(tx, house.tenant, &hash, house.person, at_ms + LIFE_MS, at_ms)?;
            let outcome = enrol_codes::use_up(tx, house.tenant, &hash, ask_ms)?;
            // Given up, so that the next time is asked of the same code.
            Err::<(), _>(StoreFault::Unsound(format!("{outcome:?}")))
        })
    };
    let said = |ask_ms| outcome(ask_ms).unwrap_err().to_string();
    assert!(said(at_ms + LIFE_MS - 1).contains("Won"));
    assert!(said(at_ms + LIFE_MS).contains("Expired"));
}

#[tokio::test]
async fn an_unknown_code_is_not_found() {
    let house = House::new();
    let answer = post(&house, "/sync/v1/enrol", offer("AAAAA-AAAAA")).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, "code-unknown"));
}

#[tokio::test]
async fn nobody_enrols_for_a_person_who_left() {
    let house = House::new();
    let code = house.code(1, LIFE_MS);
    house.leave();
    let answer = post(&house, "/sync/v1/enrol", offer(&code)).await;
    assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "person-inactive"));
    let devices = house.state.store.read(|tx| devices::list(tx, house.tenant)).unwrap();
    assert!(devices.is_empty());
}

#[tokio::test]
async fn a_device_without_a_name_is_refused_before_its_code_is_used() {
    let house = House::new();
    let code = house.code(1, LIFE_MS);
    for name in [" \u{7} ", "\u{200b}\u{3164}"] {
        let mut nameless = offer(&code);
        nameless["device_name"] = json!(name);
        assert_eq!(post(&house, "/sync/v1/enrol", nameless).await.code(), "name-unfit");
    }
    assert_eq!(post(&house, "/sync/v1/enrol", offer(&code)).await.status, StatusCode::OK);
}

#[test]
fn of_twenty_devices_that_race_for_a_code_one_wins() {
    let house = House::new();
    for round in 0..20_u8 {
        let hash = [round; 32];
        let (now_ms, store) = (now_ms(), &house.state.store);
        store
            .write(|tx| {
                enrol_codes::put(tx, house.tenant, &hash, house.person, now_ms + LIFE_MS, now_ms)
            })
            .unwrap();
        // Half of them come through another process's connection.
        let other = Store::open(house.dir.path()).unwrap();
        let barrier = Barrier::new(20);
        let outcomes: Vec<Use> = std::thread::scope(|scope| {
            let racers: Vec<_> = (0..20)
                .map(|racer| {
                    let store = if racer % 2 == 0 { store.as_ref() } else { &other };
                    let (barrier, tenant) = (&barrier, house.tenant);
                    scope.spawn(move || {
                        barrier.wait();
                        store.write(|tx| enrol_codes::use_up(tx, tenant, &hash, now_ms)).unwrap()
                    })
                })
                .collect();
            racers.into_iter().map(|racer| racer.join().unwrap()).collect()
        });
        let won = outcomes.iter().filter(|outcome| matches!(outcome, Use::Won(_))).count();
        let used = outcomes.iter().filter(|outcome| **outcome == Use::Used).count();
        assert_eq!((won, used), (1, 19), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_requests_that_race_for_a_code_one_is_enrolled() {
    let house = House::with(Settings { code_attempts_max: 100, ..Settings::default() });
    let code = house.code(1, LIFE_MS);
    let requests = (0..20).map(|_| post(&house, "/sync/v1/enrol", offer(&code)));
    let answers = futures_util::future::join_all(requests).await;
    let won = answers.iter().filter(|answer| answer.status == StatusCode::OK).count();
    let lost = answers.iter().filter(|answer| answer.code() == "code-used").count();
    assert_eq!((won, lost), (1, 19));
    let devices = house.state.store.read(|tx| devices::list(tx, house.tenant)).unwrap();
    assert_eq!(devices.len(), 1);
}

#[tokio::test]
async fn guessing_ends_after_ten_codes_from_one_address() {
    let house = House::new();
    let good = house.code(1, LIFE_MS);
    for _ in 0..10 {
        assert_eq!(
            post(&house, "/sync/v1/enrol", offer("WRONG-CODES")).await.code(),
            "code-unknown"
        );
    }
    let blocked = post(&house, "/sync/v1/enrol", offer(&good)).await;
    assert_eq!((blocked.status, blocked.code()), (StatusCode::TOO_MANY_REQUESTS, "rate-limited"));
    let wait_s: i64 = blocked.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait_s), "{wait_s}");
    let elsewhere = post_from(&house, "198.51.100.7:1", "/sync/v1/enrol", offer(&good)).await;
    assert_eq!(elsewhere.status, StatusCode::OK);
}

#[tokio::test]
async fn guessing_ends_in_total_too() {
    let house = House::with(Settings { code_attempts_total_max: 30, ..Settings::default() });
    let mut looked_at = 0;
    for host in 0..60 {
        let from = format!("198.51.100.{host}:1");
        let answer = post_from(&house, &from, "/sync/v1/enrol", offer("WRONG-CODES")).await;
        looked_at += usize::from(answer.code() == "code-unknown");
    }
    assert_eq!(looked_at, 30);
}

#[tokio::test]
async fn addresses_of_one_ipv6_network_count_as_one() {
    let house = House::new();
    for host in 0..10 {
        let from = format!("[2001:db8::{host}]:1");
        post_from(&house, &from, "/sync/v1/enrol", offer("WRONG-CODES")).await;
    }
    let answer = post_from(&house, "[2001:db8::ffff]:1", "/sync/v1/enrol", offer("X")).await;
    assert_eq!(answer.code(), "rate-limited");
}

#[test]
fn no_two_devices_of_a_company_share_letters() {
    let house = House::new();
    let letters: BTreeSet<String> = (100..400).map(|number| house.device(number).letters).collect();
    assert_eq!(letters.len(), 300);
}

#[test]
fn a_code_has_ten_characters_that_nobody_mistakes() {
    for random in 0..=255 {
        let code = secrets::code([random; 16]).expose().to_owned();
        assert_eq!(code.len(), 11);
        assert_eq!(code.as_bytes()[5], b'-');
        assert!(!code.contains(['0', 'O', '1', 'I', 'L']), "{code}");
    }
}
