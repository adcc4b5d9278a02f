//! `quarantine`: refused changes and proposals, with who made them and what they tried. Works while the server runs.

mod list;
mod show;

use super::fault::CommandFault;
use crate::log::{
    StoreFault, Transaction, devices, documents,
    people::{self, Company},
    quarantine::{self, Refused},
};
use clap::Subcommand;
use jiff::Timestamp;
use satchel_shared::{
    ids::{DeviceId, DocumentId, PersonId},
    refusal::PROPOSAL,
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Examples:
  satchel-server quarantine list --data DIR --proposals
  satchel-server quarantine show --data DIR 4f2a91c0";

/// Refused changes and proposals: who made them, why they were not taken, what they tried
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    List(list::Args),
    Show(show::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        match &self.verb {
            Verb::List(args) => args.answer.json,
            Verb::Show(args) => args.answer.json,
        }
    }
}

/// Does what the verb below `quarantine` says.
///
/// # Errors
/// Those of that verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    match args.verb {
        Verb::List(args) => list::run(args),
        Verb::Show(args) => show::run(args),
    }
}

/// One refused change, for people.
#[derive(Serialize)]
struct Told {
    entry: String,
    document: DocumentId,
    kind: String,
    title: String,
    person: PersonId,
    person_name: String,
    device: DeviceId,
    letters: String,
    received_ms: i64,
    code: String,
    is_proposal: bool,
    path: Option<String>,
    detail: String,
}

impl Told {
    fn of(tx: &Transaction<'_>, company: &Company, refused: &Refused) -> Result<Told, StoreFault> {
        let row = documents::row(tx, company.tenant, refused.document)?.unwrap_or_default();
        let known = people::known(tx, company.tenant, refused.person)?;
        let device = devices::get(tx, company.tenant, refused.device)?;
        Ok(Told {
            entry: name(refused),
            document: refused.document,
            kind: row.kind,
            title: row.title,
            person: refused.person,
            person_name: known.map(|known| known.name).unwrap_or_default(),
            device: refused.device,
            letters: device.map(|device| device.letters).unwrap_or_default(),
            received_ms: refused.received_ms,
            is_proposal: refused.refusal.code == PROPOSAL,
            path: refused.refusal.path.as_ref().map(ToString::to_string),
            code: refused.refusal.code.clone(),
            detail: refused.refusal.detail.clone(),
        })
    }
}

/// What an entry is known by: the hash of its bytes, in hexadecimal.
fn name(refused: &Refused) -> String {
    blake3::Hash::from(quarantine::name_of(&refused.bytes)).to_hex().to_string()
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let when = Timestamp::from_millisecond(self.received_ms).unwrap_or_default();
        let entry = self.entry.get(..12).unwrap_or(&self.entry);
        let sort = if self.is_proposal { "proposal" } else { "refused" };
        let path = self.path.as_deref().unwrap_or_default();
        write!(
            f,
            "{entry}  {sort}  {when:.0}  {} {}  {} ({})  {} {path}  {}",
            self.kind, self.title, self.person_name, self.letters, self.code, self.detail
        )
    }
}
