//! `audit verify`: names the first row of the audit that is not as it was written.

use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir, MarksDir},
        fault::CommandFault,
    },
    log::audit::{self, chain},
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server audit verify --data DIR --marks /mnt/elsewhere

Exit code 1 when a row was altered, left out, put in or moved, or when rows were cut off at the end. That the end was cut off
is told by the marks, so keep them on another disk than the data. `check` looks at the audit, too.

JSON data: {\"is_sound\", \"rows\", \"marked\": rows the marks know of or null, \"first\": number or null, \"detail\": words or null}";

/// Prove that nobody altered the audit
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Verified {
    is_sound: bool,
    rows: usize,
    marked: Option<u64>,
    first: Option<u64>,
    detail: Option<String>,
}

/// Verifies it.
///
/// # Errors
/// `Found` when it was altered; when it cannot be read.
pub(super) fn run(args: &Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let tenant = data_dir::company(&store)?.tenant;
    // The mark first: what is added meanwhile is then only behind it.
    let outside = args.marks.of(&args.dir)?.audit(tenant)?;
    let rows = store.read(|tx| audit::rows(tx, tenant))?;
    let found = chain::first_break(tenant, &rows, outside.as_ref());
    let verified = Verified {
        is_sound: found.is_none(),
        rows: rows.len(),
        marked: outside.map(|head| head.number),
        first: found.as_ref().map(chain::Break::number),
        detail: found.as_ref().map(ToString::to_string),
    };
    args.answer.say(&verified);
    if found.is_some() { Err(CommandFault::Found(1)) } else { Ok(()) }
}

impl fmt::Display for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.detail {
            Some(detail) => write!(f, "{detail}."),
            None => write!(f, "{} rows, all as they were written.", self.rows),
        }
    }
}
