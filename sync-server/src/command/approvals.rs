//! `approvals`: what waits for somebody's decision, and what no longer is what was approved.

mod list;

use super::fault::CommandFault;
use clap::Subcommand;

const AFTER: &str = "\
Examples:
  satchel-server approvals list --data DIR
  satchel-server approvals list --data DIR --status differs";

/// What waits for a decision
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    List(list::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        let Verb::List(args) = &self.verb;
        args.answer.json
    }
}

/// Does what the verb below `approvals` says.
///
/// # Errors
/// Those of that verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let Verb::List(args) = args.verb;
    list::run(args)
}
