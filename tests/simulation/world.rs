//! The world of one run: the server, the tablets, the line between them, and everything that is yet to happen.
//!
//! One thread, one queue ordered by time. Trouble comes while the storm lasts; then everything is mended and
//! ten rounds have to be enough.

use crate::{
    acts::Prepared,
    checkers::{self, approvals::Content},
    dice::Dice,
    fault::{Fault, Tally},
    ledger::Ledger,
    message::{Reply, Request},
    office::Office,
    people::{self, Template},
    plan::Plan,
    selling::Deed,
    tablet::{Done, Tablet},
    trace::Trace,
};
use automerge::ActorId;
use satchel_device::sync::{effect::Report, event::Event};
use satchel_shared::{documents::Heads, ids::DocumentId, planted};
use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
};

/// The longest a device waits for an answer.
pub const PATIENCE_MS: u64 = 30_000;
/// Things that may happen in one round of the end before it is called endless.
const HAPPENINGS_MAX: u32 = 4_000;
/// Time between two rounds that are asked for.
const PACE_MS: u64 = 12_000;
/// Rounds after the last fault in which all has to be equal.
pub const ROUNDS_MAX: u32 = 10;

/// A promise that did not hold.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Which.
    pub promise: &'static str,
    /// What was seen.
    pub what: String,
}

/// Something that is yet to happen.
pub enum Happening {
    /// A person does something.
    Act(usize),
    /// A person writes into a record.
    Touch(usize, DocumentId),
    /// A person does this to a quote or an order.
    Do(usize, DocumentId, Deed),
    /// A person looks at what the server did not take.
    Settle(usize),
    /// Somebody of the office looks at a quote or an order, or decides about it.
    Decide,
    /// One occasion for the office to move what reaches whom.
    Reassign,
    /// A person asks for a round.
    Ask(usize),
    /// One occasion for trouble.
    Trouble,
    /// A request reaches the server.
    Arrive(Request),
    /// The server commits what waits.
    Commit,
    /// An answer reaches its device.
    Reply { to: usize, life: u32, number: u64, reply: Reply },
    /// A timer of an engine runs out.
    Timer { of: usize, life: u32, timer: u64 },
    /// A device's program is started again.
    Start(usize),
    /// The server is started again.
    StartOffice,
    /// A person signs in.
    SignIn(usize),
}

/// All of it.
pub struct World {
    pub plan: Plan,
    pub dice: Dice,
    pub office: Office,
    pub tablets: Vec<Tablet>,
    pub prepared: BTreeMap<usize, Prepared>,
    pub ledger: Ledger,
    pub tally: Tally,
    pub trace: Trace,
    pub now_ms: u64,
    pub rounds: u64,
    pub broken: Option<Broken>,
    /// Whether both stores examine themselves at the end.
    pub is_thorough: bool,
    /// Whether the server is set back when all is done.
    pub is_set_back: bool,
    pub is_calm: bool,
    pub queue: BTreeMap<(u64, u64), Happening>,
    pub happened: u64,
    pub requests: u64,
    pub newest_served: u64,
    pub stashes: BTreeMap<usize, (PathBuf, ActorId)>,
    /// What the office moved last.
    pub moved: Option<DocumentId>,
    /// A quote or order that somebody of the office has before their eyes, as it was then.
    pub looked_at: Option<(DocumentId, Heads, Content)>,
    /// There is a copy of the server: whether it was made by hand.
    pub office_copy: Option<bool>,
    /// The server was set back and has not started since.
    pub is_office_older: bool,
    /// When the server last started over an older database.
    pub set_back_ms: u64,
    pub folder: PathBuf,
    pub stopping: Option<u32>,
}

