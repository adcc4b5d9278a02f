//! A page under construction: frames, their size, and the authors they mention.
//!
//! 1. Every document is read through the person's grants; what they may not see is as if it were not there.
//! 2. Of a document's scopes it names those that are the person's, and no other.
//! 3. A page is full at a size wanted; a document that fits no page is left out, so that it blocks nobody.

use crate::{
    ingest::offer::Sender,
    log::{
        StoreFault, Transaction, actors,
        changes::{self, LogRow},
        documents::{self, StoredDocument},
        erasures, scope_rows,
    },
};
use automerge::ActorId;
use postcard::experimental::serialized_size;
use satchel_shared::{
    ids::DocumentId,
    permissions::Scope,
    planted::{self, Bug},
    protocol::{
        limits::{INFLATED_BYTES_MAX, PAGE_BYTES_WANTED, PAGE_DOCUMENTS_MAX},
        pull::{Content, Frame},
        push::ActorEntry,
        receipt::{Owner, Receipt},
    },
};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of one document's frame: behind a page that is nearly full, and before its authors and its end, it
/// still is what a device decodes.
const DOCUMENT_BYTES_MAX: usize = INFLATED_BYTES_MAX - 2 * PAGE_BYTES_WANTED;
/// Bytes of a frame's length before it.
const LENGTH_BYTES: usize = 4;

/// A page for one device.
pub(super) struct Page<'t> {
    pub(super) tx: &'t Transaction<'t>,
    pub(super) sender: Sender,
    pub(super) grants: BTreeSet<Scope>,
    key: &'t [u8; 32],
    frames: Vec<Frame>,
    authors: BTreeMap<Vec<u8>, ActorEntry>,
    /// The documents of the page by the scopes they stand in.
    reach: BTreeMap<BTreeSet<Scope>, Vec<DocumentId>>,
    documents: usize,
    bytes: usize,
}

impl<'t> Page<'t> {
    pub(super) fn new(
        tx: &'t Transaction<'t>,
        key: &'t [u8; 32],
        sender: Sender,
        grants: BTreeSet<Scope>,
    ) -> Self {
        let (frames, authors, reach) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        Page { tx, sender, grants, key, frames, authors, reach, documents: 0, bytes: 0 }
    }

    /// Whether the page takes no further document.
    pub(super) fn is_full(&self) -> bool {
        self.documents >= planted::page_documents(PAGE_DOCUMENTS_MAX)
            || self.bytes >= PAGE_BYTES_WANTED
    }

    /// Whether the person may see the document now.
    pub(super) fn is_readable(&self, id: DocumentId) -> Result<bool, StoreFault> {
        let scopes = scope_rows::present(self.tx, self.sender.tenant, id)?;
        Ok(!scopes.is_disjoint(&self.grants))
    }

    /// Answers for documents asked for by name, in their order: the whole document, or that it must go.
    /// Whether the page had room for all.
    pub(super) fn name(&mut self, want: &[DocumentId]) -> Result<bool, StoreFault> {
        for id in want {
            if self.is_full() {
                return Ok(false);
            }
            if !self.snapshot(*id)? && !self.past_scopes(*id, Bug::ScopeForgottenOnWish)? {
                self.evict(*id)?;
            }
        }
        Ok(true)
    }

    /// Has a document let go; one that was erased, for ever.
    pub(super) fn evict(&mut self, document: DocumentId) -> Result<(), StoreFault> {
        if erasures::is_erased(self.tx, self.sender.tenant, document)? {
            self.erase(document);
            return Ok(());
        }
        self.bytes += LENGTH_BYTES + document.bytes().len();
        self.frames.push(Frame::Evict { document });
        Ok(())
    }

    /// Has every copy of an erased document dropped.
    pub(super) fn erase(&mut self, document: DocumentId) {
        self.bytes += LENGTH_BYTES + document.bytes().len();
        self.frames.push(Frame::Erased { document });
    }

    /// Names scopes that are the person's no more.
    pub(super) fn ungrant(&mut self, lost: BTreeSet<Scope>) {
        if !lost.is_empty() {
            self.frames.push(Frame::Ungranted { scopes: lost.into_iter().collect() });
        }
    }

    /// Sends a whole document; whether the person may see it.
    pub(super) fn snapshot(&mut self, id: DocumentId) -> Result<bool, StoreFault> {
        let Some(stored) = self.find(id)? else { return Ok(false) };
        self.whole(stored)?;
        Ok(true)
    }

