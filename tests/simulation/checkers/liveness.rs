//! Liveness: after the last fault ten rounds are enough, without anybody's help but a sign-in: every outbox is empty,
//! every device is at its receipts, and all are equal.
//!
//! Does not check how long a round takes, nor work that waits for a person or a newer server.

use super::convergence;
use crate::world::World;
use satchel_device::store::OutboxState;

/// Its name.
pub const PROMISE: &str = "liveness";

/// Whether everything is exchanged and equal.
pub fn is_done(world: &World) -> bool {
    let mut running = (0..world.tablets.len()).filter(|place| !world.tablets[*place].is_revoked);
    world.office.is_up() && running.all(|place| stuck(world, place).is_empty())
}

/// What a tablet still waits for.
fn stuck(world: &World, place: usize) -> Vec<String> {
    let tablet = &world.tablets[place];
    if !tablet.is_up() {
        return vec![format!("tablet {place} is down")];
    }
    if tablet.needs_sign_in {
        return vec![format!("tablet {place} has to sign in")];
    }
    let counts = tablet.store().counts().unwrap();
    let exempt = convergence::waits_for_somebody(world, place);
    let mut found = Vec::new();
    if counts.waiting + counts.refused > 0 {
        let pending = tablet.store().pending().unwrap().into_iter();
        let waits = pending.filter(|one| {
            !exempt.contains(&one.document)
                || (one.state == OutboxState::Forked && !world.ledger.is_newer(one.document))
        });
        found.extend(waits.map(|one| {
            format!(
                "tablet {place}: {:?} {} of {}: {:?}",
                one.state, one.hash, one.document, one.refusal
            )
        }));
    }
    if counts.is_pull_open {
        found.push(format!("tablet {place}: its pull has not ended"));
    }
    if counts.attention > 0 {
        found.push(format!("tablet {place}: {:?}", tablet.store().attention()));
    }
    if found.is_empty() {
        found = convergence::differences(world, place);
    }
    if found.is_empty() && counts.unreceipted > exempt.len() as u64 {
        found.push(format!(
            "tablet {place}: {} documents are not at their receipts",
            counts.unreceipted
        ));
    }
    found
}

/// What is not done, in words.
pub fn describe(world: &World) -> String {
    let running = (0..world.tablets.len()).filter(|place| !world.tablets[*place].is_revoked);
    running.flat_map(|place| stuck(world, place)).take(6).collect::<Vec<_>>().join("; ")
}
