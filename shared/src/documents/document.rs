//! A document: one record with its whole history, as every store keeps it.
//!
//! Never trusts what it loads: Automerge code runs guarded, and after applying, the heads are compared,
//! because a change with missing dependencies reports success and stays invisible.

use super::{kind::Kind, record::Record, schema};
use crate::ids::DocumentId;
use automerge::{
    ActorId, Automerge, Change, ChangeHash, ROOT, ReadDoc, ScalarValue, hydrate,
    transaction::{CommitOptions, Transactable},
};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The hashes of the newest changes, sorted; equal heads mean equal documents.
pub type Heads = Vec<ChangeHash>;

/// Who writes, and when their device says it is.
#[derive(Clone, Debug)]
pub struct Author {
    /// The actor of this process run and login.
    pub actor: ActorId,
    /// A second fresh actor, for a save whose base moved while the form was open.
    pub branch: ActorId,
    /// The device's time in milliseconds since 1970; shown, never compared.
    pub time_ms: i64,
}

/// Why bytes are not a document, or a change cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DocumentFault {
    /// The bytes do not load.
    #[error("the stored document does not load: {0}")]
    Unreadable(String),
    /// It loads, but has no id or kind, or another id than asked for.
    #[error("the document does not say what it is: {0}")]
    Nameless(String),
    /// Automerge refused the change.
    #[error("the change does not apply: {0}")]
    DoesNotApply(String),
    /// Changes came before the ones they depend on.
    #[error("{} earlier changes are missing", .0.len())]
    Missing(Vec<ChangeHash>),
}

/// One record with its history.
#[derive(Clone, Debug)]
pub struct Document {
    id: DocumentId,
    kind_word: String,
    automerge: Automerge,
    /// The newest schema whose containers an edit may create.
    writes_schema: u32,
}

impl Document {
    /// Creates a record; returns it with its creation change. All containers come to be here.
    ///
    /// # Errors
    /// `DoesNotApply` if Automerge refuses a value.
    pub fn create<R: Record>(
        id: DocumentId,
        record: &R,
        author: &Author,
    ) -> Result<(Self, Change), DocumentFault> {
        Self::create_raw(id, R::KIND, record.write(), author)
    }

    /// Creates a record of a kind known only at run time, from values by field name.
    ///
    /// # Errors
    /// `DoesNotApply` if Automerge refuses a value.
    pub fn create_raw(
        id: DocumentId,
        kind: Kind,
        fields: Vec<(String, hydrate::Value)>,
        author: &Author,
    ) -> Result<(Self, Change), DocumentFault> {
        Self::create_for(schema::version(), id, kind, fields, author)
    }

    /// As [`Document::create_raw`], for a server of that schema: the values hold nothing later.
    ///
    /// # Errors
    /// `DoesNotApply` if Automerge refuses a value.
    pub fn create_for(
        server_schema: u32,
        id: DocumentId,
        kind: Kind,
        mut fields: Vec<(String, hydrate::Value)>,
        author: &Author,
    ) -> Result<(Self, Change), DocumentFault> {
        let writes_schema = server_schema.min(schema::version());
        let word = |text: String| hydrate::Value::Scalar(ScalarValue::Str(text.into()));
        fields.push(("id".to_owned(), word(id.to_string())));
        fields.push(("kind".to_owned(), word(kind.word().to_owned())));
        fields.push(("schema".to_owned(), hydrate::Value::scalar(i64::from(writes_schema))));
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        let mut automerge = Automerge::new().with_actor(author.actor.clone());
        let mut transaction = automerge.transaction();
        for (name, value) in &fields {
            match value {
                hydrate::Value::Scalar(scalar) => {
                    transaction.put(ROOT, name, scalar.clone()).map_err(does_not_apply)?;
                }
                container => {
                    transaction
                        .batch_create_object(ROOT, name.as_str(), container, false)
                        .map_err(does_not_apply)?;
                }
            }
        }
        transaction.commit_with(CommitOptions::default().with_time(author.time_ms));
        let change = automerge
            .get_last_local_change()
            .ok_or_else(|| DocumentFault::DoesNotApply("nothing was written".to_owned()))?;
        Ok((Document { id, kind_word: kind.word().to_owned(), automerge, writes_schema }, change))
    }

    /// Loads stored bytes.
    ///
    /// # Errors
    /// `Unreadable` or `Nameless`; never panics, whatever the bytes.
    pub fn load(bytes: &[u8]) -> Result<Self, DocumentFault> {
        let automerge = guarded(|| Automerge::load(bytes))
            .map_err(DocumentFault::Unreadable)?
            .map_err(|error| DocumentFault::Unreadable(error.to_string()))?;
        Self::from_automerge(automerge)
    }

    /// Starts a document from its changes, the creation among them.
    ///
    /// # Errors
    /// As [`Document::load`] and [`Document::apply`].
    pub fn from_changes(changes: &[Change]) -> Result<Self, DocumentFault> {
        let mut automerge = Automerge::new();
        apply_all(&mut automerge, changes)?;
        Self::from_automerge(automerge)
    }

