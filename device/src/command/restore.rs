//! `restore`: puts a field or a whole line back to what it was in an earlier version, as a new change.

use super::{
    answer::Answer, as_of, desk::Desk, failure::Failure, history, record_name, record_view, saved,
};
use crate::{
    actions::{
        as_of::At,
        restore::{restore, restore_change},
    },
    error,
};

/// What `restore` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  satchel --store ~/satchel restore 0192ab34 payment_terms 5f3a9c01\n  satchel --store ~/satchel restore 0192ab34 payment_terms --hash 5f3a9c01"
)]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
    /// The field, or an entry: payment_terms, lines.2.quantity, lines.2
    field: String,
    /// The change: its hash as `history` names it, or a beginning of it
    #[arg(conflicts_with_all = ["as_of", "at_decision", "at_signature", "at"])]
    hash: Option<String>,
    #[command(flatten)]
    as_of: as_of::AsOf,
}

/// Restores the field.
///
/// # Errors
/// `no-such-change`, `not-then`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let path = history::path(&args.field)?;
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let heading = record_view::heading(desk, &listed);
    let about = |failure: Failure| failure.about(&heading);
    let asked = args.as_of.read(login.store(), listed.id).map_err(about)?;
    let made = match (&args.hash, asked) {
        (Some(typed), _) => {
            let hash = as_of::change(&login.store().document(listed.id)?, typed).map_err(about)?;
            restore_change(&mut login, listed.id, &path, hash)
        }
        (None, Some(At::Heads(heads))) if heads.len() == 1 => {
            restore_change(&mut login, listed.id, &path, heads[0])
        }
        (None, Some(at)) => restore(&mut login, listed.id, &path, &at),
        (None, None) => return Err(Failure::of(&error::USAGE).about(heading)),
    };
    let made = made.map_err(|fault| about(Failure::from(fault)))?;
    saved::answer(desk, login.store(), &made)
}
