//! Trouble: kills, writes that stop, restored and cloned tablets, wrong clocks, a server that falls or is set back, newer
//! programs, a revoke.
//!
//! Each is counted where it took effect.

use crate::{
    checkers,
    fault::Fault,
    people::{self, SLOTS},
    tablet::{NEXT, Tablet},
    world::{Happening, World},
};
use satchel_shared::planted::{self, Stop};

impl World {
    /// Whether trouble of this rate strikes now.
    pub fn strikes(&mut self, rate: u64) -> bool {
        !self.is_calm && rate > 0 && self.dice.in_thousand(rate)
    }

    pub fn may_kill(&mut self, place: usize) -> bool {
        let is_killed = self.strikes(self.plan.kill);
        if is_killed {
            self.tally.note(Fault::DeviceKilled);
            self.fell(place);
        }
        is_killed
    }

    pub fn fell(&mut self, place: usize) {
        self.tablets[place].kill();
        self.prepared.remove(&place);
        self.trace.tell(self.now_ms, format!("tablet {place} falls"));
        let at = self.now_ms + self.dice.between(500, 40_000);
        self.put(at, Happening::Start(place));
    }

    /// Lets the next write of a tablet stop at some step, by chance.
    pub fn may_stop_write(&mut self) {
        let is_kill = self.strikes(self.plan.kill_in_write);
        let stop = is_kill || self.strikes(self.plan.write_fails);
        self.stopping = stop.then_some(u32::from(is_kill));
        let at = self.stop(900);
        planted::stop_write(stop.then_some(at));
    }

    pub fn stop(&mut self, steps: u64) -> Stop {
        match self.dice.below(3) {
            0 => Stop::AtCommit(self.dice.below(3) as u32),
            _ => Stop::AtStep(self.dice.below(steps) as u32),
        }
    }

    /// Notes whether the write was stopped; a kill ends the program, which is said.
    pub fn note_stopped(&mut self, place: usize, has_failed: bool, what: &str) -> bool {
        let is_used = planted::stop_write(None).is_none();
        let Some(is_kill) = self.stopping.take().filter(|_| has_failed && is_used) else {
            return false;
        };
        self.trace.tell(self.now_ms, format!("tablet {place} is stopped while it {what}"));
        if is_kill == 1 {
            self.tally.note(Fault::DeviceKilledWriting);
            self.fell(place);
        } else {
            self.tally.note(Fault::DeviceWriteFailed);
        }
        is_kill == 1
    }

    /// One occasion for every kind of trouble that comes from outside.
    pub fn trouble(&mut self) {
        let place = self.dice.place(self.tablets.len());
        if self.strikes(self.plan.clock) {
            let ten_years = 10 * 365 * 24 * 3_600_000_u64;
            let offset = self.dice.below(2 * ten_years) as i64 - ten_years as i64;
            self.tablets[place].offset_ms = offset;
            self.tally.note(Fault::ClockSet);
            self.trace.tell(self.now_ms, format!("tablet {place}: clock off by {offset} ms"));
        }
        if self.strikes(self.plan.server_kill) && self.office.is_up() {
            self.tally.note(Fault::ServerKilled);
            self.office_falls(Vec::new());
        }
        if self.strikes(self.plan.server_restore) && self.office.is_up() {
            self.back_up_or_restore_office();
        }
        if self.strikes(self.plan.restore) {
            self.back_up_or_restore(place);
        }
        if self.strikes(self.plan.upgrade) {
            self.upgrade(place);
        }
        if self.strikes(self.plan.clone) && self.tablets.len() < SLOTS {
            self.clone_tablet(place);
        }
        let may_be_revoked = self.tablets[place].who != 3 && !self.tablets[place].is_revoked;
        if self.strikes(self.plan.revoke) && may_be_revoked && self.office.is_up() {
            let slot = self.tablets[place].slot;
            self.office.revoke(slot);
            for tablet in self.tablets.iter_mut().filter(|tablet| tablet.slot == slot) {
                tablet.is_revoked = true;
            }
            checkers::after_revoke(self);
            self.tally.note(Fault::DeviceRevoked);
            self.trace.tell(self.now_ms, format!("tablet {place} is revoked"));
        }
    }

