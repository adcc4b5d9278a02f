//! `restore`: puts a field back to what it was right after a change, as a new change.

use super::{
    answer::Answer, desk::Desk, failure::Failure, history, record_name, record_view, saved,
};
use crate::{
    actions::{Login, history as past},
    error,
};
use automerge::ChangeHash;
use satchel_shared::{documents::Path, ids::DocumentId};

/// A shorter beginning of a hash is likelier a slip of the finger.
const PREFIX_LENGTH_MIN: usize = 6;

/// What `restore` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel restore 0192ab34 payment_terms 5f3a9c01"
)]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
    /// The field
    field: String,
    /// The change: its hash as `history` names it, or a beginning of it
    hash: String,
}

/// Restores the field.
///
/// # Errors
/// `no-such-change`, or what stands in the way; nothing is saved then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let path = history::path(&args.field)?;
    let mut login = desk.login()?;
    let listed = record_name::find(login.store(), &args.id)?;
    let heading = record_view::heading(desk, &listed);
    let hash =
        find(&login, listed.id, &path, &args.hash).map_err(|failure| failure.about(&heading))?;
    let made = past::restore(&mut login, listed.id, &path, hash)
        .map_err(|fault| Failure::from(fault).about(&heading))?;
    saved::answer(desk, login.store(), &made)
}

/// The change of that hash, or the one of this field's history that begins so.
fn find(login: &Login, id: DocumentId, path: &Path, typed: &str) -> Result<ChangeHash, Failure> {
    let typed = typed.trim().to_ascii_lowercase();
    if let Ok(hash) = typed.parse::<ChangeHash>() {
        return Ok(hash);
    }
    let missing = || Failure::of(&error::NO_SUCH_CHANGE).naming(&typed);
    if typed.len() < PREFIX_LENGTH_MIN {
        return Err(missing());
    }
    let lines = past::of(login.store(), id, Some(path))?;
    let mut hashes: Vec<ChangeHash> = lines
        .iter()
        .map(|line| line.hash)
        .filter(|hash| hash.to_string().starts_with(&typed))
        .collect();
    hashes.dedup();
    match hashes.as_slice() {
        [] => Err(missing()),
        [only] => Ok(*only),
        _ => Err(Failure::of(&error::AMBIGUOUS).naming(&typed)),
    }
}
