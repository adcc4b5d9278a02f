//! Contact: `POST /sync/v1/contact`. A device says whose work it holds and how much of it is unsent; the server
//! says what is to be wiped.
//!
//! Device: asks by the credential it hands in by, so also when it is revoked or nobody is signed in; at both ends of a
//! round, at a login, with a status. Names everybody of whom anything lies on it. Before it wipes it names the order,
//! and it wipes only if the answer to that very request grants it.
//! Server: keeps the count with the time of its own clock; grants only what covers the count that came with it. A person
//! who was ordered away and is not named any more is gone from the device: so an answer that was lost costs nothing.

use super::{bounded, limits::CONTACT_PEOPLE_MAX};
use crate::ids::{PersonId, WipeId};
use serde::{Deserialize, Serialize};

/// What a device holds of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldWork {
    /// The person.
    pub person: PersonId,
    /// Changes the server has not taken, refused ones included; `None` when the store is not open, so nobody knows.
    pub unsent: Option<u64>,
    /// Whether the server took each of them in sealed.
    pub is_escrowed: bool,
    /// The order the device is about to obey, if this contact grants it.
    pub about_to: Option<WipeId>,
}

/// What a device says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactOffer {
    /// Everybody of whom anything lies on it.
    #[serde(deserialize_with = "bounded::list::<_, _, CONTACT_PEOPLE_MAX>")]
    pub people: Vec<HeldWork>,
}

/// An order to wipe what the device holds of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WipeOrder {
    /// The order.
    pub wipe: WipeId,
    /// Whose.
    pub person: PersonId,
    /// How many unsent changes two persons gave up; `None` when none may be lost.
    pub give_up: Option<u64>,
    /// Whether everybody's is to be wiped, and the device then be none of the company's.
    pub is_whole: bool,
    /// Whether the device may begin now: it named the order in this contact, and what it said is covered.
    pub is_granted: bool,
}

impl WipeOrder {
    /// Whether nothing would be lost that nobody gave up.
    pub fn covers(&self, held: &HeldWork) -> bool {
        match held.unsent {
            Some(0) => true,
            Some(unsent) => held.is_escrowed || self.give_up == Some(unsent),
            None => false,
        }
    }
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactAnswer {
    /// The server's clock in milliseconds.
    pub time_ms: i64,
    /// What is to be wiped.
    #[serde(deserialize_with = "bounded::list::<_, _, CONTACT_PEOPLE_MAX>")]
    pub wipes: Vec<WipeOrder>,
}
