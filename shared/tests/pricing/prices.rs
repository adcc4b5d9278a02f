//! The price in force is found and explained.

use jiff::civil::{Date, date};
use proptest::{
    prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest},
    test_runner::RngSeed,
};
use satchel_shared::{
    money::{Amount, Currency, Quantity},
    pricing::{PriceAnswer, PriceEntry, PriceQuestion, price_of},
};

use super::totals::amount;

const TODAY: Date = date(2026, 11, 21);

fn entry(list: &str, valid_from: Date, minimum: i64, price: &str) -> PriceEntry {
    PriceEntry {
        list_id: list.to_owned(),
        list_name: format!("List {list}"),
        valid_from,
        valid_until: None,
        min_quantity: pieces(minimum),
        price: amount(price),
        currency: Currency::TWD,
    }
}

fn pieces(count: i64) -> Quantity {
    Quantity::from_stored(count * 10_000)
}

fn ask(prices: &[PriceEntry], account_list: Option<&str>, count: i64) -> Option<PriceAnswer> {
    let (default_list, quantity) = ("everyone", pieces(count));
    price_of(&PriceQuestion { day: TODAY, prices, account_list, default_list, quantity })
}

fn price(prices: &[PriceEntry], account_list: Option<&str>, count: i64) -> Option<Amount> {
    ask(prices, account_list, count).map(|answer| answer.price)
}

fn codes(answer: &PriceAnswer) -> Vec<&'static str> {
    answer.reasons.iter().map(|reason| reason.code).collect()
}

#[test]
fn the_accounts_list_comes_before_a_cheaper_default() {
    let from = date(2026, 1, 1);
    let prices = [entry("everyone", from, 0, "80"), entry("gold", from, 0, "90")];
    let own = ask(&prices, Some("gold"), 1).unwrap();
    assert_eq!((own.price, codes(&own)[0]), (amount("90"), "price_from_account_list"));
    let none = ask(&prices, None, 1).unwrap();
    assert_eq!((none.price, codes(&none)[0]), (amount("80"), "price_from_default_list"));
    let silent = ask(&prices, Some("silver"), 1).unwrap();
    assert_eq!((silent.price, codes(&silent)[0]), (amount("80"), "account_list_silent"));
    assert_eq!(ask(&prices[1..], None, 1), None);
}

#[test]
fn the_latest_price_in_force_holds_and_names_its_date_and_age() {
    let prices = [
        entry("everyone", date(2026, 11, 22), 0, "120"),
        entry("everyone", date(2026, 1, 1), 0, "100"),
        entry("everyone", date(2026, 11, 20), 0, "110"),
    ];
    let answer = ask(&prices, None, 1).unwrap();
    assert_eq!((answer.price, answer.age_days), (amount("110"), 1));
    assert_eq!(answer.reasons[1].values["from"], "2026-11-20");
    assert_eq!(answer.reasons[1].values["days"], "1");
    assert_eq!(ask(&prices[1..2], None, 1).unwrap().age_days, 324);
    let starting_today = [entry("everyone", TODAY, 0, "5")];
    assert_eq!(ask(&starting_today, None, 1).unwrap().age_days, 0);
}

#[test]
fn a_future_price_is_never_used_even_when_it_is_the_only_one() {
    assert_eq!(ask(&[entry("everyone", date(2026, 11, 22), 0, "1")], None, 1), None);
}

#[test]
fn an_ended_price_gives_way_to_the_open_one_before_it() {
    let until = |day| PriceEntry {
        valid_until: Some(day),
        ..entry("everyone", date(2026, 11, 1), 0, "70")
    };
    let open = entry("everyone", date(2026, 1, 1), 0, "100");
    let last_day = ask(&[open.clone(), until(TODAY)], None, 1).unwrap();
    assert_eq!(last_day.price, amount("70"));
    assert_eq!(codes(&last_day), ["price_from_default_list", "price_age", "price_until"]);
    assert_eq!(price(&[open, until(date(2026, 11, 20))], None, 1), Some(amount("100")));
}

#[test]
fn the_largest_reached_minimum_holds_until_its_own_successor() {
    let prices = [
        entry("everyone", date(2026, 1, 1), 0, "100"),
        entry("everyone", date(2026, 1, 1), 10, "90"),
        entry("everyone", date(2026, 1, 1), 50, "70"),
        entry("everyone", date(2026, 6, 1), 0, "105"),
        entry("everyone", date(2026, 6, 1), 10, "85"),
    ];
    for (count, wanted) in [(1, "105"), (9, "105"), (10, "85"), (49, "85"), (50, "70"), (-50, "70")]
    {
        assert_eq!(price(&prices, None, count), Some(amount(wanted)), "{count}");
    }
    let answer = ask(&prices, None, 12).unwrap();
    assert_eq!(codes(&answer).last(), Some(&"quantity_break"));
    assert_eq!(ask(&prices[1..2], None, 9), None);
}

#[test]
fn two_prices_of_one_day_are_shown_and_the_lower_holds() {
    let from = date(2026, 1, 1);
    let mut prices = vec![entry("everyone", from, 0, "100"), entry("everyone", from, 0, "98")];
    let answer = ask(&prices, None, 1).unwrap();
    assert_eq!(answer.price, amount("98"));
    assert_eq!(answer.reasons.last().unwrap().values["other"], "NT$ 100");
    prices.reverse();
    assert_eq!(ask(&prices, None, 1), Some(answer));
    prices[1] = prices[0].clone();
    assert!(!codes(&ask(&prices, None, 1).unwrap()).contains(&"price_twice"));
}

fn any_entries() -> impl Strategy<Value = Vec<PriceEntry>> {
    let chosen = (0..3_usize, -40..40_i32, proptest::option::of(0..60_i32), 0..4_i64, 0..5_i64);
    let entry = chosen.prop_map(|(list, from, length, minimum, price)| {
        let valid_from = TODAY + jiff::Span::new().days(from);
        PriceEntry {
            valid_until: length.map(|days| valid_from + jiff::Span::new().days(days)),
            ..entry(
                ["everyone", "gold", "other"][list],
                valid_from,
                minimum * 5,
                &price.to_string(),
            )
        }
    });
    proptest::collection::vec(entry, 0..12)
}

/// The same cases on every machine.
fn seeded() -> ProptestConfig {
    ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn an_answer_is_in_force_reached_and_unmoved_by_order(
        prices in any_entries(), count in -20..20_i64, turn in 0..12_usize,
    ) {
        let answer = ask(&prices, Some("gold"), count);
        if let Some(answer) = &answer {
            prop_assert!(answer.entry.valid_from <= TODAY && answer.age_days >= 0);
            prop_assert!(answer.entry.valid_until.is_none_or(|last| last >= TODAY));
            prop_assert!(answer.entry.min_quantity <= pieces(count.abs()));
            prop_assert!(answer.entry.list_id != "other");
        }
        let mut turned = prices.clone();
        turned.rotate_left(turn % prices.len().max(1));
        turned.reverse();
        prop_assert_eq!(ask(&turned, Some("gold"), count), answer);
    }
}
