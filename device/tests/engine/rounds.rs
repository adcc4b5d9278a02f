//! A round when nothing goes wrong.

use crate::answers::{
    accepted, answered, cursor, feed, mended, offer, outbox, page, pushing, saved,
};
use satchel_device::store::{MendSummary, PageSummary, PushSummary};
use satchel_device::sync::{
    effect::{Effect, Report},
    engine::Engine,
    event::{Event, PullOffer},
    fault::StorageFault,
};
use std::sync::Arc;

#[test]
fn a_round_pushes_until_the_outbox_is_empty_then_pulls_to_the_end() {
    let mut engine = Engine::new();
    let sent = Arc::new(offer(2));
    let two = PushSummary { accepted: 2, ..PushSummary::default() };
    let told = |documents, is_end| {
        let received = PageSummary { documents, is_end, ..PageSummary::default() };
        Effect::Report(Report::Received(received))
    };
    let load = Effect::LoadOutbox { changes_max: 500 };
    let script = [
        (Event::Asked, vec![Effect::Report(Report::Began), Effect::Mend]),
        (mended(), vec![load.clone()]),
        (outbox(2), vec![Effect::SendPush(Arc::clone(&sent))]),
        (
            Event::PushAnswered(Ok(answered())),
            vec![Effect::SavePushAnswer { answered: answered(), sent }],
        ),
        (accepted(2), vec![Effect::Report(Report::Sent(two)), load]),
        (outbox(0), vec![Effect::LoadCursor]),
        (cursor(), vec![Effect::SendPull(PullOffer::default())]),
        (Event::PageArrived(Ok(page())), vec![Effect::SavePage(page())]),
        (saved(500, false), vec![told(500, false), Effect::LoadCursor]),
        (cursor(), vec![Effect::SendPull(PullOffer::default())]),
        (Event::PageArrived(Ok(page())), vec![Effect::SavePage(page())]),
        (saved(3, true), vec![told(3, true), Effect::Report(Report::Done)]),
    ];
    for (step, (event, effects)) in script.into_iter().enumerate() {
        assert_eq!(engine.step(event, 0), effects, "step {step}");
    }
    assert!(engine.is_at_rest());
}

#[test]
fn work_saved_during_the_pull_begins_another_round() {
    let mut engine = Engine::new();
    feed(
        &mut engine,
        [
            Event::Asked,
            mended(),
            outbox(0),
            cursor(),
            Event::LocalWork,
            Event::PageArrived(Ok(page())),
        ],
    );
    let effects = engine.step(saved(0, true), 0);
    assert!(effects.contains(&Effect::Report(Report::Done)));
    assert!(matches!(effects.last(), Some(Effect::LoadOutbox { .. })));
}

#[test]
fn what_an_upgraded_server_can_take_now_is_sent_in_another_round() {
    for (freed, is_sent) in [(0, false), (3, true)] {
        let mut engine = Engine::new();
        let asked = [Event::Asked, mended(), outbox(0), cursor(), Event::PageArrived(Ok(page()))];
        feed(&mut engine, asked);
        let end = PageSummary { freed, is_end: true, ..PageSummary::default() };
        let effects = engine.step(Event::PageSaved(Ok(end)), 0);
        assert_eq!(matches!(effects.last(), Some(Effect::LoadOutbox { .. })), is_sent, "{freed}");
    }
}

#[test]
fn work_saved_before_the_outbox_is_read_again_needs_no_other_round() {
    let mut engine = pushing();
    engine.step(Event::LocalWork, 0);
    let end = [Event::PushAnswered(Ok(answered())), accepted(2), outbox(0), cursor()];
    feed(&mut engine, end.into_iter().chain([Event::PageArrived(Ok(page()))]));
    assert_eq!(engine.step(saved(0, true), 0).last(), Some(&Effect::Report(Report::Done)));
    assert!(engine.is_at_rest());
}

