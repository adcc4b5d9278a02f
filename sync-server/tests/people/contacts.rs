//! Contacts: what a device says it holds stands with the server's time, and what it hears is what was ordered for it.

use crate::{
    asked::{Answer, HOME, ask, post},
    house::House,
};
use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use satchel_server::{
    chance, clock,
    log::{
        StoreFault, devices, held_work,
        rebases::{self, Cause, Rebase},
        wipes::{self, State},
    },
    wipes::order::{self, OrderFault, Wish},
};
use satchel_shared::{
    documents::{Edit, Path, Step, Value as Typed},
    ids::{DeviceId, PersonId, WipeId},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// An enrolled device: its id, and what it hands in by.
async fn enrolled(house: &House, random: u8) -> (DeviceId, String) {
    let code = house.code(random, 60_000);
    let body = json!({ "code": code, "device_name": "平板", "platform": "p" });
    let answer = post(house, "/sync/v1/enrol", body).await;
    (answer.text("/device").parse().unwrap(), answer.text("/hand_in"))
}

async fn contact(house: &House, secret: &str, people: Value) -> Answer {
    let request = Request::post("/sync/v1/contact")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {secret}"))
        .body(Body::from(json!({ "people": people }).to_string()))
        .unwrap();
    ask(house, HOME, request).await
}

fn holds(person: PersonId, unsent: Option<u64>, about_to: Option<&str>) -> Value {
    json!({ "person": person, "unsent": unsent, "is_escrowed": false, "about_to": about_to })
}

fn told(house: &House, device: DeviceId) -> Vec<held_work::Told> {
    house.state.store.read(|tx| held_work::of_device(tx, house.tenant, device)).unwrap()
}

fn state(house: &House, device: DeviceId) -> Vec<State> {
    let orders = house.state.store.read(|tx| wipes::of_device(tx, house.tenant, device)).unwrap();
    orders.iter().map(|wipe| wipe.state).collect()
}

/// Mei may order wipes from now on.
fn promote(house: &House) {
    use satchel_server::ingest::{OwnWork, ServerActor};
    let path: Path = "role".parse().unwrap();
    let value = Typed::Text("admin".to_owned());
    let edit = Edit { base: None, steps: vec![Step::Put { path, value }] };
    let server = ServerActor::new([6; 16]);
    house
        .state
        .store
        .write(|tx| {
            let now_ms = clock::now_ms();
            let mut work = OwnWork::begin(tx, house.tenant, server.entry(), &server, now_ms)?;
            assert!(work.edit(house.person, &edit)?);
            work.finish()
        })
        .unwrap();
}

fn order(house: &House, device: DeviceId, give_up: Option<u64>) -> Result<WipeId, OrderFault> {
    let wish = Wish {
        person: None,
        by: house.person,
        second: None,
        reason: "lost".to_owned(),
        give_up,
        now_ms: clock::now_ms(),
    };
    let fresh = || WipeId::new(chance::uuid_v7(clock::now_ms()));
    house.state.store.write(|tx| {
        let device = devices::get(tx, house.tenant, device)?.unwrap();
        let orders = order::order(tx, house.tenant, &device, &wish, &fresh, &|ms| ms.to_string())?;
        Ok::<_, OrderFault>(orders[0].id)
    })
}

#[tokio::test]
async fn a_count_stands_with_the_servers_time_and_an_unknown_one_leaves_it() {
    let house = House::new();
    let (device, secret) = enrolled(&house, 1).await;
    let before = clock::now_ms();
    let answer = contact(&house, &secret, json!([holds(house.person, Some(8), None)])).await;
    assert_eq!((answer.status, &answer.json["wipes"]), (StatusCode::OK, &json!([])));
    let first = told(&house, device);
    assert_eq!((first.len(), first[0].unsent), (1, Some(8)));
    assert!((before..=clock::now_ms()).contains(&first[0].at_ms));
    let stranger = PersonId::new(Uuid::from_u128(404));
    let people = json!([holds(house.person, None, None), holds(stranger, Some(1), None)]);
    contact(&house, &secret, people).await;
    assert_eq!(told(&house, device), first, "nobody counted, and nobody knows the stranger");
    contact(&house, &secret, json!([])).await;
    assert_eq!(told(&house, device), [], "nothing is there any more");
}

#[tokio::test]
async fn an_access_token_is_no_credential_for_a_contact_and_one_device_speaks_for_itself() {
    let house = House::new();
    let (one, of_one) = enrolled(&house, 1).await;
    let (other, _) = enrolled(&house, 2).await;
    contact(&house, &of_one, json!([holds(house.person, Some(3), None)])).await;
    assert_eq!((told(&house, one).len(), told(&house, other).len()), (1, 0));
    let code = house.code(3, 60_000);
    let body = json!({ "code": code, "device_name": "t", "platform": "p" });
    let access = post(&house, "/sync/v1/enrol", body).await.text("/tokens/access");
    assert_eq!(contact(&house, &access, json!([])).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_device_begins_only_when_it_named_the_order_and_nothing_would_be_lost() {
    let house = House::new();
    promote(&house);
    let (device, secret) = enrolled(&house, 1).await;
    let wipe = order(&house, device, None).unwrap().to_string();
    let nobodys = Uuid::from_u128(5).to_string();
    for (unsent, about_to, is_granted) in [
        (Some(0), None, false),
        (Some(0), Some(&nobodys), false),
        (Some(1), Some(&wipe), false),
        (None, Some(&wipe), false),
        (Some(0), Some(&wipe), true),
    ] {
        let people = json!([holds(house.person, unsent, about_to.map(String::as_str))]);
        let answer = contact(&house, &secret, people).await;
        assert_eq!(answer.json["wipes"][0]["is_granted"], is_granted, "{unsent:?} {about_to:?}");
        assert_eq!(answer.json["wipes"][0]["wipe"], wipe.as_str());
    }
    assert_eq!(state(&house, device), [State::Granted]);
    // Whatever the device does now, only that it holds nothing any more is called wiped.
    contact(&house, &secret, json!([holds(house.person, None, None)])).await;
    assert_eq!(state(&house, device), [State::Granted]);
    contact(&house, &secret, json!([])).await;
    assert_eq!(state(&house, device), [State::Wiped]);
    let kept_out = house.state.store.read(|tx| devices::get(tx, house.tenant, device)).unwrap();
    assert!(kept_out.unwrap().is_revoked);
}

#[tokio::test]
async fn a_device_that_was_never_told_and_holds_nothing_is_not_called_wiped() {
    let house = House::new();
    promote(&house);
    let (device, secret) = enrolled(&house, 1).await;
    order(&house, device, None).unwrap();
    contact(&house, &secret, json!([])).await;
    assert_eq!(state(&house, device), [State::Absent]);
}

#[tokio::test]
async fn while_a_server_is_being_made_good_after_a_restore_no_order_is_told() {
    let house = House::new();
    promote(&house);
    let (device, secret) = enrolled(&house, 1).await;
    order(&house, device, None).unwrap();
    let people = || json!([holds(house.person, Some(0), None)]);
    let rebase = Rebase { began_ms: 1, cause: Cause::Restore, number: 1 };
    house.state.store.write(|tx| rebases::begin(tx, house.tenant, &rebase)).unwrap();
    assert_eq!(contact(&house, &secret, people()).await.json["wipes"], json!([]));
    house.state.store.write(|tx| rebases::close(tx, house.tenant)).unwrap();
    assert_eq!(contact(&house, &secret, people()).await.json["wipes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_order_is_not_given_for_a_number_nobody_told_nor_by_one_alone() {
    let house = House::new();
    let (device, secret) = enrolled(&house, 1).await;
    assert!(matches!(order(&house, device, None), Err(OrderFault::NotTheirs(_))));
    promote(&house);
    assert!(matches!(order(&house, device, Some(3)), Err(OrderFault::OneIsNotEnough)));
    assert_eq!(state(&house, device), []);
    contact(&house, &secret, json!([holds(house.person, Some(3), None)])).await;
    let rows: Result<_, StoreFault> =
        house.state.store.read(|tx| satchel_server::log::audit::rows(tx, house.tenant));
    let ordered = rows.unwrap().into_iter().any(|row| row.deed.contains("wipe"));
    assert!(!ordered, "what is refused is no deed");
}
