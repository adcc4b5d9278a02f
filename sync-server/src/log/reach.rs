//! Reach: the scopes of a record, derived from its own row, its account's, and the open work at the account.
//!
//! 1. What belongs to an account takes the account's own scopes.
//! 2. Whoever has an open visit or task at an account reads it and its contacts, and nothing else of it.

use super::{documents, fault::StoreFault};
use rusqlite::Transaction;
use satchel_shared::{
    documents::Kind,
    ids::{DocumentId, TenantId},
    index_row::IndexRow,
    permissions::{
        Scope, scopes,
        scopes::{inherits_from_account, link, takes_links},
    },
};
use std::collections::BTreeSet;

/// What an account gives to the records that belong to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountReach {
    /// Its own scopes.
    own: BTreeSet<Scope>,
    /// The scopes of those with open work there.
    links: BTreeSet<Scope>,
}

impl AccountReach {
    /// Reads it; nothing when there is no such account.
    ///
    /// # Errors
    /// When the database cannot be read or contradicts itself.
    pub fn of(
        tx: &Transaction<'_>,
        tenant: TenantId,
        account: DocumentId,
    ) -> Result<Self, StoreFault> {
        match own(tx, tenant, account)? {
            Some(own) => Ok(AccountReach { own, links: links(tx, tenant, account)? }),
            None => Ok(AccountReach::default()),
        }
    }

    /// The scopes of a record that belongs to the account.
    pub fn scopes_of(&self, row: &IndexRow) -> BTreeSet<Scope> {
        let mut all = scopes(row, &self.own);
        if Kind::from_word(&row.kind).is_some_and(takes_links) {
            all.extend(self.links.iter().cloned());
        }
        all
    }
}

/// The scopes of a record, all that they follow from being stored.
///
/// # Errors
/// When the database cannot be read or contradicts itself.
pub fn scopes_of(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
    row: &IndexRow,
) -> Result<BTreeSet<Scope>, StoreFault> {
    match (Kind::from_word(&row.kind), row.account) {
        (Some(Kind::Account), _) => {
            let mut all = scopes(row, &BTreeSet::new());
            all.extend(links(tx, tenant, id)?);
            Ok(all)
        }
        (Some(kind), Some(account)) if takes_links(kind) => {
            Ok(AccountReach::of(tx, tenant, account)?.scopes_of(row))
        }
        (Some(kind), Some(account)) if inherits_from_account(kind) => {
            Ok(scopes(row, &own(tx, tenant, account)?.unwrap_or_default()))
        }
        _ => Ok(scopes(row, &BTreeSet::new())),
    }
}

/// An account's own scopes; `None` when there is no such account.
fn own(
    tx: &Transaction<'_>,
    tenant: TenantId,
    account: DocumentId,
) -> Result<Option<BTreeSet<Scope>>, StoreFault> {
    let row = documents::row(tx, tenant, account)?;
    let account = row.filter(|row| row.kind == Kind::Account.word());
    Ok(account.map(|row| scopes(&row, &BTreeSet::new())))
}

fn links(
    tx: &Transaction<'_>,
    tenant: TenantId,
    account: DocumentId,
) -> Result<BTreeSet<Scope>, StoreFault> {
    let mut links = BTreeSet::new();
    for kind in [Kind::Visit, Kind::Task] {
        let rows = documents::of_account(tx, tenant, kind.word(), account)?;
        links.extend(rows.iter().filter_map(|of| link(&of.row)).map(|(_, scope)| scope));
    }
    Ok(links)
}
