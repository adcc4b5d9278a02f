//! What holds for the totals of every document, also a hostile one.

use proptest::{collection::vec, option, prelude::*, test_runner::RngSeed};
use satchel_shared::{
    lang::Lang,
    money::{Amount, Currency, Quantity, Rate},
    pricing::{LineInput, Totals, TotalsInput, reason_words, totals},
    tax::TaxCategory,
};

fn category() -> impl Strategy<Value = TaxCategory> {
    prop::sample::select(TaxCategory::ALL.to_vec())
}

/// Lines whose stored numbers come from the given ranges; ids repeat only when they may.
fn lines(
    number: impl Strategy<Value = i64> + Clone,
    share: impl Strategy<Value = i64> + Clone,
    given: f64,
) -> impl Strategy<Value = Vec<LineInput>> {
    let given = option::weighted(given, number.clone());
    let numbers = (number.clone(), number, share.clone(), share);
    let line = (numbers, category(), given.clone(), given, prop::bool::weighted(0.2));
    let line =
        line.prop_map(|((quantity, price, discount, rate), category, tax, amount, removed)| {
            LineInput {
                id: String::new(),
                quantity: Quantity::from_stored(quantity),
                unit_price: Amount::from_stored(price),
                discount: Rate::from_stored(discount),
                tax_category: category,
                tax_rate: Rate::from_stored(rate),
                given_tax: tax.map(Amount::from_stored),
                given_amount: amount.map(Amount::from_stored),
                removed,
            }
        });
    vec(line, 0..8).prop_map(|mut lines| {
        for (index, line) in lines.iter_mut().enumerate() {
            line.id = format!("line {index}");
        }
        lines
    })
}

fn document(
    lines: impl Strategy<Value = Vec<LineInput>>,
    header: impl Strategy<Value = i64>,
    freight: impl Strategy<Value = i64>,
) -> impl Strategy<Value = TotalsInput> {
    let currency = prop::sample::select(vec![Currency::TWD, Currency::USD]);
    (currency, lines, header, freight).prop_map(|(currency, lines, header, freight)| TotalsInput {
        currency,
        lines,
        header_discount: Rate::from_stored(header),
        freight: Amount::from_stored(freight),
    })
}

const SHARE: std::ops::RangeInclusive<i64> = 0..=10_000;
/// Up to ±100 million dollars, pieces, with four decimals: products fit.
const ORDINARY: std::ops::Range<i64> = -1_000_000_000_000..1_000_000_000_000;

/// Any i64, with the edges and small values often.
fn hostile() -> impl Strategy<Value = i64> + Clone {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX), SHARE, -3_i64..3]
}

fn lawful(given: f64) -> impl Strategy<Value = TotalsInput> {
    document(lines(-10_000_000_i64..10_000_000, SHARE, given), SHARE, ORDINARY)
}

/// Nothing in it given by a source.
fn computed() -> impl Strategy<Value = TotalsInput> {
    lawful(0.5).prop_map(|mut input| {
        for line in &mut input.lines {
            (line.given_tax, line.given_amount) = (None, None);
        }
        input
    })
}

/// Rates mostly sound, so that the hostile numbers reach the sums.
fn attack() -> impl Strategy<Value = TotalsInput> {
    let rate = prop_oneof![8 => SHARE, 1 => hostile()];
    document(lines(hostile(), rate.clone(), 0.3), rate, hostile())
}

fn sum_of_parts(totals: &Totals) -> i128 {
    let nets = totals.net_by_category.values();
    nets.chain([&totals.tax, &totals.freight]).map(|part| i128::from(part.stored())).sum()
}

fn check(totals: &Totals) -> Result<(), TestCaseError> {
    prop_assert_eq!(sum_of_parts(totals), i128::from(totals.total.stored()));
    let nets: i128 = totals.net_by_category.values().map(|net| i128::from(net.stored())).sum();
    let left = i128::from(totals.subtotal.stored()) - i128::from(totals.discount.stored());
    prop_assert_eq!(left, nets);
    for reason in &totals.reasons {
        for lang in Lang::ALL {
            prop_assert!(reason_words(reason.code, lang).is_some(), "{}", reason.code);
            prop_assert!(!reason.words(lang).contains(['{', '}']), "{}", reason.words(lang));
        }
    }
    Ok(())
}

/// The same cases on every machine.
fn seeded() -> ProptestConfig {
    ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn a_hostile_document_gets_a_fault_or_true_sums(input in attack()) {
        if let Ok(totals) = totals(&input) {
            check(&totals)?;
        }
    }

    #[test]
    fn a_lawful_document_always_has_totals_that_add_up(input in lawful(0.2)) {
        check(&totals(&input).unwrap())?;
    }

    #[test]
    fn the_order_of_lines_changes_nothing(input in attack(), turn in 0_usize..8) {
        let mut turned = input.clone();
        let by = turn % turned.lines.len().max(1);
        turned.lines.rotate_left(by);
        if turn % 2 == 0 {
            turned.lines.reverse();
        }
        prop_assert_eq!(totals(&turned), totals(&input));
    }

    #[test]
    fn removing_a_line_is_the_same_as_never_having_it(input in attack()) {
        let mut without = input.clone();
        without.lines.retain(|line| !line.removed);
        prop_assert_eq!(totals(&without), totals(&input));
    }

    #[test]
    fn a_quote_computed_here_is_whole_in_its_currency(input in computed()) {
        let totals = totals(&input).unwrap();
        let unit = 10_i64.pow(4 - input.currency.minor_digits());
        let nets = totals.net_by_category.values().copied();
        let printed = [totals.subtotal, totals.discount, totals.tax, totals.freight, totals.total];
        for figure in nets.chain(printed) {
            prop_assert_eq!(figure.stored() % unit, 0);
        }
    }

    #[test]
    fn tax_stays_within_half_a_unit_of_the_exact_share(input in computed()) {
        let mut input = input;
        for line in &mut input.lines {
            line.tax_rate = Rate::from_stored(500);
        }
        let totals = totals(&input).unwrap();
        let net = i128::from(totals.net_by_category[&TaxCategory::Taxable].stored());
        let unit = 10_i128.pow(4 - input.currency.minor_digits());
        let gap = i128::from(totals.tax.stored()) * 20 - net;
        prop_assert!(gap.abs() * 2 <= unit * 20);
    }
}
