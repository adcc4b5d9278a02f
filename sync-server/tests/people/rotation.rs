//! Token rotation under loss, repetition and theft.

use crate::{
    asked::{ask, post},
    house::{House, now_ms},
};
use axum::{body::Body, http::Request};
use proptest::prelude::*;
use satchel_server::{
    log::{
        devices,
        tokens::{self, Denial, End, Holder, Pair},
    },
    secrets,
    settings::Settings,
};
use serde_json::json;
use uuid::Uuid;

const LIFE_MS: i64 = 1_000_000;

/// The server's half of a rotation, as the handler does it, at a time the test says.
struct Office {
    house: House,
    drawn: u32,
}

impl Office {
    fn new() -> (Office, String) {
        let mut office = Office { house: House::new(), drawn: 0 };
        let device = office.house.device(77).id;
        let first = office.random();
        let pair = office.pair(&first, 0);
        let holder = Holder { device, person: office.house.person };
        let (tenant, store) = (office.house.tenant, &office.house.state.store);
        store.write(|tx| tokens::begin(tx, tenant, Uuid::from_u128(5), holder, &pair, 0)).unwrap();
        (office, first)
    }

    fn random(&mut self) -> String {
        self.drawn += 1;
        let mut secret = [0; 32];
        secret[..4].copy_from_slice(&self.drawn.to_le_bytes());
        secrets::token(self.house.tenant, &secret).expose().to_owned()
    }

    fn pair(&mut self, refresh: &str, now_ms: i64) -> Pair {
        let access = self.random();
        Pair {
            access: secrets::token_hash(&access),
            refresh: secrets::token_hash(refresh),
            access_expires_ms: now_ms + LIFE_MS,
            refresh_expires_ms: now_ms + LIFE_MS,
        }
    }

    fn present(&mut self, refresh: &str, now_ms: i64) -> Result<String, Denial> {
        let tenant = self.house.tenant;
        let key = &self.house.state.keys.token;
        let next = secrets::successor(key, tenant, refresh).expose().to_owned();
        let pair = self.pair(&next, now_ms);
        let hash = secrets::token_hash(refresh);
        let store = &self.house.state.store;
        store.write(|tx| tokens::rotate(tx, tenant, &hash, &pair, now_ms)).unwrap().map(|_| next)
    }
}

/// What the line does with one rotation of the device.
#[derive(Clone, Debug)]
enum Line {
    /// The request never arrives.
    LosesRequest,
    /// It arrives this often, and the answer is lost.
    LosesAnswer(u8),
    /// It arrives this often, and an answer comes.
    Delivers(u8),
}

fn line() -> impl Strategy<Value = Line> {
    prop_oneof![
        Just(Line::LosesRequest),
        (1..4_u8).prop_map(Line::LosesAnswer),
        (1..4_u8).prop_map(Line::Delivers),
    ]
}

#[derive(Clone, Debug)]
enum Move {
    Device(Line),
    Thief,
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let one = prop_oneof![2 => line().prop_map(Move::Device), 1 => Just(Move::Thief)];
    proptest::collection::vec(one, 1..24)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is lost or repeated on the way, the device's newest token is good.
    #[test]
    fn a_genuine_device_is_never_locked_out(lines in proptest::collection::vec(line(), 1..24)) {
        let (mut office, mut held) = Office::new();
        for (step, line) in lines.into_iter().enumerate() {
            let now_ms = step as i64;
            match line {
                Line::LosesRequest => {}
                Line::LosesAnswer(times) => {
                    for _ in 0..times {
                        prop_assert!(office.present(&held, now_ms).is_ok());
                    }
                }
                Line::Delivers(times) => {
                    let answers: Vec<_> = (0..times).map(|_| office.present(&held, now_ms)).collect();
                    prop_assert!(answers.iter().all(|answer| *answer == answers[0]));
                    held = answers[0].clone().unwrap();
                }
            }
        }
        prop_assert!(office.present(&held, 1_000).is_ok());
    }