#[test]
fn documents_that_stay_deferred_do_not_hold_up_the_pull() {
    let mut engine = pushing();
    let deferred = || Event::AnswerSaved(Ok(PushSummary { deferred: 2, ..PushSummary::default() }));
    for _ in 0..2 {
        let effects = feed(&mut engine, [Event::PushAnswered(Ok(answered())), deferred()]);
        assert!(matches!(effects.last(), Some(Effect::LoadOutbox { .. })));
        engine.step(outbox(2), 0);
    }
    let effects = feed(&mut engine, [Event::PushAnswered(Ok(answered())), deferred()]);
    assert_eq!(effects.last(), Some(&Effect::LoadCursor));
}

#[test]
fn what_cannot_be_reached_is_asked_for_by_name_as_long_as_that_helps() {
    let mut engine = Engine::new();
    feed(&mut engine, [Event::Asked, mended(), outbox(0)]);
    let came = |wanted, is_end| {
        Event::PageSaved(Ok(PageSummary { documents: 5, wanted, is_end, ..PageSummary::default() }))
    };
    let first = [cursor(), Event::PageArrived(Ok(page())), came(2, false)];
    assert_eq!(feed(&mut engine, first).last(), Some(&Effect::LoadCursor));
    for (wanted, is_asked_again) in [(1, true), (2, true), (2, false)] {
        let effects =
            feed(&mut engine, [cursor(), Event::PageArrived(Ok(page())), came(wanted, true)]);
        assert_eq!(effects.contains(&Effect::LoadCursor), is_asked_again, "{wanted} wanted");
    }
    assert!(engine.is_at_rest());
}

#[test]
fn a_server_that_sends_empty_pages_for_ever_is_left_for_later() {
    let mut engine = Engine::new();
    feed(&mut engine, [Event::Asked, mended(), outbox(0)]);
    let empty = || [cursor(), Event::PageArrived(Ok(page())), saved(0, false)];
    feed(&mut engine, empty());
    feed(&mut engine, empty());
    let effects = feed(&mut engine, empty());
    assert!(matches!(effects.last(), Some(Effect::StartTimer { .. })), "{effects:?}");
}

#[test]
fn refused_work_is_mended_before_anything_else_goes() {
    for pushed in [
        PushSummary { accepted: 1, refused: 1, ..PushSummary::default() },
        PushSummary { accepted: 1, forked: 1, ..PushSummary::default() },
    ] {
        let mut engine = pushing();
        engine.step(Event::PushAnswered(Ok(answered())), 0);
        let effects = engine.step(Event::AnswerSaved(Ok(pushed)), 0);
        assert_eq!(effects, [Effect::Report(Report::Sent(pushed)), Effect::Mend]);
        let done = MendSummary { documents: 1, reissued: 2, attempts: 1 };
        let effects = engine.step(Event::Mended(Ok(done)), 0);
        assert_eq!(effects.first(), Some(&Effect::Report(Report::Mended(done))));
        assert!(matches!(effects.last(), Some(Effect::LoadOutbox { .. })), "{effects:?}");
    }
}

#[test]
fn what_could_not_be_mended_is_mended_with_the_next_round() {
    let mut engine = pushing();
    let refused = PushSummary { refused: 2, ..PushSummary::default() };
    feed(&mut engine, [Event::PushAnswered(Ok(answered())), Event::AnswerSaved(Ok(refused))]);
    let effects = engine.step(Event::Mended(Err(StorageFault::Full)), 0);
    assert!(matches!(effects.last(), Some(Effect::StartTimer { .. })), "{effects:?}");
    let effects = engine.step(Event::Asked, 0);
    assert_eq!(effects, [Effect::Report(Report::Began), Effect::Mend]);
}

#[test]
fn a_server_that_forks_for_ever_is_left_for_later() {
    let mut engine = pushing();
    let forked = || Event::AnswerSaved(Ok(PushSummary { forked: 2, ..PushSummary::default() }));
    for _ in 0..2 {
        feed(&mut engine, [Event::PushAnswered(Ok(answered())), forked(), mended(), outbox(2)]);
    }
    let effects = feed(&mut engine, [Event::PushAnswered(Ok(answered())), forked(), mended()]);
    assert_eq!(effects.last(), Some(&Effect::LoadCursor));
}
