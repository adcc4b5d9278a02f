//! `rebase close`: ends the waiting: what has no number is numbered, what lacks containers gets them, and exports go on.

use super::{Told, gaps, gaps_in_words};
use crate::{
    chance, clock,
    command::{
        answer::Answer,
        data_dir::{self, DataDir, MarksDir},
        fault::CommandFault,
    },
    ingest::{
        ServerActor,
        numbering::{self, NUMBERED},
        upgrade,
    },
    log::{
        StoreFault, Transaction,
        audit::{self, Deed, Entry, Who},
        numbers, rebases,
    },
};
use satchel_shared::ids::TenantId;
use serde::Serialize;
use std::{collections::BTreeMap, fmt};

const AFTER: &str = "\
Example:
  satchel-server rebase close --data DIR

Refused while a device has not handed in everything; --anyway ends it all the same, as when a tablet is lost for good. One that
comes later is still heard: what it brings back is taken, but a record that was numbered meanwhile keeps its new number.

JSON data: {\"numbered\", \"not_seen\": [as in `rebase status`], \"gaps\": {SERIES: [NUMBER]}}";

/// End the waiting after a restore
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// Also when devices have not handed in everything
    #[arg(long)]
    anyway: bool,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Closed {
    numbered: u64,
    not_seen: Vec<Told>,
    gaps: BTreeMap<String, Vec<u64>>,
}

/// Closes it.
///
/// # Errors
/// `NotFound` when there is none, `Refused` when devices are missing; when the store fails.
pub(super) fn run(args: &Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let marks = args.marks.notice(&args.dir, &store)?;
    let tenant = data_dir::company(&store)?.tenant;
    let (not_seen, before) = store.write(|tx| {
        if rebases::find(tx, tenant)?.is_none() {
            return Err(CommandFault::NotFound("no rebase is under way".to_owned()));
        }
        let visitors = rebases::visitors(tx, tenant)?.into_iter();
        let not_seen: Vec<Told> =
            visitors.filter(|visitor| visitor.done_ms.is_none()).map(Told::from).collect();
        if !not_seen.is_empty() && !args.anyway {
            return Err(CommandFault::Refused(format!(
                "{} devices have not handed in everything: see `rebase status`, or end it with --anyway",
                not_seen.len()
            )));
        }
        let before = given(tx, tenant)?;
        rebases::close(tx, tenant)?;
        let words = format!("{} devices had not handed in everything", not_seen.len());
        let deed = Entry::of(clock::now_ms(), Who::Operator, Deed::CloseRebase, "log");
        audit::note(tx, tenant, &deed.because(words))?;
        Ok((not_seen, before))
    })?;
    let server = ServerActor::new(chance::bytes());
    upgrade::bring_up(&store, &server, clock::now_ms())?;
    numbering::pick_up(&store, &server, clock::now_ms())?;
    marks.write(&store, true)?;
    let closed = store.read(|tx| {
        let numbered = given(tx, tenant)?.saturating_sub(before);
        Ok::<_, StoreFault>(Closed { numbered, not_seen, gaps: gaps(tx, tenant)? })
    })?;
    args.answer.say(&closed);
    Ok(())
}

/// How many official numbers records have.
fn given(tx: &Transaction<'_>, tenant: TenantId) -> Result<u64, StoreFault> {
    let mut count = 0;
    for kind in NUMBERED {
        count += numbers::of_series(tx, tenant, kind.word())?.len() as u64;
    }
    Ok(count)
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "The rebase is closed; {} records were numbered.", self.numbered)?;
        if !self.not_seen.is_empty() {
            write!(
                f,
                "\n{} devices have not come by; what they bring later is taken.",
                self.not_seen.len()
            )?;
        }
        f.write_str(&gaps_in_words(&self.gaps))
    }
}
