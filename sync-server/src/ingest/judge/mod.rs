//! Judges the changes of one document against what is held of it. No SQL, no clock, nothing written.
//!
//! Each change in the order sent: refused before, readable ([`access`]), header, then [`take`]: fields,
//! operations, applied, account; at the end [`seal`].
//! 1. A refused change makes its descendants refused, and touches no other document.
//! 2. What was accepted is saved, loaded again and compared once per document; when that fails, or the
//!    document is too large, the changes are judged again with more care, so that only those at fault are refused.
//! 3. A document that is not theirs is answered like one that does not exist.

mod access;
mod seal;
mod take;

use super::{
    held::Held,
    offer::{Offered, OfferedDocument},
    standing::Standing,
};
use crate::log::{StoreFault, quarantine};
use automerge::{ActorId, Change, ChangeHash};
use satchel_shared::{
    documents::{Document, Heads},
    gate::{self, Known, Verdict},
    ids::DocumentId,
    index_row::IndexRow,
    permissions::Scope,
    planted::{self, Bug},
    protocol::limits::DOCUMENT_BYTES_MAX,
    refusal::{DEPENDS_ON_REFUSED, RECORD_ERASED, Refusal},
};
pub(super) use seal::seal;
use std::collections::{BTreeMap, BTreeSet};
use take::Read;

/// Finds the scopes of an account; `None` when there is no such account.
pub type AccountScopes<'a> = dyn Fn(DocumentId) -> Result<Option<BTreeSet<Scope>>, StoreFault> + 'a;

/// What the judge knows besides the document.
pub struct Surroundings<'a> {
    /// Who hands the changes in.
    pub sender: &'a Standing,
    /// The standing of every author whose actor is registered to the sending device.
    pub authors: &'a BTreeMap<ActorId, Standing>,
    /// Looks up accounts, those of the same push included.
    pub account: &'a AccountScopes<'a>,
}

/// What becomes of one change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It goes into the log.
    Accept,
    /// The log holds it.
    Duplicate,
    /// It builds on what is not here, or uses what only a newer server knows.
    Deferred {
        /// The missing changes; none when the server is too old.
        missing: Vec<ChangeHash>,
    },
    /// Its sequence is taken.
    Fork,
    /// It breaks a rule.
    Refused(Refusal),
}

/// The document after the accepted changes, ready to be stored.
#[derive(Clone, Debug)]
pub struct Next {
    /// The document.
    pub document: Document,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its heads.
    pub heads: Heads,
    /// Its row.
    pub row: IndexRow,
}

/// How often the judge did what costs as much as the document is large; tests hold it down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Histories read from their beginning.
    pub histories: usize,
    /// Documents copied.
    pub copies: usize,
}

/// The judgement on one document's changes.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The version it was judged on; 0 for a new document.
    pub version: u64,
    /// One outcome per change offered.
    pub outcomes: Vec<Outcome>,
    /// The document to store; none when nothing was accepted.
    pub next: Option<Next>,
    /// Whether the sender may see the document; of what comes back from a lost history, its scopes once stored say it.
    pub is_readable: bool,
    /// Offered changes that a receipt of a lost history proves.
    pub proven: BTreeSet<ChangeHash>,
    /// What it took.
    pub effort: Effort,
}

impl Judged {
    /// The record was erased for ever: nothing of it is taken, whoever proves what.
    pub fn refused_as_erased(offered: &OfferedDocument) -> Judged {
        let detail = "the record was erased for ever";
        let outcome = Outcome::Refused(Refusal::of_change(RECORD_ERASED, detail));
        let outcomes = vec![outcome; offered.changes.len()];
        Judged { outcomes, ..Judged::put_off(0, offered) }
    }

    /// Everything is to be sent again later.
    pub fn put_off(version: u64, offered: &OfferedDocument) -> Judged {
        let outcome = Outcome::Deferred { missing: Vec::new() };
        let outcomes = vec![outcome; offered.changes.len()];
        let (proven, effort) = (BTreeSet::new(), Effort::default());
        Judged { version, outcomes, next: None, is_readable: false, proven, effort }
    }
}

/// Judges all changes offered for a document.
///
/// # Errors
/// When an account cannot be looked up.
pub fn judge(
    held: &Held,
    offered: &OfferedDocument,
    surroundings: &Surroundings<'_>,
) -> Result<Judged, StoreFault> {
    let mut care = Care::AtTheEnd;
    loop {
        care = match (Judging::new(held, offered, surroundings, care).run()?, care) {
            (Ok(judged), _) => return Ok(judged),
            (Err(Broken::TooLarge), Care::AtTheEnd) => Care::WhenLarge,
            (Err(_), Care::AtTheEnd | Care::WhenLarge) => Care::EachChange,
            (Err(_), Care::EachChange) => {
                return Err(StoreFault::Unsound(format!("{} does not reload", held.id)));
            }
        }
    }
}

/// When the document is saved, loaded and measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Care {
    AtTheEnd,
    /// Whenever a change may have taken it past the limit.
    WhenLarge,
    EachChange,
}

