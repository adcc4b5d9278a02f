//! The whole store compared with itself: is every row what the rows it came from say?
//!
//! Finds: a broken chain, documents that do not load or say other heads, rows and scopes that are not what
//! they are derived from, digests too, logged changes missing in their document, gaps in official numbers.

use super::{
    changes, digests,
    documents::{self, StoredDocument},
    erasures,
    fault::StoreFault,
    numbers, reach, scope_rows, tenants,
    tenants::Head,
};
use rusqlite::Transaction;
use satchel_shared::{
    digest::ScopeDigest,
    documents::{Document, Kind, Order, Quote},
    ids::{DocumentId, TenantId},
    index_row::index_row,
    number::official,
    permissions::{Scope, scopes::inherits_from_account},
};
use std::{collections::BTreeSet, fmt};

/// Rows read at once.
const CHUNK: usize = 500;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The document concerned, when one is.
    pub document: Option<DocumentId>,
    /// What is wrong, in plain English.
    pub detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.document {
            Some(document) => write!(f, "{document}: {}", self.detail),
            None => f.write_str(&self.detail),
        }
    }
}

/// Called with how much is done and how much there is: log rows and documents together.
pub type Progress<'p> = dyn FnMut(u64, u64) + 'p;

/// Checks everything of a tenant on one snapshot.
///
/// # Errors
/// When the database cannot be read; what contradicts itself is a finding.
pub fn check(
    tx: &Transaction<'_>,
    tenant: TenantId,
    progress: &mut Progress<'_>,
) -> Result<Vec<Finding>, StoreFault> {
    let head = tenants::get(tx, tenant)?.head;
    let total = head.number + documents::count(tx, tenant)?;
    let mut checking = Checking { tx, tenant, findings: Vec::new(), done: 0, total, progress };
    checking.log(&head)?;
    checking.erasures()?;
    checking.documents()?;
    checking.digests()?;
    for kind in [Kind::Quote, Kind::Order] {
        checking.numbers(kind)?;
    }
    Ok(checking.findings)
}

struct Checking<'a, 'p> {
    tx: &'a Transaction<'a>,
    tenant: TenantId,
    findings: Vec<Finding>,
    done: u64,
    total: u64,
    progress: &'a mut Progress<'p>,
}

impl Checking<'_, '_> {
    fn find(&mut self, document: Option<DocumentId>, detail: impl Into<String>) {
        self.findings.push(Finding { document, detail: detail.into() });
    }

    fn step(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(CHUNK as u64) || self.done == self.total {
            (self.progress)(self.done, self.total);
        }
    }

