//! A digest that differs at the end of a pull: one comparison, what differs by name, and an end whatever comes.

use crate::answers::{cursor, feed, page, pulling};
use satchel_device::{
    store::{CompareSummary, PageSummary},
    sync::{
        effect::{Effect, Report},
        engine::Engine,
        event::Event,
        fault::{NetFault, StorageFault},
    },
};
use satchel_shared::protocol::compare::{CompareAnswer, CompareOffer};

fn ended(differs: bool) -> Event {
    Event::PageSaved(Ok(PageSummary { is_end: true, differs, ..PageSummary::default() }))
}

fn loaded() -> Event {
    Event::ComparisonLoaded(Ok(CompareOffer::default()))
}

fn saved(wanted: u64) -> Event {
    Event::ComparisonSaved(Ok(CompareSummary { wanted, noted: 0 }))
}

/// An engine whose comparison is on its way.
fn comparing() -> Engine {
    let mut engine = pulling();
    let effects = feed(&mut engine, [Event::PageArrived(Ok(page())), ended(true)]);
    assert_eq!(effects.last(), Some(&Effect::LoadComparison));
    assert_eq!(engine.step(loaded(), 0), [Effect::SendCompare(CompareOffer::default())]);
    engine
}

/// Pulls to the next end.
fn pulled(engine: &mut Engine, differs: bool) -> Vec<Effect> {
    feed(engine, [cursor(), Event::PageArrived(Ok(page())), ended(differs)])
}

#[test]
fn what_differs_is_pulled_by_name_until_all_of_it_was_asked_for() {
    let mut engine = comparing();
    let answer = CompareAnswer::default();
    let effects = engine.step(Event::Compared(Ok(answer.clone())), 0);
    assert_eq!(effects, [Effect::SaveComparison(answer)]);
    let effects = engine.step(saved(250), 0);
    let told = Report::Compared(CompareSummary { wanted: 250, noted: 0 });
    assert_eq!(effects, [Effect::Report(told), Effect::LoadCursor]);
    for _ in 0..2 {
        assert_eq!(pulled(&mut engine, true).last(), Some(&Effect::LoadCursor));
    }
    assert_eq!(pulled(&mut engine, false).last(), Some(&Effect::Report(Report::Done)));
}

#[test]
fn a_difference_that_stays_is_not_compared_twice_in_a_round_but_in_the_next() {
    let mut engine = comparing();
    feed(&mut engine, [Event::Compared(Ok(CompareAnswer::default())), saved(1)]);
    assert_eq!(pulled(&mut engine, true).last(), Some(&Effect::Report(Report::Done)));
    assert!(engine.is_at_rest());
    feed(&mut engine, [Event::Asked, crate::answers::outbox(0)]);
    assert_eq!(pulled(&mut engine, true).last(), Some(&Effect::LoadComparison));
}

#[test]
fn where_nothing_is_to_be_fetched_the_round_is_done() {
    let mut engine = comparing();
    let effects = feed(&mut engine, [Event::Compared(Ok(CompareAnswer::default())), saved(0)]);
    assert_eq!(effects.last(), Some(&Effect::Report(Report::Done)));
}

#[test]
fn a_server_that_does_not_compare_is_no_reason_to_fail() {
    for fault in [
        NetFault::Refused { status: 404, code: "not-found".into() },
        NetFault::Message { status: 413, code: "too-large".into() },
    ] {
        let mut engine = comparing();
        let effects = engine.step(Event::Compared(Err(fault)), 0);
        assert_eq!(effects, [Effect::Report(Report::Done)]);
    }
}

#[test]
fn a_line_or_a_disk_that_fails_is_tried_again_later() {
    let mut engine = comparing();
    let effects = engine.step(Event::Compared(Err(NetFault::TimedOut)), 0);
    assert!(matches!(effects.as_slice(), [Effect::Report(Report::BackedOff { .. }), _]));
    let mut engine = comparing();
    feed(&mut engine, [Event::Compared(Ok(CompareAnswer::default()))]);
    let effects = engine.step(Event::ComparisonSaved(Err(StorageFault::Full)), 0);
    assert!(matches!(effects.as_slice(), [Effect::Report(Report::BackedOff { .. }), _]));
}
