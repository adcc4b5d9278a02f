//! A discount above the limit of a role waits, however it is split.

use proptest::{
    prelude::{ProptestConfig, prop_assert, prop_assert_eq, proptest},
    test_runner::RngSeed,
};
use satchel_shared::{
    lang::Lang,
    money::Rate,
    pricing::{DiscountVerdict, combined_discount, discount_limit},
};

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

#[test]
fn the_limit_itself_is_within_and_a_hundredth_more_is_not() {
    let answer = discount_limit(rate("10%"), rate("10%"));
    assert_eq!(answer.verdict, DiscountVerdict::WithinLimit);
    let answer = discount_limit(rate("10%"), rate("10.01%"));
    assert_eq!(answer.verdict, DiscountVerdict::NeedsApproval);
    assert_eq!(
        answer.reason.words(Lang::En),
        "A discount of 10.01 % is above your limit of 10 % and needs approval"
    );
    assert_eq!(answer.reason.words(Lang::ZhHant), "折扣 10.01 % 超過您的權限 10 %，需要核准");
}

#[test]
fn what_is_no_discount_never_passes() {
    for wanted in [-1, i64::MIN, 10_001, i64::MAX] {
        let answer = discount_limit(Rate::from_stored(i64::MAX), Rate::from_stored(wanted));
        assert_eq!(answer.verdict, DiscountVerdict::NeedsApproval);
        assert_eq!(answer.reason.code, "discount_impossible");
    }
}

#[test]
fn splitting_a_discount_does_not_hide_it() {
    assert_eq!(combined_discount(rate("10%"), rate("10%")), Some(rate("19%")));
    assert_eq!(combined_discount(rate("0.01%"), rate("0.01%")), Some(rate("0.02%")));
    assert_eq!(combined_discount(rate("100%"), rate("3%")), Some(Rate::WHOLE));
    assert_eq!(combined_discount(rate("-10%"), rate("10%")), None);
}

/// The same cases on every machine.
fn seeded() -> ProptestConfig {
    ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(seeded())]

    #[test]
    fn together_they_are_a_share_no_smaller_than_either(line in 0..=10_000_i64, header in 0..=10_000_i64) {
        let [line, header] = [line, header].map(Rate::from_stored);
        let both = combined_discount(line, header).unwrap();
        prop_assert!(both.is_share() && both >= line.max(header));
        prop_assert_eq!(combined_discount(header, line), Some(both));
        prop_assert_eq!(combined_discount(line, Rate::ZERO), Some(line));
    }
}
