//! A page of a pull, stored with its checkpoint in one transaction.
//!
//! 1. A document that is not here is stored as it came, unparsed, with its row as it came if the server's rows
//!    are made as ours; nothing else makes a first sync fast.
//! 2. A document that is here is merged with what came, never replaced, and its row is computed.
//! 3. Afterwards the heads the server named must be in the document; else it is asked for again by name.
//! 4. A frame that does not load or apply is put on that list too, and the page goes on.

use super::{
    Result, Store, actors, documents,
    documents::{Stored, Writing},
    erase, evict, kept, meta, outbox, proofs, reach, rebase, records,
    search::SearchRows,
    sent, wanted,
};
use automerge::Change;
use rusqlite::Connection;
use satchel_shared::{
    digest::Digest,
    documents::{Document, DocumentFault},
    gate,
    ids::DocumentId,
    index_row::{self, IndexRow, index_row},
    planted::{self, Bug},
    protocol::{
        pull::{Content, Frame},
        receipt::Receipt,
    },
};

/// The first bytes of an Automerge chunk, and the byte that says it is a whole document.
const CHUNK_MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const DOCUMENT_CHUNK: u8 = 0;

/// What a page brought.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageSummary {
    /// Documents stored.
    pub documents: u64,
    /// Documents let go.
    pub evicted: u64,
    /// Documents to be let go once their unsent changes were received.
    pub kept_for_unsent: u64,
    /// Documents of this page to be asked for again.
    pub wanted: u64,
    /// Documents still to come, as the server counts.
    pub remaining: u64,
    /// Changes put off for a server too old, that may go now.
    pub freed: u64,
    /// Whether the pull has ended.
    pub is_end: bool,
    /// At the end of a pull: what the server has in the person's scopes; an older server does not say it.
    pub digest: Option<Digest>,
    /// Whether what is here is not what that digest says.
    pub differs: bool,
    /// At the end of a pull in a rebase: documents to be handed in again, at least one when own work waited for it.
    pub due: u64,
}

impl Store {
    /// Stores a page with its checkpoint. Applying it again changes nothing.
    ///
    /// # Errors
    /// When it cannot be written: then nothing of the page is here, and it is to be fetched again. Never for
    /// what a frame holds.
    pub fn apply_page(&mut self, frames: &[Frame]) -> Result<PageSummary> {
        if planted::is(Bug::CursorBeforePage) {
            self.write(|tx| store_cursor(tx, frames))?;
        }
        if frames.iter().any(|frame| matches!(frame, Frame::Erased { .. })) {
            return self.overwriting(|store| store.apply(frames));
        }
        self.apply(frames)
    }

    fn apply(&mut self, frames: &[Frame]) -> Result<PageSummary> {
        self.write(|tx| {
            let (search, summary) = (SearchRows::default(), PageSummary::default());
            let mut page = Page { tx, search, summary, has_erased: false };
            for frame in frames {
                page.take(frame)?;
            }
            page.search.write(tx)?;
            if page.has_erased {
                erase::forget_words(tx)?;
            }
            Ok(page.summary)
        })
    }
}

/// A page being stored.
struct Page<'c> {
    tx: &'c Connection,
    search: SearchRows,
    summary: PageSummary,
    /// Whether a record was erased that had words in the search index.
    has_erased: bool,
}

/// What is known of a document after its frame: how it stands, or why it is not whole.
type Outcome = std::result::Result<(), String>;

