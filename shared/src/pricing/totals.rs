//! The totals of a quote or an order.
//!
//! 1. A line's amount is quantity × unit price × (1 − discount), kept to the ten-thousandth.
//! 2. Lines are summed per tax category and rate, the document's discount taken off each sum, and
//!    the sum rounded to the currency's unit: what the paper prints is what is added up.
//! 3. Tax is rounded once, on the printed taxable sums together, never per line.
//! 4. Net sums + tax + freight = total, to the last digit. The order of lines changes nothing.
//! 5. A document with an amount or a tax given by its source is not rounded to the unit anywhere
//!    but in the tax of lines that bring none; a given tax is not touched, not even by discounts.
//! 6. Freight is outside the tax; freight that carries tax is a line.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{
    fault::PricingFault,
    line::{LineInput, is_taxed_here, line_amount},
    reason::Reason,
    words::{
        AMOUNTS_GIVEN, EXEMPT, FREIGHT_UNTAXED, HEADER_DISCOUNT, ROUNDED_TO_UNIT, TAX_BASE,
        TAX_GIVEN, VAT_ONCE, ZERO_RATED,
    },
};
use crate::{
    money::{self, Amount, Currency, MoneyFault, Rate},
    tax::{self, TaxBase, TaxCategory},
};

/// All that decides the totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalsInput {
    /// Of every amount in the document.
    pub currency: Currency,
    /// In any order.
    pub lines: Vec<LineInput>,
    /// On all lines, between 0 % and 100 %.
    pub header_discount: Rate,
    /// Added untaxed.
    pub freight: Amount,
}

/// What a document comes to. `subtotal − discount + tax + freight = total`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The amount of each counted line, by its id.
    pub line_amounts: BTreeMap<String, Amount>,
    /// All lines after their own discounts.
    pub subtotal: Amount,
    /// What the document's discount takes off.
    pub discount: Amount,
    /// After all discounts, before tax; all three categories are always present.
    pub net_by_category: BTreeMap<TaxCategory, Amount>,
    /// Rounded once, or as given.
    pub tax: Amount,
    /// As added.
    pub freight: Amount,
    /// To pay.
    pub total: Amount,
    /// Why, in the order of the computation.
    pub reasons: Vec<Reason>,
}

/// The totals of the lines that are not removed, with reasons; the first fault if there is one.
pub fn totals(input: &TotalsInput) -> Result<Totals, PricingFault> {
    let lines: Vec<&LineInput> = input.lines.iter().filter(|line| !line.removed).collect();
    let line_amounts = sound_amounts(&lines, input.header_discount)?;
    let paper = Paper::of(input.currency, &lines);
    let sums = summed(input, &paper, &lines, &line_amounts)?;

    let mut net_by_category = BTreeMap::from(TaxCategory::ALL.map(|category| (category, 0)));
    for (group, sum) in &sums {
        *net_by_category.entry(group.category).or_default() += i128::from(sum.net.stored());
    }
    let subtotal = kept(sums.values().map(|sum| i128::from(sum.gross.stored())).sum())?;
    let net = kept(net_by_category.values().sum())?;
    let tax = taxed(&paper, &sums, &lines)?;
    let freight = paper.settle(input.freight.to_decimal())?;
    let total = [net, tax.amount, freight].iter().map(|part| i128::from(part.stored())).sum();

    let mut totals = Totals {
        subtotal,
        discount: subtotal.checked_sub(net)?,
        net_by_category: kept_each(net_by_category)?,
        tax: tax.amount,
        freight,
        total: kept(total)?,
        reasons: Vec::new(),
        line_amounts,
    };
    totals.reasons = reasons(input, &paper, &totals, tax.reasons);
    Ok(totals)
}

/// The amount of every line, or the least of all faults, so that order decides nothing.
fn sound_amounts(
    lines: &[&LineInput],
    header_discount: Rate,
) -> Result<BTreeMap<String, Amount>, PricingFault> {
    let mut faults = BTreeSet::new();
    let mut amounts = BTreeMap::new();
    if !header_discount.is_share() {
        faults.insert(PricingFault::HeaderDiscount(header_discount));
    }
    for line in lines {
        if is_taxed_here(line) && !line.tax_rate.is_share() {
            let (line, rate) = (line.id.clone(), line.tax_rate);
            faults.insert(PricingFault::TaxRate { line, rate });
        }
        match line_amount(line) {
            Ok(amount) if amounts.insert(line.id.clone(), amount).is_none() => {}
            Ok(_) => drop(faults.insert(PricingFault::LineTwice { line: line.id.clone() })),
            Err(fault) => drop(faults.insert(fault)),
        }
    }
    faults.pop_first().map_or(Ok(amounts), Err)
}

/// How this document's sums are rounded.
struct Paper {
    currency: Currency,
    is_given: bool,
}

impl Paper {
    fn of(currency: Currency, lines: &[&LineInput]) -> Self {
        let is_given = |line: &&LineInput| line.given_tax.is_some() || line.given_amount.is_some();
        Self { currency, is_given: lines.iter().any(is_given) }
    }

    fn settle(&self, exact: Decimal) -> Result<Amount, MoneyFault> {
        if self.is_given {
            money::round_to_stored(exact)
        } else {
            money::round(exact, self.currency)
        }
    }
}

