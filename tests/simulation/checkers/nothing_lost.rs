//! Nothing is lost: whatever a device said was saved is in the log, in quarantine, in an outbox, or stands with an
//! attempt where its author finds it. That holds across a restored server for every tablet that was not itself set back.
//!
//! Work that was written again under another actor counts when its own word stands somewhere; without a word it is
//! not looked for where any work was written again, and any attempt on its field counts. Does not check what only a
//! tablet had that was set back (that is the mirror's and the escrow's promise) or, once the server was, one kept out.

use super::Found;
use crate::{
    fault::Fault,
    ledger::{Making, Work},
    people::TENANT,
    world::World,
};
use automerge::ChangeHash;
use satchel_device::store::OutboxState;
use satchel_server::log::{changes, quarantine};
use satchel_shared::ids::DocumentId;
use std::collections::{BTreeMap, BTreeSet};

/// Its name.
pub const PROMISE: &str = "nothing lost";

type Place = (DocumentId, ChangeHash);

/// Work that was only on the tablet's disk is gone with it.
pub fn after_restore(world: &mut World, place: usize) {
    let kept: BTreeSet<Place> = outboxes(world).into_keys().collect();
    perish(world, &kept, |work| work.tablet == place);
}

/// The server lost what no copy of it holds. Tablets bring it back, but for those that are kept out or were themselves
/// put back to an earlier moment: what only they had may be gone.
pub fn after_office_restore(world: &mut World) {
    let kept: BTreeSet<Place> = outboxes(world).into_keys().collect();
    let is_whole = |place: usize| {
        let tablet = &world.tablets[place];
        !tablet.is_revoked && !tablet.was_set_back
    };
    let whole: Vec<bool> = (0..world.tablets.len()).map(is_whole).collect();
    perish(world, &kept, |work| !whole[work.tablet]);
}

/// What the server lost and only this device had stays there.
pub fn after_revoke(world: &mut World) {
    let kept: BTreeSet<Place> = outboxes(world).into_keys().collect();
    let revoked: Vec<bool> = world.tablets.iter().map(|tablet| tablet.is_revoked).collect();
    perish(world, &kept, |work| revoked[work.tablet]);
}

fn perish(world: &mut World, kept: &BTreeSet<Place>, may: impl Fn(&Work) -> bool) {
    let held = &world.ledger.held;
    for work in world.ledger.work.iter_mut().filter(|work| may(work)) {
        let at = (work.document, work.hash);
        work.has_perished |= !held.contains(&at) && !kept.contains(&at);
    }
}

/// What is not sent yet stands in its document, whatever a page brought.
pub fn after_page(world: &World, place: usize) -> Found {
    let store = world.tablets[place].store();
    if store.counts().unwrap().waiting == 0 {
        return Ok(());
    }
    for one in store.pending().unwrap() {
        let Ok(document) = store.document(one.document) else { continue };
        if one.state == OutboxState::Waiting && !document.has(&one.hash) {
            let (hash, id) = (one.hash, one.document);
            return Err(format!("tablet {place}: {hash} is unsent and not in {id} any more"));
        }
    }
    Ok(())
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
    let is_again = world.tally.of(Fault::WorkReissued) > 0;
    let is_kept = |work: &Work| {
        let at = (work.document, work.hash);
        let is_in_log = log.contains_key(&at) && work.making != Making::Newer;
        is_in_log
            || outboxes.contains_key(&at)
            || (is_again && work.marker.is_none())
            || world.office.read(|tx| quarantine::holds_change(tx, TENANT, at.0, &at.1))
            || work
                .marker
                .as_ref()
                .is_some_and(|marker| is_written_again(&log, work.document, marker))
            || is_refused_again(world, work)
            || waits_for_its_author(world, work)
    };
    if world.plan.refuses_forged_alone()
        && let Some(work) = world.ledger.work.iter().find(|work| {
            let is_due = work.making == Making::Honest && !work.has_perished;
            let marker = work.marker.as_ref().filter(|_| is_due && is_last(world, work));
            marker.is_some_and(|marker| {
                !log.contains_key(&(work.document, work.hash))
                    && !is_written_again(&log, work.document, marker)
            })
        })
    {
        return Err(format!("{work:?} was refused with what it did not build on"));
    }
    let lost = world.ledger.work.iter().find(|work| !work.has_perished && !is_kept(work));
    lost.map_or(Ok(()), |work| Err(format!("{work:?} is nowhere")))
}

/// Whether it was written again, and that was refused or waits.
fn is_refused_again(world: &World, work: &Work) -> bool {
    let Some(marker) = &work.marker else { return false };
    let refused = world.office.read(|tx| quarantine::of_document(tx, TENANT, work.document));
    let pending = outboxes(world).into_iter();
    refused.iter().any(|refused| says(&refused.bytes, marker))
        || pending.into_iter().any(|((id, _), touches)| {
            id == work.document && touches.contains(&format!("\"{marker}\""))
        })
}

/// Whether what it tried stands with an attempt, where its author finds it.
fn waits_for_its_author(world: &World, work: &Work) -> bool {
    let up = world.tablets.iter().filter(|tablet| tablet.is_up());
    let mut attempts = up.flat_map(|tablet| tablet.store().attempts(Some(work.document)).unwrap());
    attempts.any(|attempt| {
        attempt.touches.iter().any(|touched| match &work.marker {
            Some(marker) => format!("{touched:?}").contains(&format!("\"{marker}\"")),
            None => work.field.as_ref() == Some(&touched.path.to_string()),
        })
    })
}

fn says(bytes: &[u8], word: &str) -> bool {
    automerge::Change::from_bytes(bytes.to_vec()).is_ok_and(|change| {
        format!("{:?}", change.decode().operations).contains(&format!("\"{word}\""))
    })
}

/// Whether some change of the document in the log says the word.
fn is_written_again(log: &BTreeMap<Place, Vec<u8>>, document: DocumentId, marker: &str) -> bool {
    let of_document = log.iter().filter(|((id, _), _)| *id == document);
    of_document.into_iter().any(|(_, bytes)| says(bytes, marker))
}

/// Whether its tablet wrote nothing later into the same field: what was written over need not be written again.
fn is_last(world: &World, work: &Work) -> bool {
    let of_field = world.ledger.work.iter().rev().find(|other| {
        (other.tablet, other.document, &other.field) == (work.tablet, work.document, &work.field)
    });
    of_field.is_some_and(|other| other.hash == work.hash)
}
