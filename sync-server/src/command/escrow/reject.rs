//! `escrow reject`: work the office does not want. Nothing is deleted.

use super::{Choice, Chosen};
use crate::{
    clock,
    command::{answer::Answer, fault::CommandFault},
    escrow::decide::{self, Decider},
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server escrow reject --data DIR --by lin 4f2a91c0

It is kept, and handing it in again does not bring it back.

JSON data: {\"rejected\"}";

/// Reject work in escrow; it is kept all the same
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Rejected {
    rejected: usize,
}

/// Rejects it.
///
/// # Errors
/// As `escrow accept`.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let Chosen { store, marks, company, by, entries } = args.choice.resolve()?;
    let decider = Decider { person: by, now_ms: clock::now_ms() };
    decide::reject(&store, company.tenant, decider, &entries)?;
    tracing::info!(%by, entries = entries.len(), "work in escrow was rejected");
    marks.write(&store, true)?;
    args.answer.say(&Rejected { rejected: entries.len() });
    Ok(())
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} changes are rejected; they are kept.", self.rejected)
    }
}
