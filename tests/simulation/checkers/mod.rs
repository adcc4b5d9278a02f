//! The promises, one a file, each saying what it does not check; and the moments at which they are asked.

pub mod approvals;
pub mod authority;
pub mod conflicts;
pub mod convergence;
pub mod delivery;
pub mod forbidden;
pub mod liveness;
pub mod nothing_lost;
pub mod numbers;
pub mod receipts;
pub mod restored;
pub mod saves;

use crate::{
    message::{Reply, Request},
    world::World,
};
use satchel_device::sync::event::Event;

/// What a promise found.
pub type Found = Result<(), String>;

/// Whether the store could not do what it was asked.
pub const fn is_storage_fault(event: &Event) -> bool {
    matches!(
        event,
        Event::OutboxLoaded(Err(_))
            | Event::AnswerSaved(Err(_))
            | Event::Mended(Err(_))
            | Event::RebaseBegun(Err(_))
            | Event::CursorLoaded(Err(_))
            | Event::PageSaved(Err(_))
            | Event::ComparisonLoaded(Err(_))
            | Event::ComparisonSaved(Err(_))
            | Event::TokensSaved(Err(_))
    )
}

fn ask(world: &mut World, promise: &'static str, check: impl FnOnce(&World) -> Found) {
    if world.broken.is_none()
        && let Err(what) = check(world)
    {
        world.break_promise(promise, what);
    }
}

/// The server answered at once.
pub fn after_served(world: &mut World, request: &Request, reply: &Reply) {
    let Ok(bytes) = reply else { return };
    ask(world, forbidden::PROMISE, |world| forbidden::after_served(world, request, bytes));
    ask(world, receipts::PROMISE, |world| receipts::after_served(world, request, bytes));
}

/// The server committed, or tried to, and is about to answer.
pub fn after_commit(world: &mut World, replies: &[(Request, Reply)]) {
    receipts::read_log(world);
    ask(world, receipts::PROMISE, |world| receipts::after_commit(world, replies));
    ask(world, delivery::PROMISE, |world| delivery::after_commit(world, replies));
}

/// A tablet's person has to sign in.
pub fn after_lock_out(world: &mut World, place: usize, code: &str) {
    ask(world, delivery::PROMISE, |world| delivery::after_lock_out(world, place, code));
}

/// A tablet says its round is done.
pub fn after_round(world: &mut World, place: usize) {
    ask(world, receipts::PROMISE, |world| receipts::after_round(world, place));
}

/// A tablet has stored a page.
pub fn after_page(world: &mut World, place: usize) {
    ask(world, nothing_lost::PROMISE, |world| nothing_lost::after_page(world, place));
}

/// A tablet was set back to an earlier moment.
pub fn after_restore(world: &mut World, place: usize) {
    nothing_lost::after_restore(world, place);
}

/// The server runs over an older database.
pub fn after_office_restore(world: &mut World) {
    receipts::read_log_again(world);
    nothing_lost::after_office_restore(world);
}

/// A device is kept out from now on.
pub fn after_revoke(world: &mut World) {
    nothing_lost::after_revoke(world);
}

/// All is quiet and said to be equal.
pub fn at_the_end(world: &mut World) {
    ask(world, convergence::PROMISE, convergence::at_the_end);
    ask(world, nothing_lost::PROMISE, nothing_lost::at_the_end);
    ask(world, forbidden::PROMISE, forbidden::at_the_end);
    ask(world, authority::PROMISE, authority::at_the_end);
    ask(world, conflicts::PROMISE, conflicts::at_the_end);
    ask(world, numbers::PROMISE, numbers::at_the_end);
    ask(world, approvals::PROMISE, approvals::at_the_end);
    if world.broken.is_none() && world.is_set_back {
        restored::at_the_end(world);
    }
}
