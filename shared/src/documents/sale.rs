//! A sale: what a quote and an order have in common, so that both are listed, totalled, decided about and
//! signed alike.

use super::{
    Document, Kind, Order, Quote, SalesLine,
    decision::Decision,
    record::{Entry as _, Record},
    sales_line::{line_input, standing},
    signature::Signature,
};
use crate::{
    ids::{AccountId, EntryId, PersonId, TerritoryId},
    index_row::{IndexRow, body, day, search, text, word},
    money::{Amount, Currency, Rate},
    pricing::{PricingFault, Totals, TotalsInput, totals},
};
use automerge::{ChangeHash, hydrate};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The word of a quote or an order that was sent for approval.
pub const SUBMITTED: &str = "submitted";

/// What both have, borrowed from either.
#[derive(Clone, Debug)]
pub struct Sale<'s> {
    /// Quote or order.
    pub kind: Kind,
    /// The official number.
    pub number: &'s Option<String>,
    /// The number given on the device.
    pub provisional_number: &'s Option<String>,
    /// The number of another system; set by the office only.
    pub external_number: Option<&'s str>,
    /// Whose it is to be.
    pub account: Option<AccountId>,
    /// The account's name as printed.
    pub account_name: &'s Option<String>,
    /// Its tax id as printed.
    pub account_tax_id: &'s Option<String>,
    /// Whose work it is.
    pub owner: Option<PersonId>,
    /// The territory, where it is kept.
    pub territory: Option<TerritoryId>,
    /// The status word.
    pub status: String,
    /// Quoted or ordered on.
    pub day: Option<Date>,
    /// The currency of every amount; without one there are no totals.
    pub currency: Option<Currency>,
    /// The lines, removed ones among them.
    pub lines: &'s BTreeMap<EntryId, SalesLine>,
    /// Off the whole document.
    pub discount: Option<Rate>,
    /// Charged besides the lines.
    pub freight: Option<Amount>,
    /// Put away.
    pub is_archived: bool,
    /// What was answered about it.
    pub decisions: &'s BTreeMap<EntryId, Decision>,
    /// Whose name is under it.
    pub signatures: &'s BTreeMap<EntryId, Signature>,
}

macro_rules! sale {
    ($record:ident, $day:ident, $territory:expr, $external:expr) => {
        impl $record {
            /// What it has in common with the other kind that is sold.
            pub fn sale(&self) -> Sale<'_> {
                let territory: fn(&$record) -> Option<TerritoryId> = $territory;
                let external: fn(&$record) -> Option<&str> = $external;
                Sale {
                    kind: <$record as Record>::KIND,
                    number: &self.number,
                    provisional_number: &self.provisional_number,
                    external_number: external(self),
                    account: self.account,
                    account_name: &self.account_name,
                    account_tax_id: &self.account_tax_id,
                    owner: self.owner,
                    territory: territory(self),
                    status: word(&self.status),
                    day: self.$day,
                    currency: self.currency,
                    lines: &self.lines,
                    discount: self.discount,
                    freight: self.freight,
                    is_archived: self.is_archived == Some(true),
                    decisions: &self.decisions,
                    signatures: &self.signatures,
                }
            }

            /// Subtotal, tax and total with their reasons; `None` without a currency.
            pub fn totals(&self) -> Option<Result<Totals, PricingFault>> {
                self.sale().totals()
            }
        }
    };
}

sale!(Quote, quoted_on, |_| None, |_| None);
sale!(Order, ordered_on, |order| order.territory, |order| order.external_number.as_deref());

impl Sale<'_> {
    /// Subtotal, tax and total with their reasons; `None` without a currency.
    pub fn totals(&self) -> Option<Result<Totals, PricingFault>> {
        Some(totals(&TotalsInput {
            currency: self.currency?,
            lines: standing(self.lines).map(line_input).collect(),
            header_discount: self.discount.unwrap_or_default(),
            freight: self.freight.unwrap_or_default(),
        }))
    }

    /// The ids of the standing lines in the order people see them.
    pub fn places(&self) -> Vec<EntryId> {
        let mut lines: Vec<_> = standing(self.lines)
            .map(|(id, line)| (line.position.unwrap_or(i64::MAX), *id))
            .collect();
        lines.sort_unstable();
        lines.into_iter().map(|(_, id)| id).collect()
    }

    /// Its row, with what its kind is found by and shows besides.
    pub(super) fn index_row(
        &self,
        found_by: &[&Option<String>],
        shown: &[(&str, String)],
    ) -> IndexRow {
        let total = self.totals().and_then(Result::ok).map(|totals| totals.total);
        let number = if self.number.is_some() { self.number } else { self.provisional_number };
        let names = [self.account_name, self.account_tax_id];
        let numbers = [self.number, self.provisional_number];
        let common = [
            ("provisional_number", text(self.provisional_number)),
            ("lines", standing(self.lines).count().to_string()),
        ];
        IndexRow {
            title: text(self.account_name),
            number: text(number),
            account: self.account.map(Into::into),
            owner: self.owner,
            territory: self.territory,
            status: self.status.clone(),
            amount: total.map(|total| total.stored()),
            currency: self.currency.map(|code| code.to_string()).unwrap_or_default(),
            day: day(self.day),
            is_archived: self.is_archived,
            search: search(&[&numbers[..], found_by, &names[..]].concat()),
            body: body(&[&common[..], shown].concat()),
            ..IndexRow::default()
        }
    }
}

/// A quote or an order, read.
#[derive(Clone, Debug, PartialEq)]
pub enum Sold {
    /// A quote.
    Quote(Box<Quote>),
    /// An order.
    Order(Box<Order>),
}

impl Sold {
    /// The record as it stands; `None` for every other kind.
    pub fn of(document: &Document) -> Option<Sold> {
        Sold::read(document, &document.values())
    }

    /// The record as it stood at these heads; `None` for every other kind.
    pub fn at(document: &Document, heads: &[ChangeHash]) -> Option<Sold> {
        Sold::read(document, &document.values_at(heads))
    }

    /// The record of these values of the document.
    pub(crate) fn read(document: &Document, values: &hydrate::Map) -> Option<Sold> {
        match document.kind()? {
            Kind::Quote => Some(Sold::Quote(Box::new(Quote::read(values)))),
            Kind::Order => Some(Sold::Order(Box::new(Order::read(values)))),
            _ => None,
        }
    }

    /// What both kinds have.
    pub fn sale(&self) -> Sale<'_> {
        match self {
            Sold::Quote(quote) => quote.sale(),
            Sold::Order(order) => order.sale(),
        }
    }
}
