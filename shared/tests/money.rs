//! Money is exact, refuses what it cannot hold and is rounded half up.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::str::FromStr;

use proptest::{
    prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest},
    test_runner::RngSeed,
};
use rust_decimal::Decimal;
use satchel_shared::{
    lang::Lang,
    money::{Amount, Currency, MoneyFault, Quantity, Rate, display, round, round_to_stored},
};

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str(text).unwrap()
}

#[test]
fn half_a_dollar_goes_up_and_away_from_zero() {
    let cases = [
        ("0.4999", "0"),
        ("0.5", "1"),
        ("1.5", "2"),
        ("2.5", "3"),
        ("2.49999999", "2"),
        ("1234.5", "1235"),
        ("-0.4999", "0"),
        ("-0.5", "-1"),
        ("-2.5", "-3"),
    ];
    for (exact, wanted) in cases {
        assert_eq!(round(decimal(exact), Currency::TWD), Ok(amount(wanted)), "{exact}");
    }
}

#[test]
fn each_currency_is_rounded_to_its_own_unit() {
    let dinar: Currency = "KWD".parse().unwrap();
    assert_eq!(round(decimal("10.0055"), Currency::JPY), Ok(amount("10")));
    assert_eq!(round(decimal("10.005"), Currency::USD), Ok(amount("10.01")));
    assert_eq!(round(decimal("10.0055"), dinar), Ok(amount("10.006")));
    assert_eq!(round_to_stored(decimal("10.00005")), Ok(amount("10.0001")));
}

#[test]
fn a_number_too_large_or_too_fine_is_refused_not_bent() {
    assert_eq!(amount("922337203685477.5807").stored(), i64::MAX);
    assert_eq!(amount("-922337203685477.5808").stored(), i64::MIN);
    assert_eq!("922337203685477.5808".parse::<Amount>(), Err(MoneyFault::Overflow));
    assert_eq!("1.00001".parse::<Amount>(), Err(MoneyFault::TooFine("1.00001".into())));
    assert_eq!(amount("1.00000"), amount("1"));
    assert_eq!(round(Decimal::MAX, Currency::TWD), Err(MoneyFault::Overflow));
    let largest = Amount::from_stored(i64::MAX);
    assert_eq!(largest.checked_add(amount("0.0001")), Err(MoneyFault::Overflow));
    assert_eq!(Amount::from_stored(i64::MIN).checked_sub(largest), Err(MoneyFault::Overflow));
}

#[test]
fn what_is_not_a_number_is_named() {
    for text in ["", " ", ".", "-", "1_000", "1,000", "1e3", "NaN", "1.2.3", "十二", "1-2"] {
        let fault = text.parse::<Amount>().unwrap_err();
        assert_eq!(fault, MoneyFault::NotANumber(text.into()));
        for lang in Lang::ALL {
            assert!(fault.words(lang).contains(text));
        }
    }
    assert_eq!("１２３４．５".parse(), Ok(amount("1234.5")));
    assert_eq!(" -3 ".parse(), Ok(Quantity::from_stored(-30_000)));
}

#[test]
fn a_rate_reads_as_percent_or_as_share() {
    let five = Rate::from_stored(500);
    for text in ["5%", "5 %", "５％", "0.05", "5.00%"] {
        assert_eq!(text.parse(), Ok(five), "{text}");
    }
    assert_eq!(five.to_string(), "5 %");
    assert_eq!("12.25%".parse::<Rate>().unwrap().to_string(), "12.25 %");
    assert_eq!("5".parse::<Rate>(), Err(MoneyFault::NotARate("5".into())));
    assert_eq!("5.125%".parse::<Rate>(), Err(MoneyFault::TooFine("5.125%".into())));
    assert!(Rate::WHOLE.is_share() && !Rate::from_stored(10_001).is_share());
    assert!(!Rate::from_stored(-1).is_share());
}

