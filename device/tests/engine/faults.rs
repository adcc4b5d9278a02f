//! Each fault of each effect, and what answers it.

use crate::answers::{
    answered, cursor, feed, mended, offer, outbox, page, pulling, pushing, tokens,
};
use satchel_device::store::PushSummary;
use satchel_device::sync::{
    effect::{Effect, Report, Trouble},
    engine::Engine,
    event::Event,
    fault::{NetFault, StorageFault},
};
use std::sync::Arc;

/// A round begins with its first save or load, whichever is due.
fn begins(effects: &[Effect]) -> bool {
    matches!(effects.last(), Some(Effect::Mend | Effect::LoadOutbox { .. }))
}

/// Each load and save, as an engine that waits for it and its failure.
fn storage_failures(fault: &StorageFault) -> Vec<(&'static str, Engine, Event)> {
    let mut asked = Engine::new();
    feed(&mut asked, [Event::Asked, mended()]);
    let mut mending = Engine::new();
    feed(&mut mending, [Event::Asked]);
    let mut saving_answer = pushing();
    saving_answer.step(Event::PushAnswered(Ok(answered())), 0);
    let mut loading_cursor = Engine::new();
    feed(&mut loading_cursor, [Event::Asked, mended(), outbox(0)]);
    let mut saving_page = pulling();
    saving_page.step(Event::PageArrived(Ok(page())), 0);
    let mut saving_tokens = pulling();
    let expired = Event::PageArrived(Err(NetFault::TokenExpired));
    feed(&mut saving_tokens, [expired, Event::TokensRefreshed(Ok(tokens()))]);
    vec![
        ("mending", mending, Event::Mended(Err(fault.clone()))),
        ("outbox", asked, Event::OutboxLoaded(Err(fault.clone()))),
        ("answer", saving_answer, Event::AnswerSaved(Err(fault.clone()))),
        ("cursor", loading_cursor, Event::CursorLoaded(Err(fault.clone()))),
        ("page", saving_page, Event::PageSaved(Err(fault.clone()))),
        ("tokens", saving_tokens, Event::TokensSaved(Err(fault.clone()))),
    ]
}

#[test]
fn every_failed_load_or_save_is_told_and_tried_again_from_the_beginning() {
    for fault in [StorageFault::Full, StorageFault::Busy, StorageFault::Failed("io".into())] {
        for (name, mut engine, failure) in storage_failures(&fault) {
            let effects = engine.step(failure, 0);
            let [Effect::Report(report), Effect::StartTimer { timer, delay_ms }] = &effects[..]
            else {
                panic!("{name}: {effects:?}");
            };
            let trouble = Trouble::Storage(fault.clone());
            assert_eq!(*report, Report::BackedOff { trouble, delay_ms: *delay_ms }, "{name}");
            let next = engine.step(Event::TimerFired { timer: *timer }, 0);
            assert!(begins(&next), "{name}");
        }
    }
}

#[test]
fn a_damaged_store_is_told_and_not_written_again_until_somebody_asks() {
    for (name, mut engine, failure) in storage_failures(&StorageFault::Damaged("page 3".into())) {
        let effects = engine.step(failure, 0);
        assert!(matches!(&effects[..], [Effect::Report(Report::GaveUp(_))]), "{name}: {effects:?}");
        assert_eq!(feed(&mut engine, [Event::LocalWork, Event::Nudged]), []);
        assert!(begins(&engine.step(Event::Asked, 0)), "{name}");
    }
}

#[test]
fn an_expired_token_is_renewed_once_saved_and_the_round_goes_on() {
    let mut engine = pushing();
    assert_eq!(
        engine.step(Event::PushAnswered(Err(NetFault::TokenExpired)), 0),
        [Effect::RefreshTokens]
    );
    let effects = engine.step(Event::TokensRefreshed(Ok(tokens())), 0);
    assert_eq!(effects, [Effect::SaveTokens(tokens())]);
    let effects = engine.step(Event::TokensSaved(Ok(())), 0);
    assert!(matches!(effects[..], [Effect::LoadOutbox { .. }]), "{effects:?}");
    engine.step(outbox(2), 0);
    let effects = engine.step(Event::PushAnswered(Err(NetFault::TokenExpired)), 0);
    let report = Report::NeedsSignIn { code: "token-expired".into() };
    assert_eq!(effects, [Effect::Report(report)], "a second time only a password helps");
}

