//! A small world around the engine: a store, a server and a line, all of which fail as a tape says.
//!
//! The tape is a list of bytes; when it has run out, everything is well. So a shrunk tape is a short story.

use crate::answers::{answered, document, tokens};
use satchel_device::store::{CompareSummary, MendSummary, PageSummary, PushSummary};
use satchel_device::sync::{
    effect::{Effect, Report},
    engine::Engine,
    event::{Event, Page, PullOffer},
    fault::{NetFault, StorageFault},
};
use satchel_shared::{
    ids::DocumentId,
    protocol::{
        compare::{CompareAnswer, CompareOffer},
        pull::Frame,
        push::{PushDocument, PushOffer},
    },
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The server takes no message with a change of this document.
const UNREADABLE: u8 = 3;
/// Changes of this document break a rule.
const FORBIDDEN: u8 = 4;
/// Pages of this many log entries.
const PAGE: u64 = 5;

#[derive(Debug)]
enum Flight {
    Nothing,
    /// The answer to the one request or save under way.
    Answer(Event),
}

pub struct World {
    pub engine: Engine,
    tape: Vec<u8>,
    flight: Flight,
    timer: Option<u64>,
    /// The device's store.
    outbox: BTreeMap<u8, Vec<u8>>,
    stuck: BTreeSet<u8>,
    /// Work that needs its author.
    attempts: BTreeSet<u8>,
    cursor: u64,
    changes_made: u8,
    /// What was sent last, and what page arrived last: saved must be exactly these.
    sent: Option<Arc<PushOffer>>,
    page: Option<Page>,
    /// The server.
    log: BTreeSet<(u8, u8)>,
    /// Comparisons asked for in this round.
    compared: u32,
    head: u64,
    is_token_old: bool,
    /// Everything that happened, in words.
    pub trace: Vec<String>,
    /// The last report.
    pub report: Option<Report>,
}

impl World {
    pub fn new(mut tape: Vec<u8>) -> World {
        tape.reverse();
        World {
            engine: Engine::new(),
            tape,
            flight: Flight::Nothing,
            timer: None,
            outbox: BTreeMap::new(),
            stuck: BTreeSet::new(),
            attempts: BTreeSet::new(),
            cursor: 0,
            changes_made: 0,
            sent: None,
            page: None,
            log: BTreeSet::new(),
            compared: 0,
            head: 7,
            is_token_old: false,
            trace: Vec::new(),
            report: None,
        }
    }

    /// Runs until the tape is empty.
    pub fn run_storm(&mut self) {
        while !self.tape.is_empty() {
            self.live();
        }
    }

    /// Runs the tape, lets its last fault arrive, then asks once and runs until all is quiet. Returns the steps.
    pub fn run(&mut self) -> usize {
        self.run_storm();
        self.feed(Event::WentOnline);
        self.run_to_rest();
        self.feed(Event::Asked);
        self.run_to_rest()
    }

    fn run_to_rest(&mut self) -> usize {
        let mut steps = 0;
        while self.move_on() {
            steps += 1;
            assert!(steps < 500, "no rest:\n{}", self.trace.join("\n"));
        }
        steps
    }

    /// What waits on the device, and does not need its author.
    pub fn unsent(&self) -> usize {
        self.outbox.values().map(Vec::len).sum()
    }

    /// Every change made is in the outbox or in the log, and none was lost.
    pub fn check_nothing_is_lost(&self) {
        let waiting = self.outbox.values().flatten().copied();
        let held: BTreeSet<u8> = waiting
            .chain(self.log.iter().map(|(_, change)| *change))
            .chain(self.attempts.iter().copied())
            .collect();
        assert_eq!(held, (0..self.changes_made).collect(), "\n{}", self.trace.join("\n"));
    }

    pub fn is_caught_up(&self) -> bool {
        self.cursor == self.head
    }

    fn draw(&mut self) -> u8 {
        self.tape.pop().unwrap_or(0)
    }

    fn live(&mut self) {
        match self.draw() % 16 {
            0 | 1 if self.changes_made < 200 => self.save_something(),
            2 => self.feed(Event::Asked),
            3 => {
                self.head += 1;
                self.feed(Event::Nudged);
            }
            4 => self.feed(Event::WentOffline),
            5 => self.feed(Event::WentOnline),
            6 => self.is_token_old = true,
            7 => self.feed(Event::TimerFired { timer: 1 }),
            _ => {
                self.move_on();
            }
        }
    }

    fn save_something(&mut self) {
        let doc = self.draw() % 6;
        self.outbox.entry(doc).or_default().push(self.changes_made);
        self.changes_made += 1;
        self.feed(Event::LocalWork);
    }

    fn move_on(&mut self) -> bool {
        match std::mem::replace(&mut self.flight, Flight::Nothing) {
            Flight::Answer(event) => {
                self.feed(event);
                true
            }
            Flight::Nothing => match self.timer.take() {
                Some(timer) => {
                    self.feed(Event::TimerFired { timer });
                    true
                }
                None => false,
            },
        }
    }

    fn feed(&mut self, event: Event) {
        let is_storage_fault = matches!(
            event,
            Event::OutboxLoaded(Err(_))
                | Event::AnswerSaved(Err(_))
                | Event::Mended(Err(_))
                | Event::CursorLoaded(Err(_))
                | Event::PageSaved(Err(_))
                | Event::ComparisonLoaded(Err(_))
                | Event::ComparisonSaved(Err(_))
                | Event::TokensSaved(Err(_))
                | Event::RebaseBegun(Err(_))
        );
        self.trace.push(format!("> {event:?}"));
        let chance = self.trace.len() as u64 * 7_919;
        let effects = self.engine.step(event, chance);
        let is_told = effects.iter().any(|effect| matches!(effect, Effect::Report(_)));
        assert!(is_told || !is_storage_fault, "a storage fault went untold");
        for effect in effects {
            self.trace.push(format!("  {effect:?}"));
            self.perform(effect);
        }
    }

    fn perform(&mut self, effect: Effect) {
        let answer = match effect {
            Effect::Report(report) => {
                self.compared *= u32::from(report != Report::Began);
                self.report = Some(report);
                return;
            }
            Effect::StartTimer { timer, .. } => {
                assert!(matches!(self.flight, Flight::Nothing), "a timer beside a flight");
                self.timer = Some(timer);
                return;
            }
            Effect::LoadOutbox { changes_max } => {
                let fault = self.storage_fault();
                Event::OutboxLoaded(fault.map_or_else(|| Ok(self.offer(changes_max)), Err))
            }
            Effect::SendPush(offer) => self.push(offer),
            Effect::SavePushAnswer { sent, .. } => {
                assert_eq!(
                    self.sent.take(),
                    Some(Arc::clone(&sent)),
                    "saved what was not sent last"
                );
                Event::AnswerSaved(self.storage_fault().map_or_else(|| Ok(self.let_go(&sent)), Err))
            }
            Effect::PutAside { sent, .. } => {
                assert_eq!(sent.documents.len(), 1);
                Event::AnswerSaved(
                    self.storage_fault().map_or_else(|| Ok(self.put_aside(&sent)), Err),
                )
            }
            Effect::Mend => {
                let fault = self.storage_fault();
                Event::Mended(fault.map_or_else(|| Ok(self.mend()), Err))
            }
            Effect::LoadCursor => {
                let offer =
                    PullOffer { cursor: self.cursor.to_le_bytes().to_vec(), wanted: Vec::new() };
                Event::CursorLoaded(self.storage_fault().map_or(Ok(offer), Err))
            }
            Effect::SendPull(offer) => self.pull(&offer),
            Effect::SavePage(page) => {
                assert_eq!(self.page.take().as_ref(), Some(&page), "saved a page out of order");
                Event::PageSaved(self.storage_fault().map_or_else(|| Ok(self.store(&page)), Err))
            }
            Effect::BeginRebase => {
                let fault = self.storage_fault();
                self.cursor = if fault.is_none() { 0 } else { self.cursor };
                Event::RebaseBegun(fault.map_or(Ok(()), Err))
            }
            Effect::LoadComparison | Effect::SendCompare(_) | Effect::SaveComparison(_) => {
                self.compare(&effect)
            }
            Effect::RefreshTokens => {
                Event::TokensRefreshed(self.line_fault().map_or(Ok(tokens()), Err))
            }
            Effect::SaveTokens(_) => {
                let fault = self.storage_fault();
                self.is_token_old &= fault.is_some();
                Event::TokensSaved(fault.map_or(Ok(()), Err))
            }
        };
        assert!(
            matches!(self.flight, Flight::Nothing),
            "two in flight:\n{}",
            self.trace.join("\n")
        );
        self.flight = Flight::Answer(answer);
    }

    fn compare(&mut self, effect: &Effect) -> Event {
        match effect {
            Effect::LoadComparison => {
                let fault = self.storage_fault();
                Event::ComparisonLoaded(fault.map_or_else(|| Ok(CompareOffer::default()), Err))
            }
            Effect::SendCompare(_) => {
                self.compared += 1;
                assert!(self.compared <= 1, "it compares twice in a round");
                let fault = self.net_fault();
                Event::Compared(fault.map_or_else(|| Ok(CompareAnswer::default()), Err))
            }
            _ => {
                let summary = CompareSummary { wanted: u64::from(self.draw()) * 2, noted: 0 };
                Event::ComparisonSaved(self.storage_fault().map_or(Ok(summary), Err))
            }
        }
    }

    fn storage_fault(&mut self) -> Option<StorageFault> {
        match self.draw() % 16 {
            1 => Some(StorageFault::Full),
            2 => Some(StorageFault::Failed("i/o".into())),
            3 => Some(StorageFault::Damaged("page 1".into())),
            _ => None,
        }
    }

    fn net_fault(&mut self) -> Option<NetFault> {
        let fault = self.line_fault();
        if fault.is_none() && self.is_token_old { Some(NetFault::TokenExpired) } else { fault }
    }

    fn line_fault(&mut self) -> Option<NetFault> {
        match self.draw() % 24 {
            1 => Some(NetFault::Unreachable("cut".into())),
            2 => Some(NetFault::TimedOut),
            3 => Some(NetFault::Busy { retry_after_ms: Some(1_000) }),
            4 => Some(NetFault::Garbled("html".into())),
            5 => Some(NetFault::SignIn { code: "revoked".into() }),
            6 => Some(NetFault::Rebase),
            7 => Some(NetFault::Refused { status: 404, code: "not-found".into() }),
            _ => None,
        }
    }

    fn offer(&self, changes_max: usize) -> PushOffer {
        let ready =
            self.outbox.iter().filter(|(doc, all)| !all.is_empty() && !self.stuck.contains(doc));
        let mut room = changes_max;
        let mut documents = Vec::new();
        for (doc, changes) in ready {
            let changes: Vec<Vec<u8>> =
                changes.iter().take(room).map(|change| vec![*change]).collect();
            room -= changes.len();
            if !changes.is_empty() {
                documents.push(PushDocument { document: document(*doc), changes, relay: None });
            }
        }
        PushOffer { documents, ..PushOffer::default() }
    }

    /// The server's part; the answer may be lost after it took the changes.
    fn push(&mut self, offer: Arc<PushOffer>) -> Event {
        if let Some(fault) = self.net_fault() {
            return Event::PushAnswered(Err(fault));
        }
        if offer.documents.iter().any(|sent| number(sent.document) == UNREADABLE) {
            let unread = NetFault::Message { status: 413, code: "too-large".into() };
            return Event::PushAnswered(Err(unread));
        }
        for sent in offer.documents.iter().filter(|sent| number(sent.document) != FORBIDDEN) {
            self.log.extend(sent.changes.iter().map(|change| (number(sent.document), change[0])));
        }
        self.head += 1;
        if self.draw() % 8 == 1 {
            return Event::PushAnswered(Err(NetFault::TimedOut));
        }
        self.sent = Some(offer);
        Event::PushAnswered(Ok(answered()))
    }

    fn let_go(&mut self, sent: &PushOffer) -> PushSummary {
        let mut pushed = PushSummary::default();
        for sent in &sent.documents {
            let doc = number(sent.document);
            let count = sent.changes.len();
            if doc == FORBIDDEN {
                self.stuck.insert(doc);
                pushed.refused += count as u64;
            } else {
                self.outbox.get_mut(&doc).unwrap().drain(..count);
                pushed.accepted += count as u64;
            }
        }
        pushed
    }

    fn put_aside(&mut self, sent: &PushOffer) -> PushSummary {
        self.stuck.insert(number(sent.documents[0].document));
        PushSummary { refused: 1, ..PushSummary::default() }
    }

    /// A document that stands still goes on without its changes: all of them touch one field.
    fn mend(&mut self) -> MendSummary {
        let mut mended = MendSummary::default();
        for doc in std::mem::take(&mut self.stuck) {
            self.attempts.extend(self.outbox.remove(&doc).unwrap());
            mended.documents += 1;
            mended.attempts += 1;
        }
        mended
    }

    fn pull(&mut self, offer: &PullOffer) -> Event {
        if let Some(fault) = self.net_fault() {
            return Event::PageArrived(Err(fault));
        }
        let from = u64::from_le_bytes(offer.cursor.as_slice().try_into().unwrap());
        let to = (from + PAGE).min(self.head);
        let cursor = to.to_le_bytes().to_vec();
        let mut frames = vec![Frame::Checkpoint { cursor, remaining: self.head - to }];
        if to == self.head {
            frames.push(Frame::End { documents: 1, schema: 1, time_ms: 0, head: 0, backed_up: 0 });
        }
        let page = Page { frames, clock: None };
        self.page = Some(page.clone());
        Event::PageArrived(Ok(page))
    }

    fn store(&mut self, page: &Page) -> PageSummary {
        let Some(Frame::Checkpoint { cursor, .. }) = page.frames.first() else {
            panic!("no checkpoint")
        };
        let to = u64::from_le_bytes(cursor.as_slice().try_into().unwrap());
        assert!(to >= self.cursor, "the cursor went back");
        let documents = to - self.cursor;
        self.cursor = to;
        let is_end = page.frames.len() > 1;
        let differs = is_end && self.draw() % 8 == 1;
        PageSummary { documents, is_end, differs, ..PageSummary::default() }
    }
}

fn number(document: DocumentId) -> u8 {
    document.bytes()[0]
}
