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

impl HeldWork {
    /// The order that the device may obey now: the very one it named, granted in the answer to that.
    pub fn granted<'a>(&self, orders: &'a [WipeOrder]) -> Option<&'a WipeOrder> {
        let is_it = |order: &&WipeOrder| {
            order.is_granted && order.person == self.person && Some(order.wipe) == self.about_to
        };
        orders.iter().find(is_it)
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const PERSON: PersonId = PersonId::new(Uuid::from_u128(1));
    const WIPE: WipeId = WipeId::new(Uuid::from_u128(2));

    fn held() -> HeldWork {
        HeldWork { person: PERSON, unsent: Some(0), is_escrowed: false, about_to: Some(WIPE) }
    }

    fn order() -> WipeOrder {
        let (wipe, person) = (WIPE, PERSON);
        WipeOrder { wipe, person, give_up: None, is_whole: false, is_granted: true }
    }

    #[test]
    fn only_the_order_that_was_named_and_granted_may_be_obeyed() {
        assert_eq!(held().granted(&[order()]), Some(&order()));
        let others = [
            WipeOrder { is_granted: false, ..order() },
            WipeOrder { wipe: WipeId::new(Uuid::from_u128(3)), ..order() },
            WipeOrder { person: PersonId::new(Uuid::from_u128(4)), ..order() },
        ];
        assert_eq!(held().granted(&others), None);
        assert_eq!(held().granted(&[]), None);
        assert_eq!(HeldWork { about_to: None, ..held() }.granted(&[order()]), None);
    }

    #[test]
    fn an_order_covers_only_what_nobody_would_miss() {
        for unsent in [None, Some(0), Some(7), Some(8)] {
            for is_escrowed in [false, true] {
                for give_up in [None, Some(8)] {
                    let held = HeldWork { unsent, is_escrowed, ..held() };
                    let may = match unsent {
                        None => false,
                        Some(0) => true,
                        Some(8) if give_up.is_some() => true,
                        Some(_) => is_escrowed,
                    };
                    let order = WipeOrder { give_up, ..order() };
                    assert_eq!(order.covers(&held), may, "{held:?} {order:?}");
                }
            }
        }
    }
}