impl World {
    /// A world before anything happened, in an empty folder.
    pub fn new(seed: u64, template: &Template, folder: PathBuf, is_told: bool) -> World {
        let plan = Plan::of(seed);
        planted::shrink_pages(plan.page);
        template.lay_server(&folder.join("server"));
        let mut tablets = Vec::new();
        for (slot, who) in plan.devices.iter().enumerate() {
            let home = folder.join(format!("tablet-{slot}"));
            template.lay_device(slot, *who, &home);
            tablets.push(Tablet::new(home, slot, *who, seed ^ (slot as u64 + 1) << 48));
        }
        let office = Office::open(&folder.join("server"), seed);
        World {
            dice: Dice::of(seed, "world"),
            office,
            tablets,
            prepared: BTreeMap::new(),
            ledger: Ledger::default(),
            tally: Tally::default(),
            trace: Trace::new(is_told),
            now_ms: 1_000,
            rounds: 0,
            broken: None,
            is_thorough: seed.is_multiple_of(8),
            is_set_back: seed % 4 == 1,
            is_calm: true,
            queue: BTreeMap::new(),
            happened: 0,
            requests: 0,
            newest_served: 0,
            stashes: BTreeMap::new(),
            moved: None,
            looked_at: None,
            office_copy: None,
            is_office_older: false,
            set_back_ms: 0,
            folder,
            stopping: None,
            plan,
        }
    }

    /// The whole run.
    pub fn run(&mut self) {
        self.trace.tell(0, format!("{:?}", self.plan));
        checkers::receipts::read_log(self);
        for place in 0..self.tablets.len() {
            self.tablets[place].start();
            self.sign_in(place);
        }
        if self.plan.is_synced {
            for place in 0..self.tablets.len() {
                self.ask(place);
            }
            self.run_to_rest();
        }
        self.storm();
        self.mend();
        if self.broken.is_none() {
            checkers::at_the_end(self);
        }
    }

    fn storm(&mut self) {
        self.is_calm = false;
        if self.is_set_back {
            people::copy(&self.folder.join("server"), &self.folder.join("server-before")).unwrap();
        }
        let span = self.plan.rounds * PACE_MS;
        let begin = self.now_ms;
        for _ in 0..self.plan.rounds {
            let place = self.dice.place(self.tablets.len());
            let at = begin + self.dice.below(span);
            self.put(at, Happening::Ask(place));
            // After a morning's talk everybody works on one record and syncs.
            if self.plan.is_slow && self.dice.in_thousand(150) {
                for place in 0..self.tablets.len() {
                    self.put(at, Happening::Act(place));
                    self.put(at + 1, Happening::Ask(place));
                }
            }
            let at = begin + self.dice.below(span);
            self.put(at, Happening::Trouble);
            let at = begin + self.dice.below(span);
            self.put(at, Happening::Reassign);
            if self.plan.approval > 0 {
                let at = begin + self.dice.below(span);
                self.put(at, Happening::Decide);
            }
            for _ in 0..self.plan.acts {
                let place = self.dice.place(self.tablets.len());
                let at = begin + self.dice.below(span);
                self.put(at, Happening::Act(place));
            }
        }
        while self.broken.is_none()
            && let Some(((at, _), happening)) = self.queue.pop_first()
        {
            self.now_ms = self.now_ms.max(at);
            if self.now_ms > begin + span {
                self.put(at, happening);
                break;
            }
            self.happen(happening);
        }
        self.is_calm = true;
    }

    /// The last fault was: everything runs again, and ten rounds have to be enough.
    fn mend(&mut self) {
        self.run_to_rest();
        self.finish_upgrade();
        self.trace.tell(self.now_ms, "the trouble is over");
        for round in 1..=ROUNDS_MAX {
            for place in 0..self.tablets.len() {
                if self.broken.is_some() || self.tablets[place].is_revoked {
                    continue;
                }
                if self.tablets[place].needs_sign_in {
                    self.sign_in(place);
                }
                self.ask(place);
                self.run_to_rest();
            }
            let is_done = self.broken.is_some() || checkers::liveness::is_done(self);
            if is_done && self.broken.is_none() && self.office.is_in_rebase() {
                self.close_rebase();
            } else if is_done {
                self.trace.tell(self.now_ms, format!("all is equal after {round} rounds"));
                return;
            }
        }
        let what = match checkers::liveness::describe(self) {
            what if what.is_empty() => "the rebase of the server never ends".to_owned(),
            what => what,
        };
        self.break_promise(checkers::liveness::PROMISE, what);
    }

