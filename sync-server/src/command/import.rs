//! `import`: records from other systems' files.

mod adventureworks;
mod csv;

use super::fault::CommandFault;
use crate::{
    chance, clock,
    import::write::{Writing, Written},
    ingest::ServerActor,
    log::{Store, people::Company},
};
use clap::Subcommand;
use satchel_shared::documents::Kind;
use serde::Serialize;
use std::collections::BTreeMap;

const AFTER: &str = "\
Examples:
  satchel-server import adventureworks adventureworks/ --data DIR
  satchel-server import csv accounts.csv --data DIR --kind account --map \"Company=name,Tax No=tax_id\" --dry-run";

/// Bring in records from other systems' files
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    #[command(name = "adventureworks")]
    AdventureWorks(adventureworks::Args),
    Csv(csv::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        match &self.verb {
            Verb::AdventureWorks(args) => args.answer.json,
            Verb::Csv(args) => args.answer.json,
        }
    }
}

/// Does what the verb below `import` says.
///
/// # Errors
/// Those of that verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    match args.verb {
        Verb::AdventureWorks(args) => adventureworks::run(args),
        Verb::Csv(args) => csv::run(args),
    }
}

/// How many records of a kind came in, and how many were there.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Came {
    created: usize,
    already_there: usize,
}

/// By the kind's word.
fn came(written: &Written) -> BTreeMap<&'static str, Came> {
    let mut came: BTreeMap<&'static str, Came> = BTreeMap::new();
    for kind in Kind::ALL {
        let count = |counts: &BTreeMap<Kind, usize>| counts.get(kind).copied().unwrap_or(0);
        let (created, already_there) = (count(&written.created), count(&written.already));
        if created + already_there > 0 {
            came.insert(kind.word(), Came { created, already_there });
        }
    }
    came
}

/// Runs `work` with a writing of this process that Ctrl-C stops between two batches.
fn writing<T>(
    store: &Store,
    company: &Company,
    work: impl FnOnce(&Writing<'_>) -> Result<T, CommandFault>,
) -> Result<T, CommandFault> {
    let interrupt = super::interrupt::Interrupt::listen()?;
    work(&Writing {
        store,
        tenant: company.tenant,
        server: ServerActor::new(chance::bytes()),
        now_ms: &clock::now_ms,
        is_stopped: &|| interrupt.is_asked(),
    })
}
