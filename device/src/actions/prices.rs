//! The price a line begins with: what the lists say of a product, for an account, a quantity and a day.

use super::{Login, Result};
use crate::store::{Filter, Paging, Sort};
use jiff::civil::Date;
use satchel_shared::{
    documents::{Account, Kind, Person, PriceList, Product, price::Price},
    ids::{DocumentId, PriceListId},
    money::{Currency, Quantity},
    pricing::{PriceAnswer, PriceEntry, PriceQuestion, price_of},
};

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
    let mut prices = Vec::new();
    for price in product.prices.values() {
        prices.extend(entry(login, price, on.currency)?);
    }
    let own = on.account.and_then(|account| account.price_list).map(list_id);
    let default_list = default_list(login)?.map(list_id).unwrap_or_default();
    Ok(price_of(&PriceQuestion {
        day: on.day,
        prices: &prices,
        account_list: own.as_deref(),
        default_list: &default_list,
        quantity: on.quantity,
    }))
}

fn list_id(list: PriceListId) -> String {
    DocumentId::from(list).to_string()
}

/// A price as the question takes it; removed and half-entered ones, and other currencies, count for nothing.
fn entry(login: &Login, price: &Price, currency: Currency) -> Result<Option<PriceEntry>> {
    let (Some(list), Some(amount), Some(valid_from)) = (price.list, price.price, price.valid_from)
    else {
        return Ok(None);
    };
    if price.removed == Some(true) || price.currency.is_some_and(|code| code != currency) {
        return Ok(None);
    }
    let row = login.store().row(list.into())?.map(|listed| listed.row);
    // A price without a currency has its list's.
    if price.currency.is_none()
        && row.as_ref().is_some_and(|row| row.currency != currency.to_string())
    {
        return Ok(None);
    }
    Ok(Some(PriceEntry {
        list_id: list_id(list),
        list_name: row.map(|row| row.title).unwrap_or_default(),
        valid_from,
        valid_until: price.valid_until,
        min_quantity: price.min_quantity.unwrap_or_default(),
        price: amount,
        currency,
    }))
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
    let currency = account.and_then(|account| account.currency).unwrap_or(Currency::TWD);
    list_price(
        login,
        product,
        &Circumstances { account, currency, day: login.clock().today(), quantity },
    )
}

/// Every price of a product in a currency, and the two lists that are asked, in that order.
///
/// # Errors
/// When the store cannot be read.
pub fn ladder(
    login: &Login,
    product: &Product,
    account: Option<&Account>,
) -> Result<(Vec<PriceEntry>, Option<String>, String)> {
    let currency = account.and_then(|account| account.currency).unwrap_or(Currency::TWD);
    let mut prices = Vec::new();
    for price in product.prices.values() {
        prices.extend(entry(login, price, currency)?);
    }
    let own = account.and_then(|account| account.price_list).map(list_id);
    Ok((prices, own, default_list(login)?.map(list_id).unwrap_or_default()))
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
