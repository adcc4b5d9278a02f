//! Relation: how a person stands to a record, as the record stood when they wrote.
//!
//! Judged at the author's deps, so that taking a record over and then editing it is judged the same in whatever
//! order it arrives. Owners in conflict are all owners; what nobody owns is for whoever it reaches.

use crate::{
    documents::{Document, person::Role},
    ids::PersonId,
};
use automerge::{ChangeHash, ROOT, ReadDoc};
use std::collections::BTreeSet;

/// How a person stands to a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// It is theirs, or nobody's.
    Owner,
    /// It reaches them, and is a colleague's.
    Reach,
    /// They see all there is, and it is a colleague's.
    Office,
}

impl Relation {
    /// Every relation, in the order of the table.
    pub const ALL: [Relation; 3] = [Relation::Owner, Relation::Reach, Relation::Office];

    /// The relation of a person to a record that these people own.
    pub fn of(role: &Role, person: PersonId, owners: &BTreeSet<PersonId>) -> Relation {
        if owners.is_empty() || owners.contains(&person) {
            Relation::Owner
        } else if matches!(role, Role::Office | Role::Admin) {
            Relation::Office
        } else {
            Relation::Reach
        }
    }

    /// The relation of a person to a record as it stood at the deps of what they wrote.
    pub fn at(document: &Document, deps: &[ChangeHash], role: &Role, person: PersonId) -> Relation {
        Relation::of(role, person, &owners(document, deps))
    }
}

/// Everybody who owned the record at these heads: several when the owner was in conflict.
fn owners(document: &Document, deps: &[ChangeHash]) -> BTreeSet<PersonId> {
    let automerge = document.automerge();
    // Old heads cost a walk; the newest, which most changes are made on, do not.
    let values = if document.heads() == deps {
        automerge.get_all(ROOT, "owner")
    } else {
        automerge.get_all_at(ROOT, "owner", deps)
    };
    let values = values.unwrap_or_default();
    values.iter().filter_map(|(value, _)| value.as_str()?.parse().ok()).collect()
}
