//! The line between tablets and server: it loses, doubles, reorders, delays, cuts and garbles; and the server's door.
//!
//! A request that is served twice, or after its device gave up, bears no life: its answer finds nobody.

use crate::{
    checkers,
    fault::Fault,
    message::{Ask, Reply, Request},
    office::Served,
    people,
    world::{Happening, PATIENCE_MS, World},
};
use satchel_device::sync::fault::NetFault;
use satchel_shared::planted;

impl World {
    pub fn send(&mut self, place: usize, mut ask: Ask) {
        if let Ask::Pull { wanted, .. } = &mut ask
            && self.strikes(self.plan.nosy)
        {
            wanted.push(*self.dice.pick(&people::anybodys()));
            self.tally.note(Fault::AskedForForeign);
        }
        if matches!(ask, Ask::Pull { .. }) {
            self.works_on_moved(place);
        }
        if self.strikes(self.plan.hands) {
            let at = self.now_ms + self.dice.between(1, 1_500);
            self.put(at, Happening::Act(place));
            self.tally.note(Fault::WorkMeanwhile);
        }
        self.requests += 1;
        let number = self.requests;
        let life = self.tablets[place].life;
        self.tablets[place].note_sent(number, &ask);
        let access = match self.tablets[place].access() {
            Ok(access) => access,
            Err(fault) => {
                let reply = Err(fault);
                return self.put(self.now_ms, Happening::Reply { to: place, life, number, reply });
            }
        };
        let timed_out = Err(NetFault::TimedOut);
        let at = self.now_ms + PATIENCE_MS;
        self.put(at, Happening::Reply { to: place, life, number, reply: timed_out });
        let request = Request { from: place, life, number, arrived_ms: 0, access, ask };
        self.carry(request);
    }

    /// Lets a request go its way, if it goes.
    pub fn carry(&mut self, request: Request) {
        let travel = self.dice.between(20, 2_000);
        if self.strikes(self.plan.lost) {
            self.tally.note(Fault::RequestLost);
            return;
        }
        if self.strikes(self.plan.truncated) {
            return self.cut(request);
        }
        // A token request that is served twice or late ends the login by design: see `tokens` of the server.
        let is_token = matches!(request.ask, Ask::Token(_));
        if !is_token && self.strikes(self.plan.doubled) {
            let later = self.now_ms + travel + self.dice.between(10, 40_000);
            self.put(later, Happening::Arrive(Request { life: u32::MAX, ..request.clone() }));
        }
        let late = !is_token && self.strikes(self.plan.late);
        let travel = if late { travel + PATIENCE_MS + self.dice.below(60_000) } else { travel };
        self.put(self.now_ms + travel, Happening::Arrive(request));
    }

    /// The line breaks in the middle of a request: the server hears a part, the device that it broke.
    pub fn cut(&mut self, mut request: Request) {
        let (to, life, number) = (request.from, request.life, request.number);
        if let Ask::Push(body) = &mut request.ask {
            body.truncate(self.dice.place(body.len()));
            request.life = u32::MAX;
            self.tally.note(Fault::RequestTruncated);
            self.put(self.now_ms + 10, Happening::Arrive(request));
        }
        let reply = Err(NetFault::Unreachable("the line broke".to_owned()));
        self.put(self.now_ms + 500, Happening::Reply { to, life, number, reply });
    }

    pub fn arrive(&mut self, mut request: Request) {
        request.arrived_ms = self.now_ms;
        let (to, life, number) = (request.from, request.life, request.number);
        if self.tablets[to].life != life && life != u32::MAX {
            self.tally.note(Fault::RequestLate);
        }
        if number < self.newest_served {
            self.tally.note(if life == u32::MAX {
                Fault::RequestDoubled
            } else {
                Fault::Reordered
            });
        }
        self.newest_served = self.newest_served.max(number);
        let word = request.ask.word();
        self.trace.tell(self.now_ms, format!("the server gets {word} {number} of tablet {to}"));
        if self.strikes(self.plan.busy) {
            self.tally.note(Fault::ServerBusy);
            let reply = Err(NetFault::Busy { retry_after_ms: Some(2_000) });
            return self.answer(&request, reply);
        }
        let asked = request.clone();
        match self.office.serve(request, self.now_ms) {
            Served::Answered(reply) => {
                checkers::after_served(self, &asked, &reply);
                self.answer(&asked, reply);
            }
            Served::Waits => {
                if self.office.waiting() == 1 {
                    let longest = if self.plan.is_slow { 5_000 } else { 200 };
                    let at = self.now_ms + self.dice.between(1, longest);
                    self.put(at, Happening::Commit);
                } else {
                    self.tally.note(Fault::PushesTogether);
                }
            }
        }
    }

    pub fn commit(&mut self) {
        if !self.office.is_up() || self.office.waiting() == 0 {
            return;
        }
        let is_killed = self.strikes(self.plan.server_kill_in_write);
        let fails = is_killed || self.strikes(self.plan.server_write_fails);
        let stop = self.stop(4_000);
        planted::stop_write(fails.then_some(stop));
        let replies = self.office.commit(self.now_ms);
        let has_failed = planted::stop_write(None).is_none() && fails;
        if has_failed {
            let fault =
                if is_killed { Fault::ServerKilledWriting } else { Fault::ServerWriteFailed };
            self.tally.note(fault);
        }
        checkers::after_commit(self, &replies);
        if is_killed && has_failed {
            let asking = replies.into_iter().map(|(request, _)| request).collect();
            return self.office_falls(asking);
        }
        for (request, reply) in replies {
            self.answer(&request, reply);
        }
    }

    /// The server's program ends: whoever waits for it hears the line break.
    pub fn office_falls(&mut self, mut asking: Vec<Request>) {
        asking.extend(self.office.kill());
        self.trace.tell(self.now_ms, "the server falls");
        for request in asking {
            let (to, life, number) = (request.from, request.life, request.number);
            let reply = Err(NetFault::Unreachable("the server fell".to_owned()));
            self.put(self.now_ms + 50, Happening::Reply { to, life, number, reply });
        }
        let at = self.now_ms + self.dice.between(500, 30_000);
        self.put(at, Happening::StartOffice);
    }

    pub fn answer(&mut self, request: &Request, reply: Reply) {
        let (to, life, number) = (request.from, request.life, request.number);
        if life == u32::MAX {
            return;
        }
        if self.strikes(self.plan.answer_lost) {
            self.tally.note(Fault::AnswerLost);
            return;
        }
        let reply = match reply {
            Ok(mut bytes) if self.strikes(self.plan.truncated) => {
                self.tally.note(Fault::AnswerTruncated);
                bytes.truncate(self.dice.place(bytes.len()));
                Ok(bytes)
            }
            Ok(_) if self.strikes(self.plan.foreign) => {
                self.tally.note(Fault::AnswerForeign);
                Ok(b"<html>Welcome to our hotel</html>".to_vec())
            }
            reply => reply,
        };
        let at = self.now_ms + self.dice.between(20, 2_000);
        self.put(at, Happening::Reply { to, life, number, reply });
    }
}
