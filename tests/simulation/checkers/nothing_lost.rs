//! Nothing is lost: whatever a device said was saved is in the log, in quarantine, or still in an outbox.
//!
//! Work that was written again under another actor counts when its own word stands somewhere. Does not check work
//! that was only on a tablet set back to an earlier moment: that is the mirror's and the escrow's promise.

use super::Found;
use crate::{
    ledger::{Making, Work},
    people::TENANT,
    world::World,
};
use automerge::ChangeHash;
use satchel_server::log::{changes, quarantine};
use satchel_shared::ids::DocumentId;
use std::collections::{BTreeMap, BTreeSet};

/// Its name.
pub const PROMISE: &str = "nothing lost";

type Place = (DocumentId, ChangeHash);

/// Work that was only on the tablet's disk is gone with it.
pub fn after_restore(world: &mut World, place: usize) {
    let kept: BTreeSet<Place> = outboxes(world).into_keys().collect();
    let held = &world.ledger.held;
    for work in world.ledger.work.iter_mut().filter(|work| work.tablet == place) {
        let at = (work.document, work.hash);
        work.has_perished |= !held.contains(&at) && !kept.contains(&at);
    }
}

/// What waits in the outboxes of all tablets that run, and what it touches.
fn outboxes(world: &World) -> BTreeMap<Place, String> {
    let up = world.tablets.iter().filter(|tablet| tablet.is_up());
    let pending = up.flat_map(|tablet| tablet.store().pending().unwrap());
    pending.map(|one| ((one.document, one.hash), format!("{:?}", one.touches))).collect()
}

/// Every saved change is somewhere.
pub fn at_the_end(world: &World) -> Found {
    let log = world.office.read(|tx| changes::after(tx, TENANT, 0, 1_000_000));
    let log: BTreeMap<Place, Vec<u8>> = log
        .into_iter()
        .filter_map(|row| row.change.map(|change| ((row.document, change.hash), change.bytes)))
        .collect();
    let outboxes = outboxes(world);
    let is_kept = |work: &Work| {
        let at = (work.document, work.hash);
        let is_in_log = log.contains_key(&at) && work.making != Making::Newer;
        is_in_log
            || outboxes.contains_key(&at)
            || world.office.read(|tx| quarantine::holds_change(tx, TENANT, at.0, &at.1))
            || work
                .marker
                .as_ref()
                .is_some_and(|marker| is_written_again(&log, work.document, marker))
    };
    let lost = world.ledger.work.iter().find(|work| !work.has_perished && !is_kept(work));
    lost.map_or(Ok(()), |work| Err(format!("{work:?} is nowhere")))
}

/// Whether some change of the document in the log says the word.
fn is_written_again(log: &BTreeMap<Place, Vec<u8>>, document: DocumentId, marker: &str) -> bool {
    let of_document = log.iter().filter(|((id, _), _)| *id == document);
    of_document.into_iter().any(|(_, bytes)| {
        automerge::Change::from_bytes(bytes.clone()).is_ok_and(|change| {
            format!("{:?}", change.decode().operations).contains(&format!("\"{marker}\""))
        })
    })
}
