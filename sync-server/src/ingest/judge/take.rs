//! Takes a fit change into the document: examined first, applied, taken back when it proves unfit.
//!
//! 1. A panic of the merge library is the fault of the change that caused it.
//! 2. What was applied and refused costs a copy to take back; after a few, the rest waits for another push.

use super::{Care, Judging, Outcome, seal::seal};
use crate::{
    ingest::{
        fields::{self, Objection},
        operations,
    },
    log::StoreFault,
};
use automerge::Change;
use satchel_shared::{
    approval,
    documents::{Document, DocumentFault},
    gate::{self, Inventory, Unseen},
    history::{Ledger, Touch},
    permissions::Relation,
    planted::{self, Bug},
    protocol::limits::DOCUMENT_BYTES_MAX,
    refusal::{CHANGE_UNFIT, DOCUMENT_TOO_LARGE, Refusal},
};

/// Applied changes of one document that may be taken back before the rest is put off: each costs a copy.
const TAKEN_BACK_MAX: usize = 16;

/// What is known of the operations of a document and of the changes taken into it.
#[derive(Default)]
pub(super) struct Read {
    ledger: Ledger,
    inventory: Inventory,
}

impl Read {
    fn of(document: &Document) -> Read {
        let mut read = Read::default();
        for change in document.automerge().get_changes(&[]) {
            let decoded = change.decode();
            read.inventory.read(&decoded);
            read.ledger.read_decoded(change.hash(), decoded);
        }
        read
    }

    /// Reads one change more, through the gate's last stage before it is applied; what it touches.
    fn change(
        &mut self,
        change: &Change,
        document: Option<&Document>,
    ) -> Result<Vec<Touch>, Refusal> {
        let decoded = change.decode();
        let beyond = |held: &Document| Unseen::beyond(held.automerge(), change.deps());
        let unseen = document.map(beyond).unwrap_or_default();
        gate::operations(&decoded, &mut self.inventory, &unseen)
            .map_err(|fault| Refusal::of_gate(&fault))?;
        Ok(self.ledger.read_decoded(change.hash(), decoded).touches)
    }

    /// Its operations are numbered beyond all that is held, so nothing of another change goes.
    fn forget(&mut self, change: &Change) {
        self.ledger.forget(change);
        self.inventory.forget(&change.decode());
    }
}

/// What stands in a change's way.
pub(super) enum Blame {
    Change(Objection),
    Store(StoreFault),
}

impl<T: Into<Objection>> From<T> for Blame {
    fn from(objection: T) -> Blame {
        Blame::Change(objection.into())
    }
}

impl<'a> Judging<'a> {
    /// Examines a change that fits and takes it into the document. A panic of the merge library is its fault.
    pub(super) fn take(&mut self, change: &'a Change) -> Result<Outcome, StoreFault> {
        if self.is_full {
            return Ok(Outcome::Refused(too_large()));
        }
        if self.taken_back >= TAKEN_BACK_MAX {
            return Ok(Outcome::Deferred { missing: Vec::new() });
        }
        let mut read = match (self.read.take(), &self.document) {
            (Some(read), _) => read,
            (None, Some(document)) => {
                self.effort.histories += 1;
                Read::of(document)
            }
            (None, None) => Read::default(),
        };
        let mut document = self.document.take();
        let is_new = document.is_none();
        let mut is_applied = false;
        let examined =
            gate::guarded(|| self.examine(&mut read, &mut document, &mut is_applied, change));
        let examined = match examined {
            Ok(examined) => examined,
            Err(fault) => Err(Refusal::of_gate(&fault).into()),
        };
        if examined.is_err() {
            read.forget(change);
            document = match (is_applied, is_new) {
                (_, true) => None,
                (false, false) => document,
                (true, false) => Some(self.restored()?),
            };
        }
        (self.document, self.read) = (document, Some(read));
        match examined {
            Ok(size) => {
                self.size = size;
                self.accepted.push(change);
                self.last_sequences.insert(change.actor_id().clone(), change.seq());
                Ok(Outcome::Accept)
            }
            Err(Blame::Change(Objection::Refused(refusal))) => {
                self.is_full = refusal.code == DOCUMENT_TOO_LARGE;
                Ok(Outcome::Refused(refusal))
            }
            Err(Blame::Change(Objection::ServerTooOld)) => {
                Ok(Outcome::Deferred { missing: Vec::new() })
            }
            Err(Blame::Store(fault)) => Err(fault),
        }
    }

