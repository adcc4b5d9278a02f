//! No forbidden bytes ever reach a device: every document in every page may be read by its person at that moment,
//! a revoked device is told nothing, and at the end no device holds what its person may not read.
//!
//! Does not check what a person could read before and lost since, until the evict reached the device.

use super::{Found, convergence};
use crate::{
    message::{Ask, Request},
    people::{SECRET, TENANT},
    reach::{self, Reader},
    world::World,
};
use satchel_server::log::{StoreFault, documents};
use satchel_shared::{
    ids::DocumentId,
    protocol::{
        codec,
        limits::INFLATED_BYTES_MAX,
        pull::{Content, Frame},
    },
};

/// Its name.
pub const PROMISE: &str = "no forbidden bytes on a device";

/// Every document of a page may be read now.
pub fn after_served(world: &World, request: &Request, bytes: &[u8]) -> Found {
    let tablet = &world.tablets[request.from];
    if tablet.is_revoked {
        return Err(format!(
            "the revoked tablet {} was answered a {}",
            request.from,
            request.ask.word()
        ));
    }
    if !matches!(request.ask, Ask::Pull { .. }) {
        return Ok(());
    }
    let frames: Vec<Frame> = codec::decode(bytes, INFLATED_BYTES_MAX).map_err(|f| f.to_string())?;
    let sent = frames.iter().filter_map(|frame| match frame {
        Frame::Document { receipt, content, .. } => Some((receipt.document, content)),
        _ => None,
    });
    let forbidden = world.office.read(|tx| {
        let reader = Reader::of(tx, tablet.who)?;
        for (id, content) in sent {
            let Some(stored) = documents::find(tx, TENANT, id)? else { continue };
            let account = reach::account_row(tx, &stored.row)?;
            if !reader.may_read(id, &stored.row, account.as_ref()) {
                return Ok(Some(format!("a {} {id} of {:?}", stored.row.kind, stored.row.owner)));
            }
            if holds_secret(content) && !reader.may_read(id, &stored.row, None) {
                return Ok(Some(format!("the secret in {id}")));
            }
        }
        Ok::<_, StoreFault>(None)
    });
    match forbidden {
        None => Ok(()),
        Some(what) => Err(format!("tablet {} was sent {what}", request.from)),
    }
}

fn holds_secret(content: &Content) -> bool {
    let holds = |bytes: &[u8]| bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes());
    match content {
        Content::Snapshot(bytes) => holds(bytes),
        Content::Changes(changes) => changes.iter().any(|change| holds(change)),
    }
}

/// No device holds what its person may not read.
pub fn at_the_end(world: &World) -> Found {
    for (place, tablet) in world.tablets.iter().enumerate().filter(|(_, tablet)| !tablet.is_revoked)
    {
        let readable = convergence::readable(world, tablet.who);
        let exempt = convergence::waits_for_somebody(world, place);
        let is_kept = |id: &DocumentId| !readable.contains_key(id) && !exempt.contains(id);
        if let Some(id) = tablet.ids().into_iter().find(is_kept) {
            return Err(format!("tablet {place} still holds {id}"));
        }
    }
    Ok(())
}
