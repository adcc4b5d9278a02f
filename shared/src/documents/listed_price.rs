//! A listed price: what a product's index row tells of its prices, so that a list of many products loads none of them.
//!
//! Only prices that can hold are told: a removed one, or one without its list, amount or first day, decides nothing.

use super::{Product, price::Price};
use crate::{
    ids::PriceListId,
    index_row::IndexRow,
    money::{Amount, Currency, Quantity},
};
use jiff::civil::Date;
use std::{fmt::Display, str::FromStr};

/// In a product's row: its prices, one a line.
pub(super) const CELL: &str = "prices";
/// A part of a line that is not said.
const NONE: &str = "-";

/// A price that can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPrice {
    /// The list it stands on.
    pub list: PriceListId,
    /// Per unit.
    pub price: Amount,
    /// Of the price; without one it is its list's.
    pub currency: Option<Currency>,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force; open without one.
    pub valid_until: Option<Date>,
    /// Least quantity it holds for; 0 for any.
    pub min_quantity: Quantity,
}

impl Product {
    /// Its prices that can hold.
    pub fn listed_prices(&self) -> Vec<ListedPrice> {
        self.prices.values().filter_map(ListedPrice::of).collect()
    }

    pub(super) fn prices_cell(&self) -> String {
        let lines = self.listed_prices();
        lines.iter().map(ListedPrice::line).collect::<Vec<_>>().join("\n")
    }
}

impl ListedPrice {
    fn of(price: &Price) -> Option<ListedPrice> {
        let standing = Some(price).filter(|price| price.removed != Some(true))?;
        Some(ListedPrice {
            list: standing.list?,
            price: standing.price?,
            currency: standing.currency,
            valid_from: standing.valid_from?,
            valid_until: standing.valid_until,
            min_quantity: standing.min_quantity.unwrap_or_default(),
        })
    }

    /// The prices a product's row tells; `None` when another version of the program made it.
    pub fn of_row(row: &IndexRow) -> Option<Vec<ListedPrice>> {
        row.cell(CELL)?.lines().map(ListedPrice::read).collect()
    }

    fn line(&self) -> String {
        let ListedPrice { list, price, currency, valid_from, valid_until, min_quantity } = self;
        let (price, least) = (price.stored(), min_quantity.stored());
        let (currency, until) = (or_none(currency.as_ref()), or_none(valid_until.as_ref()));
        format!("{list} {price} {currency} {valid_from} {until} {least}")
    }

    fn read(line: &str) -> Option<ListedPrice> {
        let parts: Vec<&str> = line.split(' ').collect();
        let [list, price, currency, from, until, least] = parts.try_into().ok()?;
        Some(ListedPrice {
            list: list.parse().ok()?,
            price: Amount::from_stored(price.parse().ok()?),
            currency: unless_none(currency)?,
            valid_from: from.parse().ok()?,
            valid_until: unless_none(until)?,
            min_quantity: Quantity::from_stored(least.parse().ok()?),
        })
    }
}

fn or_none<T: Display>(part: Option<&T>) -> String {
    part.map_or_else(|| NONE.to_owned(), T::to_string)
}

fn unless_none<T: FromStr>(part: &str) -> Option<Option<T>> {
    if part == NONE { Some(None) } else { part.parse().ok().map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_price_is_read_as_it_was_listed() {
        let whole = ListedPrice {
            list: PriceListId::new(Uuid::from_u128(7)),
            price: Amount::from_stored(-12_345),
            currency: Some(Currency::TWD),
            valid_from: Date::constant(2026, 1, 31),
            valid_until: Some(Date::constant(2026, 12, 31)),
            min_quantity: Quantity::from_stored(100_000),
        };
        let bare = ListedPrice { currency: None, valid_until: None, ..whole.clone() };
        for price in [whole, bare] {
            assert_eq!(ListedPrice::read(&price.line()), Some(price));
        }
        assert_eq!(ListedPrice::read("7 8 9"), None);
    }
}
