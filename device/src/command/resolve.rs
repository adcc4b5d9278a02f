//! `resolve`: chooses one value of a field that has several. The others stay in the history.

use super::{
    answer::Answer, desk::Desk, failure::Failure, history, record_name, record_view, saved,
};
use crate::{
    actions::conflicts::{self, Pick},
    error,
};

/// What `resolve` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel resolve 0192ab34 payment_terms --pick 2"
)]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
    /// The field
    field: String,
    /// The value, one of those listed or another
    #[arg(long, value_name = "V", required_unless_present = "pick", conflicts_with = "pick")]
    value: Option<String>,
    /// The place of the value in the list of `conflicts`, from 1
    #[arg(long, value_name = "N")]
    pick: Option<usize>,
}

/// Chooses the value.
///
/// # Errors
/// `no-conflict`, `no-such-choice`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let path = history::path(&args.field)?;
    let none = || Failure::of(&error::NO_SUCH_CHOICE);
    let pick = match (&args.value, args.pick) {
        (Some(value), _) => Pick::Value(value.clone()),
        (None, Some(place)) => Pick::Index(place.checked_sub(1).ok_or_else(none)?),
        (None, None) => return Err(none()),
    };
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let made = conflicts::choose(&mut login, listed.id, &path, &pick)
        .map_err(|fault| Failure::from(fault).about(record_view::heading(desk, &listed)))?;
    saved::answer(desk, login.store(), &made)
}
