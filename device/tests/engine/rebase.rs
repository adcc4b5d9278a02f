//! A restored server: the round goes on through the rebase, and repeats it whole after a kill.

use crate::answers::{accepted, answered, cursor, feed, outbox, page, pulling, pushing, saved};
use satchel_device::{
    store::{PageSummary, PushSummary},
    sync::{
        effect::{Effect, Report, Trouble},
        engine::Engine,
        event::Event,
        fault::{NetFault, StorageFault},
    },
};

/// An engine whose server has just said that it was restored.
fn rebasing() -> Engine {
    let mut engine = pulling();
    let effects = engine.step(Event::PageArrived(Err(NetFault::Rebase)), 0);
    assert_eq!(effects, [Effect::Report(Report::RebaseBegan), Effect::BeginRebase]);
    engine
}

fn ended(due: u64) -> Event {
    Event::PageSaved(Ok(PageSummary { is_end: true, due, ..PageSummary::default() }))
}

#[test]
fn a_restored_server_is_pulled_from_nothing_and_then_given_what_it_lacks() {
    let mut engine = rebasing();
    assert_eq!(engine.step(Event::RebaseBegun(Ok(())), 0), [Effect::LoadCursor]);
    feed(&mut engine, [cursor(), Event::PageArrived(Ok(page()))]);
    let effects = engine.step(ended(2), 0);
    assert!(matches!(effects.last(), Some(Effect::LoadOutbox { .. })), "{effects:?}");
    let effects = feed(&mut engine, [outbox(2)]);
    assert!(matches!(effects.as_slice(), [Effect::SendPush(_)]));
    feed(&mut engine, [Event::PushAnswered(Ok(answered()))]);
    feed(&mut engine, [accepted(2), outbox(0), cursor()]);
    feed(&mut engine, [Event::PageArrived(Ok(page()))]);
    let effects = engine.step(ended(0), 0);
    assert_eq!(effects.last(), Some(&Effect::Report(Report::Done)));
}

#[test]
fn a_push_to_a_restored_server_begins_the_rebase_before_anything_is_judged() {
    let mut engine = pushing();
    let effects = engine.step(Event::PushAnswered(Err(NetFault::Rebase)), 0);
    assert_eq!(effects, [Effect::Report(Report::RebaseBegan), Effect::BeginRebase]);
}

#[test]
fn what_the_server_does_not_take_does_not_keep_the_round_turning() {
    let mut engine = rebasing();
    feed(&mut engine, [Event::RebaseBegun(Ok(())), cursor()]);
    let put_off = || Event::AnswerSaved(Ok(PushSummary { deferred: 2, ..PushSummary::default() }));
    feed(&mut engine, [Event::PageArrived(Ok(page())), ended(2)]);
    for _ in 0..3 {
        feed(&mut engine, [outbox(2)]);
        feed(&mut engine, [Event::PushAnswered(Ok(answered())), put_off()]);
    }
    feed(&mut engine, [cursor(), Event::PageArrived(Ok(page()))]);
    let effects = engine.step(ended(2), 0);
    assert_eq!(effects.last(), Some(&Effect::Report(Report::Done)), "as many are due as before");
}

#[test]
fn a_server_that_refuses_even_an_empty_cursor_is_not_asked_for_ever() {
    let mut engine = rebasing();
    let again = || [Event::RebaseBegun(Ok(())), cursor()];
    feed(&mut engine, again());
    feed(&mut engine, [Event::PageArrived(Err(NetFault::Rebase))]);
    feed(&mut engine, again());
    let effects = engine.step(Event::PageArrived(Err(NetFault::Rebase)), 0);
    let end = Report::GaveUp(Trouble::Network(NetFault::Rebase));
    assert_eq!(effects, [Effect::Report(end)]);
    assert!(engine.is_at_rest());
}

#[test]
fn a_rebase_that_could_not_be_noted_is_begun_again_later() {
    let mut engine = rebasing();
    let effects = engine.step(Event::RebaseBegun(Err(StorageFault::Full)), 0);
    assert!(matches!(effects.as_slice(), [Effect::Report(Report::BackedOff { .. }), _]));
    assert_eq!(feed(&mut engine, [saved(1, true)]), [], "no answer to what was not asked");
}

#[test]
fn own_work_that_waited_for_the_rebase_goes_in_the_same_round() {
    let mut engine = pushing();
    feed(&mut engine, [Event::PushAnswered(Err(NetFault::Rebase)), Event::RebaseBegun(Ok(()))]);
    feed(&mut engine, [cursor(), Event::PageArrived(Ok(page()))]);
    let effects = engine.step(ended(1), 0);
    assert!(matches!(effects.last(), Some(Effect::LoadOutbox { .. })), "{effects:?}");
}
