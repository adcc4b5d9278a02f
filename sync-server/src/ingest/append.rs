//! Appends to the log: the one path by which log, documents and scope rows are written.
//!
//! 1. Every log row takes the next number and the next link of the chain; the counter row is written at the end.
//! 2. A document's row is written once, after its last log row, with the version it was computed from plus one.
//! 3. An account whose scopes moved takes its children along, each with a log row of its own.

use super::judge::Next;
use crate::log::{
    StoreFault, Transaction,
    changes::{self, LogRow, LoggedChange},
    documents::{self, StoredDocument},
    scope_rows, tenants,
    tenants::Head,
};
use satchel_shared::{
    documents::Kind,
    ids::{DocumentId, TenantId},
    index_row::IndexRow,
    permissions::{Scope, scopes, scopes::inherits_from_account},
    planted::{self, Bug},
};
use std::collections::BTreeSet;

/// Scopes something happened in, for nudges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The company.
    pub tenant: TenantId,
    /// The scopes.
    pub scopes: BTreeSet<Scope>,
    /// The head of the log afterwards.
    pub number: u64,
}

/// Writing at the end of a tenant's log, inside one transaction.
pub struct Append<'t> {
    pub(super) tx: &'t Transaction<'t>,
    pub(super) tenant: TenantId,
    pub(super) received_ms: i64,
    state: State,
}

/// What a savepoint that is undone must undo as well.
#[derive(Clone)]
pub(super) struct State {
    head: Head,
    touched: BTreeSet<Scope>,
}

impl<'t> Append<'t> {
    /// Begins at the head; the caller holds the writing transaction.
    ///
    /// # Errors
    /// When there is no such tenant, or the database cannot be read.
    pub fn begin(
        tx: &'t Transaction<'t>,
        tenant: TenantId,
        received_ms: i64,
    ) -> Result<Self, StoreFault> {
        let head = tenants::get(tx, tenant)?.head;
        let state = State { head, touched: BTreeSet::new() };
        Ok(Append { tx, tenant, received_ms, state })
    }

    /// The number given last.
    pub fn number(&self) -> u64 {
        self.state.head.number
    }

    pub(super) fn state(&self) -> State {
        self.state.clone()
    }

    pub(super) fn restore(&mut self, state: State) {
        self.state = state;
    }

    /// Adds a row to the log and says its number.
    ///
    /// # Errors
    /// When the database cannot be written, or the change is there already.
    pub fn log(
        &mut self,
        document: DocumentId,
        change: Option<LoggedChange>,
    ) -> Result<u64, StoreFault> {
        let head = self.state.head.next(document, change.as_ref().map(|change| &change.hash));
        let (number, received_ms) = (head.number, self.received_ms);
        let row = LogRow { number, document, change, chain: head.chain, received_ms };
        changes::append(self.tx, self.tenant, &row)?;
        self.state.head = head;
        Ok(number)
    }

    /// Stores a document after its log rows, with its scopes; `version` is the one it was computed from.
    ///
    /// # Errors
    /// When the version moved, or the database cannot be written.
    pub fn put(&mut self, id: DocumentId, version: u64, next: Next) -> Result<(), StoreFault> {
        let account = next.row.account.filter(|_| inherits(&next.row));
        let of_account = self.scopes_of(account)?;
        let old = match version {
            0 => BTreeSet::new(),
            _ => scope_rows::present(self.tx, self.tenant, id)?,
        };
        let new = scopes(&next.row, &of_account);
        let stored = StoredDocument {
            id,
            version: version + 1,
            last_number: self.number(),
            heads: next.heads,
            account,
            row: next.row,
            bytes: next.bytes,
        };
        documents::write(self.tx, self.tenant, &stored)?;
        self.move_document(id, &old, &new)?;
        if old != new && Kind::from_word(&stored.row.kind) == Some(Kind::Account) {
            self.move_children(id, &new)?;
        }
        Ok(())
    }

    fn scopes_of(&self, account: Option<DocumentId>) -> Result<BTreeSet<Scope>, StoreFault> {
        account.map_or(Ok(BTreeSet::new()), |id| scope_rows::present(self.tx, self.tenant, id))
    }

    fn move_document(
        &mut self,
        id: DocumentId,
        old: &BTreeSet<Scope>,
        new: &BTreeSet<Scope>,
    ) -> Result<(), StoreFault> {
        self.state.touched.extend(old.union(new).cloned());
        scope_rows::move_document(self.tx, self.tenant, id, (old, new), self.number())
    }

    fn move_children(
        &mut self,
        account: DocumentId,
        of_account: &BTreeSet<Scope>,
    ) -> Result<(), StoreFault> {
        if planted::is(Bug::ChildrenNotMoved) {
            return Ok(());
        }
        for child in documents::children(self.tx, self.tenant, account)? {
            let old = scope_rows::present(self.tx, self.tenant, child.id)?;
            let new = scopes(&child.row, of_account);
            if old != new {
                let number = self.log(child.id, None)?;
                documents::note_number(self.tx, self.tenant, child.id, number)?;
                self.move_document(child.id, &old, &new)?;
            }
        }
        Ok(())
    }

    /// Writes the counter row, whether or not anything was new.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn finish(self) -> Result<Touched, StoreFault> {
        let is_new = !self.state.touched.is_empty();
        if !is_new && planted::is(Bug::DuplicateWithoutWrite) {
            return Ok(Touched {
                tenant: self.tenant,
                scopes: BTreeSet::new(),
                number: self.number(),
            });
        }
        tenants::write_head(self.tx, self.tenant, &self.state.head, self.received_ms)?;
        let number = self.number();
        Ok(Touched { tenant: self.tenant, scopes: self.state.touched, number })
    }
}

fn inherits(row: &IndexRow) -> bool {
    Kind::from_word(&row.kind).is_some_and(inherits_from_account)
}