/// Lines that share a fate in taxation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Group {
    category: TaxCategory,
    /// 0 % where this document computes no tax.
    rate: Rate,
    is_taxed_here: bool,
}

/// What the lines of a group come to, settled.
struct Sum {
    gross: Amount,
    net: Amount,
}

fn summed(
    input: &TotalsInput,
    paper: &Paper,
    lines: &[&LineInput],
    amounts: &BTreeMap<String, Amount>,
) -> Result<BTreeMap<Group, Sum>, PricingFault> {
    let mut exact: BTreeMap<Group, i128> = BTreeMap::new();
    for line in lines {
        let is_taxed_here = is_taxed_here(line);
        let rate = if is_taxed_here { line.tax_rate } else { Rate::ZERO };
        let group = Group { category: line.tax_category, rate, is_taxed_here };
        let amount = amounts.get(&line.id).copied().unwrap_or_default();
        *exact.entry(group).or_default() += i128::from(amount.stored());
    }
    let left = Decimal::ONE - input.header_discount.to_decimal();
    let settled = exact.into_iter().map(|(group, sum)| {
        let gross = kept(sum)?.to_decimal();
        let net = gross.checked_mul(left).ok_or(PricingFault::TotalTooLarge)?;
        Ok((group, Sum { gross: paper.settle(gross)?, net: paper.settle(net)? }))
    });
    settled.collect()
}

struct Tax {
    amount: Amount,
    reasons: Vec<Reason>,
}

/// Tax computed on the sums that carry it, plus the taxes that came with their lines.
fn taxed(
    paper: &Paper,
    sums: &BTreeMap<Group, Sum>,
    lines: &[&LineInput],
) -> Result<Tax, PricingFault> {
    let show = |amount| money::display(amount, paper.currency);
    let taxed_here = sums.iter().filter(|(group, _)| group.is_taxed_here);
    let bases: Vec<TaxBase> =
        taxed_here.map(|(group, sum)| TaxBase { net: sum.net, rate: group.rate }).collect();
    let computed = tax::vat(&bases, paper.currency)?;
    let given: Vec<Amount> = lines.iter().filter_map(|line| line.given_tax).collect();
    let given_sum = kept(given.iter().map(|tax| i128::from(tax.stored())).sum())?;

    let mut reasons: Vec<Reason> = Vec::new();
    for base in &bases {
        let values = [("base", show(base.net)), ("rate", base.rate.to_string())];
        reasons.push(Reason::new(&TAX_BASE, values));
    }
    if !bases.is_empty() {
        let exact = tax::vat_unrounded(&bases)?.normalize().to_string();
        reasons.push(Reason::new(&VAT_ONCE, [("exact", exact), ("tax", show(computed))]));
    }
    if !given.is_empty() {
        let values = [("lines", given.len().to_string()), ("tax", show(given_sum))];
        reasons.push(Reason::new(&TAX_GIVEN, values));
    }
    Ok(Tax { amount: computed.checked_add(given_sum)?, reasons })
}

fn reasons(input: &TotalsInput, paper: &Paper, totals: &Totals, tax: Vec<Reason>) -> Vec<Reason> {
    let show = |amount| money::display(amount, paper.currency);
    let mut reasons = Vec::new();
    let lines = input.lines.iter().filter(|line| !line.removed);
    let given = lines.filter(|line| line.given_amount.is_some()).count();
    if given > 0 {
        reasons.push(Reason::new(&AMOUNTS_GIVEN, [("lines", given.to_string())]));
    }
    let exact = totals.line_amounts.values().map(|amount| i128::from(amount.stored())).sum();
    if let Ok(exact) = kept(exact)
        && exact != totals.subtotal
    {
        let values = [("exact", show(exact)), ("rounded", show(totals.subtotal))];
        reasons.push(Reason::new(&ROUNDED_TO_UNIT, values));
    }
    if input.header_discount != Rate::ZERO {
        let rate = input.header_discount.to_string();
        let values = [("amount", show(totals.discount)), ("rate", rate)];
        reasons.push(Reason::new(&HEADER_DISCOUNT, values));
    }
    reasons.extend(tax);
    let untaxed = [(TaxCategory::ZeroRated, &ZERO_RATED), (TaxCategory::Exempt, &EXEMPT)];
    for (category, row) in untaxed {
        let net = totals.net_by_category.get(&category).copied().unwrap_or_default();
        if net != Amount::ZERO {
            reasons.push(Reason::new(row, [("amount", show(net))]));
        }
    }
    if totals.freight != Amount::ZERO {
        reasons.push(Reason::new(&FREIGHT_UNTAXED, [("amount", show(totals.freight))]));
    }
    reasons
}

/// Sums run in i128, so that their order cannot decide whether they overflow.
fn kept(stored: i128) -> Result<Amount, PricingFault> {
    i64::try_from(stored).map(Amount::from_stored).map_err(|_| PricingFault::TotalTooLarge)
}

fn kept_each(
    sums: BTreeMap<TaxCategory, i128>,
) -> Result<BTreeMap<TaxCategory, Amount>, PricingFault> {
    sums.into_iter().map(|(category, sum)| Ok((category, kept(sum)?))).collect()
}