    pub(super) fn from_automerge(automerge: Automerge) -> Result<Self, DocumentFault> {
        let text = |key: &str| match automerge.get(ROOT, key) {
            Ok(Some((value, _))) => value.as_str().map(str::to_owned),
            _ => None,
        };
        let nameless = |what: &str| DocumentFault::Nameless(what.to_owned());
        let id = text("id").ok_or_else(|| nameless("no id"))?;
        let id = id.parse().map_err(|_| DocumentFault::Nameless(id.clone()))?;
        let kind_word = text("kind").ok_or_else(|| nameless("no kind"))?;
        Ok(Document { id, kind_word, automerge, writes_schema: schema::version() })
    }

    /// The record's id.
    pub const fn id(&self) -> DocumentId {
        self.id
    }

    /// The kind as written; may be one a newer program made.
    pub fn kind_word(&self) -> &str {
        &self.kind_word
    }

    /// The kind, if this program knows it.
    pub fn kind(&self) -> Option<Kind> {
        Kind::from_word(&self.kind_word)
    }

    /// The bytes stores keep, uncompressed: they load fastest, and the wire compresses anyway.
    pub fn save(&self) -> Vec<u8> {
        self.automerge.save_nocompress()
    }

    /// The newest changes, sorted.
    pub fn heads(&self) -> Heads {
        self.automerge.get_heads()
    }

    /// All values as they stand now.
    pub fn values(&self) -> hydrate::Map {
        map(self.automerge.hydrate(None))
    }

    /// All values as they stood at these heads.
    pub fn values_at(&self, heads: &[ChangeHash]) -> hydrate::Map {
        map(self.automerge.hydrate(Some(heads)))
    }

    /// The record as a type; the caller knows the kind.
    pub fn read<R: Record>(&self) -> R {
        R::read(&self.values())
    }

    /// Whether the change is part of this document.
    pub fn has(&self, hash: &ChangeHash) -> bool {
        self.automerge.get_change_by_hash(hash).is_some()
    }

    /// From now on edits create only what a server of that schema knows.
    pub fn write_for(&mut self, server_schema: u32) {
        self.writes_schema = server_schema.min(schema::version());
    }

    pub(super) const fn writes_schema(&self) -> u32 {
        self.writes_schema
    }

    /// The document underneath, for reading.
    pub const fn automerge(&self) -> &Automerge {
        &self.automerge
    }

    pub(super) const fn automerge_mut(&mut self) -> &mut Automerge {
        &mut self.automerge
    }

    /// Applies changes of others, all or none of them.
    ///
    /// # Errors
    /// `DoesNotApply`, or `Missing` when dependencies are not here; the document is then unchanged.
    pub fn apply(&mut self, changes: &[Change]) -> Result<(), DocumentFault> {
        let mut next = self.automerge.clone();
        apply_all(&mut next, changes)?;
        self.automerge = next;
        Ok(())
    }

    /// Applies changes of others without a copy to fall back on: cheap, for callers that can begin anew.
    ///
    /// # Errors
    /// As [`Document::apply`]; the document is then to be dropped.
    pub fn apply_or_spoil(&mut self, changes: &[Change]) -> Result<(), DocumentFault> {
        apply_all(&mut self.automerge, changes)
    }

    /// Merges another copy of the same record: a snapshot never replaces local work.
    ///
    /// # Errors
    /// `DoesNotApply`, also when the other is another record; this one is then unchanged.
    pub fn merge(&mut self, other: &Document) -> Result<(), DocumentFault> {
        if other.id != self.id {
            return Err(DocumentFault::DoesNotApply(format!(
                "it is {}, not {}",
                other.id, self.id
            )));
        }
        let changes = self.automerge.get_changes_added(&other.automerge);
        self.apply(&changes)
    }
}

fn apply_all(automerge: &mut Automerge, changes: &[Change]) -> Result<(), DocumentFault> {
    guarded(|| automerge.apply_changes(changes.to_vec()))
        .map_err(DocumentFault::DoesNotApply)?
        .map_err(does_not_apply)?;
    let hashes: Vec<ChangeHash> = changes.iter().map(Change::hash).collect();
    let missing = automerge.get_missing_deps(&hashes);
    if missing.is_empty() { Ok(()) } else { Err(DocumentFault::Missing(missing)) }
}

/// Runs Automerge code so that a panic on hostile input is an error of that one document.
fn guarded<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| "the merge library panicked".to_owned())
}

pub(super) fn does_not_apply(error: automerge::AutomergeError) -> DocumentFault {
    DocumentFault::DoesNotApply(error.to_string())
}

fn map(value: hydrate::Value) -> hydrate::Map {
    match value {
        hydrate::Value::Map(map) => map,
        _ => hydrate::Map::default(),
    }
}