    /// The mistake of a read without a filter; whether it was made.
    pub(super) fn past_scopes(&mut self, id: DocumentId, bug: Bug) -> Result<bool, StoreFault> {
        if !planted::is(bug) {
            return Ok(false);
        }
        let Some(stored) = documents::find(self.tx, self.sender.tenant, id)? else {
            return Ok(false);
        };
        self.whole(stored)?;
        Ok(true)
    }

    /// Sends what a device that had the document at a number lacks, or the whole document when that is smaller.
    pub(super) fn changes_since(&mut self, id: DocumentId, number: u64) -> Result<(), StoreFault> {
        let Some(stored) = self.find(id)? else { return Ok(()) };
        let rows = changes::of_document_after(self.tx, self.sender.tenant, id, number)?;
        let lacked: Vec<_> = rows.into_iter().filter_map(|row| self.lacked(row)).collect();
        let bytes: usize = lacked.iter().map(|(_, bytes)| bytes.len()).sum();
        if bytes >= stored.bytes.len() {
            return self.whole(stored);
        }
        let (authors, changes): (BTreeSet<_>, Vec<_>) = lacked.into_iter().unzip();
        let entries = actors::of_document(self.tx, self.sender.tenant, id)?;
        if self.document(stored, Content::Changes(changes), &entries)? {
            let wrote = |entry: &ActorEntry| authors.contains(&ActorId::from(&*entry.actor));
            self.name_authors(entries.into_iter().filter(wrote));
        }
        Ok(())
    }

    /// What the person handed in from this device, they have.
    fn lacked(&self, row: LogRow) -> Option<(ActorId, Vec<u8>)> {
        let sender = self.sender;
        let is_own = |device, person| device == sender.device && person == sender.person;
        let change = row.change.filter(|change| !is_own(change.device, change.person))?;
        Some((change.actor, change.bytes))
    }

    /// The one way by which a pull reads a document.
    pub(super) fn find(&self, id: DocumentId) -> Result<Option<StoredDocument>, StoreFault> {
        documents::find_readable(self.tx, self.sender.tenant, id, &self.grants)
    }

    fn whole(&mut self, mut stored: StoredDocument) -> Result<(), StoreFault> {
        let (id, bytes) = (stored.id, std::mem::take(&mut stored.bytes));
        let entries = actors::of_document(self.tx, self.sender.tenant, id)?;
        if self.document(stored, Content::Snapshot(bytes), &entries)? {
            self.name_authors(entries.into_iter());
        }
        Ok(())
    }

    fn name_authors(&mut self, entries: impl Iterator<Item = ActorEntry>) {
        self.authors.extend(entries.map(|entry| (entry.actor.clone(), entry)));
    }

    /// Whether the document fits a page at all, and was added.
    fn document(
        &mut self,
        stored: StoredDocument,
        content: Content,
        entries: &[ActorEntry],
    ) -> Result<bool, StoreFault> {
        let id = stored.id;
        let owners: Vec<Owner> = entries.iter().map(Owner::from).collect();
        let receipt = Receipt::issue(self.key, self.sender.tenant, id, stored.heads, &owners);
        let frame = Frame::Document { receipt, content, row: stored.row };
        let unwritable = |fault| StoreFault::Unsound(format!("{id} cannot be sent: {fault}"));
        let bytes = LENGTH_BYTES + serialized_size(&frame).map_err(unwritable)?;
        if bytes > DOCUMENT_BYTES_MAX {
            tracing::error!(document = %id, bytes, "a document is too large for any device: left out");
            return Ok(false);
        }
        let mut scopes = scope_rows::present(self.tx, self.sender.tenant, id)?;
        scopes.retain(|scope| self.grants.contains(scope));
        self.reach.entry(scopes).or_default().push(id);
        self.frames.push(frame);
        self.documents += 1;
        self.bytes += bytes + id.bytes().len();
        Ok(true)
    }

    /// Names scopes and authors, and ends the page with its checkpoint.
    pub(super) fn close(mut self, cursor: &[u8], remaining: u64) -> Vec<Frame> {
        let reach = std::mem::take(&mut self.reach).into_iter();
        self.frames.extend(reach.map(|(scopes, documents)| Frame::Reach {
            scopes: scopes.into_iter().collect(),
            documents,
        }));
        self.frames.extend(self.authors.into_values().map(Frame::Actor));
        self.frames.push(Frame::Checkpoint { cursor: cursor.to_vec(), remaining });
        self.frames
    }
}
