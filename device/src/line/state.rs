//! What is known of the line to the server: nothing of it is stored, and a new start knows nothing yet.

use crate::{
    failure::Failure,
    store::PageSummary,
    sync::{
        effect::{Report, Trouble},
        fault::{self, NetFault},
    },
};

/// How the line stands, for whoever shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineState {
    /// The server was reached last; false until it was.
    pub is_online: bool,
    /// Nobody knows yet whether there is a line: the first round has not ended.
    pub is_unsure: bool,
    /// A round is going on.
    pub is_syncing: bool,
    /// Nothing comes unasked: the line costs by volume.
    pub is_metered: bool,
    /// When the next try is, by this device's clock in milliseconds.
    pub next_try_ms: Option<i64>,
    /// Why the last round did not end well.
    pub trouble: Option<Failure>,
    /// Why the server lets the person in no more, in its own word.
    pub sign_in: Option<String>,
    /// When this run began to receive, and with how many records here.
    pub began: Option<(i64, u64)>,
    /// The office ordered that what is here of the person goes, and it may be obeyed now.
    pub is_ordered: bool,
}

impl LineState {
    /// A line that has not been tried.
    pub fn new(is_metered: bool) -> LineState {
        LineState { is_unsure: true, is_metered, ..LineState::default() }
    }

    /// Takes in where a round stands.
    pub fn take(&mut self, report: &Report, now_ms: i64) {
        match report {
            Report::Began => {
                (self.is_syncing, self.next_try_ms) = (true, None);
                // A new try may have new tokens; the store still knows when it has not.
                self.sign_in = None;
            }
            Report::Sent(_) | Report::Mended(_) | Report::Compared(_) | Report::RebaseBegan => {
                self.is_online = true;
            }
            Report::Received(page) => self.received(page, now_ms),
            Report::Done => {
                *self = LineState {
                    is_online: true,
                    is_metered: self.is_metered,
                    is_ordered: self.is_ordered,
                    ..LineState::default()
                };
            }
            Report::Offline => self.rest(false, None),
            Report::BackedOff { trouble, delay_ms } => {
                let delay_ms = i64::try_from(*delay_ms).unwrap_or(i64::MAX);
                let is_online = is_online_in(trouble, self.is_online);
                self.rest(is_online, Some(trouble));
                self.next_try_ms = Some(now_ms.saturating_add(delay_ms));
            }
            Report::GaveUp(trouble) => {
                let is_online = is_online_in(trouble, self.is_online);
                self.rest(is_online, Some(trouble));
            }
            Report::NeedsSignIn { code } => {
                self.rest(true, None);
                self.sign_in = Some(code.clone());
            }
            Report::Stopped => self.is_syncing = false,
        }
    }

    fn received(&mut self, page: &PageSummary, now_ms: i64) {
        self.is_online = true;
        if self.began.is_none() {
            self.began = Some((now_ms, page.documents));
        }
    }

    fn rest(&mut self, is_online: bool, trouble: Option<&Trouble>) {
        self.is_syncing = false;
        self.is_unsure = false;
        self.is_online = is_online;
        self.trouble = trouble.map(failure);
    }

    /// Takes in that the line broke, or came back, outside of a round.
    pub fn is_heard(&mut self, is_online: bool) {
        self.is_online = is_online;
        self.is_unsure = false;
    }
}

/// A busy server is there, and so is one that says what it does not like; a hotel's page is not.
const fn is_online_in(trouble: &Trouble, before: bool) -> bool {
    match trouble {
        Trouble::Network(
            NetFault::Unreachable(_)
            | NetFault::TimedOut
            | NetFault::Untrusted(_)
            | NetFault::Garbled(_),
        ) => false,
        Trouble::Network(_) => true,
        Trouble::Storage(_) => before,
    }
}

/// What went wrong, for people.
pub fn failure(trouble: &Trouble) -> Failure {
    match trouble {
        Trouble::Network(NetFault::SignIn { code }) => Failure::of(fault::sign_in_code(code)),
        Trouble::Network(fault) => fault.clone().into(),
        Trouble::Storage(fault) => fault.clone().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backed_off(fault: NetFault) -> Report {
        Report::BackedOff { trouble: Trouble::Network(fault), delay_ms: 5_000 }
    }

    #[test]
    fn a_hotels_page_is_no_line_and_a_busy_server_is_one() {
        let mut state = LineState::new(false);
        state.take(&backed_off(NetFault::Garbled("<html>".to_owned())), 1_000);
        assert!(!state.is_online && !state.is_unsure);
        state.take(&backed_off(NetFault::Busy { retry_after_ms: None }), 1_000);
        assert!(state.is_online);
        assert_eq!(state.next_try_ms, Some(6_000));
        assert_eq!(state.trouble.map(|failure| failure.code().word), Some("server-busy"));
    }

    #[test]
    fn a_round_that_ended_well_leaves_no_trouble_behind() {
        let mut state = LineState::new(true);
        state.take(&backed_off(NetFault::TimedOut), 1_000);
        state.take(&Report::Began, 2_000);
        assert!(state.is_syncing && state.next_try_ms.is_none() && state.trouble.is_some());
        state.take(&Report::Done, 3_000);
        assert!(state.is_online && !state.is_syncing && state.trouble.is_none());
        assert!(state.is_metered, "that is a setting, not a state");
    }

    #[test]
    fn a_sign_in_is_asked_for_until_another_round_begins() {
        let mut state = LineState::new(false);
        state.take(&Report::NeedsSignIn { code: "signed-out".to_owned() }, 1_000);
        assert_eq!(state.sign_in.as_deref(), Some("signed-out"));
        state.take(&Report::Began, 2_000);
        assert_eq!(state.sign_in, None);
    }

    #[test]
    fn the_line_is_heard_between_rounds() {
        let mut state = LineState::new(false);
        state.take(&Report::Done, 1_000);
        state.is_heard(false);
        assert!(!state.is_online);
        state.is_heard(true);
        assert!(state.is_online && !state.is_unsure);
    }
}
