//! `fix`: writes again what the server did not take, with corrections, as new work.

use super::{answer::Answer, desk::Desk, failure::Failure, history, refusals, saved};
use crate::actions::refusals as action;

/// What `fix` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What was tried is written again as new work, and goes with the next sync.\n\n\
                  Example:\n  satchel --store ~/satchel fix 0192ab34 phone=02-2595-1234"
)]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
    /// Corrections of what was tried, or further fields; without any, the same is written again
    #[arg(value_name = "FIELD=VALUE")]
    fields: Vec<String>,
    /// Leave out a field that was tried; may be given more than once
    #[arg(long, value_name = "FIELD")]
    without: Vec<String>,
}

/// Writes it again.
///
/// # Errors
/// `nothing-refused`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let corrections = saved::pairs(&args.fields)?;
    let left_out: Vec<_> =
        args.without.iter().map(|typed| history::path(typed)).collect::<Result<_, _>>()?;
    let mut login = desk.login()?;
    let id = refusals::find(login.store(), &args.id)?;
    let made = action::fix(&mut login, id, &corrections, &left_out)
        .map_err(|fault| Failure::from(fault).about(args.id.as_str()))?;
    saved::answer(desk, login.store(), &made)
}
