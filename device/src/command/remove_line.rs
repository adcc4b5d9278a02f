//! `remove-line`: takes a line out of a quote or an order. The line stays in the history, marked as removed.

use super::{answer::Answer, desk::Desk, failure::Failure, record_name, record_view, saved};
use crate::actions::lines;

/// What `remove-line` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel remove-line Q-KTA-0001 2")]
pub struct Args {
    /// The quote or order: its id, a beginning of it, or its number
    id: String,
    /// The line: its place as `show` numbers it, its id, or a beginning of that
    line: String,
}

/// Removes the line.
///
/// # Errors
/// `no-such-entry`, `wrong-kind`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let made = lines::remove(&mut login, listed.id, &args.line)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    saved::answer(desk, login.store(), &made)
}
