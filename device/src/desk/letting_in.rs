//! Letting in: what follows a password the server took, and who is let in by PIN without it.
//!
//! Never touches another person's store.

use super::{Desk, enrolment::make_store};
use crate::{
    error::{self, Coded},
    failure::Failure,
    home::{DeviceFacts, KnownPerson},
    store::Store,
    sync::{event::ClockReading, fault::NetFault},
};
use satchel_shared::{ids::PersonId, protocol::token::LoginAnswer};

/// Opens or makes the person's store and keeps the new tokens in it.
///
/// # Errors
/// A wrong PIN, or what is wrong with the store.
pub fn settle(
    desk: &Desk,
    facts: &DeviceFacts,
    answer: &LoginAnswer,
    clock: ClockReading,
    new_pin: impl FnOnce() -> Result<String, Failure>,
) -> Result<Store, Failure> {
    let is_known = facts.people.iter().any(|known| known.person == answer.person);
    let (mut store, key) = if is_known {
        desk.store_and_key_of(answer.person)?
    } else {
        make_store(desk, facts, answer.person, &answer.person_name, &new_pin()?)?
    };
    desk.seal_to(answer.escrow_key, &mut store, &key)?;
    store.save_tokens(&answer.tokens)?;
    store.save_clock_offset(clock.offset_ms, clock.uncertainty_ms)?;
    Ok(store)
}

/// Somebody with a store here, when only the network is missing.
pub fn offline_person(facts: &DeviceFacts, login: &str, fault: &NetFault) -> Option<KnownPerson> {
    let is_offline = fault.code().exit == error::OFFLINE.exit;
    let is_them = |known: &&KnownPerson| {
        known.login == login || (known.login.is_empty() && known.name == login)
    };
    facts.people.iter().filter(|_| is_offline).find(is_them).cloned()
}

/// Notes who is signed in, and their login.
pub fn note(facts: &mut DeviceFacts, person: PersonId, name: &str, login: &str) {
    facts.person = Some(person);
    facts.people.retain(|known| known.person != person);
    facts.people.push(KnownPerson { person, name: name.to_owned(), login: login.to_owned() });
}
