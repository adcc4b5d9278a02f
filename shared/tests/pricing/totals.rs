//! Totals of quotes by hand-computed figures.

use satchel_shared::{
    money::{Amount, Currency, Quantity, Rate},
    pricing::{LineInput, PricingFault, Totals, TotalsInput, totals},
    tax::{TAIWAN_VAT, TaxCategory},
};

/// A taxable line with neither discount nor anything given.
pub fn line(id: &str, quantity: &str, unit_price: &str) -> LineInput {
    LineInput {
        id: id.to_owned(),
        quantity: quantity.parse().unwrap(),
        unit_price: amount(unit_price),
        discount: Rate::ZERO,
        tax_category: TaxCategory::Taxable,
        tax_rate: TAIWAN_VAT,
        given_tax: None,
        given_amount: None,
        removed: false,
    }
}

pub fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

fn quote(lines: Vec<LineInput>) -> TotalsInput {
    let (currency, header_discount, freight) = (Currency::TWD, Rate::ZERO, Amount::ZERO);
    TotalsInput { currency, lines, header_discount, freight }
}

fn codes(totals: &Totals) -> Vec<&'static str> {
    totals.reasons.iter().map(|reason| reason.code).collect()
}

fn assert_figures(totals: &Totals, [subtotal, discount, tax, total]: [&str; 4]) {
    assert_eq!(totals.subtotal, amount(subtotal), "subtotal");
    assert_eq!(totals.discount, amount(discount), "discount");
    assert_eq!(totals.tax, amount(tax), "tax");
    assert_eq!(totals.total, amount(total), "total");
}

#[test]
fn a_three_line_quote_with_five_percent_off_is_right_to_the_dollar() {
    let lines = vec![line("a", "3", "1250"), line("b", "2", "880"), line("c", "1", "15999")];
    let input = TotalsInput { header_discount: rate("5%"), ..quote(lines) };
    let totals = totals(&input).unwrap();
    // 3,750 + 1,760 + 15,999 = 21,509; × 0.95 = 20,433.55 → 20,434; × 0.05 = 1,021.7 → 1,022.
    assert_figures(&totals, ["21509", "1075", "1022", "21456"]);
    assert_eq!(totals.net_by_category[&TaxCategory::Taxable], amount("20434"));
    assert_eq!(codes(&totals), ["header_discount", "tax_base", "vat_once"]);
    assert_eq!(totals.reasons[2].values["exact"], "1021.7");
    assert_eq!(totals.reasons[2].values["tax"], "NT$ 1,022");
}

#[test]
fn tax_is_rounded_once_and_not_on_each_line() {
    // 0.5 dollars of tax on each of three lines: 3 if rounded per line, 1.5 → 2 when rounded once.
    let totals =
        totals(&quote(vec![line("a", "1", "10"), line("b", "1", "10"), line("c", "1", "10")]));
    assert_figures(&totals.unwrap(), ["30", "0", "2", "32"]);
}

#[test]
fn half_a_dollar_of_tax_goes_up_and_less_goes_down() {
    for (price, tax) in [("9", "0"), ("10", "1"), ("29", "1"), ("30", "2"), ("-10", "-1")] {
        assert_eq!(
            totals(&quote(vec![line("a", "1", price)])).unwrap().tax,
            amount(tax),
            "{price}"
        );
    }
}

#[test]
fn prices_of_four_decimals_are_kept_in_lines_and_settled_in_sums() {
    let totals =
        totals(&quote(vec![line("a", "3", "0.3333"), line("b", "1.5", "7.7777")])).unwrap();
    assert_eq!(totals.line_amounts["a"], amount("0.9999"));
    // 11.66655 is half way between two ten-thousandths.
    assert_eq!(totals.line_amounts["b"], amount("11.6666"));
    assert_figures(&totals, ["13", "0", "1", "14"]);
    assert_eq!(codes(&totals), ["rounded_to_unit", "tax_base", "vat_once"]);
    assert_eq!(totals.reasons[0].values["exact"], "NT$ 12.6665");
}

#[test]
fn only_taxable_lines_carry_tax() {
    let exported = LineInput { tax_category: TaxCategory::ZeroRated, ..line("b", "1", "2000") };
    let exempt = LineInput { tax_category: TaxCategory::Exempt, ..line("c", "1", "300") };
    let input = TotalsInput {
        freight: amount("120"),
        ..quote(vec![line("a", "1", "1000"), exported, exempt])
    };
    let totals = totals(&input).unwrap();
    assert_figures(&totals, ["3300", "0", "50", "3470"]);
    let nets: Vec<Amount> = totals.net_by_category.values().copied().collect();
    assert_eq!(nets, [amount("1000"), amount("2000"), amount("300")]);
    assert_eq!(codes(&totals), ["tax_base", "vat_once", "zero_rated", "exempt", "freight_untaxed"]);
}

#[test]
fn lines_of_two_rates_still_share_one_rounding() {
    // 10 × 5 % + 50 × 1 % = 1.0; rounded apart it would be 1 + 1.
    let other = LineInput { tax_rate: rate("1%"), ..line("b", "1", "50") };
    assert_figures(
        &totals(&quote(vec![line("a", "1", "10"), other])).unwrap(),
        ["60", "0", "1", "61"],
    );
}

