//! `quarantine list`: every change that was not taken, oldest first.

use super::Told;
use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    log::quarantine,
};
use satchel_shared::refusal::PROPOSAL;
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server quarantine list --data DIR --proposals

JSON data: {\"entries\": [{\"entry\", \"document\", \"kind\", \"title\", \"person\", \"person_name\", \"device\", \"letters\",
\"received_ms\", \"code\", \"is_proposal\", \"path\", \"detail\"}]}";

/// List refused changes, in the order they came
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// Only proposals: made after the record had left their author
    #[arg(long)]
    proposals: bool,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct List {
    entries: Vec<Told>,
}

/// Lists them.
///
/// # Errors
/// When the store fails.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let code = args.proposals.then_some(PROPOSAL);
    let entries = store.read(|tx| {
        let all = quarantine::all(tx, company.tenant, code)?;
        all.iter().map(|refused| Told::of(tx, &company, refused)).collect::<Result<Vec<_>, _>>()
    })?;
    args.answer.say(&List { entries });
    Ok(())
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.entries.is_empty() {
            return write!(f, "Nothing is in quarantine.");
        }
        self.entries.iter().try_for_each(|told| writeln!(f, "{told}"))
    }
}
