//! The catalogue as a list, one product whole, and what a scanned code names.

use super::{
    AskProduct, AskProducts, Category, ProductRow, ProductShown, ProductsPage, Scanned,
    prices::{ONE, account, ladder, price},
};
use crate::{
    actions::{prices::Lists, records},
    api::{
        reader::{Reader, Result, id},
        sheet::{Sheet, choice},
        shown::RecordRef,
    },
    store::{Filter, ListedRow, Paging, Sort},
};
use satchel_shared::{
    documents::{Kind, ListedPrice, Product},
    lang::half_width,
    money::Quantity,
};

/// Letters of a code or a number that are worth a search.
const CODE_LETTERS_MIN: usize = 4;

/// A part of the catalogue.
///
/// # Errors
/// When the store cannot be read.
pub fn page(reader: Reader<'_>, asked: &AskProducts) -> Result<ProductsPage> {
    let filter = Filter {
        kind: Some(Kind::Product),
        is_archived: Some(false),
        subcategory: asked.category.clone(),
        ..Filter::default()
    };
    let typed = asked.typed.trim();
    let store = reader.store();
    let (found, total) = if typed.is_empty() {
        let paging = Paging { skip: asked.skip, limit: asked.limit };
        (store.list(&filter, Sort::Title, paging)?, store.count(&filter)?)
    } else {
        let found = store.search_in(typed, &filter, asked.skip + asked.limit)?;
        (found.into_iter().skip(asked.skip as usize).collect(), store.count_found(typed, &filter)?)
    };
    let of = account(reader, asked.account.as_ref())?;
    let categories = match typed.is_empty() && asked.skip == 0 {
        true => categories(reader)?,
        false => Vec::new(),
    };
    let lists = Lists::today(reader.login, of.as_ref().map(|(_, of)| of))?;
    let rows = found.iter().map(|listed| row(reader, &lists, listed));
    Ok(ProductsPage {
        rows: rows.collect::<Result<_>>()?,
        total,
        account: match of {
            Some((id, _)) => reader.named(id)?,
            None => None,
        },
        categories,
    })
}

fn categories(reader: Reader<'_>) -> Result<Vec<Category>> {
    let filter =
        Filter { kind: Some(Kind::Product), is_archived: Some(false), ..Filter::default() };
    let counted = reader.store().count_by_subcategory(&filter)?.into_iter();
    let named = counted.filter(|(name, _)| !name.is_empty());
    Ok(named.map(|(name, count)| Category { name, count }).collect())
}

fn row(reader: Reader<'_>, lists: &Lists<'_>, listed: &ListedRow) -> Result<ProductRow> {
    let offered = Offered::of(reader, listed)?;
    Ok(ProductRow {
        id: listed.id.to_string(),
        code: listed.row.number.clone(),
        name: listed.row.title.clone(),
        unit: offered.unit,
        status: choice(reader, Kind::Product, &listed.row.status),
        stock_note: offered.stock_note,
        price: price(reader, lists, &offered.prices, ONE)?,
        mark: reader.mark(listed),
    })
}

/// What a list tells of a product, by its row; by the product where another version of the program made the row.
struct Offered {
    unit: String,
    stock_note: String,
    prices: Vec<ListedPrice>,
}

impl Offered {
    fn of(reader: Reader<'_>, listed: &ListedRow) -> Result<Offered> {
        let cell = |name: &str| listed.row.cell(name).map(str::to_owned);
        let cells = (cell("unit"), cell("stock_note"), ListedPrice::of_row(&listed.row));
        if let (Some(unit), Some(stock_note), Some(prices)) = cells {
            return Ok(Offered { unit, stock_note, prices });
        }
        let product: Product = reader.store().document(listed.id)?.read();
        Ok(Offered {
            prices: product.listed_prices(),
            unit: product.unit.unwrap_or_default(),
            stock_note: product.stock_note.unwrap_or_default(),
        })
    }
}

/// One product.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn product(reader: Reader<'_>, asked: &AskProduct) -> Result<ProductShown> {
    let sheet = Sheet::open(reader, id(&asked.id)?)?;
    let product: Product = sheet.document.read();
    let of = account(reader, asked.account.as_ref())?;
    let read = of.as_ref().map(|(_, of)| of);
    let quantity: Quantity =
        asked.quantity.as_ref().and_then(|typed| typed.parse().ok()).unwrap_or(ONE);
    let lists = Lists::today(reader.login, read)?;
    let price = price(reader, &lists, &product.listed_prices(), quantity)?;
    let no_price = match price {
        Some(_) => String::new(),
        None => reader
            .say("今天沒有任何價格表有這個品項的價格", "No price list has a price for it today")
            .to_owned(),
    };
    let mut groups = sheet.groups()?;
    for group in &mut groups {
        group.fields.retain(|field| !field.shown.is_empty());
    }
    groups.retain(|group| !group.fields.is_empty());
    Ok(ProductShown {
        head: sheet.head(),
        unit: product.unit.clone().unwrap_or_default(),
        status: choice(reader, Kind::Product, &sheet.listed.row.status),
        stock_note: product.stock_note.clone().unwrap_or_default(),
        ladder: ladder(reader, &lists, &product, quantity)?,
        account: match of {
            Some((id, _)) => reader.named(id)?,
            None => None,
        },
        price,
        no_price,
        groups,
    })
}

/// The record a scanned code names: a product by its barcode or code, a quote or order by its number, an account by
/// its code or tax id.
///
/// # Errors
/// When the store cannot be read.
pub fn scan(reader: Reader<'_>, asked: &Scanned) -> Result<Option<RecordRef>> {
    let text = half_width(asked.text.trim());
    if text.chars().count() < CODE_LETTERS_MIN {
        return Ok(None);
    }
    let store = reader.store();
    for kind in [Kind::Product, Kind::Quote, Kind::Order, Kind::Account] {
        if let Some(found) = records::by_number(store, kind, &text)? {
            return reader.named(found);
        }
        let hits = store.search(&text, Some(kind), 2)?;
        if let [only] = hits.as_slice() {
            return Ok(Some(reader.record(only)));
        }
    }
    Ok(None)
}
