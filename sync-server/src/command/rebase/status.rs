//! `rebase status`: whether a rebase is under way, who came by since, and what has not come back.

use super::{Told, gaps, gaps_in_words};
use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir, MarksDir},
        fault::CommandFault,
    },
    log::rebases::{self, Cause},
};
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

const AFTER: &str = "\
Example:
  satchel-server rebase status --data DIR

A device is done when it came back after it had read and handed in everything. Devices enrolled after the backup are not known
here: they enrol again.

JSON data: {\"rebase\": {\"began_ms\", \"cause\": \"restore\" or \"mark\", \"number\"} or null, \"waiting_for\", \"devices\": [{\"device\",
\"device_name\", \"person\", \"met_ms\" or null, \"done_ms\" or null}], \"gaps\": {SERIES: [NUMBER]}}";

/// Say who came by since the restore
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Rebase {
    began_ms: i64,
    cause: Cause,
    number: u64,
}

#[derive(Serialize)]
struct Status {
    rebase: Option<Rebase>,
    waiting_for: usize,
    devices: Vec<Told>,
    gaps: BTreeMap<String, Vec<u64>>,
}

/// Says it.
///
/// # Errors
/// When the store cannot be read.
pub(super) fn run(args: &Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    args.marks.notice(&args.dir, &store)?;
    let company = data_dir::company(&store)?;
    let status = store.read(|tx| {
        let rebase = rebases::find(tx, company.tenant)?.map(|rebase| Rebase {
            began_ms: rebase.began_ms,
            cause: rebase.cause,
            number: rebase.number,
        });
        let devices: Vec<Told> = match &rebase {
            None => Vec::new(),
            Some(_) => rebases::visitors(tx, company.tenant)?.into_iter().map(Told::from).collect(),
        };
        let waiting_for = devices.iter().filter(|told| told.done_ms.is_none()).count();
        let gaps = gaps(tx, company.tenant)?;
        Ok::<_, CommandFault>(Status { rebase, waiting_for, devices, gaps })
    })?;
    args.answer.say(&status);
    Ok(())
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(rebase) = &self.rebase else {
            return write!(f, "No rebase is under way.{}", gaps_in_words(&self.gaps));
        };
        let why = match rebase.cause {
            Cause::Restore => "restored from a backup",
            Cause::Mark => "found older than its mark",
        };
        writeln!(f, "The database was {why}; its log ended at {}.", rebase.number)?;
        for told in &self.devices {
            let state = match (told.met_ms, told.done_ms) {
                (_, Some(_)) => "has handed in everything",
                (Some(_), None) => "is reading",
                (None, None) => "has not come by",
            };
            writeln!(f, "  {} ({}): {state}", told.device_name, told.person)?;
        }
        match self.waiting_for {
            0 => write!(f, "All came by. End it: satchel-server rebase close")?,
            waiting => write!(f, "{waiting} have not handed in everything.")?,
        }
        f.write_str(&gaps_in_words(&self.gaps))
    }
}
