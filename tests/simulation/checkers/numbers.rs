//! Numbers: official numbers run without gap or repeat, every quote and order has one, and no device gives the same
//! provisional number twice.
//!
//! Does not check provisional numbers where a device was cloned or set back: it then gives the same ones again.

use super::Found;
use crate::{fault::Fault, reach, world::World};
use satchel_shared::{
    documents::{Document, Kind, Order, Quote},
    number::official,
};
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
            let document = Document::load(&stored.bytes).map_err(|fault| fault.to_string())?;
            let (number, own) = match kind {
                Kind::Quote => {
                    let quote: Quote = document.read();
                    (quote.number, quote.provisional_number)
                }
                _ => {
                    let order: Order = document.read();
                    (order.number, order.provisional_number)
                }
            };
            count += 1;
            let number = number.ok_or_else(|| format!("{} has no number", stored.id))?;
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
        if given != due {
            return Err(format!("{} official numbers have a gap: {given:?}", kind.word()));
        }
    }
    Ok(())
}
