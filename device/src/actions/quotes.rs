//! Quotes: what a new one copies from its account, so that it can be read and printed for itself.

use super::{Login, Result, typed::Tree};
use satchel_shared::documents::{Account, Kind};

pub(super) fn add_defaults(login: &Login, tree: &mut Tree) -> Result<()> {
    tree.fill("status", Some("draft"));
    tree.fill("quoted_on", Some(login.clock().today().to_string()));
    add_terms(login, tree)?;
    Ok(())
}

/// Owner, currency, and what is agreed with the account; shared by quotes and orders.
pub(super) fn add_terms(login: &Login, tree: &mut Tree) -> Result<Option<Account>> {
    tree.fill("owner", Some(login.person().to_string()));
    let account = account_of(login, tree)?;
    if let Some(account) = &account {
        tree.fill("account_name", account.name.clone());
        tree.fill("account_tax_id", account.tax_id.clone());
        tree.fill("payment_terms", account.payment_terms.clone());
        tree.fill("delivery_terms", account.delivery_terms.clone());
        tree.fill("delivery_address", super::orders::delivery_address(account));
        tree.fill("currency", account.currency.map(|code| code.to_string()));
    }
    tree.fill("currency", Some("TWD"));
    if let Some(typed) = tree.text("contact")
        && let Some(contact) = super::records::named(login.store(), Kind::Contact, typed)?
    {
        let row = login.store().row(contact)?;
        tree.fill("contact_name", row.map(|listed| listed.row.title));
    }
    Ok(account)
}

/// The account typed by id or code, when it is here.
pub(super) fn account_of(login: &Login, tree: &Tree) -> Result<Option<Account>> {
    let Some(typed) = tree.text("account") else { return Ok(None) };
    let Some(id) = super::records::named(login.store(), Kind::Account, typed)? else {
        return Ok(None);
    };
    let is_account = |kind: &str| kind == Kind::Account.word();
    match login.store().row(id)? {
        Some(listed) if is_account(&listed.row.kind) => {
            Ok(Some(login.store().document(id)?.read()))
        }
        _ => Ok(None),
    }
}
