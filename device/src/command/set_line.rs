//! `set-line`: changes fields of one line of a quote or an order. No price changes by itself.

use super::{answer::Answer, desk::Desk, failure::Failure, record_name, record_view, saved};
use crate::actions::lines;

/// What `set-line` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel set-line Q-KTA-0001 1 quantity=5 discount=5%"
)]
pub struct Args {
    /// The quote or order: its id, a beginning of it, or its number
    id: String,
    /// The line: its place as `show` numbers it, its id, or a beginning of that
    line: String,
    /// The fields of the line to change
    #[arg(value_name = "FIELD=VALUE", required = true)]
    fields: Vec<String>,
}

/// Changes the line.
///
/// # Errors
/// `no-such-entry`, `wrong-kind`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let typed = saved::pairs(&args.fields)?;
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let made = lines::set(&mut login, listed.id, &args.line, &typed)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    saved::answer(desk, login.store(), &made)
}
