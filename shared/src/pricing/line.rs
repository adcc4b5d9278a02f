//! One line of a quote or an order, and what it comes to.
//!
//! Never rounds to the currency's unit: a line is not paid alone, only sums are.

use rust_decimal::Decimal;

use super::fault::PricingFault;
use crate::{
    money::{self, Amount, Quantity, Rate},
    tax::TaxCategory,
};

/// One line, free of any document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineInput {
    /// Unique in the document.
    pub id: String,
    /// Negative for a return.
    pub quantity: Quantity,
    /// Before discount and tax.
    pub unit_price: Amount,
    /// Between 0 % and 100 %.
    pub discount: Rate,
    /// Only `Taxable` lines carry tax.
    pub tax_category: TaxCategory,
    /// Between 0 % and 100 %; unused when the category is not taxable or a tax is given.
    pub tax_rate: Rate,
    /// The tax of an imported line, kept as it came.
    pub given_tax: Option<Amount>,
    /// The amount of an imported line after its discount, kept as it came.
    pub given_amount: Option<Amount>,
    /// Counts nothing at all when set.
    pub removed: bool,
}

/// Quantity × unit price × (1 − discount), half up to the ten-thousandth, or the amount as given.
pub fn line_amount(line: &LineInput) -> Result<Amount, PricingFault> {
    if let Some(given) = line.given_amount {
        return Ok(given);
    }
    if !line.discount.is_share() {
        let (line, discount) = (line.id.clone(), line.discount);
        return Err(PricingFault::LineDiscount { line, discount });
    }
    // `Decimal` drops digits only of products above 2^96 / 10^12; those are refused as too large.
    let left = Decimal::ONE - line.discount.to_decimal();
    let exact = line.quantity.to_decimal().checked_mul(line.unit_price.to_decimal());
    let exact = exact.and_then(|gross| gross.checked_mul(left));
    let amount = exact.and_then(|exact| money::round_to_stored(exact).ok());
    amount.ok_or_else(|| PricingFault::LineTooLarge { line: line.id.clone() })
}

/// Whether this program computes the tax, rather than keep it or have none.
pub(super) fn is_taxed_here(line: &LineInput) -> bool {
    line.tax_category == TaxCategory::Taxable && line.given_tax.is_none()
}
