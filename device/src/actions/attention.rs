//! Attention: what was accepted and needs a person's look, among the records that are here.
//!
//! Derived from documents and their rows at each asking; nothing is stored and nothing is decided. Without a network.

use super::{Result, prices};
use crate::store::{Authorship, Filter, ListedRow, Paging, Sort, Store};
use jiff::civil::Date;
use satchel_shared::{
    attention::{self, Likeness, Matter, may_have_changed, of_document, price_changes},
    documents::{Kind, Path, Quote},
    ids::{DocumentId, ProductId},
    meanwhile::Writer,
};
use std::collections::BTreeMap;

/// Everything that is here, in one read.
const ALL: Paging = Paging { skip: 0, limit: u32::MAX };

/// One matter with its record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raised {
    /// The record.
    pub listed: ListedRow,
    /// What it is.
    pub matter: Matter,
}

/// All that needs a look, by record; prices as of a day.
///
/// # Errors
/// When a record cannot be read.
pub fn list(store: &Store, day: Date) -> Result<Vec<Raised>> {
    let mut raised = Vec::new();
    let filter = Filter { only_attention: true, ..Filter::default() };
    for listed in store.list(&filter, Sort::Importance, ALL)? {
        let matters = of_document(&store.document(listed.id)?);
        raised.extend(matters.into_iter().map(|matter| Raised { listed: listed.clone(), matter }));
    }
    raised.extend(of_prices(store, day)?);
    raised.extend(twins(store)?);
    Ok(raised)
}

/// What needs a look in one record by itself.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn of_record(store: &Store, id: DocumentId) -> Result<Vec<Matter>> {
    Ok(of_document(&store.document(id)?))
}

/// The field by which a change settles the matter.
pub(super) fn is_settled_by(matter: &Matter, path: &Path) -> bool {
    matches!(matter, Matter::Meanwhile { field: (field, _), .. } if field == path)
}

fn of_prices(store: &Store, day: Date) -> Result<Vec<Raised>> {
    let prices = prices::Known::of(store);
    let of = |id: ProductId| prices.of_product(id);
    let mut raised = Vec::new();
    let filter = Filter { kind: Some(Kind::Quote), is_archived: Some(false), ..Filter::default() };
    for listed in store.list(&filter, Sort::Importance, ALL)? {
        if !may_have_changed(&listed.row, day, &of) {
            continue;
        }
        let quote: Quote = store.document(listed.id)?.read();
        let matters = price_changes(&quote, day, &of);
        raised.extend(matters.into_iter().map(|matter| Raised { listed: listed.clone(), matter }));
    }
    Ok(raised)
}

/// Accounts that are likely one.
///
/// # Errors
/// When the store cannot be read.
pub fn twins(store: &Store) -> Result<Vec<Raised>> {
    let filter =
        Filter { kind: Some(Kind::Account), is_archived: Some(false), ..Filter::default() };
    let accounts = store.list(&filter, Sort::Importance, ALL)?;
    let likenesses: Vec<Likeness> =
        accounts.iter().filter_map(|listed| Likeness::of(listed.id, &listed.row)).collect();
    let by_id: BTreeMap<DocumentId, ListedRow> =
        accounts.into_iter().map(|listed| (listed.id, listed)).collect();
    let mut raised = Vec::new();
    for (id, matter) in attention::twins(&likenesses) {
        raised.extend(by_id.get(&id).map(|listed| Raised { listed: listed.clone(), matter }));
    }
    Ok(raised)
}

/// Who a writer was; `None` while the register's entry has not come.
///
/// # Errors
/// When it cannot be read.
pub fn author(store: &Store, writer: &Writer) -> Result<Option<Authorship>> {
    Ok(store.author(&writer.actor)?)
}
