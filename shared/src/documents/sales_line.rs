//! A line of a quote or an order, with the price it promised and where that price came from.

use super::{
    product::VatCategory,
    shape::{Amount, Choice, Day, Flag, Link, Quantity, Rate, Text, Whole},
};
use crate::{
    entry,
    ids::{PriceListId, ProductId},
};
use crate::{
    ids::EntryId,
    money,
    pricing::{LineInput, PricingFault, Totals, TotalsInput, totals},
    tax::TaxCategory,
};
use std::collections::BTreeMap;

entry! {
    /// One line; copies what it prints, so that a later change of the product cannot alter it.
    SalesLine {
        product: Link<ProductId>, surfaced;
        product_code: Text, surfaced;
        description: Text, surfaced;
        quantity: Quantity, surfaced;
        unit: Text, surfaced;
        unit_price: Amount, surfaced;
        /// The list price at the time, before anybody bargained.
        list_price: Amount, surfaced;
        price_list: Link<PriceListId>, surfaced;
        /// The day from which that list price was valid.
        price_from: Day, surfaced;
        discount: Rate, surfaced;
        discount_reason: Text, surfaced;
        tax_category: Choice<VatCategory>, surfaced;
        tax_rate: Rate, surfaced;
        /// Tax as another system computed it; overrides the rate.
        given_tax: Amount, surfaced;
        /// Amount as another system computed it; overrides quantity times price.
        given_amount: Amount, surfaced;
        given_freight: Amount, surfaced;
        promotion: Text, quiet;
        delivery_on: Day, surfaced;
        serial_number: Text, surfaced;
        note: Text, surfaced;
        position: Whole, quiet;
        removed: Flag, surfaced;
    }
}

/// The lines nobody removed.
pub fn standing(
    lines: &BTreeMap<EntryId, SalesLine>,
) -> impl Iterator<Item = (&EntryId, &SalesLine)> {
    lines.iter().filter(|(_, line)| line.removed != Some(true))
}

/// What quotes and orders are totalled from, so that both are totalled alike.
#[derive(Clone, Copy, Debug)]
pub struct Sale<'s> {
    /// The currency of every amount; without one there are no totals.
    pub currency: Option<money::Currency>,
    /// The lines, removed ones among them.
    pub lines: &'s BTreeMap<EntryId, SalesLine>,
    /// Off the whole document.
    pub discount: Option<money::Rate>,
    /// Charged besides the lines.
    pub freight: Option<money::Amount>,
}

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
}

/// What the totals need of a line; absent numbers count as nothing.
fn line_input((id, line): (&EntryId, &SalesLine)) -> LineInput {
    LineInput {
        id: id.to_string(),
        quantity: line.quantity.unwrap_or_default(),
        unit_price: line.unit_price.unwrap_or_default(),
        discount: line.discount.unwrap_or_default(),
        tax_category: line.tax_category.as_ref().map_or(TaxCategory::Taxable, VatCategory::tax),
        tax_rate: line.tax_rate.unwrap_or_default(),
        given_tax: line.given_tax,
        given_amount: line.given_amount,
        removed: false,
    }
}
