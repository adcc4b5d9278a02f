//! Nudges, saves, people and the network, in the middle of anything.

use crate::answers::{feed, outbox, page, pulling, pushing, saved};
use satchel_device::sync::{
    effect::{Effect, Report},
    engine::Engine,
    event::Event,
    fault::NetFault,
};

fn begins(effects: &[Effect]) -> bool {
    matches!(effects.last(), Some(Effect::Mend | Effect::LoadOutbox { .. }))
}

#[test]
fn nudges_coalesce_into_one_round() {
    let mut engine = Engine::new();
    let effects = engine.step(Event::Nudged, 1_234);
    assert_eq!(effects, [Effect::StartTimer { timer: 1, delay_ms: 1_234 }]);
    assert_eq!(feed(&mut engine, [Event::Nudged, Event::Nudged]), []);
    assert!(begins(&engine.step(Event::TimerFired { timer: 1 }, 0)));
    assert_eq!(engine.step(Event::TimerFired { timer: 1 }, 0), []);
}

#[test]
fn a_nudge_while_a_page_is_fetched_begins_one_more_round() {
    let mut engine = pulling();
    feed(&mut engine, [Event::Nudged, Event::Nudged, Event::PageArrived(Ok(page()))]);
    assert!(begins(&engine.step(saved(1, true), 0)));
    feed(&mut engine, [outbox(0)]);
    assert!(!engine.is_at_rest());
}

#[test]
fn a_person_who_asks_does_not_wait_for_the_back_off() {
    let mut engine = pushing();
    engine.step(Event::PushAnswered(Err(NetFault::TimedOut)), 0);
    assert_eq!(feed(&mut engine, [Event::LocalWork, Event::Nudged]), []);
    assert!(begins(&engine.step(Event::Asked, 0)));
    assert_eq!(engine.step(Event::TimerFired { timer: 1 }, 0), [], "the old timer is void");
}

#[test]
fn a_timer_that_was_replaced_does_not_shorten_the_next_pause() {
    let mut engine = pushing();
    let cut = || Event::PushAnswered(Err(NetFault::TimedOut));
    engine.step(cut(), 0);
    feed(&mut engine, [Event::Asked, outbox(1), cut()]);
    assert_eq!(engine.step(Event::TimerFired { timer: 1 }, 0), []);
    assert!(begins(&engine.step(Event::TimerFired { timer: 2 }, 0)));
}

#[test]
fn without_a_network_no_timer_runs_and_the_returning_one_is_used_at_once() {
    let mut engine = pushing();
    assert_eq!(engine.step(Event::WentOffline, 0), []);
    let cut = || Event::PushAnswered(Err(NetFault::Unreachable("cut".into())));
    assert_eq!(engine.step(cut(), 0), [Effect::Report(Report::Offline)]);
    assert!(engine.is_at_rest());
    assert!(begins(&engine.step(Event::WentOnline, 0)));
}

#[test]
fn a_network_that_comes_and_goes_is_not_tried_each_time() {
    let mut engine = Engine::new();
    let cut = || Event::OutboxLoaded(Ok(crate::answers::offer(1)));
    let mut tries = 0;
    for _ in 0..20 {
        let effects = engine.step(Event::WentOnline, 0);
        if begins(&effects) {
            tries += 1;
            feed(&mut engine, [crate::answers::mended(), cut(), Event::WentOffline]);
            engine.step(Event::PushAnswered(Err(NetFault::TimedOut)), 0);
        }
        engine.step(Event::WentOffline, 0);
    }
    assert_eq!(tries, 1);
}

#[test]
fn after_the_end_nothing_moves() {
    let mut engine = pulling();
    assert_eq!(engine.step(Event::Stopped, 0), [Effect::Report(Report::Stopped)]);
    let events =
        [Event::PageArrived(Ok(page())), Event::Asked, Event::LocalWork, Event::WentOnline];
    for event in events {
        assert_eq!(engine.step(event, 0), []);
    }
    assert!(engine.is_at_rest());
}
