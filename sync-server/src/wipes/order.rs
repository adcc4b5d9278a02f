//! Ordering a wipe, and taking the order back. One transaction with its row in the audit.

use crate::{
    ingest::Standing,
    log::{
        StoreFault, Transaction,
        audit::{self, Deed, Entry, Who},
        devices::Device,
        held_work, tokens,
        wipes::{self, State, Wipe},
    },
};
use satchel_shared::{
    documents::person::Role,
    ids::{PersonId, TenantId, WipeId},
};
use std::collections::BTreeSet;

/// What is wished.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Only this person's; everybody's when nobody is named.
    pub person: Option<PersonId>,
    /// Who orders it.
    pub by: PersonId,
    /// Who agrees, where work is given up.
    pub second: Option<PersonId>,
    /// Why.
    pub reason: String,
    /// How many unsent changes are given up, as it was typed.
    pub give_up: Option<u64>,
    /// Milliseconds.
    pub now_ms: i64,
}

/// Why it is not ordered.
#[derive(Debug, thiserror::Error)]
pub enum OrderFault {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// They may not.
    #[error("{0} may not order a wipe: only managers and admins may")]
    NotTheirs(PersonId),
    /// Work is given up by two.
    #[error("unsent work is given up by two persons: name another manager or admin by --second")]
    OneIsNotEnough,
    /// Nobody whose work could be there.
    #[error("nobody of that name ever worked on {0}")]
    NobodyThere(String),
    /// A number is of one person's work.
    #[error("several people work on {0}: name by --person whose work is given up")]
    Several(String),
    /// Nobody knows how much there is.
    #[error("{0} never said how many changes are unsent there: a number cannot be right")]
    NeverCounted(String),
    /// Another number was typed than was told.
    #[error("{typed} was typed, but {unsent} unsent changes would be lost, as of {as_of}")]
    WrongNumber {
        /// What was typed.
        typed: u64,
        /// What the device told.
        unsent: u64,
        /// When, in words.
        as_of: String,
    },
    /// There is no order.
    #[error("no wipe of {0} is open")]
    NoneOpen(String),
    /// It is too late.
    #[error("{0} was already told to begin: it may have wiped")]
    HasBegun(String),
}

/// Orders what a device holds away; the orders, one a person. `fresh` gives their ids, `moment` says a time in words.
///
/// # Errors
/// Why it is not ordered; then nothing is.
pub fn order(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: &Device,
    wish: &Wish,
    fresh: &dyn Fn() -> WipeId,
    moment: &dyn Fn(i64) -> String,
) -> Result<Vec<Wipe>, OrderFault> {
    permit(tx, tenant, wish)?;
    let people = people(tx, tenant, device, wish.person)?;
    if let Some(typed) = wish.give_up {
        compare(tx, tenant, device, &people, typed, moment)?;
    }
    let mut orders = Vec::new();
    for person in people {
        let wipe = Wipe {
            id: fresh(),
            device: device.id,
            person,
            is_whole: wish.person.is_none(),
            ordered_ms: wish.now_ms,
            ordered_by: wish.by,
            second: wish.second,
            reason: wish.reason.clone(),
            give_up: wish.give_up,
            state: State::Ordered,
            state_ms: wish.now_ms,
            heard_ms: None,
        };
        wipes::put(tx, tenant, &wipe)?;
        let deed = if wish.give_up.is_some() { Deed::GiveUp } else { Deed::OrderWipe };
        note(tx, tenant, deed, &wipe, wish)?;
        orders.push(wipe);
    }
    Ok(orders)
}

/// Takes the open orders for a device back, or for one person on it.
///
/// # Errors
/// `NoneOpen`, `HasBegun`, `NotTheirs`; then none is taken back.
pub fn withdraw(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: &Device,
    wish: &Wish,
) -> Result<Vec<Wipe>, OrderFault> {
    permit(tx, tenant, wish)?;
    let is_meant =
        |wipe: &Wipe| wipe.state.is_open() && wish.person.is_none_or(|of| of == wipe.person);
    let mut open = wipes::of_device(tx, tenant, device.id)?;
    open.retain(is_meant);
    if open.is_empty() {
        return Err(OrderFault::NoneOpen(device.letters.clone()));
    }
    if open.iter().any(|wipe| wipe.state == State::Granted) {
        return Err(OrderFault::HasBegun(device.letters.clone()));
    }
    for wipe in &mut open {
        (wipe.state, wipe.state_ms) = (State::Withdrawn, wish.now_ms);
        wipes::put(tx, tenant, wipe)?;
        note(tx, tenant, Deed::WithdrawWipe, wipe, wish)?;
    }
    Ok(open)
}

fn permit(tx: &Transaction<'_>, tenant: TenantId, wish: &Wish) -> Result<(), OrderFault> {
    for person in [Some(wish.by), wish.second].into_iter().flatten() {
        match Standing::of(tx, tenant, person)?.role {
            Role::Manager | Role::Admin => {}
            _ => return Err(OrderFault::NotTheirs(person)),
        }
    }
    let is_one = wish.second.is_none_or(|second| second == wish.by);
    if wish.give_up.is_some() && is_one { Err(OrderFault::OneIsNotEnough) } else { Ok(()) }
}

/// Whose work may lie on the device.
fn people(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: &Device,
    only: Option<PersonId>,
) -> Result<BTreeSet<PersonId>, OrderFault> {
    let mut people: BTreeSet<PersonId> =
        tokens::people_of(tx, tenant, device.id)?.into_iter().collect();
    people.extend(held_work::of_device(tx, tenant, device.id)?.iter().map(|told| told.person));
    people.retain(|person| only.is_none_or(|only| only == *person));
    if people.is_empty() {
        return Err(OrderFault::NobodyThere(device.letters.clone()));
    }
    Ok(people)
}

/// The typed number against the one the device told last; the device compares again, with what it holds then.
fn compare(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: &Device,
    people: &BTreeSet<PersonId>,
    typed: u64,
    moment: &dyn Fn(i64) -> String,
) -> Result<(), OrderFault> {
    let [person] = people.iter().collect::<Vec<_>>()[..] else {
        return Err(OrderFault::Several(device.letters.clone()));
    };
    let told = held_work::of_device(tx, tenant, device.id)?;
    let told = told.iter().find(|told| told.person == *person);
    match told.and_then(|told| Some((told.unsent?, told.at_ms))) {
        None => Err(OrderFault::NeverCounted(device.letters.clone())),
        Some((unsent, _)) if unsent == typed => Ok(()),
        Some((unsent, at_ms)) => {
            Err(OrderFault::WrongNumber { typed, unsent, as_of: moment(at_ms) })
        }
    }
}

fn note(
    tx: &Transaction<'_>,
    tenant: TenantId,
    deed: Deed,
    wipe: &Wipe,
    wish: &Wish,
) -> Result<(), StoreFault> {
    let whole = if wipe.is_whole { " (all of the device)" } else { "" };
    let subject = format!("wipe {} device {} person {}{whole}", wipe.id, wipe.device, wipe.person);
    let reason = match wish.give_up {
        Some(count) => format!("{count} unsent changes given up: {}", wish.reason),
        None => wish.reason.clone(),
    };
    let entry = Entry::of(wish.now_ms, Who::Person(wish.by), deed, subject).because(reason);
    audit::note(tx, tenant, &Entry { second: wish.second, ..entry })
}
