//! Conflicts are shown: a field with two values that nobody decided between is counted in the record's row.
//!
//! Does not check entries of maps, nor how a screen shows it.

use super::Found;
use crate::{reach, world::World};
use automerge::{ROOT, ReadDoc};
use satchel_shared::documents::{Document, field::Merge};

/// Its name.
pub const PROMISE: &str = "conflicts are shown";

/// Every row tells of its record's conflicts.
pub fn at_the_end(world: &World) -> Found {
    for (id, stored) in world.office.read(reach::rows) {
        // What nobody worked on has none.
        if !world.ledger.work.iter().any(|work| work.document == id) {
            continue;
        }
        let document = Document::load(&stored.bytes).map_err(|fault| fault.to_string())?;
        let Some(kind) = document.kind() else { continue };
        let surfaced = kind
            .fields()
            .iter()
            .filter(|field| field.merge == Merge::Surfaced && !field.shape.is_container());
        let is_torn = |name: &str| {
            let values = document.automerge().get_all(ROOT, name).unwrap_or_default();
            let mut values: Vec<_> =
                values.into_iter().map(|(value, _)| value.to_string()).collect();
            values.sort();
            values.dedup();
            values.len() > 1
        };
        if stored.row.conflicts == 0
            && let Some(field) = surfaced.into_iter().find(|field| is_torn(field.name))
        {
            return Err(format!(
                "{id} has two values at {}, and its row tells of none",
                field.name
            ));
        }
    }
    Ok(())
}
