//! The delays between tries.

use proptest::prelude::*;
use satchel_device::sync::retry::{delay_ms, nudge_pause_ms};

const MINUTE_MS: u64 = 60_000;
const FIVE_MINUTES_MS: u64 = 300_000;

proptest! {
    #[test]
    fn at_most_three_tries_fall_into_a_minute(first in 1_u32..40, chances in any::<[u64; 3]>()) {
        let delays = (first..).zip(chances).map(|(failures, chance)| delay_ms(failures, 0, chance));
        prop_assert!(delays.sum::<u64>() > MINUTE_MS);
    }

    #[test]
    fn no_delay_of_our_own_is_longer_than_five_minutes(failures in any::<u32>(), chance in any::<u64>()) {
        let delay = delay_ms(failures, 0, chance);
        prop_assert!((4_000..=FIVE_MINUTES_MS).contains(&delay));
    }

    #[test]
    fn what_the_server_asks_for_is_kept(failures in 1_u32..10, asked in 1..3_600_000_u64, chance in any::<u64>()) {
        prop_assert!(delay_ms(failures, asked, chance) >= asked);
    }

    #[test]
    fn a_nudge_is_answered_within_two_seconds(chance in any::<u64>()) {
        prop_assert!(nudge_pause_ms(chance) <= 2_000);
    }
}

#[test]
fn a_server_that_asks_for_a_year_waits_an_hour_and_a_bit() {
    assert!(delay_ms(1, u64::MAX, 7) <= 3_960_000);
}
