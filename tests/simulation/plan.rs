//! The plan of one run: who takes part, for how long, and which kinds of trouble, each by chance.
//!
//! A swarm: every seed leaves out most kinds, so that those left in meet each other often and alone.

use crate::dice::Dice;
use crate::people::PEOPLE;

/// How often each trouble comes, in a thousand of its occasions; 0 where the seed leaves it out.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The person of each device, as places in [`PEOPLE`].
    pub devices: Vec<usize>,
    /// Rounds of sync that are asked for before the trouble ends.
    pub rounds: u64,
    /// Acts of people for each round.
    pub acts: u64,
    /// Documents in a page; none leaves it as it is.
    pub page: Option<usize>,
    /// Whether the devices begin with the company's first records.
    pub is_synced: bool,
    /// Whether commits are slow, so that several pushes wait together.
    pub is_slow: bool,
    /// How often people work on the same few records, in a thousand.
    pub hot: u64,

    pub lost: u64,
    pub answer_lost: u64,
    pub doubled: u64,
    pub late: u64,
    pub truncated: u64,
    pub foreign: u64,
    pub busy: u64,

    pub kill: u64,
    pub kill_in_write: u64,
    pub write_fails: u64,
    pub restore: u64,
    pub clone: u64,
    pub clock: u64,

    pub server_kill: u64,
    pub server_kill_in_write: u64,
    pub server_write_fails: u64,
    pub server_restore: u64,
    /// Programs are replaced by newer ones.
    pub upgrade: u64,

    pub move_account: u64,
    pub move_grants: u64,
    pub change_role: u64,
    pub revoke: u64,
    pub nosy: u64,
    pub forge: u64,
    pub newer: u64,
    pub slow_save: u64,
    pub stale_form: u64,
    /// Work on quotes and orders that needs somebody's consent.
    pub approval: u64,
    pub twins: u64,
    /// People save while a request is under way.
    pub hands: u64,
    /// People look after what the server did not take.
    pub settle: u64,
}

impl Plan {
    /// The plan of a seed.
    pub fn of(seed: u64) -> Plan {
        let mut dice = Dice::of(seed, "plan");
        let mut rate = |often: u64, most: u64| match dice.in_thousand(often) {
            true => dice.between(most / 4 + 1, most),
            false => 0,
        };
        let mut plan = Plan {
            lost: rate(350, 250),
            answer_lost: rate(350, 300),
            doubled: rate(250, 300),
            late: rate(250, 200),
            truncated: rate(250, 200),
            foreign: rate(150, 150),
            busy: rate(150, 200),
            kill: rate(300, 60),
            kill_in_write: rate(300, 80),
            write_fails: rate(300, 100),
            restore: rate(350, 800),
            clone: rate(150, 100),
            clock: rate(250, 150),
            server_kill: rate(200, 60),
            server_kill_in_write: rate(200, 200),
            server_write_fails: rate(300, 350),
            server_restore: rate(250, 350),
            move_account: rate(500, 900),
            move_grants: rate(450, 900),
            change_role: rate(200, 150),
            revoke: rate(200, 100),
            nosy: rate(200, 200),
            forge: rate(200, 150),
            newer: rate(120, 60),
            slow_save: rate(350, 400),
            stale_form: rate(400, 300),
            approval: rate(450, 500),
            twins: rate(250, 150),
            hands: rate(400, 500),
            ..Plan::default()
        };
        plan.rounds = dice.between(10, 15);
        plan.acts = dice.between(1, 3);
        plan.page = dice.in_thousand(400).then(|| dice.between(1, 4) as usize);
        plan.is_synced = dice.in_thousand(600) || seed % 10 == 5;
        plan.is_slow = dice.in_thousand(400);
        plan.hot = if dice.in_thousand(500) { 600 } else { 0 };
        plan.set_theme(seed);
        // Somebody of the office and somebody of the field always take part.
        plan.devices = vec![0, 3];
        for person in [1, 2, 4] {
            if plan.devices.len() < 4 && dice.in_thousand(450) {
                plan.devices.push(person);
            }
        }
        // Drawn last, so that the seeds without it are what they were.
        plan.upgrade = if dice.in_thousand(250) { dice.between(150, 500) } else { 0 };
        let settle = if dice.in_thousand(600) { dice.between(400, 1_000) } else { 0 };
        // Where all honest work has to reach the log, nobody may let any of it go.
        plan.settle = if plan.refuses_forged_alone() { 0 } else { settle };
        debug_assert!(plan.devices.iter().all(|person| *person < PEOPLE.len()));
        plan
    }

    /// Two seeds in five are about one thing, which by chance alone is seldom undisturbed.
    fn set_theme(&mut self, seed: u64) {
        match seed % 10 {
            // Nothing but forged work can be refused.
            3 => {
                for rate in [
                    &mut self.move_account,
                    &mut self.move_grants,
                    &mut self.change_role,
                    &mut self.revoke,
                    &mut self.restore,
                    &mut self.clone,
                    &mut self.newer,
                    &mut self.server_restore,
                ] {
                    *rate = 0;
                }
                self.forge = 250;
            }
            // One account goes from hand to hand while people work on it.
            7 => {
                (self.move_account, self.hot) = (900, 900);
                (self.restore, self.server_restore, self.revoke, self.forge) = (0, 0, 0, 0);
            }
            // People take their time over the same record.
            5 => {
                (self.slow_save, self.stale_form) = (350, 600);
                (self.hot, self.hands, self.forge) = (900, 500, 0);
            }
            // Much is sold, and decided about.
            9 => (self.approval, self.slow_save, self.stale_form) = (700, 0, 0),
            _ => {}
        }
    }

    /// Whether nothing but forged work can be refused in this run, so that all honest work has to reach the log.
    pub const fn refuses_forged_alone(&self) -> bool {
        self.forge > 0
            && self.move_account + self.move_grants + self.change_role + self.revoke == 0
            && self.restore + self.clone + self.newer == 0
    }

    /// Whether honest work may be refused in this run, for what people or programs do.
    pub const fn may_refuse(&self) -> bool {
        self.move_account + self.move_grants + self.change_role + self.forge > 0
    }
}
