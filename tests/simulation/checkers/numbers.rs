//! Numbers: official numbers run without gap or repeat, every quote and order has one, and no device gives the same
//! provisional number twice.
//!
//! Numbers given in a history that is lost stay given up where no device brings them back: then there are gaps.
//! Does not check provisional numbers where a device was cloned or set back: it then gives the same ones again.

use super::Found;
use crate::{fault::Fault, reach, world::World};
use satchel_shared::{documents::Kind, number::official};
use std::collections::BTreeSet;

/// Its name.
pub const PROMISE: &str = "numbers";

/// Numbers of both series.
pub fn at_the_end(world: &World) -> Found {
    let stored = world.office.read(reach::rows);
    let mut provisional = BTreeSet::new();
    let is_copied = world.tally.of(Fault::DeviceCloned) + world.tally.of(Fault::DeviceRestored) > 0;
    for kind in [Kind::Quote, Kind::Order] {
        let mut given = BTreeSet::new();
        let mut count = 0;
        for stored in stored.values().filter(|stored| stored.row.kind == kind.word()) {
            let own = stored.row.body.get("provisional_number").cloned();
            count += 1;
            let number = stored.row.number.clone();
            if !given.insert(number.clone()) {
                return Err(format!("{number} was given twice"));
            }
            if let Some(own) = own
                && !provisional.insert(own.clone())
                && !is_copied
            {
                return Err(format!("the provisional number {own} was given twice"));
            }
        }
        let due: BTreeSet<String> = (1..=count).filter_map(|n| official(kind, n)).collect();
        if given != due && world.tally.of(Fault::ServerRestored) == 0 {
            return Err(format!("{} official numbers have a gap: {given:?}", kind.word()));
        }
    }
    Ok(())
}
