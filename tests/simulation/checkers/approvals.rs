//! Approvals: what is called approved is, price for price, a version that somebody of the office saw and approved; what
//! only gained notes since stays approved; and tablets and office say the same of the same version.
//!
//! Reads quantities, prices, discounts and terms itself, and asks neither decisions nor differences. Does not check
//! signatures, exports, nor that an approval holds after a server lost it.

use super::Found;
use crate::{fault::Fault, people::TENANT, reach, world::World};
use automerge::hydrate;
use satchel_device::actions::approvals as asking;
use satchel_server::{approvals::Limits, log::documents::StoredDocument};
use satchel_shared::{
    approval::{self, Effective, Status},
    conflict::conflicts,
    documents::{Document, Heads, Sold},
    ids::DocumentId,
};
use std::collections::BTreeMap;

/// Its name.
pub const PROMISE: &str = "an approval holds for what was seen";

/// Every field of a record, as text by its path.
pub type Content = BTreeMap<String, String>;
/// A version somebody looked at.
pub type Seen = (DocumentId, Heads, Content);

/// Fields that say nothing about what is sold at which price.
const BESIDE: [&str; 7] = [
    "internal_note",
    "custom.",
    "decisions.",
    "signatures.",
    "status",
    "number",
    "provisional_number",
];
/// Words a price or its terms stand under, in this simulation.
const PRICED: [&str; 6] =
    ["discount", "delivery_terms", ".quantity", ".unit_price", ".removed", ".discount"];

/// Every field of a record.
pub fn content(values: &hydrate::Map) -> Content {
    let mut content = Content::new();
    gather(&mut content, "", values);
    content
}

fn gather(content: &mut Content, above: &str, values: &hydrate::Map) {
    for (key, value) in values.iter() {
        let path = format!("{above}{key}");
        match &value.value {
            hydrate::Value::Map(inner) => gather(content, &format!("{path}."), inner),
            hydrate::Value::Scalar(value) => {
                content.insert(path, value.to_string());
            }
            value => {
                content.insert(path, format!("{value:?}"));
            }
        }
    }
}

fn priced(content: &Content) -> Content {
    let is_priced = |path: &str| PRICED.iter().any(|word| path == *word || path.ends_with(word));
    let mut fields = without_notes(content);
    fields.retain(|path, _| is_priced(path));
    fields
}

/// What stands but for notes, statuses, numbers and removed lines.
fn without_notes(content: &Content) -> Content {
    let removed: Vec<String> = content
        .iter()
        .filter(|(path, value)| path.starts_with("lines.") && *value == "true")
        .filter_map(|(path, _)| Some(format!("{}.", path.strip_suffix(".removed")?)))
        .collect();
    let is_beside = |path: &str| {
        BESIDE.iter().any(|word| path.starts_with(word))
            || removed.iter().any(|line| path.starts_with(line))
    };
    let fields = content.iter().filter(|(path, _)| !is_beside(path));
    fields.map(|(path, value)| (path.clone(), value.clone())).collect()
}

/// Every quote and order, at the office and on every tablet that has the same version.
pub fn at_the_end(world: &World) -> Found {
    for (id, stored) in world.office.read(reach::rows) {
        let Ok(document) = Document::load(&stored.bytes) else { continue };
        let Some(sold) = Sold::of(&document) else { continue };
        let owner = sold.sale().owner;
        let limit = world.office.read(|tx| Limits::default().of(tx, TENANT, owner));
        let Some(office) = approval::effective(&document, limit) else { continue };
        holds(world, id, &document, &office)?;
        agrees(world, id, &stored, &office)?;
    }
    Ok(())
}

fn holds(world: &World, id: DocumentId, document: &Document, office: &Effective) -> Found {
    let now = content(&document.values());
    let decisions = || world.ledger.decisions.iter().filter(|decision| decision.document == id);
    let was_seen =
        decisions().any(|decision| decision.is_approved && priced(&decision.seen) == priced(&now));
    if office.status == Status::Approved && !was_seen {
        return Err(format!("{id} is called approved, and nobody approved {:?}", priced(&now)));
    }
    let is_whole = world.tally.of(Fault::ServerRestored) == 0;
    let still_stands = decisions().next_back().is_some_and(|decision| {
        decision.is_approved && without_notes(&decision.seen) == without_notes(&now)
    });
    if is_whole
        && still_stands
        && conflicts(document).is_empty()
        && office.status != Status::Approved
    {
        let status = office.status.word();
        return Err(format!("{id} was approved, only notes changed, and it is called {status}"));
    }
    Ok(())
}

fn agrees(world: &World, id: DocumentId, stored: &StoredDocument, office: &Effective) -> Found {
    let running = world.tablets.iter().filter(|tablet| tablet.is_up() && !tablet.is_revoked);
    for tablet in running {
        let Ok(document) = tablet.store().document(id) else { continue };
        if document.heads() != stored.heads {
            continue;
        }
        let here = asking::effective(tablet.store(), &document).unwrap();
        let here = here.map(|effective| (effective.status, effective.is_needed));
        if here != Some((office.status, office.is_needed)) {
            let there = (office.status, office.is_needed);
            return Err(format!("{id} is {here:?} on a tablet and {there:?} at the office"));
        }
    }
    Ok(())
}
