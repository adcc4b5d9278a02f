//! A restored server knows the cursors of another history: set back to an old copy and written on past where it was, it
//! answers every device that had read further with a rebase, and with no page.
//!
//! Does not check what the devices then do.

use crate::{fault::Fault, world::World};

/// Its name.
pub const PROMISE: &str = "a restored server is noticed";

/// Sets the server back, lets it overtake, and shows it every cursor.
pub fn at_the_end(world: &mut World) {
    let read_to = world.ledger.read_to;
    let folder = world.folder.join("server-before");
    let now_ms = world.now_ms;
    let number = world.office.set_back(&folder, now_ms);
    if number >= read_to {
        return;
    }
    world.tally.note(Fault::ServerSetBack);
    world.office.write_on(read_to + 3, now_ms);
    for place in 0..world.tablets.len() {
        let tablet = &world.tablets[place];
        let cursor = tablet.store().cursor().unwrap();
        // Converged means read to the end of what was, beyond the old copy.
        if tablet.is_revoked || cursor.is_empty() {
            continue;
        }
        let (slot, who) = (tablet.slot, tablet.who);
        if !world.office.knows_another_history(slot, who, cursor, now_ms) {
            let what = format!("tablet {place} read further than the old copy, and was served on");
            return world.break_promise(PROMISE, what);
        }
    }
}
