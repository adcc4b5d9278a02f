//! `escrow accept`: puts work through the ordinary gate, under the device and the person it was made by.

use super::{Choice, Chosen, Told};
use crate::{
    chance, clock,
    command::{answer::Answer, fault::CommandFault},
    escrow::decide::{self, DecideFault, Decider},
    ingest::{Committer, ServerActor},
    log::escrow::{Decision, Entry, State},
};
use serde::Serialize;
use std::{fmt, sync::Arc};
use tokio::sync::broadcast;

const AFTER: &str = "\
Examples:
  satchel-server escrow accept --data DIR --by lin --device KTA
  satchel-server escrow accept --data DIR --by lin 4f2a91c0 9be01d77

What the gate takes is in the records from then on, under the person who made it. What it does not take goes on waiting, with
the reason: put the reason right and accept it again, or reject it.

JSON data: {\"taken\", \"waiting\", \"entries\"}; the entries as `escrow list` tells them";

/// Accept work in escrow: the ordinary gate judges it then
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Accepted {
    taken: usize,
    waiting: usize,
    entries: Vec<Told>,
}

/// Accepts it.
///
/// # Errors
/// `Usage` when nothing is named, `NotFound` when nothing of it waits, `Refused` for who may not decide.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let Chosen { store, marks, company, by, entries } = args.choice.resolve()?;
    let (store, now_ms) = (Arc::new(store), clock::now_ms());
    let server = ServerActor::new(chance::bytes());
    let nudges = broadcast::Sender::new(1);
    let committer = Committer::start(Arc::clone(&store), server, nudges)
        .map_err(CommandFault::machine("the committing thread"))?;
    let decider = Decider { person: by, now_ms };
    let decided = decide::accept(&store, &committer, company.tenant, decider, &entries)?;
    tracing::info!(%by, entries = entries.len(), "work in escrow was accepted");
    let told = store.read(|tx| {
        let after = entries.iter().zip(&decided).map(|(entry, decision)| after(entry, decision));
        after.map(|entry| Told::of(tx, &company, &entry)).collect::<Result<Vec<_>, _>>()
    })?;
    let taken = decided.iter().filter(|decision| decision.state == State::Taken).count();
    let waiting = decided.len() - taken;
    marks.write(&store, true)?;
    args.answer.say(&Accepted { taken, waiting, entries: told });
    Ok(())
}

fn after(entry: &Entry, decision: &Decision) -> Entry {
    Entry {
        state: decision.state,
        obstacle: decision.obstacle.clone(),
        decided: Some((decision.by, decision.at_ms)),
        ..entry.clone()
    }
}

impl From<DecideFault> for CommandFault {
    fn from(fault: DecideFault) -> CommandFault {
        match fault {
            DecideFault::Store(fault) => fault.into(),
            DecideFault::Push(fault) => CommandFault::Refused(fault.to_string()),
        }
    }
}

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} changes are in the records now; {} still wait.", self.taken, self.waiting)?;
        self.entries.iter().try_for_each(|told| writeln!(f, "{told}"))
    }
}
