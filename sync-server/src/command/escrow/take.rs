//! `escrow take`: a rescue file that was carried to the office.

use crate::{
    clock,
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    escrow::take,
};
use satchel_shared::protocol::escrow::{EscrowVerdict, read_rescue};
use serde::Serialize;
use std::{fmt, path::PathBuf};

const AFTER: &str = "\
Example:
  satchel-server escrow take --data DIR rescue.satchel

The file comes from `satchel hand-in --to FILE`. What is in it waits for `escrow accept`; taking it in twice changes nothing.

JSON data: {\"kept\", \"known\", \"unreadable\", \"foreign\", \"full\"}";

/// Take in a rescue file
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// The rescue file
    file: PathBuf,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Default, Serialize)]
struct Taken {
    kept: u64,
    known: u64,
    unreadable: u64,
    foreign: u64,
    full: u64,
}

/// Takes it in.
///
/// # Errors
/// `Refused` when it is no rescue file; when file or store fail.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let key = args.dir.keys()?.escrow;
    let bytes = std::fs::read(&args.file)
        .map_err(CommandFault::machine(args.file.display().to_string()))?;
    let unfit = |fault| CommandFault::Refused(format!("{}: {fault}", args.file.display()));
    let mut taken = Taken::default();
    for offer in read_rescue(&bytes).map_err(unfit)? {
        let opened = take::open(&key, &offer.boxes);
        let verdicts =
            store.write(|tx| take::keep(tx, company.tenant, None, opened, clock::now_ms()))?;
        verdicts.into_iter().for_each(|verdict| taken.count(verdict));
    }
    args.answer.say(&taken);
    Ok(())
}

impl Taken {
    fn count(&mut self, verdict: EscrowVerdict) {
        *match verdict {
            EscrowVerdict::Kept => &mut self.kept,
            EscrowVerdict::Known => &mut self.known,
            EscrowVerdict::Unreadable => &mut self.unreadable,
            EscrowVerdict::Foreign => &mut self.foreign,
            EscrowVerdict::Full => &mut self.full,
        } += 1;
    }
}

impl fmt::Display for Taken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Taken { kept, known, unreadable, foreign, full } = self;
        write!(f, "{kept} changes wait for `escrow accept`; {known} were here already.")?;
        if unreadable + foreign > 0 {
            write!(
                f,
                " {unreadable} were sealed to another key, {foreign} are not of this company."
            )?;
        }
        if *full > 0 {
            write!(
                f,
                " {full} are past what may wait of one device: decide, then take the file again."
            )?;
        }
        Ok(())
    }
}
