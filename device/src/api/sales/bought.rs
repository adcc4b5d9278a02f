//! What an account bought last: product by product, as the latest sale that had it sold it.

use super::{AskBought, BoughtLine, lines::ONE};
use crate::{
    api::{
        reader::{Reader, Result, id},
        shown::RecordRef,
        words,
    },
    store::{Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{
    documents::{Kind, Product, Sale, SalesLine, Sold, product::ProductStatus},
    ids::{DocumentId, ProductId},
    money::Currency,
};
use std::collections::BTreeSet;

/// Sales that are looked into: what is bought again and again is among them, and they are read at once.
const SALES_READ: u32 = 12;

/// What an account bought last, the latest first. What is no longer sold is left out.
///
/// # Errors
/// When a record cannot be read.
pub fn last(reader: Reader<'_>, asked: &AskBought) -> Result<Vec<BoughtLine>> {
    let mut told: BTreeSet<ProductId> = BTreeSet::new();
    let mut lines = Vec::new();
    for listed in sales(reader, id(&asked.account)?)? {
        let document = reader.store().document(listed.id)?;
        let Some(sold) = Sold::of(&document) else { continue };
        let sale = sold.sale();
        for line in sale.places().iter().filter_map(|place| sale.lines.get(place)) {
            let product = line.product.filter(|product| told.insert(*product));
            let Some(product) = product else { continue };
            let Some(product) = still_sold(reader, product)? else { continue };
            lines.push(shown(reader, &listed, &sale, line, product));
        }
    }
    lines.truncate(asked.limit as usize);
    Ok(lines)
}

/// The orders that were handed in and not called off; of an account without any, the quotes it took.
fn sales(reader: Reader<'_>, account: DocumentId) -> Result<Vec<ListedRow>> {
    let of = |kind: Kind, statuses: Vec<&'static str>| {
        let filter = Filter {
            kind: Some(kind),
            account: Some(account),
            is_archived: Some(false),
            statuses,
            ..Filter::default()
        };
        let paging = Paging { skip: 0, limit: SALES_READ };
        reader.store().list(&filter, Sort::DayDescending, paging)
    };
    let orders = of(Kind::Order, vec!["submitted", "confirmed", "shipped", "closed"])?;
    match orders.is_empty() {
        true => Ok(of(Kind::Quote, vec!["won"])?),
        false => Ok(orders),
    }
}

fn still_sold(reader: Reader<'_>, of: ProductId) -> Result<Option<RecordRef>> {
    let Some(listed) = reader.store().row(of.into())? else { return Ok(None) };
    let product: Product = reader.store().document(listed.id)?.read();
    let is_sold = product.status != Some(ProductStatus::Discontinued);
    Ok((is_sold && !listed.row.is_archived).then(|| reader.record(&listed)))
}

fn shown(
    reader: Reader<'_>,
    listed: &ListedRow,
    sale: &Sale<'_>,
    line: &SalesLine,
    product: RecordRef,
) -> BoughtLine {
    let quantity = line.quantity.unwrap_or(ONE);
    let many = words::quantity(quantity, line.unit.as_deref().unwrap_or_default());
    let currency = sale.currency.unwrap_or(Currency::TWD);
    let price = words::money(line.unit_price.unwrap_or_default(), currency);
    let day = words::listed_day(reader.lang, &listed.row.day, reader.today());
    BoughtLine {
        description: line.description.clone().unwrap_or_else(|| product.title.clone()),
        line: words::dotted([day.as_str(), &listed.row.number, &many, &price.shown]),
        quantity: quantity.to_string(),
        day: listed.row.day.clone(),
        sale: reader.record(listed),
        product,
        price,
    }
}
