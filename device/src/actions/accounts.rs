//! Accounts: what a new one has unasked, and the warning that somebody entered it before.

use super::{Login, Result, Warning, typed::Tree};
use crate::store::Store;
use satchel_shared::{documents::Kind, ids::DocumentId, tax};

/// Hits of one tax id worth showing.
const TWINS_MAX: u32 = 20;

pub(super) fn add_defaults(login: &Login, tree: &mut Tree) {
    tree.fill("owner", Some(login.person().to_string()));
    tree.fill("status", Some("prospect"));
    tree.fill("currency", Some("TWD"));
}

/// The accounts, other than this one, with the same 統一編號.
///
/// # Errors
/// When the store cannot be read.
pub fn same_tax_id(store: &Store, account: DocumentId, tax_id: &str) -> Result<Vec<Warning>> {
    let tax_id = tax::normalise_tax_id(tax_id);
    let found = store.search(&tax_id, Some(Kind::Account), TWINS_MAX)?;
    let is_twin = |body: Option<&String>| body == Some(&tax_id);
    let twins =
        found.into_iter().filter(|hit| hit.id != account && is_twin(hit.row.body.get("tax_id")));
    Ok(twins.map(|twin| Warning::SameTaxId { account: twin.id, title: twin.row.title }).collect())
}

pub(super) fn warnings(
    store: &Store,
    account: DocumentId,
    tax_id: Option<&str>,
) -> Result<Vec<Warning>> {
    match tax_id.filter(|typed| !typed.trim().is_empty()) {
        Some(tax_id) => same_tax_id(store, account, tax_id),
        None => Ok(Vec::new()),
    }
}