/// Why what was accepted cannot stand together.
enum Broken {
    Unsound,
    TooLarge,
}

struct Judging<'a> {
    held: &'a Held,
    offered: &'a OfferedDocument,
    surroundings: &'a Surroundings<'a>,
    care: Care,
    /// Bytes of the document, at least; kept only with care.
    size: usize,
    /// Whether a change was refused for the document's size: then none goes in any more.
    is_full: bool,
    is_readable: bool,
    document: Option<Document>,
    /// What is known of the document's operations; read when the first change is examined.
    read: Option<Read>,
    last_sequences: BTreeMap<ActorId, u64>,
    refused: BTreeSet<ChangeHash>,
    /// What passed every check of permission before this server was restored.
    proven: BTreeSet<ChangeHash>,
    /// What is in the document beyond what is held.
    accepted: Vec<&'a Change>,
    taken_back: usize,
    effort: Effort,
}

impl<'a> Judging<'a> {
    fn new(
        held: &'a Held,
        offered: &'a OfferedDocument,
        surroundings: &'a Surroundings<'a>,
        care: Care,
    ) -> Self {
        let is_measured = care == Care::WhenLarge;
        let measured = held.document.as_ref().filter(|_| is_measured);
        Judging {
            held,
            offered,
            surroundings,
            care,
            size: measured.map_or(0, |document| document.save().len()),
            is_full: false,
            is_readable: surroundings.sender.may_read(&held.scopes),
            document: held.document.clone(),
            read: None,
            last_sequences: held.last_sequences.clone(),
            refused: held.refused_deps.clone(),
            proven: offered.proof.as_ref().map_or_else(BTreeSet::new, |proof| {
                proof.covers(&offered.changes, held.document.as_ref())
            }),
            accepted: Vec::new(),
            taken_back: 0,
            effort: Effort { copies: usize::from(held.document.is_some()), histories: 0 },
        }
    }

    fn run(mut self) -> Result<Result<Judged, Broken>, StoreFault> {
        let mut outcomes = Vec::new();
        for offered in &self.offered.changes {
            let outcome = self.one(offered)?;
            if let (Outcome::Refused(_), Some(hash)) = (&outcome, offered.hash()) {
                self.refused.insert(hash);
            }
            outcomes.push(outcome);
        }
        let next = match &self.document {
            Some(document) if outcomes.contains(&Outcome::Accept) => match seal(document) {
                Some(next) if next.bytes.len() > DOCUMENT_BYTES_MAX => {
                    return Ok(Err(Broken::TooLarge));
                }
                Some(next) => Some(next),
                None => return Ok(Err(Broken::Unsound)),
            },
            _ => None,
        };
        // What is lawfully held, but no longer theirs to read, is not answered for.
        let is_readable = self.is_readable || (next.is_some() && self.held.version == 0);
        let (version, proven, effort) = (self.held.version, self.proven, self.effort);
        Ok(Ok(Judged { version, outcomes, next, is_readable, proven, effort }))
    }

    fn one(&mut self, offered: &'a Offered) -> Result<Outcome, StoreFault> {
        let change = match &offered.change {
            Ok(change) => change,
            Err(fault) => return Ok(Outcome::Refused(Refusal::of_gate(fault))),
        };
        if self.held.own.contains(&change.hash()) {
            return Ok(Outcome::Duplicate);
        }
        let is_proven = self.proven.contains(&change.hash());
        // What the office or an administrator can mend is judged afresh; the rest stays refused.
        match self.held.refused.get(&quarantine::name_of(&offered.bytes)) {
            Some(refusal) if !is_proven && !refusal.may_pass_later() => {
                return Ok(Outcome::Refused(refusal.clone()));
            }
            Some(_) | None => {}
        }
        if !is_proven && let Some(refusal) = self.refuse_access(change) {
            return Ok(Outcome::Refused(refusal));
        }
        let known = Known {
            document: &self.held.id.to_string(),
            held: self.document.as_ref().map(Document::automerge),
            last_seq: self.last_sequences.get(change.actor_id()).copied().unwrap_or(0),
            actor_is_yours: is_proven || self.surroundings.authors.contains_key(change.actor_id()),
        };
        match gate::header(change, &known) {
            Err(fault) => Ok(Outcome::Refused(Refusal::of_gate(&fault))),
            Ok(Verdict::Duplicate) => Ok(Outcome::Duplicate),
            Ok(Verdict::Fork) if planted::is(Bug::ForkNamedDuplicate) => Ok(Outcome::Duplicate),
            Ok(Verdict::Fork) => Ok(Outcome::Fork),
            Ok(Verdict::Deferred { missing }) => Ok(self.put_off(missing)),
            Ok(Verdict::Fit) => self.take(change),
        }
    }

    fn put_off(&self, missing: Vec<ChangeHash>) -> Outcome {
        if missing.iter().any(|dep| self.refused.contains(dep)) {
            let detail = "it builds on a refused change";
            return Outcome::Refused(Refusal::of_change(DEPENDS_ON_REFUSED, detail));
        }
        Outcome::Deferred { missing }
    }
}
