//! Receipts are true: what the server says it holds, it holds at that moment, sealed with its key; what it calls
//! accepted is in the log; and a device is green only when the log has all it ever saved.
//!
//! Does not check that a receipt still holds later (a restored server), nor that the disk keeps what was committed.

use super::Found;
use crate::{
    ledger::Making,
    message::{Ask, Reply, Request},
    office::{KEY, true_ms},
    people::TENANT,
    world::World,
};
use automerge::ChangeHash;
use satchel_device::store::status::{SyncState, sync_state};
use satchel_server::log::{actors, changes, documents, quarantine, tenants};
use satchel_shared::ids::DocumentId;
use satchel_shared::protocol::{
    codec,
    limits::INFLATED_BYTES_MAX,
    pull::Frame,
    push::{PushAnswer, Verdict},
    receipt::Receipt,
};
use std::collections::BTreeSet;

/// Its name.
pub const PROMISE: &str = "receipts are true";

/// Reads what the log gained.
pub fn read_log(world: &mut World) {
    let read_to = world.ledger.read_to;
    let rows = world.office.read(|tx| changes::after(tx, TENANT, read_to, 100_000));
    for row in rows {
        world.ledger.read_to = row.number;
        if let Some(change) = row.change {
            world.ledger.held.insert((row.document, change.hash));
        }
    }
}

/// Reads an older log from its beginning: what it lacks is held no more.
pub fn read_log_again(world: &mut World) {
    world.ledger.held.clear();
    world.ledger.read_to = 0;
    read_log(world);
}

/// All its heads are held: pushes of one commit may have gone on from there.
fn check_held(world: &World, receipt: &Receipt) -> Found {
    let id = receipt.document;
    let unheld = receipt.heads.iter().find(|head| !world.ledger.held.contains(&(id, **head)));
    unheld
        .map_or(Ok(()), |head| Err(format!("the receipt of {id} names {head}, which is not held")))
}

/// Sealed for its writers, and at the very heads that are held.
fn check_exact(world: &World, receipt: &Receipt) -> Found {
    check_held(world, receipt)?;
    let id = receipt.document;
    let owners = world.office.read(|tx| actors::owners_of(tx, TENANT, id));
    if !receipt.is_genuine(&KEY, TENANT, &owners) {
        return Err(format!("the receipt of {id} is not sealed"));
    }
    let held = world.office.read(|tx| documents::kind_and_heads(tx, TENANT, id));
    let heads = held.map(|(_, heads)| heads).unwrap_or_default();
    if heads == receipt.heads {
        return Ok(());
    }
    Err(format!("the receipt of {id} names {:?}, held is {heads:?}", receipt.heads))
}

/// Every receipt in a page names what is held now.
pub fn after_served(world: &World, request: &Request, bytes: &[u8]) -> Found {
    if !matches!(request.ask, Ask::Pull { .. }) {
        return Ok(());
    }
    let frames: Vec<Frame> = codec::decode(bytes, INFLATED_BYTES_MAX).map_err(|f| f.to_string())?;
    frames.iter().try_for_each(|frame| match frame {
        Frame::Document { receipt, .. } => check_exact(world, receipt),
        _ => Ok(()),
    })
}

/// Every answer to a push says what is so.
pub fn after_commit(world: &World, replies: &[(Request, Reply)]) -> Found {
    let answered = replies.iter().filter_map(|(asked, reply)| Some((asked, reply.as_ref().ok()?)));
    let mut newest_ms = 0;
    for (asked, bytes) in answered {
        newest_ms = newest_ms.max(asked.arrived_ms);
        let answer: PushAnswer =
            codec::decode_one(bytes, INFLATED_BYTES_MAX).map_err(|fault| fault.to_string())?;
        for pushed in &answer.documents {
            pushed.receipt.iter().try_for_each(|receipt| check_held(world, receipt))?;
            for (hash, verdict) in &pushed.verdicts {
                let Some(hash) = hash else { continue };
                let place = (pushed.document, *hash);
                let is_held = world.ledger.held.contains(&place);
                match verdict {
                    Verdict::Accepted { .. } | Verdict::Duplicate if !is_held => {
                        return Err(format!("{hash} was called {verdict:?} and is not in the log"));
                    }
                    Verdict::Refused(refusal) => {
                        let is_kept = world
                            .office
                            .read(|tx| quarantine::holds_change(tx, TENANT, pushed.document, hash));
                        if !is_kept {
                            return Err(format!("{hash} was refused ({refusal:?}) and not kept"));
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    let touched_ms = world.office.read(|tx| tenants::get(tx, TENANT)).touched_ms;
    // The counter row bears the time of the newest push.
    if newest_ms > 0 && touched_ms < true_ms(newest_ms) {
        return Err("a push was answered and the counter row was not written".to_owned());
    }
    Ok(())
}

/// Green means that all work saved here is in the log.
pub fn after_round(world: &World, place: usize) -> Found {
    let counts = world.tablets[place].store().counts().unwrap();
    // What a device heard before the server was set back was true then.
    let is_old_news = world.tablets[place].began_ms <= world.set_back_ms && world.set_back_ms > 0;
    if sync_state(&counts, true) != SyncState::AllReceived || is_old_news {
        return Ok(());
    }
    let store = world.tablets[place].store();
    for id in world.tablets[place].ids() {
        let named = store.receipt(id).unwrap().map(|receipt| receipt.heads).unwrap_or_default();
        if named.is_empty() {
            return Err(format!("tablet {place} is green, and no receipt names {id}"));
        }
    }
    let worked_on: BTreeSet<DocumentId> =
        world.ledger.of_tablet(place).map(|work| work.document).collect();
    for id in worked_on {
        let (Ok(document), Ok(Some(receipt))) = (store.document(id), store.receipt(id)) else {
            continue;
        };
        if document.heads() != receipt.heads {
            return Err(format!("tablet {place} is green, and {id} is not at its receipt"));
        }
    }
    let lacking =
        world.ledger.of_tablet(place).filter(|work| work.making == Making::Honest).find(|work| {
            !world.ledger.held.contains(&(work.document, work.hash))
                && !is_refused(world, work.document, work.hash)
                // Written again after a fork, it stands there under another name.
                && store.document(work.document).is_ok_and(|document| document.has(&work.hash))
        });
    match lacking {
        None => Ok(()),
        Some(work) => Err(format!("tablet {place} is green, and {} is not in the log", work.hash)),
    }
}

fn is_refused(world: &World, document: DocumentId, hash: ChangeHash) -> bool {
    world.office.is_up()
        && world.office.read(|tx| quarantine::holds_change(tx, TENANT, document, &hash))
}
