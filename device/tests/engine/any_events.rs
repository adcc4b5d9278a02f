//! Any order of events with any faults: nothing is lost, nothing doubles, and calm brings rest.

use crate::world::World;
use proptest::prelude::*;
use satchel_device::sync::effect::Report;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_calm_ends_with_everything_exchanged(tape in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut world = World::new(tape);
        world.run();
        world.check_nothing_is_lost();
        prop_assert_eq!(world.unsent(), 0);
        prop_assert!(world.is_caught_up());
        prop_assert!(world.engine.is_at_rest());
        prop_assert_eq!(world.report, Some(Report::Done));
    }

    #[test]
    fn the_same_tape_tells_the_same_story(tape in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut one = World::new(tape.clone());
        let mut two = World::new(tape);
        prop_assert_eq!(one.run(), two.run());
        prop_assert_eq!(one.trace, two.trace);
    }

    #[test]
    fn nothing_is_lost_in_the_middle_of_trouble_either(tape in prop::collection::vec(any::<u8>(), 0..400)) {
        let mut world = World::new(tape);
        world.run_storm();
        world.check_nothing_is_lost();
    }
}