impl Page<'_> {
    fn take(&mut self, frame: &Frame) -> Result<()> {
        match frame {
            Frame::Document { receipt, content, row } => self.take_document(receipt, content, row),
            Frame::Evict { document } => {
                if evict::evict(self.tx, *document)? {
                    self.summary.evicted += 1;
                } else {
                    self.summary.kept_for_unsent += 1;
                }
                Ok(())
            }
            Frame::Actor(entry) => actors::replace(self.tx, entry),
            Frame::Checkpoint { cursor, remaining } => {
                self.summary.remaining = *remaining;
                meta::put_json(self.tx, meta::TO_COME, remaining)?;
                if planted::is(Bug::PageWithoutCursor) {
                    return Ok(());
                }
                meta::put(self.tx, meta::CURSOR, cursor)
            }
            Frame::Reach { scopes, documents } => {
                reach::put(self.tx, &scopes.iter().cloned().collect(), documents)
            }
            Frame::Ungranted { scopes } => {
                scopes.iter().try_for_each(|scope| reach::forget_scope(self.tx, scope))
            }
            Frame::Erased { document } => {
                self.has_erased |= !erase::is_erased(self.tx, *document)?;
                erase::erase(self.tx, *document)
            }
            Frame::Digest(digest) => {
                self.summary.digest = Some(*digest);
                Ok(())
            }
            Frame::End { documents, schema, head, backed_up, time_ms: _ } => {
                self.summary.is_end = true;
                self.take_end(*documents, *schema)?;
                self.summary.due = rebase::end_pull(self.tx)?;
                meta::put_json(self.tx, meta::BACKED_UP, backed_up)?;
                sent::number_all(self.tx, *head)?;
                kept::purge(self.tx, *backed_up).map(drop)
            }
        }
    }

    fn take_end(&mut self, documents: u64, schema: u32) -> Result<()> {
        if meta::get_json(self.tx, meta::SCHEMA)?.is_none_or(|seen: u32| seen < schema) {
            // What was put off for a server too old may go now.
            self.summary.freed += outbox::retry(self.tx, None)?;
        }
        meta::put_json(self.tx, meta::SCHEMA, &schema)?;
        meta::put_json(self.tx, meta::SERVER_DOCUMENTS, &documents)?;
        meta::put_json(self.tx, meta::TO_COME, &0_u64)
    }

    fn take_document(
        &mut self,
        receipt: &Receipt,
        content: &Content,
        row: &IndexRow,
    ) -> Result<()> {
        let id = receipt.document;
        let was_wanted = wanted::is_wanted(self.tx, id)?;
        evict::forget(self.tx, id)?;
        let outcome = match documents::find(self.tx, id)? {
            None => match rebase::with_kept(self.tx, id, content)? {
                Some(document) => {
                    let outcome = self.write(None, &document, receipt)?;
                    documents::mark_local(self.tx, id)?;
                    outcome
                }
                None if outbox::holds(self.tx, id)? => self.take_back(id, receipt, content, row)?,
                None => self.take_new(id, receipt, content, row)?,
            },
            Some(held) if held.at.heads == receipt.heads && !was_wanted => Ok(()),
            Some(held) => self.take_known(held, receipt, content)?,
        };
        proofs::save_receipt(self.tx, receipt, outcome.is_ok())?;
        match outcome {
            Ok(()) => {
                self.summary.documents += 1;
                if was_wanted {
                    wanted::unwant(self.tx, id)?;
                }
                outbox::retry(self.tx, Some(id)).map(drop)
            }
            Err(why) => {
                self.summary.wanted += 1;
                wanted::want(self.tx, id, &why)
            }
        }
    }

    /// A document that was let go and returns, under the refused changes still kept here.
    fn take_back(
        &mut self,
        id: DocumentId,
        receipt: &Receipt,
        content: &Content,
        row: &IndexRow,
    ) -> Result<Outcome> {
        let outcome = match self.heal(id, true, content)? {
            Ok(document) => self.write(None, &document, receipt)?,
            Err(_) => self.take_new(id, receipt, content, row)?,
        };
        documents::mark_local(self.tx, id)?;
        Ok(outcome)
    }

    fn take_new(
        &mut self,
        id: DocumentId,
        receipt: &Receipt,
        content: &Content,
        row: &IndexRow,
    ) -> Result<Outcome> {
        let document = match content {
            Content::Snapshot(bytes)
                if is_document(bytes) && row.version == index_row::version() =>
            {
                let writing =
                    Writing { id, kind: &row.kind, heads: &receipt.heads, is_parsed: false, bytes };
                let place = documents::insert(self.tx, &writing)?;
                self.put_row(place, row)?;
                return Ok(Ok(()));
            }
            Content::Snapshot(bytes) => documents::parse(id, bytes),
            Content::Changes(raw) => self.begin(id, raw),
        };
        match document {
            Ok(document) => self.write(None, &document, receipt),
            Err(why) => Ok(Err(why)),
        }
    }

    /// A document begun from its changes.
    fn begin(&self, id: DocumentId, raw: &[Vec<u8>]) -> std::result::Result<Document, String> {
        let (changes, _) = readable(raw);
        let document = Document::from_changes(&changes).map_err(|fault| fault.to_string())?;
        if document.id() == id {
            Ok(document)
        } else {
            Err(format!("it says it is {}", document.id()))
        }
    }

    fn take_known(
        &mut self,
        held: Stored,
        receipt: &Receipt,
        content: &Content,
    ) -> Result<Outcome> {
        let id = receipt.document;
        let (mut document, mut why) = match documents::parse(id, &held.bytes) {
            Ok(document) => (document, None),
            // What is here is damaged; what came, with the unsent changes on it, heals it.
            Err(why) => match self.heal(id, held.has_local, content)? {
                Ok(healed) => (healed, None),
                Err(_) => return Ok(Err(why)),
            },
        };
        match content {
            Content::Snapshot(bytes) => match documents::parse(id, bytes) {
                Ok(other) if planted::is(Bug::SnapshotReplacesWork) => document = other,
                Ok(other) => {
                    let changes = document.automerge().get_changes_added(other.automerge());
                    why = why.or(apply(&mut document, &changes));
                }
                Err(fault) => why = Some(fault),
            },
            Content::Changes(raw) => {
                let (changes, fault) = readable(raw);
                why = fault.or(apply(&mut document, &changes));
            }
        }
        let written = self.write(Some(&held), &document, receipt)?;
        // Whatever went wrong on the way, heads that were reached are reached.
        Ok(written.map_err(|lacking| why.unwrap_or(lacking)))
    }

    fn heal(
        &self,
        id: DocumentId,
        has_local: bool,
        content: &Content,
    ) -> Result<std::result::Result<Document, String>> {
        let Content::Snapshot(bytes) = content else {
            return Ok(Err("changes do not heal a damaged document".to_owned()));
        };
        let mut document = match documents::parse(id, bytes) {
            Ok(document) => document,
            Err(why) => return Ok(Err(why)),
        };
        if has_local {
            let (own, fault) = readable(&outbox::changes(self.tx, id)?);
            if let Some(why) = fault.or(apply(&mut document, &own)) {
                return Ok(Err(why));
            }
        }
        Ok(Ok(document))
    }

    /// Writes the document as it stands; says what it lacks of the heads the server named.
    fn write(
        &mut self,
        held: Option<&Stored>,
        document: &Document,
        receipt: &Receipt,
    ) -> Result<Outcome> {
        let row = match gate::guarded(|| index_row(document)) {
            Ok(row) => row,
            Err(fault) => return Ok(Err(fault.to_string())),
        };
        let (heads, bytes) = (document.heads(), document.save());
        let writing = Writing {
            id: receipt.document,
            kind: document.kind_word(),
            heads: &heads,
            is_parsed: true,
            bytes: &bytes,
        };
        let place = match held {
            Some(held) => documents::update(self.tx, &held.at, &writing)?.unwrap_or(held.place),
            None => documents::insert(self.tx, &writing)?,
        };
        if held.is_none() || !planted::is(Bug::RowNotWritten) {
            self.put_row(place, &row)?;
        }
        let lacking = receipt.heads.iter().filter(|head| !document.has(head)).count();
        Ok(if lacking == 0 {
            Ok(())
        } else {
            Err(format!("{lacking} of the heads named with it did not come"))
        })
    }

    fn put_row(&mut self, place: i64, row: &IndexRow) -> Result<()> {
        records::put(self.tx, place, row)?;
        self.search.add(place, &row.search);
        Ok(())
    }
}

