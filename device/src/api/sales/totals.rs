//! What a quote or an order comes to, with every step of the computation in words.

use crate::api::{
    reader::Reader,
    sheet,
    shown::{Choice, Money, Reason},
    words,
};
use satchel_shared::{
    documents::{Kind, Sale, sales_line::standing},
    lang::Lang,
    money::{self, Amount, Currency, Rate},
    pricing::Totals,
    tax::TaxCategory,
};
use serde::Serialize;
use std::collections::BTreeSet;
use ts_rs::TS;

/// Lines of one tax category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxRow {
    /// `taxable`, `zero-rated`, `exempt`.
    pub category: Choice,
    /// Net of all discounts.
    pub net: Money,
}

/// What it comes to. `subtotal − discount + tax + freight = total`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TotalsShown {
    /// All lines at their list prices; equals `subtotal` when nothing was given away by lines.
    pub listed: Money,
    /// What discounts and prices of lines took off `listed`.
    pub line_discounts: Money,
    /// All lines after their own discounts.
    pub subtotal: Money,
    /// What the discount on the whole takes off.
    pub discount: Money,
    /// After all discounts, before tax.
    pub net: Money,
    /// `營業稅 5%`.
    pub tax_label: String,
    /// The tax.
    pub tax: Money,
    /// Charged besides.
    pub freight: Money,
    /// To pay.
    pub total: Money,
    /// Per category; only those there are.
    pub by_category: Vec<TaxRow>,
    /// Why, in the order of the computation.
    pub reasons: Vec<Reason>,
}

/// The totals, or why there are none.
pub(super) fn totals(reader: Reader<'_>, sale: &Sale<'_>) -> Result<TotalsShown, String> {
    let Some(currency) = sale.currency else {
        return Err(reader
            .say("沒有幣別，算不出總計", "Without a currency there are no totals")
            .to_owned());
    };
    match sale.totals() {
        Some(Ok(totals)) => Ok(shown(reader, sale, currency, &totals)),
        Some(Err(fault)) => Err(fault.words(reader.lang)),
        None => Err(String::new()),
    }
}

fn shown(reader: Reader<'_>, sale: &Sale<'_>, currency: Currency, of: &Totals) -> TotalsShown {
    let show = |amount: Amount| words::money(amount, currency);
    let listed = listed(sale, currency).unwrap_or(of.subtotal);
    let less = |one: Amount, other: Amount| one.checked_sub(other).unwrap_or_default();
    let by_category = of.net_by_category.iter().filter(|(_, net)| **net != Amount::ZERO);
    TotalsShown {
        listed: show(listed),
        line_discounts: show(less(listed, of.subtotal)),
        subtotal: show(of.subtotal),
        discount: show(of.discount),
        net: show(less(of.subtotal, of.discount)),
        tax_label: tax_label(reader, sale),
        tax: show(of.tax),
        freight: show(of.freight),
        total: show(of.total),
        by_category: by_category
            .map(|(category, net)| TaxRow {
                category: self::category(reader, *category),
                net: show(*net),
            })
            .collect(),
        reasons: reasons(reader, currency, of),
    }
}

/// Why the sums are what they are; first of all, where the lines as shown do not come to them.
fn reasons(reader: Reader<'_>, currency: Currency, of: &Totals) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let whole = |amount: &Amount| money::round(amount.to_decimal(), currency).unwrap_or(*amount);
    let shown = of.line_amounts.values().map(whole).map(Amount::to_decimal).sum();
    if let Ok(shown) = Amount::from_decimal(shown)
        && shown != of.subtotal
    {
        let (shown, sum) =
            (words::money(shown, currency).shown, words::money(of.subtotal, currency).shown);
        let words = match reader.lang {
            Lang::ZhHant => {
                format!("各項只顯示整數，加起來是 {shown}；合計按未進位的金額計算，是 {sum}")
            }
            Lang::En => format!(
                "Lines are shown in whole units and add up to {shown}; the sum is made of their exact amounts: {sum}"
            ),
        };
        reasons.push(Reason { code: "lines-shown".to_owned(), words });
    }
    reasons.extend(of.reasons.iter().map(|reason| Reason {
        code: reason.code.to_owned(),
        words: reader.sentence(&reason.words(reader.lang)),
    }));
    reasons
}

fn category(reader: Reader<'_>, category: TaxCategory) -> Choice {
    sheet::choice(reader, Kind::Product, category.wire_word())
}

/// All lines at their list prices, as printed; `None` when that cannot be kept.
fn listed(sale: &Sale<'_>, currency: Currency) -> Option<Amount> {
    let mut sum = Amount::ZERO.to_decimal();
    for (_, line) in standing(sale.lines) {
        let price = line.list_price.or(line.unit_price).unwrap_or_default().to_decimal();
        sum += price * line.quantity.unwrap_or_default().to_decimal();
    }
    money::round(sum, currency).ok()
}

/// With the rate when all taxable lines have the same.
fn tax_label(reader: Reader<'_>, sale: &Sale<'_>) -> String {
    let rates: BTreeSet<Rate> = standing(sale.lines)
        .filter_map(|(_, line)| line.tax_rate.filter(|rate| *rate > Rate::ZERO))
        .collect();
    let name = reader.say("營業稅", "VAT");
    match (rates.len(), rates.first()) {
        (1, Some(rate)) => format!("{name} {}", words::rate(*rate)),
        _ => name.to_owned(),
    }
}