    /// All is equal: the operator ends the rebase, once everybody has handed in everything.
    fn close_rebase(&mut self) {
        let running = self.tablets.iter().filter(|tablet| !tablet.is_revoked);
        let running: Vec<_> = running.map(|tablet| (tablet.slot, tablet.who)).collect();
        let left = self.office.close_rebase(&running, self.now_ms);
        checkers::receipts::read_log(self);
        self.trace.tell(self.now_ms, format!("the rebase waits for {left:?}"));
    }

    fn run_to_rest(&mut self) {
        let mut left = HAPPENINGS_MAX;
        while self.broken.is_none()
            && let Some(((at, _), happening)) = self.queue.pop_first()
        {
            self.now_ms = self.now_ms.max(at);
            self.happen(happening);
            left -= 1;
            if left == 0 {
                self.break_promise(
                    checkers::liveness::PROMISE,
                    "it never comes to rest".to_owned(),
                );
            }
        }
    }

    /// A promise did not hold; the first is told.
    pub fn break_promise(&mut self, promise: &'static str, what: String) {
        self.trace.tell(self.now_ms, format!("BROKEN {promise}: {what}"));
        self.broken.get_or_insert(Broken { promise, what });
    }

    /// Lets something happen at that time.
    pub fn put(&mut self, at: u64, happening: Happening) {
        self.happened += 1;
        self.queue.insert((at, self.happened), happening);
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Act(place) => {
                self.set_clock(place);
                self.act(place);
                if self.tablets[place].is_up() && self.dice.in_thousand(300) {
                    self.feed(place, Event::LocalWork);
                }
            }
            Happening::Touch(place, id) => {
                self.set_clock(place);
                self.touch(place, id);
            }
            Happening::Do(place, id, deed) => {
                self.set_clock(place);
                self.do_to(place, id, deed);
            }
            Happening::Settle(place) => {
                self.set_clock(place);
                self.settle_refusal(place);
                if self.tablets[place].is_up() {
                    self.feed(place, Event::LocalWork);
                }
            }
            Happening::Decide => self.office_decides(),
            Happening::Reassign => self.reassign(),
            Happening::Ask(place) => self.ask(place),
            Happening::Trouble => self.trouble(),
            Happening::Arrive(request) => self.arrive(request),
            Happening::Commit => self.commit(),
            Happening::Reply { to, life, number, reply } => {
                if self.tablets[to].life == life {
                    self.set_clock(to);
                    if let Some(event) = self.tablets[to].take_reply(number, reply) {
                        self.feed(to, event);
                    }
                }
            }
            Happening::Timer { of, life, timer } => {
                if self.tablets[of].life == life && self.tablets[of].is_up() {
                    self.feed(of, Event::TimerFired { timer });
                }
            }
            Happening::Start(place) => {
                if !self.tablets[place].is_up() {
                    self.set_clock(place);
                    self.tablets[place].start();
                    self.trace.tell(self.now_ms, format!("tablet {place} starts"));
                    self.feed(place, Event::Asked);
                }
            }
            Happening::StartOffice => {
                if !self.office.is_up() {
                    self.office.start(self.now_ms);
                    self.trace.tell(self.now_ms, "the server starts");
                    // It may have written: numbers, and what its schema lacked.
                    checkers::receipts::read_log(self);
                    self.office_started();
                }
            }
            Happening::SignIn(place) => {
                if self.tablets[place].is_up() && self.tablets[place].needs_sign_in {
                    self.sign_in(place);
                    self.ask(place);
                }
            }
        }
    }

    pub fn set_clock(&mut self, place: usize) {
        let now_ms = self.now_ms;
        self.tablets[place].set_clock(now_ms);
    }

    fn ask(&mut self, place: usize) {
        if self.tablets[place].is_up() {
            self.feed(place, Event::Asked);
        }
    }

    fn sign_in(&mut self, place: usize) {
        if !self.office.is_up() || !self.tablets[place].is_up() {
            return;
        }
        let (slot, who) = (self.tablets[place].slot, self.tablets[place].who);
        if let Some(tokens) = self.office.sign_in(slot, who, self.now_ms) {
            self.set_clock(place);
            self.tablets[place].sign_in(&tokens);
            self.trace.tell(self.now_ms, format!("tablet {place} signs in"));
        }
    }

    /// Feeds an engine and performs what it wants, until it waits for something outside.
    pub fn feed(&mut self, place: usize, event: Event) {
        self.set_clock(place);
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            let chance = self.dice.any();
            let effects = self.tablets[place].engine.step(event, chance);
            for effect in effects {
                if self.may_kill(place) {
                    return;
                }
                self.may_stop_write();
                let done = self.tablets[place].perform(effect);
                match done {
                    Done::Event(event) => {
                        let failed = checkers::is_storage_fault(&event);
                        if self.note_stopped(place, failed, "keeps what came") {
                            return;
                        }
                        match &event {
                            Event::PageSaved(Ok(_)) => checkers::after_page(self, place),
                            // Counted where it took effect: a kill may come before it is told.
                            Event::Mended(Ok(mended)) => {
                                (0..mended.reissued)
                                    .for_each(|_| self.tally.note(Fault::WorkReissued));
                            }
                            _ => {}
                        }
                        events.push_back(event);
                    }
                    done => {
                        planted::stop_write(None);
                        self.outside(place, done);
                    }
                }
            }
        }
    }

    /// Whether some store was copied or set back. Nothing else takes records from a store: a digest that differs is
    /// then a record that did not come, or one that did not go.
    fn is_copied(&self) -> bool {
        let copies = [Fault::DeviceCloned, Fault::DeviceRestored, Fault::ServerRestored];
        copies.iter().any(|fault| self.tally.of(*fault) > 0)
    }

    fn outside(&mut self, place: usize, done: Done) {
        match done {
            Done::Send(ask) => self.send(place, ask),
            Done::Timer { timer, delay_ms } => {
                let life = self.tablets[place].life;
                self.put(self.now_ms + delay_ms, Happening::Timer { of: place, life, timer });
            }
            Done::Told(report) => self.told(place, &report),
            Done::Event(_) => {}
        }
    }

    fn told(&mut self, place: usize, report: &Report) {
        self.trace.tell(self.now_ms, format!("tablet {place}: {report:?}"));
        match report {
            Report::Began => {
                self.rounds += 1;
                self.tablets[place].began_ms = self.now_ms;
            }
            Report::NeedsSignIn { code } => {
                self.tablets[place].needs_sign_in = true;
                // A restored server knows no token given since; who is kept out hears it when they sign in.
                if code == "device-revoked" || self.tablets[place].is_revoked {
                    return;
                }
                self.tally.note(Fault::SignedInAgain);
                checkers::after_lock_out(self, place, code);
                self.put(self.now_ms + 5_000, Happening::SignIn(place));
            }
            Report::Sent(sent) => {
                for _ in 0..sent.refused {
                    self.tally.note(Fault::WorkRefused);
                }
                if sent.refused > 0 && self.strikes(self.plan.settle) {
                    let at = self.now_ms + self.dice.between(1, 40_000);
                    self.put(at, Happening::Settle(place));
                }
                checkers::after_round(self, place);
            }
            Report::Received(page) if page.kept_for_unsent > 0 => {
                self.tally.note(Fault::EvictWaited);
            }
            Report::Compared(summary) => {
                self.tally.note(Fault::DigestDiffered);
                if !self.is_copied() {
                    let what = format!("tablet {place} differs from the server: {summary:?}");
                    self.break_promise("digests are equal at every end", what);
                }
            }
            Report::Done => checkers::after_round(self, place),
            _ => {}
        }
    }
}
