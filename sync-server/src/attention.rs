//! Attention for the office: what was accepted and needs a look, among all records of a company.
//!
//! Derived from documents and rows at each asking; nothing is stored, refused or decided.

use crate::log::{StoreFault, Transaction, actors, documents};
use jiff::civil::Date;
use satchel_shared::{
    attention::{Likeness, MARK, Matter, of_document, price_changes, twins},
    documents::{Document, Kind, ListedPrice, Product, Quote, quote::QuoteStatus, shape::Word},
    ids::{DocumentId, ProductId, TenantId},
    index_row::IndexRow,
    meanwhile::Writer,
};
use std::{cell::RefCell, collections::BTreeMap};

/// Rows read at once.
const CHUNK: usize = 500;

/// One matter with its record.
#[derive(Clone, Debug, PartialEq)]
pub struct Raised {
    /// The record.
    pub id: DocumentId,
    /// Its row.
    pub row: IndexRow,
    /// What it is.
    pub matter: Matter,
}

/// All that needs a look, by record; prices as of a day.
///
/// # Errors
/// When the database cannot be read, or a document does not load.
pub fn all(tx: &Transaction<'_>, tenant: TenantId, day: Date) -> Result<Vec<Raised>, StoreFault> {
    let known: RefCell<BTreeMap<ProductId, Option<Vec<ListedPrice>>>> = RefCell::default();
    let prices = |id: ProductId| {
        let mut known = known.borrow_mut();
        let product = || Some(load(tx, tenant, id.into()).ok()??.read::<Product>());
        known.entry(id).or_insert_with(|| Some(product()?.listed_prices())).clone()
    };
    let mut raised = Vec::new();
    let (mut likenesses, mut accounts) = (Vec::new(), BTreeMap::new());
    let mut last = None;
    loop {
        let rows = documents::rows_after(tx, tenant, last, CHUNK)?;
        let Some(end) = rows.last() else { break };
        last = Some(end.id);
        for child in rows {
            let (id, row) = (child.id, child.row);
            let kind = Kind::from_word(&row.kind);
            let mut matters = Vec::new();
            if row.body.contains_key(MARK) {
                matters.extend(load(tx, tenant, id)?.iter().flat_map(of_document));
            }
            if kind == Some(Kind::Quote) && may_be_open(&row) {
                let quote = load(tx, tenant, id)?.map(|document| document.read::<Quote>());
                matters.extend(quote.iter().flat_map(|quote| price_changes(quote, day, &prices)));
            }
            let with_row = |matter| Raised { id, row: row.clone(), matter };
            raised.extend(matters.into_iter().map(with_row));
            if kind == Some(Kind::Account) {
                likenesses.extend(Likeness::of(id, &row));
                accounts.insert(id, row);
            }
        }
    }
    for (id, matter) in twins(&likenesses) {
        raised.extend(accounts.get(&id).map(|row| Raised { id, row: row.clone(), matter }));
    }
    Ok(raised)
}

/// The name of whoever wrote, and of their device; the server has neither.
///
/// # Errors
/// When the database cannot be read.
pub fn author(
    tx: &Transaction<'_>,
    tenant: TenantId,
    writer: &Writer,
) -> Result<Option<(String, String)>, StoreFault> {
    let Some(entry) = actors::find(tx, tenant, &writer.actor)? else { return Ok(None) };
    let person = documents::find(tx, tenant, entry.person.into())?;
    Ok(person.map(|person| (person.row.title, entry.device_name)))
}

/// Its row alone spares reading quotes that are over.
fn may_be_open(row: &IndexRow) -> bool {
    let is_over = matches!(
        QuoteStatus::from_word(&row.status),
        QuoteStatus::Won | QuoteStatus::Lost | QuoteStatus::Withdrawn
    );
    !is_over && !row.is_archived
}

fn load(
    tx: &Transaction<'_>,
    tenant: TenantId,
    id: DocumentId,
) -> Result<Option<Document>, StoreFault> {
    let stored = documents::find(tx, tenant, id)?;
    Ok(stored.map(|stored| Document::load(&stored.bytes)).transpose()?)
}
