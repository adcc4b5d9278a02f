//! The ledger: what people were told is saved, and what the server was ever seen to hold. Checkers read it.

use crate::checkers::approvals::Content;
use automerge::{ActorId, ChangeHash};
use satchel_shared::ids::DocumentId;
use std::collections::{BTreeMap, BTreeSet};

/// How a piece of work was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// By the actions people have.
    Honest,
    /// Past the rules, by a program that does not ask them.
    Forged,
    /// By a program newer than the server.
    Newer,
}

/// One change that a device said is saved.
#[derive(Clone, Debug)]
pub struct Work {
    /// The place of the tablet.
    pub tablet: usize,
    /// The document.
    pub document: DocumentId,
    /// The change.
    pub hash: ChangeHash,
    /// A word that stands in this change and in no other; none when it wrote no such word.
    pub marker: Option<String>,
    /// The field it is about, if it is about one.
    pub field: Option<String>,
    /// How it was made.
    pub making: Making,
    /// The tablet was set back to a moment before it, and nobody else had it.
    pub has_perished: bool,
}

/// What somebody of the office decided.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The quote or order.
    pub document: DocumentId,
    /// All of it that was seen, as [`crate::checkers::approvals`] reads it.
    pub seen: Content,
    /// Whether it was approved.
    pub is_approved: bool,
}

/// All of it.
#[derive(Default)]
pub struct Ledger {
    /// Work in the order of saving.
    pub work: Vec<Work>,
    /// Every change the log ever held.
    pub held: BTreeSet<(DocumentId, ChangeHash)>,
    /// Every record made here, by the words it was made with.
    pub made: BTreeMap<DocumentId, String>,
    /// Which change an actor's sequence in a document was used for.
    pub used: BTreeMap<(DocumentId, ActorId, u64), ChangeHash>,
    /// Decisions in the order of deciding.
    pub decisions: Vec<Decision>,
    /// The log was read up to this number.
    pub read_to: u64,
    markers: u64,
}

impl Ledger {
    /// A word no other change has.
    pub fn marker(&mut self) -> String {
        self.markers += 1;
        format!("w{}w", self.markers)
    }

    /// Work of a tablet that its store may still hold.
    pub fn of_tablet(&self, tablet: usize) -> impl Iterator<Item = &Work> {
        self.work.iter().filter(move |work| work.tablet == tablet && !work.has_perished)
    }

    /// Whether a document holds work that a newer program made: the server puts it off.
    pub fn is_newer(&self, document: DocumentId) -> bool {
        self.work.iter().any(|work| work.document == document && work.making == Making::Newer)
    }
}
