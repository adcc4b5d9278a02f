//! Orders: obeying an order of the office, if nothing is lost that nobody gave up.
//!
//! Order of events: the contact that hears the order; alone with the store, so that nobody saves meanwhile; what is unsent
//! is counted, and handed in sealed where it could not be sent; the gate; a contact that says so and is granted; the wipe;
//! a contact that says that it is done.

use super::{Desk, contact, handing_in};
use crate::{
    destroy::{Deed, Facts, Refused, may_destroy},
    error,
    failure::Failure,
    store::{Store, StoreFault},
    sync::http::Http,
    wipe::{self, Mark},
};
use satchel_shared::{
    lang::Lang,
    protocol::contact::{HeldWork, WipeOrder},
};
use serde_json::{Value, json};

/// How the verb got on that hears the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// It tried to send nothing, or could not finish: what is unsent may still go.
    None,
    /// What could be sent was sent.
    Sent,
    /// The server lets the person in no more: nothing can be sent.
    Barred,
}

/// What came of an order.
#[derive(Debug)]
pub enum Outcome {
    /// There was none, or nobody was reached.
    NotOrdered(Store),
    /// It could not be obeyed yet.
    Waits(Store, Waiting),
}

/// Why an order is not obeyed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    order: WipeOrder,
    unsent: u64,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Unsent,
    WrongNumber,
    Busy,
    NotGranted,
}

impl Waiting {
    /// As programs read it.
    pub fn json(&self) -> Value {
        let why = match self.why {
            Why::Unsent => "unsent",
            Why::WrongNumber => "wrong-number",
            Why::Busy => "busy",
            Why::NotGranted => "not-granted",
        };
        json!({
            "wipe": self.order.wipe.to_string(), "is_whole": self.order.is_whole,
            "unsent": self.unsent, "given_up": self.order.give_up, "why": why,
        })
    }

    /// As people read it.
    pub fn failure(&self) -> Failure {
        let (unsent, given_up) = (self.unsent, self.order.give_up.unwrap_or(0));
        let waits = Failure::of(&error::WIPE_WAITS);
        match self.why {
            Why::Unsent => waits.adding(
                &format!("（{unsent} 項未送出）"),
                &format!("({unsent} changes are unsent.)"),
            ),
            Why::WrongNumber => waits.adding(
                &format!("（公司放棄了 {given_up} 項，但這裡有 {unsent} 項）"),
                &format!("({given_up} were given up, but {unsent} are unsent.)"),
            ),
            Why::Busy => {
                waits.adding("（另一個程式正在使用資料）", "(Another program uses the records.)")
            }
            Why::NotGranted => {
                waits.adding("（伺服器尚未同意）", "(The server has not agreed yet.)")
            }
        }
    }

    /// The line below an answer.
    pub fn line(&self, lang: Lang) -> String {
        format!("▲ {}", self.failure().text(lang))
    }
}

/// Hears whether the person's work is ordered away, and obeys if it may.
///
/// # Errors
/// `wiped` when it did; or what is wrong with the store.
pub fn heed(
    desk: &Desk,
    http: &Http,
    mut store: Store,
    attempt: Attempt,
) -> Result<Outcome, Failure> {
    let mut held = contact::held(&store)?;
    let Some(order) = order_for(desk, http, &held) else { return Ok(Outcome::NotOrdered(store)) };
    let waits = |store, unsent, why, order: &WipeOrder| {
        Ok(Outcome::Waits(store, Waiting { order: order.clone(), unsent, why }))
    };
    match store.hold_alone() {
        Ok(()) => {}
        Err(StoreFault::Busy) => return waits(store, held.unsent.unwrap_or(0), Why::Busy, &order),
        Err(fault) => return Err(fault.into()),
    }
    store.settle_mirror()?;
    let unsent = store.count_unsent()?;
    held.unsent = Some(unsent);
    held.is_escrowed =
        unsent > 0 && attempt == Attempt::Barred && hands_all_in(desk, http, &store)?;
    let facts = Facts {
        is_online: true,
        is_ordered: true,
        unsent,
        is_escrowed: held.is_escrowed,
        is_backed_up: false,
        typed: order.give_up.filter(|_| attempt != Attempt::None),
    };
    if let Err(refused) = may_destroy(Deed::Wipe, &facts) {
        // The board is to show what was counted now.
        contact::tell(desk, http, Some(&held));
        let is_wrong = matches!(refused, Refused::WrongNumber { .. });
        return waits(store, unsent, if is_wrong { Why::WrongNumber } else { Why::Unsent }, &order);
    }
    held.about_to = Some(order.wipe);
    let answered = contact::tell(desk, http, Some(&held)).unwrap_or_default();
    match held.granted(&answered) {
        Some(granted) => Err(destroy(desk, http, store, granted)),
        None => waits(store, unsent, Why::NotGranted, &order),
    }
}

/// The order for the person of an open store.
fn order_for(desk: &Desk, http: &Http, held: &HeldWork) -> Option<WipeOrder> {
    let orders = contact::tell(desk, http, Some(held))?;
    orders.into_iter().find(|order| order.person == held.person)
}

/// Gives the company what could not be sent, sealed; whether it took every change of it.
fn hands_all_in(desk: &Desk, http: &Http, store: &Store) -> Result<bool, Failure> {
    match store.sealed_unsent()? {
        Some(boxes) => Ok(handing_in::is_taken_in(desk, http, boxes)),
        None => Ok(false),
    }
}

/// Destroys what is here of the person; how that ended, in words for them.
fn destroy(desk: &Desk, http: &Http, store: Store, order: &WipeOrder) -> Failure {
    let WipeOrder { wipe, person, is_whole, .. } = *order;
    let alone = store.into_alone();
    let done = wipe::begin(&desk.home, Mark { wipe, person, is_whole, is_destroyed: false });
    drop(alone);
    match done {
        Ok(()) => {
            contact::tell(desk, http, None);
            Failure::of(&error::WIPED)
        }
        Err(fault) => fault.into(),
    }
}

/// Goes on, before any verb, with what was begun and not finished; with a network the server is told.
///
/// # Errors
/// `wiped` when the device was given up and this verb has nothing to work on; or what the disk says.
pub fn resume(desk: &Desk, is_of_network: bool) -> Result<(), Failure> {
    let marks = wipe::resume(&desk.home)?;
    if marks.is_empty() {
        return Ok(());
    }
    if wipe::is_dissolving(&desk.home, &marks)? {
        wipe::dissolve(&desk.home)?;
        return Err(Failure::of(&error::WIPED));
    }
    if is_of_network && let Some(facts) = desk.home.device()? {
        contact::tell(desk, &desk.http(&facts.server)?, None);
    }
    let is_whole = marks.iter().any(|mark| mark.is_whole);
    if is_whole && wipe::held(&desk.home)?.is_empty() {
        return Err(Failure::of(&error::WIPED));
    }
    Ok(())
}
