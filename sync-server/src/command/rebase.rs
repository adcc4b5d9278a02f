//! `rebase`: what became of a restored server: who came by since, and the end of the waiting.

mod close;
mod status;

use super::fault::CommandFault;
use crate::{
    ingest::numbering::NUMBERED,
    log::{
        StoreFault, Transaction, numbers,
        people::Company,
        rebases::{self, Visitor},
    },
};
use clap::Subcommand;
use satchel_shared::ids::{DeviceId, PersonId, TenantId};
use serde::Serialize;
use std::collections::BTreeMap;

const AFTER: &str = "\
Examples:
  satchel-server rebase status --data DIR
  satchel-server rebase close --data DIR

After a restore, or when an older database was found in place, tablets hand in again what it lacks as they sync. Until every
tablet came by, a record may still come back with the number it had: so numbers and exports wait.";

/// See and end the waiting after a restore
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    Status(status::Args),
    Close(close::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        match &self.verb {
            Verb::Status(args) => args.answer.json,
            Verb::Close(args) => args.answer.json,
        }
    }
}

/// Does what the verb below `rebase` says.
///
/// # Errors
/// Those of the verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    match args.verb {
        Verb::Status(args) => status::run(&args),
        Verb::Close(args) => close::run(&args),
    }
}

/// Refuses what must wait for the end of a rebase.
///
/// # Errors
/// `Refused` while one is under way.
pub fn refuse_under_way(
    tx: &Transaction<'_>,
    company: &Company,
    what: &str,
) -> Result<(), CommandFault> {
    match rebases::find(tx, company.tenant)? {
        None => Ok(()),
        Some(_) => Err(CommandFault::Refused(format!(
            "this server was restored from a backup, and tablets may still bring back what it lacks: {what} \
             until `satchel-server rebase close`; see `satchel-server rebase status`"
        ))),
    }
}

/// A person on a device, and whether they came by.
#[derive(Clone, Debug, Serialize)]
struct Told {
    device: DeviceId,
    device_name: String,
    person: PersonId,
    met_ms: Option<i64>,
    done_ms: Option<i64>,
}

impl From<Visitor> for Told {
    fn from(visitor: Visitor) -> Told {
        let Visitor { device, device_name, person, met_ms, done_ms } = visitor;
        Told { device, device_name, person, met_ms, done_ms }
    }
}

/// The numbers of lost histories that nobody brought back, by series.
fn gaps(tx: &Transaction<'_>, tenant: TenantId) -> Result<BTreeMap<String, Vec<u64>>, StoreFault> {
    let mut gaps = BTreeMap::new();
    for kind in NUMBERED {
        let of_kind = numbers::gaps(tx, tenant, kind.word())?;
        if !of_kind.is_empty() {
            gaps.insert(kind.word().to_owned(), of_kind);
        }
    }
    Ok(gaps)
}

/// The gaps in words; nothing when there are none.
fn gaps_in_words(gaps: &BTreeMap<String, Vec<u64>>) -> String {
    let list =
        |numbers: &Vec<u64>| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let lines = gaps.iter().map(|(series, numbers)| {
        format!("\nNot back, and never given again: {series} {}.", list(numbers))
    });
    lines.collect()
}
