//! The server's own changes: imports, samples, office commands, official numbers.
//!
//! Skips the gate, since nothing came from outside, and goes down the same path into log, scopes and
//! numbers. Nothing is visible before [`OwnWork::finish`] and the caller's commit.

use super::{
    append::{Append, Touched},
    judge::Next,
    numbering,
};
use crate::log::{StoreFault, Transaction, actors, changes::LoggedChange, documents, erasures};
use automerge::{ActorId, Change, hydrate};
use satchel_shared::{
    documents::{Author, Document, Edit, EditFault, Kind, Record},
    ids::{DeviceId, DocumentId, PersonId, TenantId},
    index_row::{IndexRow, index_row},
    protocol::push::ActorEntry,
};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What history shows as the device of the server's own changes.
pub const SERVER_NAME: &str = "server";

/// The server as an author: one fresh actor per process run, under no device and no person (both ids nil).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerActor(ActorEntry);

impl ServerActor {
    /// The server under fresh random bytes.
    pub fn new(actor: [u8; 16]) -> Self {
        ServerActor(ActorEntry {
            actor: actor.to_vec(),
            device: DeviceId::new(Uuid::nil()),
            device_name: SERVER_NAME.to_owned(),
            person: PersonId::new(Uuid::nil()),
            clock_offset_ms: Some(0),
            clock_uncertainty_ms: Some(0),
        })
    }

    /// Its entry in the register of actors.
    pub const fn entry(&self) -> &ActorEntry {
        &self.0
    }

    pub(super) fn actor(&self) -> ActorId {
        ActorId::from(self.0.actor.as_slice())
    }
}

/// Why own work cannot be done; the caller's transaction is to be given up then.
#[derive(Debug, thiserror::Error)]
pub enum OwnWorkFault {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreFault),
    /// The edit does not fit the document.
    #[error("{document}: {fault}")]
    Edit {
        /// The document.
        document: DocumentId,
        /// What does not fit.
        fault: EditFault,
    },
    /// There is no such document.
    #[error("there is no document {0}")]
    NotFound(DocumentId),
}

/// A run of own changes inside one transaction.
pub struct OwnWork<'t> {
    append: Append<'t>,
    entry: ActorEntry,
    server: ServerActor,
    time_ms: i64,
    registered: BTreeSet<Vec<u8>>,
}

impl<'t> OwnWork<'t> {
    /// Begins as this author; official numbers are written by `server`. `time_ms` is the server's clock.
    ///
    /// # Errors
    /// When there is no such tenant, or the database cannot be written.
    pub fn begin(
        tx: &'t Transaction<'t>,
        tenant: TenantId,
        entry: &ActorEntry,
        server: &ServerActor,
        time_ms: i64,
    ) -> Result<Self, StoreFault> {
        Ok(OwnWork {
            append: Append::begin(tx, tenant, time_ms)?,
            entry: entry.clone(),
            server: server.clone(),
            time_ms,
            registered: BTreeSet::new(),
        })
    }

    /// Sets the device time that history shows for the changes from now on, in milliseconds.
    pub fn set_time(&mut self, time_ms: i64) {
        self.time_ms = time_ms;
    }

    /// Creates a record as the author of this run.
    ///
    /// # Errors
    /// When it exists already, or the database cannot be written.
    pub fn create<R: Record>(
        &mut self,
        id: impl Into<DocumentId>,
        record: &R,
    ) -> Result<(), OwnWorkFault> {
        let entry = self.entry.clone();
        self.create_by(&entry, id, record)
    }

    /// Creates a record as somebody else, who is registered on the way.
    ///
    /// # Errors
    /// As [`OwnWork::create`].
    pub fn create_by<R: Record>(
        &mut self,
        by: &ActorEntry,
        id: impl Into<DocumentId>,
        record: &R,
    ) -> Result<(), OwnWorkFault> {
        self.create_values_by(by, id.into(), R::KIND, record.write())
    }

    /// Creates a record of a kind known only at run time, as somebody who is registered on the way.
    ///
    /// # Errors
    /// As [`OwnWork::create`].
    pub fn create_values_by(
        &mut self,
        by: &ActorEntry,
        id: DocumentId,
        kind: Kind,
        values: Vec<(String, hydrate::Value)>,
    ) -> Result<(), OwnWorkFault> {
        let (document, change) =
            Document::create_raw(id, kind, values, &self.author(by)).map_err(StoreFault::from)?;
        self.log(id, &change, by)?;
        self.store(document, 0)
    }

    /// Edits what stands now, as the author of this run; whether anything changed.
    ///
    /// # Errors
    /// When there is no such document, the edit does not fit, or the database cannot be written.
    pub fn edit(&mut self, id: impl Into<DocumentId>, edit: &Edit) -> Result<bool, OwnWorkFault> {
        let entry = self.entry.clone();
        self.edit_by(&entry, id, edit)
    }

    /// Edits as somebody else, who is registered on the way. The edit's base is not looked at.
    ///
    /// # Errors
    /// As [`OwnWork::edit`].
    pub fn edit_by(
        &mut self,
        by: &ActorEntry,
        id: impl Into<DocumentId>,
        edit: &Edit,
    ) -> Result<bool, OwnWorkFault> {
        let id = id.into();
        let (mut document, version) = self.load(id)?.ok_or(OwnWorkFault::NotFound(id))?;
        let now = Edit { base: None, steps: edit.steps.clone() };
        let change = document
            .edit(&now, &self.author(by))
            .map_err(|fault| OwnWorkFault::Edit { document: id, fault })?;
        let Some(change) = change else { return Ok(false) };
        self.log(id, &change, by)?;
        self.store(document, version)?;
        Ok(true)
    }

