//! Judges the changes of one document against what is held of it. No SQL, no clock, nothing written.
//!
//! Each change in the order sent: refused before, readable, header, fields, operations, applied, account.
//! 1. A refused change makes its descendants refused, and touches no other document.
//! 2. What was accepted is saved, loaded again and compared once per document; when that fails, or the
//!    document is too large, the changes are judged again with more care, so that only those at fault are refused.
//! 3. A document that is not theirs is answered like one that does not exist.

use super::{
    fields::{self, Objection},
    held::Held,
    offer::{Offered, OfferedDocument},
    operations,
    standing::Standing,
};
use crate::log::{StoreFault, quarantine};
use automerge::{ActorId, Change, ChangeHash, ROOT, ReadDoc};
use satchel_shared::{
    documents::{Document, DocumentFault, Heads, Kind, Path, Value},
    gate::{self, Known, Verdict},
    history::{Ledger, Touch, Written},
    ids::DocumentId,
    index_row::{IndexRow, index_row},
    permissions::{Scope, scopes},
    protocol::limits::DOCUMENT_BYTES_MAX,
    refusal::{
        ACCOUNT_NOT_FOUND, CHANGE_UNFIT, DEPENDS_ON_REFUSED, DOCUMENT_TOO_LARGE, RECORD_NOT_FOUND,
        Refusal,
    },
};
use std::collections::{BTreeMap, BTreeSet};

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

/// Applied changes of one document that may be taken back before the rest is put off: each costs a copy.
const TAKEN_BACK_MAX: usize = 16;

/// The judgement on one document's changes.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The version it was judged on; 0 for a new document.
    pub version: u64,
    /// One outcome per change offered.
    pub outcomes: Vec<Outcome>,
    /// The document to store; none when nothing was accepted.
    pub next: Option<Next>,
    /// Whether the sender may see the document.
    pub is_readable: bool,
    /// What it took.
    pub effort: Effort,
}

impl Judged {
    /// Everything is to be sent again later.
    pub fn put_off(version: u64, offered: &OfferedDocument) -> Judged {
        let outcome = Outcome::Deferred { missing: Vec::new() };
        let outcomes = vec![outcome; offered.changes.len()];
        Judged { version, outcomes, next: None, is_readable: false, effort: Effort::default() }
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
    ledger: Option<Ledger>,
    last_sequences: BTreeMap<ActorId, u64>,
    refused: BTreeSet<ChangeHash>,
    /// What is in the document beyond what is held.
    accepted: Vec<&'a Change>,
    taken_back: usize,
    effort: Effort,
}

enum Blame {
    Change(Objection),
    Store(StoreFault),
}

impl<T: Into<Objection>> From<T> for Blame {
    fn from(objection: T) -> Blame {
        Blame::Change(objection.into())
    }
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
            ledger: None,
            last_sequences: held.last_sequences.clone(),
            refused: held.refused_deps.clone(),
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
        let is_readable = self.is_readable || next.is_some();
        let version = self.held.version;
        Ok(Ok(Judged { version, outcomes, next, is_readable, effort: self.effort }))
    }

    fn one(&mut self, offered: &'a Offered) -> Result<Outcome, StoreFault> {
        let change = match &offered.change {
            Ok(change) => change,
            Err(fault) => return Ok(Outcome::Refused(Refusal::of_gate(fault))),
        };
        if self.held.own.contains(&change.hash()) {
            return Ok(Outcome::Duplicate);
        }
        // What the office or an administrator can mend is judged afresh; the rest stays refused.
        match self.held.refused.get(&quarantine::name_of(&offered.bytes)) {
            Some(refusal) if !refusal.may_pass_later() => {
                return Ok(Outcome::Refused(refusal.clone()));
            }
            Some(_) | None => {}
        }
        if let Some(refusal) = self.refuse_access(change) {
            return Ok(Outcome::Refused(refusal));
        }
        let known = Known {
            document: &self.held.id.to_string(),
            held: self.document.as_ref().map(Document::automerge),
            last_seq: self.last_sequences.get(change.actor_id()).copied().unwrap_or(0),
            actor_is_yours: self.surroundings.authors.contains_key(change.actor_id()),
        };
        match gate::header(change, &known) {
            Err(fault) => Ok(Outcome::Refused(Refusal::of_gate(&fault))),
            Ok(Verdict::Duplicate) => Ok(Outcome::Duplicate),
            Ok(Verdict::Fork) => Ok(Outcome::Fork),
            Ok(Verdict::Deferred { missing }) => Ok(self.put_off(missing)),
            Ok(Verdict::Fit) => self.take(change),
        }
    }

    /// What is not theirs and what does not exist get one answer.
    fn refuse_access(&self, change: &Change) -> Option<Refusal> {
        let not_found = || Refusal::of_change(RECORD_NOT_FOUND, "no such record, or not yours");
        if self.held.version > 0 {
            return (!self.is_readable).then(not_found);
        }
        let sent: BTreeSet<ChangeHash> =
            self.offered.changes.iter().filter_map(Offered::hash).collect();
        let is_known = |dep: &ChangeHash| sent.contains(dep) || self.refused.contains(dep);
        let follows = change.deps().is_empty() || change.deps().iter().any(is_known);
        (!follows).then(not_found)
    }