    /// A copy of a token is found out when the holder who is two generations behind comes back, and then
    /// neither gets anything more.
    #[test]
    fn a_thief_is_found_out(before in 0..4_usize, moves in moves()) {
        let (mut office, first) = Office::new();
        let mut chain = vec![first];
        for _ in 0..before {
            let next = office.present(&chain[chain.len() - 1], 0).unwrap();
            chain.push(next);
        }
        // Generations held: both begin with the same token.
        let (mut device, mut thief) = (before, before);
        let mut newest_used = before.checked_sub(1);
        let mut is_over = false;
        for (step, one) in moves.into_iter().enumerate() {
            let (holder, times, is_answered) = match one {
                Move::Device(Line::LosesRequest) => continue,
                Move::Device(Line::LosesAnswer(times)) => (&mut device, times, false),
                Move::Device(Line::Delivers(times)) => (&mut device, times, true),
                Move::Thief => (&mut thief, 1, true),
            };
            let presented = *holder;
            let is_reuse = newest_used.is_some_and(|newest| newest > presented);
            is_over |= is_reuse;
            for _ in 0..times {
                let answer = office.present(&chain[presented], step as i64);
                if is_over {
                    prop_assert_eq!(answer, Err(Denial::Reused));
                } else {
                    let next = answer.unwrap();
                    if chain.len() == presented + 1 {
                        chain.push(next.clone());
                    }
                    prop_assert_eq!(&next, &chain[presented + 1]);
                }
            }
            if !is_over {
                newest_used = newest_used.max(Some(presented));
                if is_answered {
                    *holder = presented + 1;
                }
            }
        }
        let ahead = device.max(thief);
        if !is_over && device.abs_diff(thief) >= 2 {
            // The one behind has not come back yet; when they do, it ends for both.
            let behind = device.min(thief);
            prop_assert_eq!(office.present(&chain[behind], 1_000), Err(Denial::Reused));
            prop_assert_eq!(office.present(&chain[ahead], 1_000), Err(Denial::Reused));
        }
    }
}

#[test]
fn a_reuse_ends_access_tokens_of_the_family_too() {
    let (mut office, first) = Office::new();
    let second = office.present(&first, 0).unwrap();
    office.present(&second, 0).unwrap();
    let access = office.drawn;
    let mut secret = [0; 32];
    secret[..4].copy_from_slice(&access.to_le_bytes());
    let access = secrets::token_hash(secrets::token(office.house.tenant, &secret).expose());
    let (tenant, store) = (office.house.tenant, office.house.state.store.clone());
    let look = || store.read(|tx| tokens::access(tx, tenant, &access, 1)).unwrap();
    assert!(look().is_ok());
    assert_eq!(office.present(&first, 1), Err(Denial::Reused));
    assert_eq!(look(), Err(Denial::Reused));
}

#[test]
fn a_refresh_token_dies_of_age() {
    let (mut office, first) = Office::new();
    assert!(office.present(&first, LIFE_MS - 1).is_ok());
    assert_eq!(office.present(&first, LIFE_MS), Err(Denial::Expired));
}

#[test]
fn a_token_made_up_is_unknown() {
    let (mut office, _) = Office::new();
    let made_up = office.random();
    assert_eq!(office.present(&made_up, 0), Err(Denial::Unknown));
}

#[test]
fn a_lost_token_key_asks_for_a_login_and_does_not_fork_the_family() {
    let (mut office, first) = Office::new();
    office.present(&first, 0).unwrap();
    let tenant = office.house.tenant;
    let other = office.random();
    let pair = office.pair(&other, 0);
    let hash = secrets::token_hash(&first);
    let store = &office.house.state.store;
    let answer = store.write(|tx| tokens::rotate(tx, tenant, &hash, &pair, 0)).unwrap();
    assert_eq!(answer, Err(Denial::Unknown));
}

#[test]
fn a_changed_password_ends_every_family_of_the_person() {
    let (mut office, first) = Office::new();
    let (tenant, person) = (office.house.tenant, office.house.person);
    let store = office.house.state.store.clone();
    let ended = store.write(|tx| tokens::end_all(tx, tenant, person, End::Password, 1)).unwrap();
    assert_eq!(ended, 1);
    assert_eq!(office.present(&first, 1), Err(Denial::Ended));
}

