//! Events from outside a round: people, nudges, saves, the network, timers, the end.

use super::{Engine, Pause, State};
use crate::sync::{
    effect::{Effect, Report},
    retry,
};

impl Engine {
    /// A person never waits for a back-off; during a round they get another one after it.
    pub(super) fn asked(&mut self) -> Vec<Effect> {
        match self.state {
            State::Running(_) => {
                (self.has_work, self.has_news) = (true, true);
                Vec::new()
            }
            State::Idle | State::Waiting { .. } | State::Offline | State::Halted => self.begin(),
            State::Stopped => Vec::new(),
        }
    }

    /// Nudges coalesce: one pause, one round, however many came.
    pub(super) fn nudged(&mut self, chance: u64) -> Vec<Effect> {
        match self.state {
            State::Idle => vec![self.start_timer(retry::nudge_pause_ms(chance), Pause::Nudge)],
            State::Running(_) => {
                self.has_news = true;
                Vec::new()
            }
            // The round that follows each of these pulls anyway.
            State::Waiting { .. } | State::Offline | State::Halted | State::Stopped => Vec::new(),
        }
    }

    pub(super) fn local_work(&mut self) -> Vec<Effect> {
        match self.state {
            State::Idle | State::Waiting { pause: Pause::Nudge, .. } => self.begin(),
            State::Running(_) => {
                self.has_work = true;
                Vec::new()
            }
            State::Waiting { pause: Pause::Fault, .. }
            | State::Offline
            | State::Halted
            | State::Stopped => Vec::new(),
        }
    }

    /// The first contact after a success is tried at once; on a line that comes and goes, the back-off rules.
    pub(super) fn went_online(&mut self, chance: u64) -> Vec<Effect> {
        self.is_offline = false;
        match self.state {
            State::Idle | State::Waiting { .. } | State::Offline if !self.has_tried_contact => {
                self.has_tried_contact = true;
                self.begin()
            }
            State::Idle | State::Offline => {
                let delay_ms = retry::delay_ms(self.failures.max(1), 0, chance);
                vec![self.start_timer(delay_ms, Pause::Fault)]
            }
            State::Waiting { .. } | State::Running(_) | State::Halted | State::Stopped => {
                Vec::new()
            }
        }
    }

    pub(super) fn went_offline(&mut self) -> Vec<Effect> {
        self.is_offline = true;
        match self.state {
            State::Idle | State::Waiting { .. } => self.rest_offline(),
            // What is under way fails by itself, or proves that there is a network.
            State::Running(_) | State::Offline | State::Halted | State::Stopped => Vec::new(),
        }
    }

    pub(super) fn rest_offline(&mut self) -> Vec<Effect> {
        self.state = State::Offline;
        vec![Effect::Report(Report::Offline)]
    }

    /// What is under way may still be answered; nothing is saved any more, and nothing is lost by that.
    pub(super) fn stopped(&mut self) -> Vec<Effect> {
        if self.state == State::Stopped {
            return Vec::new();
        }
        self.state = State::Stopped;
        vec![Effect::Report(Report::Stopped)]
    }

    pub(super) fn timer_fired(&mut self, fired: u64) -> Vec<Effect> {
        match self.state {
            State::Waiting { timer, .. } if timer == fired => self.begin(),
            State::Waiting { .. }
            | State::Idle
            | State::Running(_)
            | State::Offline
            | State::Halted
            | State::Stopped => Vec::new(),
        }
    }
}
