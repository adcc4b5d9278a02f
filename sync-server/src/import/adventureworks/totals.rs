//! Totals: what the orders come to, as imported beside what the file says.

use rust_decimal::Decimal;
use satchel_shared::{
    documents::{Order, sales_line},
    money::{Currency, MoneyFault},
};
use std::collections::BTreeMap;

/// Sums of one currency, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many orders.
    pub orders: usize,
    /// How many lines.
    pub lines: usize,
    /// Sales before tax and freight.
    pub sales: Decimal,
    /// Tax.
    pub tax: Decimal,
    /// Freight.
    pub freight: Decimal,
}

impl Sums {
    fn add(&mut self, other: Sums) {
        self.orders += other.orders;
        self.lines += other.lines;
        self.sales += other.sales;
        self.tax += other.tax;
        self.freight += other.freight;
    }
}

/// Sums over all orders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// By currency, of the records.
    pub by_currency: BTreeMap<Currency, Sums>,
    /// Of the file's order headers, refused ones included. Adds up different currencies: a check, not money.
    pub of_file: Sums,
}

impl Totals {
    /// Adds an order as it is stored.
    ///
    /// # Errors
    /// `Overflow` when its totals cannot be kept.
    pub fn add(&mut self, order: &Order) -> Result<(), MoneyFault> {
        let (Some(currency), Some(totals)) = (order.currency, order.totals()) else {
            return Err(MoneyFault::NotACurrency(String::new()));
        };
        let totals = totals.map_err(|_| MoneyFault::Overflow)?;
        let net: Decimal = totals.net_by_category.values().map(|net| net.to_decimal()).sum();
        self.by_currency.entry(currency).or_default().add(Sums {
            orders: 1,
            lines: sales_line::standing(&order.lines).count(),
            sales: net,
            tax: totals.tax.to_decimal(),
            freight: totals.freight.to_decimal(),
        });
        Ok(())
    }

    /// All currencies added up: a check, not money.
    pub fn over_all(&self) -> Sums {
        let mut all = Sums::default();
        self.by_currency.values().for_each(|sums| all.add(*sums));
        all
    }

    /// Whether the records come to exactly what the file says, count and amount.
    pub fn matches_file(&self) -> bool {
        self.over_all() == self.of_file
    }
}

/// `80,450,596.98`: two decimals, half up, with thousands; for people only.
pub fn grouped(sum: Decimal) -> String {
    let rounded =
        sum.round_dp_with_strategy(2, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{:.2}", rounded.abs());
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let mut shown = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    let sign = if rounded.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
    format!("{sign}{shown}.{cents}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped_and_cents_rounded_half_up() {
        assert_eq!(grouped(Decimal::new(804_505_969_823, 4)), "80,450,596.98");
        assert_eq!(grouped(Decimal::new(-12_345_050, 4)), "-1,234.51");
        assert_eq!(grouped(Decimal::new(9_950, 4)), "1.00");
        assert_eq!(grouped(Decimal::ZERO), "0.00");
    }
}
