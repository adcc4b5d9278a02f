//! What a fault leads to: another try later, a new token, or a halt until somebody asks.
//!
//! Never forgets work: every way out of here leaves the outbox as it is.

use super::{Engine, Pause, State, Step};
use crate::sync::{
    effect::{Effect, Report, Trouble},
    fault::{NetFault, Remedy, StorageFault},
    retry,
};
use satchel_shared::protocol::token::Tokens;

impl Engine {
    pub(super) fn net_failed(&mut self, fault: NetFault, chance: u64) -> Vec<Effect> {
        match fault.remedy() {
            Remedy::Retry { delay_ms_min } => {
                if self.is_offline {
                    self.failures = self.failures.saturating_add(1);
                    return self.rest_offline();
                }
                self.back_off(Trouble::Network(fault), delay_ms_min, chance)
            }
            Remedy::Refresh if !self.has_refreshed => {
                self.has_refreshed = true;
                self.state = State::Running(Step::Tokens);
                vec![Effect::RefreshTokens]
            }
            // A fresh token that has expired already: only the person's password can help.
            Remedy::Refresh => self.halt(Report::NeedsSignIn { code: sign_in_code(&fault) }),
            Remedy::SignIn => self.halt(Report::NeedsSignIn { code: sign_in_code(&fault) }),
            Remedy::Rebase => self.begin_rebase(),
            Remedy::Split | Remedy::GiveUp => self.halt(Report::GaveUp(Trouble::Network(fault))),
        }
    }

    pub(super) fn storage_failed(&mut self, fault: StorageFault, chance: u64) -> Vec<Effect> {
        if fault.is_permanent() {
            return self.halt(Report::GaveUp(Trouble::Storage(fault)));
        }
        self.back_off(Trouble::Storage(fault), 0, chance)
    }

    pub(super) fn tokens_refreshed(
        &mut self,
        result: Result<Tokens, NetFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::Tokens) {
            return Vec::new();
        }
        match result {
            Ok(tokens) => {
                self.state = State::Running(Step::TokensSaved);
                vec![Effect::SaveTokens(tokens)]
            }
            Err(fault) => self.net_failed(fault, chance),
        }
    }

    pub(super) fn tokens_saved(
        &mut self,
        result: Result<(), StorageFault>,
        chance: u64,
    ) -> Vec<Effect> {
        if self.state != State::Running(Step::TokensSaved) {
            return Vec::new();
        }
        match result {
            Ok(()) => vec![self.load_outbox()],
            Err(fault) => self.storage_failed(fault, chance),
        }
    }

    pub(super) fn halt(&mut self, report: Report) -> Vec<Effect> {
        self.state = State::Halted;
        vec![Effect::Report(report)]
    }

    fn back_off(&mut self, trouble: Trouble, asked_ms: u64, chance: u64) -> Vec<Effect> {
        self.failures = self.failures.saturating_add(1);
        let delay_ms = retry::delay_ms(self.failures, asked_ms, chance);
        let timer = self.start_timer(delay_ms, Pause::Fault);
        vec![Effect::Report(Report::BackedOff { trouble, delay_ms }), timer]
    }
}

fn sign_in_code(fault: &NetFault) -> String {
    match fault {
        NetFault::SignIn { code } => code.clone(),
        NetFault::TokenExpired => "token-expired".to_owned(),
        NetFault::Unreachable(_)
        | NetFault::TimedOut
        | NetFault::Untrusted(_)
        | NetFault::Busy { .. }
        | NetFault::Broken { .. }
        | NetFault::Garbled(_)
        | NetFault::Rebase
        | NetFault::Message { .. }
        | NetFault::Refused { .. } => "sign-in-needed".to_owned(),
    }
}
