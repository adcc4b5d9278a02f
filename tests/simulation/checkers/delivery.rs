//! Delivery: a device sends a document's changes in the order they were made, so that the server never lacks what an
//! honest change builds on; and a lost answer locks nobody out.
//!
//! Does not check a server that was set back, which lacks what it once had, nor an image of a running device that was
//! put back: what builds on a sequence used twice waits until it is written again.

use super::Found;
use crate::{
    fault::Fault,
    message::{Reply, Request},
    world::World,
};
use satchel_shared::protocol::{
    codec,
    limits::INFLATED_BYTES_MAX,
    push::{PushAnswer, Verdict},
};

/// Its name.
pub const PROMISE: &str = "changes come in order";

/// Nothing honest waits for what is missing.
pub fn after_commit(world: &World, replies: &[(Request, Reply)]) -> Found {
    if world.tally.of(Fault::ImageRestored) + world.tally.of(Fault::ServerRestored) > 0 {
        return Ok(());
    }
    for bytes in replies.iter().filter_map(|(_, reply)| reply.as_ref().ok()) {
        let answer: PushAnswer =
            codec::decode_one(bytes, INFLATED_BYTES_MAX).map_err(|fault| fault.to_string())?;
        for pushed in &answer.documents {
            for (hash, verdict) in &pushed.verdicts {
                if let Verdict::Deferred { missing } = verdict
                    && !missing.is_empty()
                    && !world.ledger.is_newer(pushed.document)
                {
                    return Err(format!("{hash:?} of {} came before {missing:?}", pushed.document));
                }
            }
        }
    }
    Ok(())
}

/// A used token came back only where a device was copied.
pub fn after_lock_out(world: &World, place: usize, code: &str) -> Found {
    let copies = world.tally.of(Fault::DeviceCloned)
        + world.tally.of(Fault::DeviceRestored)
        + world.tally.of(Fault::ServerRestored);
    if code == "token-reused" && copies == 0 {
        return Err(format!("tablet {place} was locked out, and nobody has a copy of its token"));
    }
    Ok(())
}
