//! Answers as a healthy store and server give them, for the transcripts.

use satchel_device::store::{MendSummary, PageSummary, PushSummary};
use satchel_device::sync::{
    effect::Effect,
    engine::Engine,
    event::{Answered, ClockReading, Event, Page, PullOffer},
};
use satchel_shared::{
    ids::DocumentId,
    protocol::{
        push::{PushAnswer, PushDocument, PushOffer},
        token::{Secret, Tokens},
    },
};

/// A document whose id is made of one number.
pub fn document(number: u8) -> DocumentId {
    DocumentId::from_bytes(&[number; 16]).unwrap()
}

/// An offer of so many changes of one document.
pub fn offer(changes: usize) -> PushOffer {
    let changes = vec![vec![7]; changes];
    let documents = vec![PushDocument { document: document(1), changes, relay: None }];
    PushOffer { documents, ..PushOffer::default() }
}

pub fn answered() -> Answered {
    let answer = PushAnswer { documents: Vec::new(), time_ms: 0, backed_up: 0, cursor: Vec::new() };
    Answered { answer, clock: ClockReading { offset_ms: 0, uncertainty_ms: 1 } }
}

pub fn page() -> Page {
    Page { frames: Vec::new(), clock: None }
}

pub fn tokens() -> Tokens {
    let secret = || Secret::new("new");
    Tokens { access: secret(), access_lives_ms: 900_000, refresh: secret() }
}

pub fn accepted(changes: u64) -> Event {
    Event::AnswerSaved(Ok(PushSummary { accepted: changes, ..PushSummary::default() }))
}

/// The first answer of every run: nothing was left to be mended.
pub fn mended() -> Event {
    Event::Mended(Ok(MendSummary::default()))
}

pub fn outbox(changes: usize) -> Event {
    let empty = PushOffer::default();
    Event::OutboxLoaded(Ok(if changes == 0 { empty } else { offer(changes) }))
}

pub fn cursor() -> Event {
    Event::CursorLoaded(Ok(PullOffer::default()))
}

pub fn saved(documents: u64, is_end: bool) -> Event {
    Event::PageSaved(Ok(PageSummary { documents, is_end, ..PageSummary::default() }))
}

/// Feeds events and returns what the last one led to.
pub fn feed(engine: &mut Engine, events: impl IntoIterator<Item = Event>) -> Vec<Effect> {
    events.into_iter().map(|event| engine.step(event, 0)).last().unwrap_or_default()
}

/// An engine that waits for the answer to a push.
pub fn pushing() -> Engine {
    let mut engine = Engine::new();
    feed(&mut engine, [Event::Asked, mended(), outbox(2)]);
    engine
}

/// An engine that waits for a page.
pub fn pulling() -> Engine {
    let mut engine = Engine::new();
    feed(&mut engine, [Event::Asked, mended(), outbox(0), cursor()]);
    engine
}