#[test]
fn a_token_is_renewed_again_after_an_hour_without_network() {
    let mut engine = pushing();
    let expired = || Event::PushAnswered(Err(NetFault::TokenExpired));
    feed(
        &mut engine,
        [expired(), Event::TokensRefreshed(Ok(tokens())), Event::TokensSaved(Ok(()))],
    );
    feed(&mut engine, [outbox(2), Event::PushAnswered(Err(NetFault::TimedOut))]);
    feed(&mut engine, [Event::TimerFired { timer: 1 }, outbox(2)]);
    assert_eq!(engine.step(expired(), 0), [Effect::RefreshTokens]);
}

#[test]
fn a_dead_login_asks_for_the_person_and_keeps_still() {
    let code = || "device-revoked".to_owned();
    let dead = NetFault::SignIn { code: code() };
    for (mut engine, failure) in [
        (pushing(), Event::PushAnswered(Err(dead.clone()))),
        (pulling(), Event::PageArrived(Err(dead.clone()))),
    ] {
        assert_eq!(engine.step(failure, 0), [Effect::Report(Report::NeedsSignIn { code: code() })]);
        assert_eq!(feed(&mut engine, [Event::LocalWork]), []);
        assert_eq!(feed(&mut engine, [Event::WentOnline]), []);
    }
}

#[test]
fn a_change_the_server_cannot_read_is_found_by_halving_and_put_aside_alone() {
    let mut engine = Engine::new();
    feed(&mut engine, [Event::Asked, mended(), outbox(4)]);
    let unread = || NetFault::Message { status: 413, code: "too-large".into() };
    for changes in [2, 1] {
        let effects = engine.step(Event::PushAnswered(Err(unread())), 0);
        assert_eq!(effects, [Effect::LoadOutbox { changes_max: changes }]);
        engine.step(outbox(changes), 0);
    }
    let effects = engine.step(Event::PushAnswered(Err(unread())), 0);
    assert_eq!(effects, [Effect::PutAside { sent: Arc::new(offer(1)), fault: unread() }]);
    let aside = Event::AnswerSaved(Ok(PushSummary { refused: 1, ..PushSummary::default() }));
    assert_eq!(engine.step(aside, 0).last(), Some(&Effect::Mend));
    assert_eq!(engine.step(mended(), 0), [Effect::LoadOutbox { changes_max: 2 }]);
}

#[test]
fn a_server_that_reads_nothing_at_all_is_not_fed_the_whole_outbox_one_by_one() {
    let mut engine = Engine::new();
    feed(&mut engine, [Event::Asked, mended(), outbox(1)]);
    let unread = || Event::PushAnswered(Err(NetFault::Message { status: 400, code: "bad".into() }));
    let mut put_aside = 0;
    while let [Effect::PutAside { .. }] = &engine.step(unread(), 0)[..] {
        put_aside += 1;
        feed(
            &mut engine,
            [
                Event::AnswerSaved(Ok(PushSummary { refused: 1, ..PushSummary::default() })),
                mended(),
                outbox(1),
            ],
        );
    }
    assert_eq!(put_aside, 5);
    assert!(engine.is_at_rest());
}

#[test]
fn an_answer_nobody_asked_for_changes_nothing() {
    let mut engine = pulling();
    let strays = [
        outbox(3),
        Event::PushAnswered(Ok(answered())),
        cursor(),
        Event::TokensSaved(Ok(())),
        Event::TimerFired { timer: 9 },
    ];
    for stray in strays {
        assert_eq!(engine.step(stray, 0), []);
    }
    assert_eq!(engine.step(Event::PageArrived(Ok(page())), 0), [Effect::SavePage(page())]);
}