    /// Walks the chain from the first number to the head.
    fn log(&mut self, head: &Head) -> Result<(), StoreFault> {
        let mut walked = Head { number: 0, chain: tenants::GENESIS };
        loop {
            let rows = changes::after(self.tx, self.tenant, walked.number, CHUNK)?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                let hash = row.change.as_ref().map(|change| change.hash);
                let next = walked.next(row.document, hash.as_ref());
                if row.number != next.number {
                    self.find(None, format!("log number {} is missing", next.number));
                }
                if row.chain != next.chain {
                    self.find(Some(row.document), format!("the chain breaks at {}", row.number));
                }
                walked = Head { number: row.number, chain: row.chain };
                self.step();
            }
        }
        if walked != *head {
            self.find(
                None,
                format!("the log ends at {}, its counter says {}", walked.number, head.number),
            );
        }
        Ok(())
    }

    /// An erased record's changes have no bytes; all others have.
    fn erasures(&mut self) -> Result<(), StoreFault> {
        for (number, id) in erasures::contradictions(self.tx, self.tenant)? {
            self.find(Some(id), format!("the bytes of {number} are not as its erasure says"));
        }
        Ok(())
    }

    fn documents(&mut self) -> Result<(), StoreFault> {
        let mut last = None;
        loop {
            let ids = documents::ids_after(self.tx, self.tenant, last, CHUNK)?;
            let Some(end) = ids.last() else { return Ok(()) };
            last = Some(*end);
            for id in ids {
                self.document(id)?;
                self.step();
            }
        }
    }

    fn document(&mut self, id: DocumentId) -> Result<(), StoreFault> {
        let stored = match documents::find(self.tx, self.tenant, id) {
            Ok(Some(stored)) => stored,
            Ok(None) => return Ok(()),
            Err(StoreFault::Unsound(detail)) => {
                self.find(Some(id), detail);
                return Ok(());
            }
            Err(fault) => return Err(fault),
        };
        match Document::load(&stored.bytes) {
            Ok(document) if document.id() != id => {
                self.find(Some(id), format!("its bytes are those of {}", document.id()));
            }
            Ok(_) if erasures::is_erased(self.tx, self.tenant, id)? => {
                self.find(Some(id), "it was erased, and is here");
            }
            Ok(document) => self.compare(&stored, &document)?,
            Err(fault) => self.find(Some(id), fault.to_string()),
        }
        Ok(())
    }

    fn compare(&mut self, stored: &StoredDocument, document: &Document) -> Result<(), StoreFault> {
        let id = Some(stored.id);
        if document.heads() != stored.heads {
            self.find(id, "its heads are not those stored");
        }
        if index_row(document) != stored.row {
            self.find(id, "its index row is not what the document says");
        }
        let rows = changes::of_document_after(self.tx, self.tenant, stored.id, 0)?;
        if rows.last().map(|row| row.number) != Some(stored.last_number) {
            self.find(id, "its last number is not that of its last log row");
        }
        let mut logged = 0;
        for row in rows {
            let Some(change) = row.change else { continue };
            logged += 1;
            if !document.has(&change.hash) {
                self.find(id, format!("log number {} is not in it", row.number));
            }
        }
        if document.automerge().get_changes_meta(&[]).len() != logged {
            self.find(id, "it holds changes that are not in the log");
        }
        self.scopes(stored)
    }

    fn scopes(&mut self, stored: &StoredDocument) -> Result<(), StoreFault> {
        let id = Some(stored.id);
        let inherits = Kind::from_word(&stored.row.kind).is_some_and(inherits_from_account);
        let account = stored.row.account.filter(|_| inherits);
        if account != stored.account {
            self.find(id, "its parent is not what the document says");
        }
        let rows = scope_rows::of_document(self.tx, self.tenant, stored.id)?;
        let present: BTreeSet<Scope> =
            rows.iter().filter(|row| row.is_present).map(|row| row.scope.clone()).collect();
        if present != reach::scopes_of(self.tx, self.tenant, stored.id, &stored.row)? {
            self.find(id, "its scopes are not what they are derived from");
        }
        if rows.iter().any(|row| row.is_present && row.number != stored.last_number) {
            self.find(id, "a scope row has not its last number");
        }
        Ok(())
    }

    /// Digests as stored against digests as derived; a scope without documents may have one or none.
    fn digests(&mut self) -> Result<(), StoreFault> {
        let mut stored = digests::all(self.tx, self.tenant)?;
        stored.retain(|_, digest| *digest != ScopeDigest::default());
        let derived = digests::derive(self.tx, self.tenant)?;
        let scopes: BTreeSet<&Scope> = stored.keys().chain(derived.keys()).collect();
        for scope in scopes {
            if stored.get(scope) != derived.get(scope) {
                self.find(None, format!("the digest of {scope} is not what its documents come to"));
            }
        }
        Ok(())
    }

    fn numbers(&mut self, kind: Kind) -> Result<(), StoreFault> {
        let given = numbers::of_series(self.tx, self.tenant, kind.word())?;
        let gaps: BTreeSet<u64> =
            numbers::gaps(self.tx, self.tenant, kind.word())?.into_iter().collect();
        let mut expected = 1;
        for (number, id) in given {
            while gaps.contains(&expected) {
                expected += 1;
            }
            if number != expected {
                self.find(Some(id), format!("{} number {expected} is missing", kind.word()));
                return Ok(());
            }
            expected += 1;
            let stored = documents::find(self.tx, self.tenant, id)?;
            let held = stored.and_then(|stored| Document::load(&stored.bytes).ok());
            let written = held.and_then(|document| match kind {
                Kind::Quote => document.read::<Quote>().number,
                _ => document.read::<Order>().number,
            });
            if written != official(kind, number) {
                self.find(Some(id), format!("it does not say its number {number}"));
            }
        }
        Ok(())
    }
}