    /// Brings a record of an older program up: the containers it lacks (not while a rebase is under way), and its
    /// row. Whether anything was written; a record that does not load is left for `check` to name.
    ///
    /// # Errors
    /// When the database cannot be read or written.
    pub fn bring_up(&mut self, id: DocumentId) -> Result<bool, OwnWorkFault> {
        let Some(stored) = documents::find(self.append.tx, self.append.tenant, id)? else {
            return Ok(false);
        };
        let Ok(mut document) = Document::load(&stored.bytes) else { return Ok(false) };
        let entry = self.entry.clone();
        let completed = match self.append.is_rebasing {
            true => None,
            false => document.complete(&self.author(&entry)).map_err(StoreFault::from)?,
        };
        if let Some(change) = &completed {
            self.log(id, change, &entry)?;
        }
        let row = index_row(&document);
        let is_other = IndexRow { version: row.version, ..stored.row.clone() } != row;
        let is_behind = completed.is_some() || is_other;
        if !is_behind && row != stored.row {
            // Only the version moved: devices make their own rows anew, and need not fetch it.
            let renewed = documents::StoredDocument { version: stored.version + 1, row, ..stored };
            documents::write(self.append.tx, self.append.tenant, &renewed)?;
            return Ok(true);
        }
        if is_behind {
            if completed.is_none() {
                // Devices take the new row only with a number they have not seen.
                self.append.log(id, None)?;
            }
            self.store(document, stored.version)?;
        }
        Ok(is_behind)
    }

    /// The record as it stands, this run's changes included; `None` when there is none.
    ///
    /// # Errors
    /// When the database cannot be read, or the document does not load.
    pub fn read<R: Record>(&self, id: impl Into<DocumentId>) -> Result<Option<R>, OwnWorkFault> {
        let found = self.load(id.into())?;
        let of_kind = found.filter(|(document, _)| document.kind() == Some(R::KIND));
        Ok(of_kind.map(|(document, _)| document.read()))
    }

    /// The document as it stands, this run's changes included.
    ///
    /// # Errors
    /// When the database cannot be read, or the document does not load.
    pub fn document(&self, id: impl Into<DocumentId>) -> Result<Option<Document>, OwnWorkFault> {
        Ok(self.load(id.into())?.map(|(document, _)| document))
    }

    /// Whether there is such a document.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn exists(&self, id: impl Into<DocumentId>) -> Result<bool, OwnWorkFault> {
        let (tx, tenant, id) = (self.append.tx, self.append.tenant, id.into());
        Ok(documents::version(tx, tenant, id)? > 0 || erasures::is_erased(tx, tenant, id)?)
    }

    /// Writes the counter row; whoever commits sends what was touched as a nudge.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn finish(self) -> Result<Touched, OwnWorkFault> {
        Ok(self.append.finish()?)
    }

    fn author(&self, by: &ActorEntry) -> Author {
        let actor = ActorId::from(by.actor.as_slice());
        Author { branch: actor.clone(), actor, time_ms: self.time_ms }
    }

    fn load(&self, id: DocumentId) -> Result<Option<(Document, u64)>, StoreFault> {
        let Some(stored) = documents::find(self.append.tx, self.append.tenant, id)? else {
            return Ok(None);
        };
        Ok(Some((Document::load(&stored.bytes)?, stored.version)))
    }

    fn log(&mut self, id: DocumentId, change: &Change, by: &ActorEntry) -> Result<(), StoreFault> {
        if self.registered.insert(by.actor.clone()) {
            actors::register_own(self.append.tx, self.append.tenant, by, self.append.received_ms)?;
        }
        log_row(&mut self.append, id, change, by)
    }

    fn store(&mut self, mut document: Document, version: u64) -> Result<(), OwnWorkFault> {
        if !self.append.is_rebasing && numbering::is_unnumbered(&document) {
            numbering::number(&mut self.append, &mut document, &self.server)?;
        }
        let (bytes, heads, row) = (document.save(), document.heads(), index_row(&document));
        let id = document.id();
        Ok(self.append.put(id, version, Next { document, bytes, heads, row })?)
    }
}

/// Logs a change of the server's own, registering its author.
pub(super) fn log_own(
    append: &mut Append<'_>,
    id: DocumentId,
    change: &Change,
    by: &ActorEntry,
) -> Result<(), StoreFault> {
    actors::register_own(append.tx, append.tenant, by, append.received_ms)?;
    log_row(append, id, change, by)
}

fn log_row(
    append: &mut Append<'_>,
    id: DocumentId,
    change: &Change,
    by: &ActorEntry,
) -> Result<(), StoreFault> {
    let logged = LoggedChange {
        hash: change.hash(),
        actor: change.actor_id().clone(),
        sequence: change.seq(),
        bytes: change.raw_bytes().to_vec(),
        device: by.device,
        person: by.person,
    };
    append.log(id, Some(logged)).map(drop)
}