    /// The first time the server is copied, the second time set back to that: by its own commands, or by hand.
    fn back_up_or_restore_office(&mut self) {
        let copy = self.folder.join("server-copy");
        match self.office_copy.take() {
            None => {
                let is_by_hand = self.dice.in_thousand(400);
                if is_by_hand {
                    people::copy(&self.folder.join("server"), &copy).unwrap();
                } else {
                    self.office.back_up(&copy, self.now_ms);
                }
                self.office_copy = Some(is_by_hand);
                self.trace.tell(self.now_ms, "the server is backed up");
            }
            Some(is_by_hand) => {
                self.office_falls(Vec::new());
                if is_by_hand {
                    self.office.put_back(&copy);
                    std::fs::remove_dir_all(&copy).unwrap();
                } else {
                    self.office.restore(&copy, self.now_ms);
                    std::fs::remove_file(&copy).unwrap();
                }
                self.is_office_older = true;
                self.trace.tell(self.now_ms, "the server is set back");
            }
        }
    }

    /// The server has started; over an older database the operator revokes again what was revoked since.
    pub fn office_started(&mut self) {
        if !std::mem::take(&mut self.is_office_older) {
            return;
        }
        self.tally.note(Fault::ServerRestored);
        self.set_back_ms = self.now_ms;
        for tablet in self.tablets.iter().filter(|tablet| tablet.is_revoked) {
            self.office.revoke(tablet.slot);
        }
        checkers::after_office_restore(self);
    }

    /// The first time the tablet is backed up, the second time set back to that.
    pub fn back_up_or_restore(&mut self, place: usize) {
        let folder = self.folder.join(format!("stash-{place}"));
        match self.stashes.remove(&place) {
            None => {
                if !self.tablets[place].is_up() {
                    return;
                }
                self.tablets[place].copy_to(&folder);
                let actor = self.tablets[place].login().actor().clone();
                self.stashes.insert(place, (folder, actor));
                self.trace.tell(self.now_ms, format!("tablet {place} is backed up"));
            }
            Some((stash, actor)) => {
                self.tablets[place].kill();
                self.prepared.remove(&place);
                self.tablets[place].put_back(&stash);
                std::fs::remove_dir_all(&stash).unwrap();
                self.set_clock(place);
                self.tablets[place].start();
                self.tally.note(Fault::DeviceRestored);
                self.tablets[place].was_set_back = true;
                if self.dice.in_thousand(600) {
                    self.tablets[place].login().resume(actor);
                    self.tally.note(Fault::ImageRestored);
                }
                self.trace.tell(self.now_ms, format!("tablet {place} is restored"));
                checkers::after_restore(self, place);
                self.go_on(place);
            }
        }
    }

    /// The server's program is replaced by a newer one, then those of tablets; now and then a tablet is first.
    fn upgrade(&mut self, place: usize) {
        let is_first = self.office.version < NEXT && self.dice.in_thousand(750);
        if is_first && self.office.is_up() {
            self.office.version = NEXT;
            self.tally.note(Fault::ServerUpgraded);
            self.office_falls(Vec::new());
        } else if !is_first && self.tablets[place].is_up() && self.tablets[place].version < NEXT {
            self.tablets[place].version = NEXT;
            self.tally.note(Fault::DeviceUpgraded);
            self.fell(place);
        }
    }

    /// When all is over, nobody is left behind.
    pub fn finish_upgrade(&mut self) {
        let is_begun =
            self.office.version == NEXT || self.tablets.iter().any(|tablet| tablet.version == NEXT);
        if !is_begun {
            return;
        }
        if self.office.version < NEXT {
            self.office.version = NEXT;
            self.office.kill();
            self.office.start(self.now_ms);
            checkers::receipts::read_log(self);
        }
        for tablet in self.tablets.iter_mut().filter(|tablet| tablet.version < NEXT) {
            tablet.version = NEXT;
            tablet.kill();
            tablet.set_clock(self.now_ms);
            tablet.start();
        }
    }

    /// Nobody notices: work goes on where the files stand, and a round follows.
    fn go_on(&mut self, place: usize) {
        for _ in 0..2 {
            self.act(place);
        }
        let at = self.now_ms + self.dice.between(1, 20_000);
        self.put(at, Happening::Ask(place));
    }

    pub fn clone_tablet(&mut self, place: usize) {
        let to = self.tablets.len();
        let folder = self.folder.join(format!("tablet-{to}"));
        self.tablets[place].copy_to(&folder);
        let (slot, who) = (self.tablets[place].slot, self.tablets[place].who);
        let mut clone = Tablet::new(folder, slot, who, self.dice.any());
        clone.offset_ms = self.tablets[place].offset_ms;
        clone.is_revoked = self.tablets[place].is_revoked;
        clone.version = self.tablets[place].version;
        clone.set_clock(self.now_ms);
        clone.start();
        self.tablets.push(clone);
        self.go_on(place);
        self.go_on(to);
        self.tally.note(Fault::DeviceCloned);
        self.trace.tell(self.now_ms, format!("tablet {to} is a clone of tablet {place}"));
    }
}
