//! The price a line begins with: what the lists say of a product, for an account, a quantity and a day.

use super::{Login, Result};
use crate::store::{Filter, Paging, Sort, Store};
use jiff::civil::Date;
use satchel_shared::{
    documents::{Account, Kind, ListedPrice, Person, PriceList, Product},
    ids::{DocumentId, PriceListId, ProductId},
    index_row::IndexRow,
    money::{Currency, Quantity},
    pricing::{PriceAnswer, PriceEntry, PriceQuestion, price_of},
};
use std::{cell::RefCell, collections::BTreeMap};

/// All price lists of one company; there are tens.
const LISTS_MAX: u32 = 1_000;

/// What decides the price besides the product.
pub(super) struct Circumstances<'a> {
    pub account: Option<&'a Account>,
    pub currency: Currency,
    pub day: Date,
    pub quantity: Quantity,
}

/// The list price of a product; `None` when no list has one in that currency on that day.
pub(super) fn list_price(
    login: &Login,
    product: &Product,
    on: &Circumstances<'_>,
) -> Result<Option<PriceAnswer>> {
    let lists = Lists::of(login, on.account, on.currency, on.day)?;
    lists.price(&product.listed_prices(), on.quantity)
}

/// The lists that are asked, read once for all products of one answer.
pub struct Lists<'l> {
    login: &'l Login,
    currency: Currency,
    day: Date,
    /// The list agreed with the account.
    pub own: Option<String>,
    /// The list for everybody else.
    pub default: String,
    known: RefCell<BTreeMap<PriceListId, Option<IndexRow>>>,
}

impl<'l> Lists<'l> {
    /// Those of today for an account, or for nobody in particular.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn today(login: &'l Login, account: Option<&Account>) -> Result<Lists<'l>> {
        let currency = account.and_then(|account| account.currency).unwrap_or(Currency::TWD);
        Lists::of(login, account, currency, login.clock().today())
    }

    fn of(
        login: &'l Login,
        account: Option<&Account>,
        currency: Currency,
        day: Date,
    ) -> Result<Lists<'l>> {
        let own = account.and_then(|account| account.price_list).map(list_id);
        let default = default_list(login)?.map(list_id).unwrap_or_default();
        Ok(Lists { login, currency, day, own, default, known: RefCell::default() })
    }

    /// What one of these prices comes to; `None` when no list has one.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn price(&self, prices: &[ListedPrice], quantity: Quantity) -> Result<Option<PriceAnswer>> {
        Ok(price_of(&PriceQuestion {
            day: self.day,
            prices: &self.entries(prices)?,
            account_list: self.own.as_deref(),
            default_list: &self.default,
            quantity,
        }))
    }

    /// These prices as the question takes them; other currencies count for nothing.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn entries(&self, prices: &[ListedPrice]) -> Result<Vec<PriceEntry>> {
        let mut entries = Vec::new();
        for price in prices {
            entries.extend(self.entry(price)?);
        }
        Ok(entries)
    }

    fn entry(&self, price: &ListedPrice) -> Result<Option<PriceEntry>> {
        if price.currency.is_some_and(|code| code != self.currency) {
            return Ok(None);
        }
        let row = self.row(price.list)?;
        // A price without a currency has its list's.
        let is_other = |row: &IndexRow| row.currency != self.currency.to_string();
        if price.currency.is_none() && row.as_ref().is_some_and(is_other) {
            return Ok(None);
        }
        Ok(Some(PriceEntry {
            list_id: list_id(price.list),
            list_name: row.map(|row| row.title).unwrap_or_default(),
            valid_from: price.valid_from,
            valid_until: price.valid_until,
            min_quantity: price.min_quantity,
            price: price.price,
            currency: self.currency,
        }))
    }

    fn row(&self, list: PriceListId) -> Result<Option<IndexRow>> {
        if let Some(known) = self.known.borrow().get(&list) {
            return Ok(known.clone());
        }
        let row = self.login.store().row(list.into())?.map(|listed| listed.row);
        self.known.borrow_mut().insert(list, row.clone());
        Ok(row)
    }
}

fn list_id(list: PriceListId) -> String {
    DocumentId::from(list).to_string()
}

/// The prices of products, each read once for one answer: by their rows, where those tell them.
pub struct Known<'s> {
    store: &'s Store,
    known: RefCell<BTreeMap<ProductId, Option<Vec<ListedPrice>>>>,
}

impl<'s> Known<'s> {
    /// Those of a store.
    pub fn of(store: &'s Store) -> Known<'s> {
        Known { store, known: RefCell::default() }
    }

    /// The prices of a product; `None` when it is not here or cannot be read.
    pub fn of_product(&self, id: ProductId) -> Option<Vec<ListedPrice>> {
        let mut known = self.known.borrow_mut();
        known.entry(id).or_insert_with(|| self.read(id)).clone()
    }

    fn read(&self, id: ProductId) -> Option<Vec<ListedPrice>> {
        let listed = self.store.row(id.into()).ok()??;
        let read = || Some(self.store.document(listed.id).ok()?.read::<Product>().listed_prices());
        ListedPrice::of_row(&listed.row).or_else(read)
    }
}

/// Today's price of a product for an account, or for nobody in particular; `None` when no list has one.
///
/// # Errors
/// When the store cannot be read.
pub fn today(
    login: &Login,
    product: &Product,
    account: Option<&Account>,
    quantity: Quantity,
) -> Result<Option<PriceAnswer>> {
    Lists::today(login, account)?.price(&product.listed_prices(), quantity)
}

/// The list for accounts without one: the person's, else the one marked as default.
fn default_list(login: &Login) -> Result<Option<PriceListId>> {
    let person: Person = login.store().document(login.person().into())?.read();
    if person.default_price_list.is_some() {
        return Ok(person.default_price_list);
    }
    let filter =
        Filter { kind: Some(Kind::PriceList), is_archived: Some(false), ..Filter::default() };
    for listed in
        login.store().list(&filter, Sort::Importance, Paging { skip: 0, limit: LISTS_MAX })?
    {
        let list: PriceList = login.store().document(listed.id)?.read();
        if list.is_default == Some(true) {
            return Ok(Some(listed.id.into()));
        }
    }
    Ok(None)
}