/// The mistake of two transactions: see [`Bug::CursorBeforePage`].
fn store_cursor(tx: &Connection, frames: &[Frame]) -> Result<()> {
    frames.iter().try_for_each(|frame| match frame {
        Frame::Checkpoint { cursor, .. } => meta::put(tx, meta::CURSOR, cursor),
        _ => Ok(()),
    })
}

/// Whether the bytes begin as a whole document does: magic, four bytes of checksum, type.
fn is_document(bytes: &[u8]) -> bool {
    bytes.starts_with(&CHUNK_MAGIC) && bytes.get(8) == Some(&DOCUMENT_CHUNK)
}

/// The changes that can be read, and why others cannot.
fn readable(raw: &[Vec<u8>]) -> (Vec<Change>, Option<String>) {
    let mut changes = Vec::with_capacity(raw.len());
    let mut why = None;
    for bytes in raw {
        match gate::canonical(bytes) {
            Ok(change) => changes.push(change),
            Err(fault) => why = Some(fault.to_string()),
        }
    }
    (changes, why)
}

/// Applies what can be applied: one bad change fails a batch as a whole, so then they go one by one.
fn apply(document: &mut Document, changes: &[Change]) -> Option<String> {
    match document.apply(changes) {
        Ok(()) => None,
        Err(DocumentFault::Missing(_) | DocumentFault::DoesNotApply(_)) => {
            let faults = changes
                .iter()
                .filter_map(|change| document.apply(std::slice::from_ref(change)).err());
            faults.last().map(|fault| fault.to_string())
        }
        Err(fault) => Some(fault.to_string()),
    }
}
