//! As of a moment: which version of a record stood then, read from the changes themselves.
//!
//! 1. A change counts from its own true time, or from that of the latest change it was made upon, whichever is later: so
//!    what counts is closed under what was seen, however wrong the clocks were.
//! 2. Device times are corrected by the offset measured of their clock, which the caller knows; a clock nobody measured
//!    is believed.
//! 3. Never asks a clock, and never looks at the order in which changes arrived: every copy gives the same answer.

use crate::documents::{Document, Heads};
use automerge::{ActorId, ChangeHash};
use std::collections::{BTreeMap, BTreeSet};

/// Turns the device time of an actor into true time, both in milliseconds.
pub type Corrected<'a> = dyn Fn(&ActorId, i64) -> i64 + 'a;

/// The heads of the version that stood at a moment, sorted; none when the record did not exist.
pub fn heads_as_of(document: &Document, time_ms: i64, corrected: &Corrected<'_>) -> Heads {
    let mut counts_from: BTreeMap<ChangeHash, i64> = BTreeMap::new();
    let mut heads: BTreeSet<ChangeHash> = BTreeSet::new();
    // Automerge keeps changes after those they were made upon.
    for change in document.automerge().get_changes_meta(&[]) {
        let own = corrected(&change.actor, change.timestamp);
        let seen = change.deps.iter().filter_map(|dep| counts_from.get(dep)).max();
        let from = seen.map_or(own, |seen| own.max(*seen));
        counts_from.insert(change.hash, from);
        if from <= time_ms {
            heads.retain(|head| !change.deps.contains(head));
            heads.insert(change.hash);
        }
    }
    heads.into_iter().collect()
}
