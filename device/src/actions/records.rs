//! Records: making one of any kind from what was typed, in one save.
//!
//! Each kind adds what a new record of it has without being asked: whose it is, the day, the words it copies.

use super::{
    Login, Pairs, Result, Saved, accounts, contacts, lines, orders, quotes, tasks, typed::Tree,
    visits,
};
use crate::store::{Filter, Paging, Sort, Store, Work};
use satchel_shared::{documents::Kind, ids::DocumentId};

/// Makes a record. Quotes and orders are given a provisional number; lines and addresses may be typed along,
/// as `lines.a.quantity`.
///
/// # Errors
/// What stands in the way; nothing is saved then.
pub fn create(login: &mut Login, kind: Kind, typed: Pairs<'_>) -> Result<Saved> {
    login.act(Some(kind), |login| {
        let mut tree = Tree::of(kind, typed)?;
        let number = login.take_number(kind)?;
        tree.fill("provisional_number", number.as_ref().map(|(number, _)| number.as_str()));
        add_defaults(login, kind, &mut tree)?;
        lines::fill_created(login, kind, &mut tree)?;
        let draft = login.creation(kind, &tree)?;
        let mut saved = login.saved(draft.document().id(), draft.document().heads(), true);
        if kind == Kind::Account {
            saved.warnings = accounts::warnings(login.store(), saved.id, tree.text("tax_id"))?;
        }
        let (number, numbers) = number.unzip();
        saved.number = number;
        Ok((Work { drafts: vec![draft], numbers }, saved))
    })
}

fn add_defaults(login: &Login, kind: Kind, tree: &mut Tree) -> Result<()> {
    match kind {
        Kind::Account => accounts::add_defaults(login, tree),
        Kind::Contact => contacts::add_defaults(login, tree),
        Kind::Quote => quotes::add_defaults(login, tree)?,
        Kind::Order => orders::add_defaults(login, tree)?,
        Kind::Visit => visits::add_defaults(login, tree)?,
        Kind::Task => tasks::add_defaults(login, tree),
        Kind::PriceList => tree.fill("currency", Some("TWD")),
        Kind::Product => {
            tree.fill("status", Some("current"));
            tree.fill("tax_category", Some("taxable"));
        }
        Kind::Person | Kind::Territory => tree.fill("is_active", Some("yes")),
        Kind::ProductCost | Kind::SurveyTemplate => {}
        #[cfg(feature = "next-schema")]
        Kind::Warranty => {}
    }
    Ok(())
}

/// The record somebody names: by its id, its number or code, or a beginning of its id. It may not be here when
/// its whole id was given.
pub(super) fn named(store: &Store, kind: Kind, typed: &str) -> Result<Option<DocumentId>> {
    let typed = typed.trim();
    if let Ok(id) = typed.parse() {
        return Ok(Some(id));
    }
    if let Some(id) = by_number(store, kind, typed)? {
        return Ok(Some(id));
    }
    Ok(match store.ids_beginning(typed, 2)?.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

/// The one record of the kind with exactly this number or code; `None` when there is none or more than one.
///
/// # Errors
/// When the store cannot be read.
pub fn by_number(store: &Store, kind: Kind, number: &str) -> Result<Option<DocumentId>> {
    let filter = Filter { kind: Some(kind), number: Some(number.to_owned()), ..Filter::default() };
    let found = store.list(&filter, Sort::Importance, Paging { skip: 0, limit: 2 })?;
    Ok(match found.as_slice() {
        [only] => Some(only.id),
        _ => None,
    })
}
