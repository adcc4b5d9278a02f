//! `escrow list`: what waits, and what became of the rest.

use super::Told;
use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    log::escrow::{self, State},
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server escrow list --data DIR --state waiting

JSON data: {\"entries\": [{\"change\", \"document\", \"kind\", \"title\", \"device\", \"letters\", \"device_name\", \"is_revoked\",
\"person\", \"person_name\", \"state\", \"code\", \"detail\", \"received_ms\", \"decided_by\", \"decided_ms\"}]}";

/// List work in escrow, in the order it came
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// Only this state: waiting, taken or rejected
    #[arg(long)]
    state: Option<String>,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct List {
    entries: Vec<Told>,
}

/// Lists it.
///
/// # Errors
/// `Usage` for a state there is not; when the store fails.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let unknown = |word: &str| {
        CommandFault::Usage(format!("there is no state {word:?}: waiting, taken or rejected"))
    };
    let state =
        args.state.as_deref().map(|word| State::from_word(word).ok_or_else(|| unknown(word)));
    let state = state.transpose()?;
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let entries = store.read(|tx| {
        let entries = escrow::list(tx, company.tenant, state)?;
        entries.iter().map(|entry| Told::of(tx, &company, entry)).collect::<Result<Vec<_>, _>>()
    })?;
    args.answer.say(&List { entries });
    Ok(())
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.entries.is_empty() {
            return write!(f, "Nothing is in escrow.");
        }
        self.entries.iter().try_for_each(|told| writeln!(f, "{told}"))
    }
}
