//! Which price holds for a product, an account, a quantity and a day.
//!
//! 1. The account's list comes first; the default list only when the first has no price.
//! 2. A price not yet or no longer in force on the day is never used.
//! 3. A newer entry replaces an older one of the same list and the same minimum quantity, no other.
//! 4. Of the prices then in force the one with the largest minimum the quantity reaches holds.
//! 5. The order of the entries changes nothing; of two from the same day the lower holds, and says so.

use std::cmp::Reverse;

use jiff::civil::Date;

use super::{
    reason::Reason,
    words::{
        ACCOUNT_LIST_SILENT, PRICE_AGE, PRICE_FROM_ACCOUNT_LIST, PRICE_FROM_DEFAULT_LIST,
        PRICE_TWICE, PRICE_UNTIL, QUANTITY_BREAK,
    },
};
use crate::money::{self, Amount, Currency, Quantity};

/// One price of a product on one list.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PriceEntry {
    /// The list it belongs to.
    pub list_id: String,
    /// The list's name for people.
    pub list_name: String,
    /// First day in force.
    pub valid_from: Date,
    /// Last day in force; open without one.
    pub valid_until: Option<Date>,
    /// Least quantity it holds for; 0 for any.
    pub min_quantity: Quantity,
    /// Per unit.
    pub price: Amount,
    /// Of the price.
    pub currency: Currency,
}

/// All that decides a price.
#[derive(Clone, Copy, Debug)]
pub struct PriceQuestion<'a> {
    /// The day the price must hold on.
    pub day: Date,
    /// The product's entries on all lists, in any order.
    pub prices: &'a [PriceEntry],
    /// The list agreed with the account.
    pub account_list: Option<&'a str>,
    /// The list for everybody else.
    pub default_list: &'a str,
    /// How many; a return (negative) is priced like a sale.
    pub quantity: Quantity,
}

/// The price, where it comes from and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceAnswer {
    /// Per unit, in the entry's currency.
    pub price: Amount,
    /// The entry it was read from.
    pub entry: PriceEntry,
    /// Days from the entry's first day to the asked day, never negative.
    pub age_days: i32,
    /// Why this one.
    pub reasons: Vec<Reason>,
}

/// The price in force, or `None` when neither list has one.
pub fn price_of(question: &PriceQuestion<'_>) -> Option<PriceAnswer> {
    let own = question.account_list.and_then(|list| entry_in(question, list));
    let entry = own.or_else(|| entry_in(question, question.default_list))?;
    let age_days = (question.day - entry.valid_from).get_days();
    Some(PriceAnswer {
        price: entry.price,
        entry: entry.clone(),
        age_days,
        reasons: reasons(question, entry, age_days),
    })
}

fn entry_in<'a>(question: &PriceQuestion<'a>, list: &str) -> Option<&'a PriceEntry> {
    let in_force = question.prices.iter().filter(|entry| is_in_force(question, entry, list));
    // The largest minimum first, within it the latest day: older ones of that minimum are replaced.
    in_force.max_by_key(|entry| {
        (entry.min_quantity, entry.valid_from, Reverse(entry.price), Reverse(*entry))
    })
}

fn is_in_force(question: &PriceQuestion<'_>, entry: &PriceEntry, list: &str) -> bool {
    let quantity = i128::from(question.quantity.stored()).abs();
    entry.list_id == list
        && entry.valid_from <= question.day
        && entry.valid_until.is_none_or(|last| question.day <= last)
        && i128::from(entry.min_quantity.stored()) <= quantity
}

fn reasons(question: &PriceQuestion<'_>, entry: &PriceEntry, age_days: i32) -> Vec<Reason> {
    let source = match question.account_list {
        Some(list) if list == entry.list_id => &PRICE_FROM_ACCOUNT_LIST,
        Some(_) => &ACCOUNT_LIST_SILENT,
        None => &PRICE_FROM_DEFAULT_LIST,
    };
    let age = [("days", age_days.to_string()), ("from", entry.valid_from.to_string())];
    let mut reasons = vec![
        Reason::new(source, [("list", entry.list_name.clone())]),
        Reason::new(&PRICE_AGE, age),
    ];
    if let Some(last) = entry.valid_until {
        reasons.push(Reason::new(&PRICE_UNTIL, [("until", last.to_string())]));
    }
    if entry.min_quantity > Quantity::from_stored(10_000) {
        let minimum = entry.min_quantity.to_string();
        reasons.push(Reason::new(&QUANTITY_BREAK, [("minimum", minimum)]));
    }
    reasons.extend(twice(question, entry));
    reasons
}

/// Two people offline may each have entered a price from the same day: seen, not silently decided.
fn twice(question: &PriceQuestion<'_>, entry: &PriceEntry) -> Option<Reason> {
    let rivals = question.prices.iter().filter(|other| {
        is_in_force(question, other, &entry.list_id)
            && (other.min_quantity, other.valid_from) == (entry.min_quantity, entry.valid_from)
            && (other.price, other.currency) != (entry.price, entry.currency)
    });
    let other = rivals.max()?;
    let kept = money::display(entry.price, entry.currency);
    let other = money::display(other.price, other.currency);
    Some(Reason::new(&PRICE_TWICE, [("kept", kept), ("other", other)]))
}