async fn tokens_of(house: &House) -> (String, String, String) {
    let code = house.code(1, 60_000);
    let offer = json!({ "code": code, "device_name": "t", "platform": "p" });
    let answer = post(house, "/sync/v1/enrol", offer).await;
    (answer.text("/tokens/access"), answer.text("/tokens/refresh"), answer.text("/device"))
}

async fn refreshed(house: &House, refresh: &str) -> (u16, String) {
    let answer = post(house, "/sync/v1/token", json!({ "refresh": refresh })).await;
    (answer.status.as_u16(), answer.code().to_owned())
}

#[tokio::test]
async fn every_reason_has_its_code() {
    let house = House::new();
    let (_, first, _) = tokens_of(&house).await;
    let answer = post(&house, "/sync/v1/token", json!({ "refresh": first })).await;
    let second = answer.text("/refresh");
    let again = post(&house, "/sync/v1/token", json!({ "refresh": first })).await;
    assert_eq!(again.text("/refresh"), second, "the answer was lost, so it is given again");
    assert_ne!(again.text("/access"), answer.text("/access"));
    assert_eq!(refreshed(&house, &second).await.0, 200);
    assert_eq!(refreshed(&house, &first).await, (401, "token-reused".to_owned()));
    assert_eq!(refreshed(&house, &second).await, (401, "token-reused".to_owned()));
    assert_eq!(refreshed(&house, "nonsense").await, (401, "token-unknown".to_owned()));
}

#[tokio::test]
async fn a_revoked_device_is_out_at_its_next_request() {
    let house = House::new();
    let (access, refresh, device) = tokens_of(&house).await;
    let revoke = |tx: &satchel_server::log::Transaction<'_>| {
        devices::revoke(tx, house.tenant, device.parse().unwrap())
    };
    assert!(house.state.store.write(revoke).unwrap());
    assert_eq!(refreshed(&house, &refresh).await, (401, "device-revoked".to_owned()));
    assert_eq!(looked_up(&house, &access), Err(Denial::DeviceRevoked));
}

#[tokio::test]
async fn a_person_who_left_is_out_at_the_next_request() {
    let house = House::new();
    let (access, refresh, _) = tokens_of(&house).await;
    house.leave();
    assert_eq!(refreshed(&house, &refresh).await, (401, "person-inactive".to_owned()));
    assert_eq!(looked_up(&house, &access), Err(Denial::PersonInactive));
}

#[tokio::test]
async fn an_old_access_token_is_told_to_be_old() {
    let house = House::with(Settings { access_lives_ms: 0, ..Settings::default() });
    let (access, _, _) = tokens_of(&house).await;
    assert_eq!(looked_up(&house, &access), Err(Denial::Expired));
}

#[tokio::test]
async fn a_refresh_token_opens_no_door() {
    let house = House::new();
    let (_, refresh, _) = tokens_of(&house).await;
    assert_eq!(looked_up(&house, &refresh), Err(Denial::Unknown));
}

#[tokio::test]
async fn a_token_of_another_company_is_unknown() {
    let house = House::new();
    let (access, _, _) = tokens_of(&house).await;
    let elsewhere = access.replacen("01.", "02.", 1);
    assert_ne!(access, elsewhere);
    assert_eq!(looked_up(&house, &elsewhere), Err(Denial::Unknown));
}

fn looked_up(house: &House, access: &str) -> Result<Holder, Denial> {
    let tenant = secrets::token_tenant(access).unwrap();
    let hash = secrets::token_hash(access);
    house.state.store.read(|tx| tokens::access(tx, tenant, &hash, now_ms())).unwrap()
}

#[tokio::test]
async fn thirty_mutants_of_a_token_are_all_refused() {
    let house = House::new();
    let (access, _, _) = tokens_of(&house).await;
    for place in (0..access.len()).step_by(3) {
        let mut mutant = access.clone().into_bytes();
        mutant[place] = if mutant[place] == b'0' { b'1' } else { b'0' };
        let mutant = String::from_utf8(mutant).unwrap();
        let request = Request::get("/sync/v1/live")
            .header("authorization", format!("Bearer {mutant}"))
            .body(Body::empty())
            .unwrap();
        let answer = ask(&house, crate::asked::HOME, request).await;
        assert_eq!(answer.status.as_u16(), 401, "{place}: {answer:?}");
    }
}
