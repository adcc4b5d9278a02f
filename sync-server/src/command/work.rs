//! `work`: the process in which a running server tries the changes of devices. Started by `serve`, not by people.

use super::fault::CommandFault;
use crate::worker::child;

/// Try changes of devices for a running server
#[derive(Clone, Debug, clap::Args)]
pub struct Args {
    /// Bytes of memory it may take
    #[arg(long, value_name = "N")]
    memory: u64,
}

/// Answers until the server closes the pipe.
///
/// # Errors
/// When the memory cannot be bounded, or a pipe breaks.
pub fn run(args: &Args) -> Result<(), CommandFault> {
    child::run(args.memory).map_err(CommandFault::machine("the worker cannot go on"))
}