#[test]
fn a_foreign_quote_is_settled_to_the_cent_without_tax() {
    let foreign = LineInput { tax_rate: Rate::ZERO, ..line("a", "3", "19.995") };
    let totals = totals(&TotalsInput { currency: Currency::USD, ..quote(vec![foreign]) }).unwrap();
    assert_figures(&totals, ["59.99", "0", "0", "59.99"]);
}

#[test]
fn a_removed_line_counts_nothing_whatever_it_holds() {
    let removed = LineInput {
        removed: true,
        quantity: Quantity::from_stored(i64::MAX),
        unit_price: Amount::from_stored(i64::MAX),
        discount: Rate::from_stored(i64::MIN),
        given_tax: Some(Amount::from_stored(i64::MIN)),
        ..line("a", "1", "1")
    };
    let without = totals(&quote(vec![line("a", "2", "50")])).unwrap();
    let with = totals(&quote(vec![removed, line("a", "2", "50")])).unwrap();
    assert_eq!(with, without);
}

#[test]
fn a_given_tax_is_kept_and_not_rounded() {
    let imported = |id: &str, price: &str, tax: &str| LineInput {
        given_tax: Some(amount(tax)),
        tax_rate: Rate::from_stored(i64::MAX),
        ..line(id, "1", price)
    };
    let lines = vec![imported("a", "2024.994", "161.9995"), imported("b", "28.8404", "2.3072")];
    let input = TotalsInput { currency: Currency::USD, freight: amount("51.3459"), ..quote(lines) };
    let totals = totals(&input).unwrap();
    assert_figures(&totals, ["2053.8344", "0", "164.3067", "2269.487"]);
    assert_eq!(codes(&totals), ["tax_given", "freight_untaxed"]);
    assert_eq!(totals.reasons[0].values["lines"], "2");
}

#[test]
fn a_given_amount_is_kept_though_the_price_says_otherwise() {
    let imported = LineInput { given_amount: Some(amount("99.9955")), ..line("a", "1", "1") };
    let totals = totals(&quote(vec![imported])).unwrap();
    // The amount stays; the tax, which came with nothing, is settled to the dollar: 4.999775 → 5.
    assert_figures(&totals, ["99.9955", "0", "5", "104.9955"]);
    assert_eq!(codes(&totals), ["amounts_given", "tax_base", "vat_once"]);
}

#[test]
fn a_line_added_to_an_imported_order_brings_its_own_tax() {
    let imported = LineInput { given_tax: Some(amount("1.2345")), ..line("a", "1", "20.5") };
    let totals = totals(&quote(vec![imported, line("b", "1", "30")])).unwrap();
    assert_figures(&totals, ["50.5", "0", "3.2345", "53.7345"]);
    assert_eq!(codes(&totals), ["tax_base", "vat_once", "tax_given"]);
}

#[test]
fn an_empty_quote_is_zero_without_reasons() {
    let totals = totals(&quote(Vec::new())).unwrap();
    assert_figures(&totals, ["0", "0", "0", "0"]);
    assert_eq!(totals.net_by_category.len(), 3);
    assert!(totals.reasons.is_empty());
}

#[test]
fn a_discount_of_everything_leaves_freight_only() {
    let free = LineInput { discount: Rate::WHOLE, ..line("a", "1", "500") };
    let input = TotalsInput {
        header_discount: Rate::WHOLE,
        freight: amount("80"),
        ..quote(vec![free, line("b", "1", "500")])
    };
    assert_figures(&totals(&input).unwrap(), ["500", "500", "0", "80"]);
}

#[test]
fn each_fault_names_its_line() {
    let bad_discount = LineInput { discount: rate("-1%"), ..line("a", "1", "1") };
    let bad_rate = LineInput { tax_rate: Rate::from_stored(10_001), ..line("b", "1", "1") };
    let huge = LineInput { unit_price: Amount::from_stored(i64::MAX), ..line("c", "2", "1") };
    let large =
        |id: &str| LineInput { unit_price: Amount::from_stored(i64::MAX), ..line(id, "1", "1") };
    let twice = vec![line("d", "1", "1"), line("d", "1", "1")];
    let named = |id: &str| id.to_owned();
    let cases = [
        (
            vec![bad_discount],
            PricingFault::LineDiscount { line: named("a"), discount: rate("-1%") },
        ),
        (
            vec![bad_rate],
            PricingFault::TaxRate { line: named("b"), rate: Rate::from_stored(10_001) },
        ),
        (vec![huge], PricingFault::LineTooLarge { line: named("c") }),
        (twice, PricingFault::LineTwice { line: named("d") }),
        (vec![large("e"), large("f")], PricingFault::TotalTooLarge),
    ];
    for (lines, wanted) in cases {
        assert_eq!(totals(&quote(lines)), Err(wanted));
    }
    let input = TotalsInput { header_discount: rate("-5%"), ..quote(Vec::new()) };
    assert_eq!(totals(&input), Err(PricingFault::HeaderDiscount(rate("-5%"))));
}
