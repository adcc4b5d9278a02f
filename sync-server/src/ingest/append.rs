//! Appends to the log: the one path by which log, documents and scope rows are written.
//!
//! 1. Every log row takes the next number and the next link of the chain; the counter row is written at the end.
//! 2. A document's row is written once, after its last log row, with the version it was computed from plus one.
//! 3. Scope rows and digests move with the document, in the same place.
//! 4. An account whose scopes moved takes its children along, each with a log row of its own; so do the account
//!    and its contacts when work there begins or ends.

use super::{judge::Next, office};
use crate::log::{
    StoreFault, Transaction,
    audit::{self, Deed, Entry, Who},
    changes::{self, LogRow, LoggedChange},
    digests::{self, Standing},
    documents::{self, StoredDocument},
    reach::{self, AccountReach},
    rebases, scope_rows, tenants,
    tenants::Head,
};
use satchel_shared::{
    documents::{Heads, Kind},
    ids::{DocumentId, PersonId, TenantId},
    index_row::IndexRow,
    permissions::{
        Scope, scopes,
        scopes::{inherits_from_account, link},
    },
    planted::{self, Bug},
};
use std::collections::BTreeSet;

/// An account at which somebody has work to do, and their scope.
type Link = (DocumentId, Scope);

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
    /// Whether a rebase is under way: nothing is written then that a record may come back with, neither its official
    /// number nor containers it lacks.
    pub(super) is_rebasing: bool,
    /// The person whose change was logged last; `None` when only the server's own were.
    by: Option<PersonId>,
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
        let is_rebasing = rebases::find(tx, tenant)?.is_some();
        Ok(Append { tx, tenant, received_ms, is_rebasing, by: None, state })
    }

    /// The number given last.
    pub fn number(&self) -> u64 {
        self.state.head.number
    }

    /// The head of the log as of now.
    pub fn head(&self) -> Head {
        self.state.head
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
        let person = change.as_ref().map(|change| change.person);
        self.by = person.filter(|person| !person.uuid().is_nil()).or(self.by);
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
        let (old, heads_before, before) = match version {
            0 => (BTreeSet::new(), Heads::new(), None),
            _ => (
                scope_rows::present(self.tx, self.tenant, id)?,
                documents::heads(self.tx, self.tenant, id)?.unwrap_or_default(),
                self.row_before(id, &next.row)?,
            ),
        };
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
        let new = reach::scopes_of(self.tx, self.tenant, id, &stored.row)?;
        self.move_document(id, (&old, &heads_before), (&new, &stored.heads))?;
        self.note_office(id, before.as_ref(), &stored.row)?;
        if Kind::from_word(&stored.row.kind) == Some(Kind::Account) {
            // Its own scopes may move while all of them stay: who had a link now is its owner.
            let own = |row: &IndexRow| scopes(row, &BTreeSet::new());
            if old != new || before.as_ref().map(own) != Some(own(&stored.row)) {
                self.move_children(id)?;
            }
        }
        self.move_link(before.and_then(|row| link(&row)), link(&stored.row))
    }

    /// The row a record had, if scopes of others follow from it.
    fn row_before(&self, id: DocumentId, row: &IndexRow) -> Result<Option<IndexRow>, StoreFault> {
        match Kind::from_word(&row.kind) {
            Some(Kind::Account | Kind::Visit | Kind::Task | Kind::Person) => {
                documents::row(self.tx, self.tenant, id)
            }
            _ => Ok(None),
        }
    }

    /// What decides what a person may do and see is in the audit, with who changed it.
    fn note_office(
        &self,
        id: DocumentId,
        before: Option<&IndexRow>,
        row: &IndexRow,
    ) -> Result<(), StoreFault> {
        if Kind::from_word(&row.kind) != Some(Kind::Person) {
            return Ok(());
        }
        let changed = office::difference(before, row);
        if changed.is_empty() {
            return Ok(());
        }
        let deed = if before.is_none() { Deed::AddPerson } else { Deed::ChangePerson };
        let who = self.by.map_or(Who::Operator, Who::Person);
        let entry = Entry::of(self.received_ms, who, deed, format!("person {id}"));
        audit::note(self.tx, self.tenant, &entry.because(changed))
    }

    /// Work at an account began or ended: the account and its contacts come to its owner, or leave.
    fn move_link(&mut self, old: Option<Link>, new: Option<Link>) -> Result<(), StoreFault> {
        if old == new {
            return Ok(());
        }
        let mut accounts: BTreeSet<DocumentId> = old.iter().map(|(account, _)| *account).collect();
        if let Some((account, scope)) = &new
            // Who reads the account reads its contacts too: nothing moves then.
            && !scope_rows::present(self.tx, self.tenant, *account)?.contains(scope)
        {
            accounts.insert(*account);
        }
        for account in accounts {
            let Some(row) = documents::row(self.tx, self.tenant, account)? else { continue };
            let new = reach::scopes_of(self.tx, self.tenant, account, &row)?;
            if self.move_to(account, &new)? {
                self.move_children(account)?;
            }
        }
        Ok(())
    }

    /// Brings scope rows and digests from what stood before to what stands now.
    pub(super) fn move_document(
        &mut self,
        id: DocumentId,
        (old, heads_before): (&BTreeSet<Scope>, &Heads),
        (new, heads): (&BTreeSet<Scope>, &Heads),
    ) -> Result<(), StoreFault> {
        self.state.touched.extend(old.union(new).cloned());
        scope_rows::move_document(self.tx, self.tenant, id, (old, new), self.number())?;
        let before = Standing { scopes: old, heads: heads_before };
        digests::note(self.tx, self.tenant, id, before, Standing { scopes: new, heads })
    }

    fn move_children(&mut self, account: DocumentId) -> Result<(), StoreFault> {
        if planted::is(Bug::ChildrenNotMoved) {
            return Ok(());
        }
        let reach = AccountReach::of(self.tx, self.tenant, account)?;
        for child in documents::children(self.tx, self.tenant, account)? {
            self.move_to(child.id, &reach.scopes_of(&child.row))?;
        }
        Ok(())
    }

    /// Moves a record whose bytes stay, with a log row of its own; whether there was anything to move.
    fn move_to(&mut self, id: DocumentId, new: &BTreeSet<Scope>) -> Result<bool, StoreFault> {
        let old = scope_rows::present(self.tx, self.tenant, id)?;
        if old == *new {
            return Ok(false);
        }
        let number = self.log(id, None)?;
        documents::note_number(self.tx, self.tenant, id, number)?;
        let heads = documents::heads(self.tx, self.tenant, id)?.unwrap_or_default();
        self.move_document(id, (&old, &heads), (new, &heads))?;
        Ok(true)
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