    fn put_off(&self, missing: Vec<ChangeHash>) -> Outcome {
        if missing.iter().any(|dep| self.refused.contains(dep)) {
            let detail = "it builds on a refused change";
            return Outcome::Refused(Refusal::of_change(DEPENDS_ON_REFUSED, detail));
        }
        Outcome::Deferred { missing }
    }

    /// Examines a change that fits and takes it into the document. A panic of the merge library is its fault.
    fn take(&mut self, change: &'a Change) -> Result<Outcome, StoreFault> {
        if self.is_full {
            return Ok(Outcome::Refused(too_large()));
        }
        if self.taken_back >= TAKEN_BACK_MAX {
            return Ok(Outcome::Deferred { missing: Vec::new() });
        }
        let mut ledger = match (self.ledger.take(), &self.document) {
            (Some(ledger), _) => ledger,
            (None, Some(document)) => {
                self.effort.histories += 1;
                Ledger::of(document)
            }
            (None, None) => Ledger::default(),
        };
        let mut document = self.document.take();
        let is_new = document.is_none();
        let mut is_applied = false;
        let examined =
            gate::guarded(|| self.examine(&mut ledger, &mut document, &mut is_applied, change));
        let examined = match examined {
            Ok(examined) => examined,
            Err(fault) => Err(Refusal::of_gate(&fault).into()),
        };
        if examined.is_err() {
            // Its operations are numbered beyond all that is held, so nothing of another change goes.
            ledger.forget(change);
            document = match (is_applied, is_new) {
                (_, true) => None,
                (false, false) => document,
                (true, false) => Some(self.restored()?),
            };
        }
        (self.document, self.ledger) = (document, Some(ledger));
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
        ledger: &mut Ledger,
        slot: &mut Option<Document>,
        is_applied: &mut bool,
        change: &Change,
    ) -> Result<usize, Blame> {
        let touches = ledger.read(change).touches;
        let author = self.author(change)?;
        let kind = match &slot {
            Some(held) => held.kind().ok_or(Objection::ServerTooOld)?,
            None => fields::created_kind(&touches)?,
        };
        match &slot {
            Some(_) => fields::check_edit(kind, &author.role, &touches)?,
            None => fields::check_creation(kind, &author.role, &touches)?,
        }
        operations::check(kind, ledger, change)?;
        self.check_account(kind, author, &touches)?;
        let is_new = slot.is_none();
        *is_applied = true;
        let document = apply(slot, change)?;
        check_set_aside(document, &touches)?;
        if is_new {
            self.check_reach(document)?;
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

    fn author(&self, change: &Change) -> Result<&'a Standing, Refusal> {
        let author = self.surroundings.authors.get(change.actor_id());
        author.ok_or_else(|| Refusal::of_gate(&gate::Fault::ActorNotYours))
    }

    /// An account newly named must be there, and the author's to read.
    fn check_account(&self, kind: Kind, author: &Standing, touches: &[Touch]) -> Result<(), Blame> {
        let path = Path::new(["account"]);
        let named = touches.iter().filter(|touch| touch.path == path && path.place(kind).is_some());
        for touch in named {
            let Written::Value(Value::Text(id)) = &touch.new else { continue };
            let scopes = match id.parse() {
                Ok(id) => (self.surroundings.account)(id).map_err(Blame::Store)?,
                Err(_) => None,
            };
            if !scopes.is_some_and(|scopes| author.may_read(&scopes)) {
                let detail = "no such account, or not yours";
                return Err(Refusal::of_field(ACCOUNT_NOT_FOUND, path, detail).into());
            }
        }
        Ok(())
    }

    /// A new record must be one its maker will see.
    fn check_reach(&self, document: &Document) -> Result<(), Blame> {
        let row = index_row(document);
        let of_account = match row.account {
            Some(account) => (self.surroundings.account)(account).map_err(Blame::Store)?,
            None => None,
        };
        let scopes = scopes(&row, &of_account.unwrap_or_default());
        if self.surroundings.sender.may_read(&scopes) {
            return Ok(());
        }
        Err(Refusal::of_change(RECORD_NOT_FOUND, "a new record must be in the author's reach")
            .into())
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

/// A deleted value must leave another in its place: only losers of a conflict are put aside.
fn check_set_aside(document: &Document, touches: &[Touch]) -> Result<(), Refusal> {
    let set_aside = touches.iter().filter(|touch| touch.new == Written::SetAside);
    for touch in set_aside {
        if !has_value(document, &touch.path) {
            let detail = "nothing may be deleted";
            return Err(Refusal::of_field(CHANGE_UNFIT, touch.path.clone(), detail));
        }
    }
    Ok(())
}

fn has_value(document: &Document, path: &Path) -> bool {
    let mut object = ROOT;
    for key in path.keys() {
        match document.automerge().get(&object, key.as_str()) {
            Ok(Some((_, id))) => object = id,
            _ => return false,
        }
    }
    true
}

/// Saves, loads again and compares; `None` when the document is not the same afterwards.
pub(super) fn seal(document: &Document) -> Option<Next> {
    let sealed = gate::guarded(|| {
        let bytes = document.save();
        let reloaded = Document::load(&bytes).ok()?;
        let heads = reloaded.heads();
        let row = index_row(&reloaded);
        (heads == document.heads()).then_some(Next { document: reloaded, bytes, heads, row })
    });
    sealed.ok().flatten()
}
