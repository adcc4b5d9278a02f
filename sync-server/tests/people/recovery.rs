//! Recoveries: guarded like logins, and only for what is this device's and this person's.

use crate::{
    asked::{Answer, post},
    house::{House, PASSWORD},
};
use axum::http::StatusCode;
use satchel_server::log::devices;
use satchel_shared::{
    ids::{DeviceId, PersonId, TenantId},
    protocol::recover::KeptKey,
    sealed::SecretKey,
};
use serde_json::json;
use uuid::Uuid;

fn kept(house: &House, device: DeviceId) -> KeptKey {
    KeptKey { tenant: house.tenant, device, person: house.person, key: [7; 32] }
}

async fn recover(house: &House, device: DeviceId, kept: &KeptKey, password: &str) -> Answer {
    let slot = kept.seal(&house.state.keys.escrow.public(), &[1; 32]).unwrap();
    let reply_to = SecretKey::derive(&[2; 32]).public();
    let offer = json!({ "device": device, "login": "mei", "password": password,
                        "slot": slot, "reply_to": reply_to });
    post(house, "/sync/v1/recover", offer).await
}

#[tokio::test]
async fn a_right_password_gives_the_key_back_to_its_device_and_signs_in() {
    let house = House::new();
    let device = house.device(1).id;
    let kept = kept(&house, device);
    let answer = recover(&house, device, &kept, PASSWORD).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let sealed = serde_json::from_value(answer.json["key"].clone()).unwrap();
    assert_eq!(KeptKey::take_back(&SecretKey::derive(&[2; 32]), &sealed), Ok(kept));
    let refresh = json!({ "refresh": answer.text("/tokens/refresh") });
    assert_eq!(post(&house, "/sync/v1/token", refresh).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_password_hears_what_a_login_hears_and_guesses_are_counted() {
    let house = House::new();
    let device = house.device(1).id;
    let kept = kept(&house, device);
    for _ in 0..10 {
        let answer = recover(&house, device, &kept, "not the right password").await;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "login-refused"));
    }
    assert_eq!(recover(&house, device, &kept, PASSWORD).await.code(), "rate-limited");
}

#[tokio::test]
async fn a_kept_key_of_another_person_device_or_company_is_refused() {
    let house = House::new();
    let device = house.device(1).id;
    let own = kept(&house, device);
    let other = Uuid::from_u128(77);
    for kept in [
        KeptKey { person: PersonId::new(other), ..own.clone() },
        KeptKey { device: DeviceId::new(other), ..own.clone() },
        KeptKey { tenant: TenantId::new(other), ..own.clone() },
    ] {
        let answer = recover(&house, device, &kept, PASSWORD).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::FORBIDDEN, "slot-refused"));
    }
}

#[tokio::test]
async fn a_revoked_device_and_a_person_who_left_get_no_key() {
    let house = House::new();
    let (lost, good) = (house.device(1).id, house.device(2).id);
    house.state.store.write(|tx| devices::revoke(tx, house.tenant, lost)).unwrap();
    let refused = recover(&house, lost, &kept(&house, lost), PASSWORD).await;
    assert_eq!(refused.code(), "device-revoked");
    assert!(refused.json["key"].is_null());
    house.leave();
    let left = recover(&house, good, &kept(&house, good), PASSWORD).await;
    assert_eq!(left.code(), "person-inactive");
}
