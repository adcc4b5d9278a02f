//! A line of a quote or an order, with the price it promised and where that price came from.

use super::{
    product::VatCategory,
    shape::{Amount, Choice, Day, Flag, Link, Quantity, Rate, Text, Whole},
};
use crate::{
    entry,
    ids::{PriceListId, ProductId},
};
use crate::{ids::EntryId, pricing::LineInput, tax::TaxCategory};
use std::collections::BTreeMap;

entry! {
    /// One line; copies what it prints, so that a later change of the product cannot alter it.
    SalesLine {
        product: Link<ProductId>, surfaced, commercial;
        product_code: Text, surfaced, commercial;
        description: Text, surfaced, commercial;
        quantity: Quantity, surfaced, commercial;
        unit: Text, surfaced, commercial;
        unit_price: Amount, surfaced, commercial;
        /// The list price at the time, before anybody bargained.
        list_price: Amount, surfaced, commercial;
        price_list: Link<PriceListId>, surfaced, commercial;
        /// The day from which that list price was valid.
        price_from: Day, surfaced, commercial;
        /// A later price of that list, against which a person chose to keep the promised one. Another one asks again.
        kept_against: Amount, surfaced;
        discount: Rate, surfaced, commercial;
        discount_reason: Text, surfaced, commercial;
        tax_category: Choice<VatCategory>, surfaced, commercial;
        tax_rate: Rate, surfaced, commercial;
        /// Tax as another system computed it; overrides the rate.
        given_tax: Amount, surfaced, commercial;
        /// Amount as another system computed it; overrides quantity times price.
        given_amount: Amount, surfaced, commercial;
        given_freight: Amount, surfaced, commercial;
        promotion: Text, quiet, commercial;
        delivery_on: Day, surfaced, commercial;
        serial_number: Text, surfaced, commercial;
        note: Text, surfaced, commercial;
        position: Whole, quiet;
        removed: Flag, surfaced, commercial;
    }
}

/// The lines nobody removed.
pub fn standing(
    lines: &BTreeMap<EntryId, SalesLine>,
) -> impl Iterator<Item = (&EntryId, &SalesLine)> {
    lines.iter().filter(|(_, line)| line.removed != Some(true))
}

/// What the totals need of a line; absent numbers count as nothing.
pub(super) fn line_input((id, line): (&EntryId, &SalesLine)) -> LineInput {
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