    /// The document without the change that was just applied to it.
    fn restored(&mut self) -> Result<Document, StoreFault> {
        self.taken_back += 1;
        self.effort.copies += 1;
        let accepted: Vec<Change> = self.accepted.iter().map(|change| (*change).clone()).collect();
        Ok(match &self.held.document {
            None => Document::from_changes(&accepted)?,
            Some(held) => {
                let mut document = held.clone();
                document.apply_or_spoil(&accepted)?;
                document
            }
        })
    }

    /// The document's size, at least, with the change in it.
    fn examine(
        &self,
        read: &mut Read,
        slot: &mut Option<Document>,
        is_applied: &mut bool,
        change: &Change,
    ) -> Result<usize, Blame> {
        let touches = read.change(change, slot.as_ref())?;
        // What a receipt proves passed the checks of permission before this server was restored.
        let is_proven = self.proven.contains(&change.hash());
        let kind = match &slot {
            Some(held) => held.kind().ok_or(Objection::ServerTooOld)?,
            None => fields::created_kind(&touches)?,
        };
        let author = if is_proven { None } else { Some(self.author(change)?) };
        match (&slot, author) {
            (_, None) => {}
            (Some(held), Some(author)) => {
                let relation = Relation::at(held, change.deps(), &author.role, author.person);
                fields::check_edit(kind, (&author.role, relation), &touches)?;
            }
            (None, Some(_)) if planted::is(Bug::RoleSkippedOnCreation) => {}
            (None, Some(author)) => fields::check_creation(kind, &author.role, &touches)?,
        }
        operations::check(kind, &read.ledger, change)?;
        if let Some(author) = author {
            self.check_account(kind, author, &touches)?;
        }
        let is_new = slot.is_none();
        *is_applied = true;
        let document = apply(slot, change)?;
        if author.is_some() {
            approval::check(document, &touches)?;
        }
        if let (true, Some(author)) = (is_new, author) {
            self.check_reach(author, document)?;
        }
        Ok(self.measure(document, change)?)
    }

    /// Looks with care at the document with the change in it; its size, at least.
    fn measure(&self, document: &Document, change: &Change) -> Result<usize, Refusal> {
        let size = self.size.saturating_add(change.raw_bytes().len());
        if self.care == Care::AtTheEnd
            || (self.care == Care::WhenLarge && size <= DOCUMENT_BYTES_MAX)
        {
            return Ok(size);
        }
        match seal(document) {
            Some(next) if next.bytes.len() > DOCUMENT_BYTES_MAX => Err(too_large()),
            Some(next) => Ok(next.bytes.len()),
            None => {
                let detail = "the document does not load again with this change";
                Err(Refusal::of_change(CHANGE_UNFIT, detail))
            }
        }
    }
}

/// Applies the change in place, since a copy costs as much as the document is large.
fn apply<'d>(slot: &'d mut Option<Document>, change: &Change) -> Result<&'d Document, Refusal> {
    let changes = std::slice::from_ref(change);
    let unfit = |fault: DocumentFault| Refusal::of_change(CHANGE_UNFIT, fault.to_string());
    match slot {
        Some(document) => document.apply_or_spoil(changes).map_err(unfit)?,
        None => *slot = Some(Document::from_changes(changes).map_err(unfit)?),
    }
    slot.as_ref().ok_or_else(|| Refusal::of_change(CHANGE_UNFIT, "it makes no document"))
}

fn too_large() -> Refusal {
    let detail = format!("the record would be larger than {DOCUMENT_BYTES_MAX} bytes");
    Refusal::of_change(DOCUMENT_TOO_LARGE, detail)
}
