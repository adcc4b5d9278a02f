//! `audit`: who decided what about people, devices and the log itself, and the proof that nobody altered it since.

mod list;
mod verify;

use super::fault::CommandFault;
use clap::Subcommand;

const AFTER: &str = "\
Examples:
  satchel-server audit list --data DIR
  satchel-server audit verify --data DIR";

/// Who decided what about people and devices
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    List(list::Args),
    Verify(verify::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        match &self.verb {
            Verb::List(args) => args.answer.json,
            Verb::Verify(args) => args.answer.json,
        }
    }
}

/// Does what the verb below `audit` says.
///
/// # Errors
/// Those of that verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    match args.verb {
        Verb::List(args) => list::run(&args),
        Verb::Verify(args) => verify::run(&args),
    }
}