#[test]
fn people_read_thousands_and_the_decimals_of_the_currency() {
    let cases = [
        ("12345", Currency::TWD, "NT$ 12,345"),
        ("0", Currency::TWD, "NT$ 0"),
        ("999", Currency::TWD, "NT$ 999"),
        ("1234567", Currency::TWD, "NT$ 1,234,567"),
        ("12.3456", Currency::TWD, "NT$ 12.3456"),
        ("-1234", Currency::TWD, "NT$ -1,234"),
        ("1234.5", Currency::USD, "USD 1,234.50"),
        ("-0.05", Currency::USD, "USD -0.05"),
        ("0.125", Currency::EUR, "EUR 0.125"),
        ("-922337203685477.5808", Currency::JPY, "JPY -922,337,203,685,477.5808"),
    ];
    for (value, currency, wanted) in cases {
        assert_eq!(display(amount(value), currency), wanted);
    }
}

#[test]
fn a_currency_is_three_letters_and_nothing_else() {
    assert_eq!("twd".parse(), Ok(Currency::TWD));
    assert_eq!(Currency::TWD.to_string(), "TWD");
    for text in ["", "NT", "NT$", "TWDD", "元", "台幣"] {
        assert_eq!(text.parse::<Currency>(), Err(MoneyFault::NotACurrency(text.into())));
    }
}

#[test]
fn the_wire_carries_an_integer_and_a_code() {
    assert_eq!(serde_json::to_string(&amount("1234.5")).unwrap(), "12345000");
    assert_eq!(serde_json::from_str::<Rate>("500").unwrap(), Rate::from_stored(500));
    assert_eq!(serde_json::to_string(&Currency::TWD).unwrap(), "\"TWD\"");
    assert!(serde_json::from_str::<Currency>("\"NT$\"").is_err());
    assert!(serde_json::from_str::<Amount>("1.5").is_err());
}

#[test]
fn languages_read_their_usual_tags() {
    for tag in ["zh-Hant-TW", "zh-Hant", "zh_TW", "ZH-hant-hk"] {
        assert_eq!(tag.parse(), Ok(Lang::ZhHant), "{tag}");
    }
    for tag in ["en", "en-US", "EN_gb"] {
        assert_eq!(tag.parse(), Ok(Lang::En), "{tag}");
    }
    for tag in ["", "english", "zh-Hans", "zh-CN", "ja"] {
        assert!(tag.parse::<Lang>().is_err(), "{tag}");
    }
    assert_eq!(serde_json::to_string(&Lang::ZhHant).unwrap(), "\"zh-Hant-TW\"");
}

/// The same cases on every machine.
fn seeded() -> ProptestConfig {
    ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn any_stored_value_is_written_and_read_back(stored in any::<i64>()) {
        let value = Amount::from_stored(stored);
        prop_assert_eq!(value.to_string().parse::<Amount>(), Ok(value));
        prop_assert_eq!(Amount::from_decimal(value.to_decimal()), Ok(value));
        let rate = Rate::from_stored(stored);
        prop_assert_eq!(rate.to_string().parse::<Rate>(), Ok(rate));
        let shown = display(value, Currency::USD).replace([',', ' '], "").replace("USD", "");
        prop_assert_eq!(shown.parse::<Amount>(), Ok(value));
    }

    #[test]
    fn rounding_moves_at_most_half_a_dollar_and_mirrors(stored in any::<i64>()) {
        let exact = Decimal::new(stored, 4);
        if let Ok(rounded) = round(exact, Currency::TWD) {
            prop_assert!((rounded.to_decimal() - exact).abs() <= Decimal::new(5, 1));
            prop_assert!(rounded.to_decimal().fract().is_zero());
            let mirrored = round(-exact, Currency::TWD).unwrap().to_decimal();
            prop_assert_eq!(mirrored, -rounded.to_decimal());
        }
    }

    #[test]
    fn no_typed_text_makes_a_number_panic(text in ".{0,40}") {
        let _ = (text.parse::<Amount>(), text.parse::<Rate>(), text.parse::<Currency>());
        let _ = text.parse::<Lang>();
    }
}
