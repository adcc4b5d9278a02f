//! `restore`: puts a backup in the database's place. The old database is renamed, never deleted.

use super::{
    answer::Answer,
    backup::{Held, held},
    data_dir::{DataDir, MarksDir},
    fault::CommandFault,
    progress, serve,
};
use crate::{chance, clock, log::backup};
use serde::Serialize;
use std::{fmt, path::PathBuf};

const AFTER: &str = "\
Example:
  satchel-server restore --data DIR --from satchel-friday.db

Stop the server first. Devices notice the new epoch and hand in again what the backup lacks, for lost colleagues too; until
`rebase close`, official numbers and exports stand still. Revocations and password changes made after the backup are
undone: make them again.

JSON data: {\"old\": FILE or null, \"companies\": [{\"tenant\", \"name\", \"number\"}]}";

/// Put a backup in the database's place
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Done {
    old: Option<PathBuf>,
    companies: Vec<Held>,
}

/// Restores.
///
/// # Errors
/// When the server runs, the backup is not whole, or the disk is full; the old database stays then.
pub fn run(args: Args) -> Result<(), CommandFault> {
    if !args.from.is_file() {
        let from = args.from.display();
        return Err(CommandFault::NotFound(format!("there is no file {from}")));
    }
    args.dir.create()?;
    let _lock = serve::lock(&args.dir)?;
    let bar = progress::bar("copying pages", 0);
    let now_ms = clock::now_ms();
    let restored =
        backup::restore(&args.dir.data, &args.from, &chance::bytes, now_ms, &mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        });
    bar.finish_and_clear();
    let (old, tenants) = restored?;
    // As at a start, so that nobody meets in between whom the list says to be erased.
    args.marks.notice(&args.dir, &args.dir.open()?)?;
    args.answer.say(&Done { old, companies: held(&tenants) });
    Ok(())
}

impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for held in &self.companies {
            writeln!(f, "{}: restored up to {}, in a new epoch.", held.name, held.number)?;
        }
        if let Some(old) = &self.old {
            writeln!(f, "The database before lies in {}.", old.display())?;
        }
        write!(
            f,
            "Make revocations and password changes since the backup again, then start the server.\n\
             Tablets hand in what the backup lacks as they sync: see `rebase status`, then `rebase close`."
        )
    }
}
