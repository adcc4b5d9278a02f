//! `done`: ticks a task off. Ticking it off again changes nothing.

use super::{answer::Answer, desk::Desk, failure::Failure, record_name, record_view, saved};
use crate::actions::tasks;

/// What `done` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel done 0192ef78")]
pub struct Args {
    /// The task: its id, or a beginning of it
    id: String,
}

/// Ticks the task off.
///
/// # Errors
/// `wrong-kind`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let made = tasks::done(&mut login, listed.id.into())
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    saved::answer(desk, login.store(), &made)
}
