//! The meter: a progress bar on standard error with counts and remaining time. Hidden without a terminal, and
//! when a program reads the answer.

use super::desk::Desk;
use indicatif::{ProgressBar, ProgressStyle};

/// A progress bar, or nothing.
#[derive(Debug)]
pub struct Meter {
    bar: ProgressBar,
}

impl Meter {
    /// A meter for one piece of work.
    pub fn new(desk: &Desk, what: &'static str) -> Meter {
        let bar = if desk.is_json { ProgressBar::hidden() } else { ProgressBar::new(0) };
        if let Ok(style) =
            ProgressStyle::with_template("{msg} {bar:30} {human_pos}/{human_len}  {eta}")
        {
            bar.set_style(style);
        }
        bar.set_message(what);
        Meter { bar }
    }

    /// Shows how much of how much is done.
    pub fn show(&mut self, done: u64, of: u64) {
        // Before the server named a count there is nothing true to show.
        if of > 0 {
            self.bar.set_length(of);
            self.bar.set_position(done);
        }
    }

    /// Takes it away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
