//! Enrolment: makes this device one of the company's, under one person, with a new PIN.
//!
//! Order of events: everything that can be wrong here is checked before the code is used, which works once, and
//! the room on the disk taken; then key, encrypted store, both sealed to the company, tokens, root certificate; the device's description
//! last, so that a killed attempt is no enrolment and the next one puts it aside.

use super::Desk;
use crate::{
    error,
    failure::Failure,
    home::{DeviceFacts, KnownPerson, write_bytes},
    store::{Identity, Store, key, key::DataKey},
    sync::{
        address::Address,
        event::ClockReading,
        fault::NetFault,
        http::{Http, HttpFault},
    },
};
use satchel_shared::{
    ids::PersonId,
    protocol::enrol::{EnrolAnswer, EnrolOffer},
};

/// What whoever enrols typed.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'w> {
    /// The server's address.
    pub server: &'w str,
    /// The one-time code.
    pub code: &'w str,
    /// What people call the device.
    pub name: &'w str,
}

/// Whether the device may be enrolled: it is nobody's yet.
///
/// # Errors
/// `store-exists`, `store-missing`.
pub fn permit(desk: &Desk) -> Result<(), Failure> {
    if let Some(facts) = desk.home.device()? {
        return Err(Failure::of(&error::STORE_EXISTS).about(facts.tenant_name));
    }
    if desk.home.has_people() && !desk.home.is_enrolling() {
        return Err(Failure::of(&error::STORE_MISSING));
    }
    Ok(())
}

/// Enrols the device; what it is now, and what the server answered.
///
/// # Errors
/// `store-exists`, `store-missing`, `code-refused`, or what stands in the way.
pub fn enrol(
    desk: &Desk,
    wish: &Wish<'_>,
    pin: &str,
    root: Option<&[u8]>,
) -> Result<(DeviceFacts, EnrolAnswer), Failure> {
    permit(desk)?;
    let address: Address =
        wish.server.parse().map_err(|fault| Failure::from(HttpFault::Address(fault)))?;
    let http = match root {
        Some(root) => desk.http_trusting(&address.text(), Some(root))?,
        None => desk.http(&address.text())?,
    };
    let offer = EnrolOffer {
        code: wish.code.trim().to_owned(),
        device_name: wish.name.trim().to_owned(),
        platform: format!("{} satchel {}", std::env::consts::OS, env!("CARGO_PKG_VERSION")),
    };
    let (answer, clock) = use_code(desk, &http, &offer)?;
    let facts = facts(&answer, &offer, &address);
    settle(desk, &answer, clock, &facts, pin, root).map_err(|failure| {
        failure.adding(
            "登錄碼已經用掉了，請向內勤要一個新的。",
            "The code is used up; ask the office for a new one.",
        )
    })?;
    desk.home.end_enrolling();
    Ok((facts, answer))
}

/// Takes the room that is needed afterwards, then uses the code.
fn use_code(
    desk: &Desk,
    http: &Http,
    offer: &EnrolOffer,
) -> Result<(EnrolAnswer, ClockReading), Failure> {
    desk.home.begin_enrolling(desk.clock.now_ms()).map_err(|fault| {
        let unused = "The code was not used; it still works.";
        Failure::from(fault).adding("登錄碼還沒有用掉，可以再用。", unused)
    })?;
    desk.wait(http.enrol(offer))?.map_err(|fault| {
        desk.home.end_enrolling();
        match fault {
            NetFault::Unreachable(_) | NetFault::TimedOut => Failure::of(&error::ENROL_OFFLINE),
            fault => fault.into(),
        }
    })
}

fn facts(answer: &EnrolAnswer, offer: &EnrolOffer, address: &Address) -> DeviceFacts {
    let known = KnownPerson {
        person: answer.person,
        name: answer.person_name.clone(),
        login: String::new(),
    };
    DeviceFacts {
        device: answer.device,
        device_name: offer.device_name.clone(),
        server: address.text(),
        tenant: answer.tenant,
        tenant_name: answer.tenant_name.clone(),
        letters: answer.letters.clone(),
        person: Some(answer.person),
        people: vec![known],
    }
}

/// Makes the person's store, keeps in it what the server gave, and last says whose device this is.
fn settle(
    desk: &Desk,
    answer: &EnrolAnswer,
    clock: ClockReading,
    facts: &DeviceFacts,
    pin: &str,
    root: Option<&[u8]>,
) -> Result<(), Failure> {
    desk.home.release_room()?;
    let (mut store, key) = make_store(desk, facts, answer.person, &answer.person_name, pin)?;
    desk.seal_to(answer.escrow_key, &mut store, &key)?;
    desk.home.save_hand_in_secret(&answer.hand_in)?;
    store.save_tokens(&answer.tokens)?;
    store.save_server_schema(answer.schema)?;
    store.save_clock_offset(clock.offset_ms, clock.uncertainty_ms)?;
    if let Some(root) = root {
        write_bytes(&desk.root_path(), root)?;
    }
    Ok(desk.home.save_device(facts)?)
}

/// Makes the store of a person on this device, or takes up the one a killed attempt left.
///
/// # Errors
/// A PIN that does not open what is there, or what is wrong with the store.
pub fn make_store(
    desk: &Desk,
    facts: &DeviceFacts,
    person: PersonId,
    name: &str,
    pin: &str,
) -> Result<(Store, DataKey), Failure> {
    let dir = desk.home.person_dir(person);
    let key = if key::exists(&dir) {
        key::open(&dir, pin)?
    } else {
        key::create(&dir, pin, &desk.chance)?
    };
    Ok((Store::create(&dir, &key, &identity(facts, person, name))?, key))
}

/// Whose store it is, and on which device.
pub fn identity(facts: &DeviceFacts, person: PersonId, name: &str) -> Identity {
    Identity {
        tenant: facts.tenant,
        device: facts.device,
        device_name: facts.device_name.clone(),
        letters: facts.letters.clone(),
        person,
        person_name: name.to_owned(),
    }
}
