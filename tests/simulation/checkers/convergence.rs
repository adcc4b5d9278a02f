//! Convergence: at the end every device holds exactly the records its person may read, at the server's heads, with
//! rows that equal the documents, and neither store finds anything wrong with itself.
//!
//! Proves rows from documents in one run of eight. Does not check records with work that waits for a person (refused) or
//! for a newer server, nor revoked devices.

use super::Found;
use crate::{
    people::TENANT,
    reach::{self, Reader},
    world::World,
};
use satchel_device::store::OutboxState;
use satchel_server::log::{StoreFault, check, documents};
use satchel_shared::{
    documents::{Document, Heads},
    ids::DocumentId,
    index_row::index_row,
};
use std::collections::{BTreeMap, BTreeSet};

/// Its name.
pub const PROMISE: &str = "convergence";

/// What a person may read of what the server holds.
pub fn readable(world: &World, who: usize) -> BTreeMap<DocumentId, Heads> {
    world.office.read(|tx| {
        let reader = Reader::of(tx, who)?;
        let mut all = BTreeMap::new();
        for id in documents::ids_after(tx, TENANT, None, 100_000)? {
            all.extend(documents::row(tx, TENANT, id)?.map(|row| (id, row)));
        }
        let mut readable = BTreeMap::new();
        for (id, row) in &all {
            let account = row.account.and_then(|account| all.get(&account));
            if reader.may_read(*id, row, account) {
                let held = documents::kind_and_heads(tx, TENANT, *id)?;
                readable.extend(held.map(|(_, heads)| (*id, heads)));
            }
        }
        Ok::<_, StoreFault>(readable)
    })
}

/// Records on a tablet that wait for a person or for a newer server.
pub fn waits_for_somebody(world: &World, place: usize) -> BTreeSet<DocumentId> {
    let store = world.tablets[place].store();
    let counts = store.counts().unwrap();
    if counts.refused + counts.waiting == 0 {
        return BTreeSet::new();
    }
    let waits = |state| state == OutboxState::Refused && world.plan.may_refuse();
    let pending = store.pending().unwrap().into_iter();
    pending
        .filter(|one| waits(one.state) || world.ledger.is_newer(one.document))
        .map(|one| one.document)
        .collect()
}

/// How a tablet differs from what it should hold, in words.
pub fn differences(world: &World, place: usize) -> Vec<String> {
    let tablet = &world.tablets[place];
    let exempt = waits_for_somebody(world, place);
    let readable = readable(world, tablet.who);
    let held: BTreeSet<DocumentId> = tablet.ids().into_iter().collect();
    let mut found = Vec::new();
    for id in held.iter().filter(|id| !exempt.contains(id)) {
        match readable.get(id) {
            None => found.push(format!("tablet {place} holds {id}, which is not its person's")),
            Some(heads) => {
                let receipt = tablet.store().receipt(*id).unwrap().map(|receipt| receipt.heads);
                if receipt.as_ref() != Some(heads) {
                    found.push(format!(
                        "tablet {place} holds {id} at {receipt:?}, the server at {:?}",
                        heads
                    ));
                }
            }
        }
    }
    let lacking = readable.keys().filter(|id| !held.contains(id) && !exempt.contains(id));
    found.extend(lacking.map(|id| format!("tablet {place} lacks {id}")));
    found
}

/// Everything is what it says it is.
pub fn at_the_end(world: &World) -> Found {
    let stored = world.office.read(reach::rows);
    let mut rows = BTreeMap::new();
    for (id, stored) in &stored {
        if world.is_thorough {
            let document =
                Document::load(&stored.bytes).map_err(|fault| format!("{id}: {fault}"))?;
            if document.heads() != stored.heads || index_row(&document) != stored.row {
                return Err(format!("the server's {id} is not what it says"));
            }
        }
        rows.insert(*id, stored.row.clone());
    }
    for (place, tablet) in world.tablets.iter().enumerate().filter(|(_, tablet)| !tablet.is_revoked)
    {
        let exempt = waits_for_somebody(world, place);
        for id in tablet.ids().into_iter().filter(|id| !exempt.contains(id)) {
            let row = tablet.store().row(id).unwrap().map(|listed| listed.row);
            // A device's list keeps no search text, and what is compared is what people see.
            let shown = |row: &satchel_shared::index_row::IndexRow| {
                let mut row = row.clone();
                row.search = String::new();
                row
            };
            if row.as_ref().map(shown) != rows.get(&id).map(shown) {
                return Err(format!(
                    "tablet {place} shows another row of {id}: {row:?}, not {:?}",
                    rows.get(&id)
                ));
            }
        }
        if world.is_thorough {
            let found = tablet.store().verify(&mut |_, _| {}).unwrap();
            if let Some(finding) = found.first() {
                return Err(format!("tablet {place}: {finding:?}"));
            }
        }
    }
    let found = match world.is_thorough {
        true => world.office.read(|tx| check::check(tx, TENANT, &mut |_, _| {})),
        false => Vec::new(),
    };
    found.first().map_or(Ok(()), |finding| Err(format!("the server: {}", finding.detail)))
}
