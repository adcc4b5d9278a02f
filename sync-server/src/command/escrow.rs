//! `escrow`: work that devices handed in without PIN or login, and the office's decision about it. Works while the
//! server runs.

mod accept;
mod list;
mod reject;
mod take;

use super::{
    data_dir::{self, DataDir, MarksDir},
    device,
    fault::CommandFault,
};
use crate::{
    ingest::standing::Standing,
    log::{
        Store, Transaction, devices, documents,
        escrow::{self, Entry, State},
        people::{self, Company},
    },
    marks::Marks,
};
use clap::Subcommand;
use satchel_shared::{
    documents::{person::Role, shape::Word as _},
    ids::{DeviceId, DocumentId, PersonId},
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Examples:
  satchel-server escrow list --data DIR
  satchel-server escrow accept --data DIR --by lin --device KTA
  satchel-server escrow reject --data DIR --by lin 4f2a91c0
  satchel-server escrow take --data DIR rescue.satchel";

/// Work handed in without PIN or login: what waits, accept it, reject it
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    List(list::Args),
    Accept(accept::Args),
    Reject(reject::Args),
    Take(take::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        match &self.verb {
            Verb::List(args) => args.answer.json,
            Verb::Accept(args) => args.answer.json,
            Verb::Reject(args) => args.answer.json,
            Verb::Take(args) => args.answer.json,
        }
    }
}

/// Does what the verb below `escrow` says.
///
/// # Errors
/// Those of that verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    match args.verb {
        Verb::List(args) => list::run(args),
        Verb::Accept(args) => accept::run(args),
        Verb::Reject(args) => reject::run(args),
        Verb::Take(args) => take::run(args),
    }
}

/// Which entries, and who decides.
#[derive(Clone, Debug, clap::Args)]
struct Choice {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// Beginnings of the hashes of changes, as `escrow list` shows them
    #[arg(value_name = "CHANGE")]
    changes: Vec<String>,
    /// All that waits of a device: its letters or its id
    #[arg(long, value_name = "LETTERS")]
    device: Option<String>,
    /// Who decides: a manager, somebody of the office or an admin
    #[arg(long, value_name = "LOGIN")]
    by: String,
}

/// What was chosen.
struct Chosen {
    store: Store,
    marks: Marks,
    company: Company,
    by: PersonId,
    entries: Vec<Entry>,
}

impl Choice {
    /// The waiting entries meant, in the order they came.
    fn resolve(&self) -> Result<Chosen, CommandFault> {
        if self.changes.is_empty() && self.device.is_none() {
            let words = "name changes, or a device by --device: see `escrow list`";
            return Err(CommandFault::Usage(words.to_owned()));
        }
        let store = self.dir.open()?;
        let marks = self.marks.notice(&self.dir, &store)?;
        let company = data_dir::company(&store)?;
        let login = data_dir::login(&store, &company, &self.by)?;
        let entries = store.read(|tx| {
            refuse_unfit(tx, &company, login.person, &login.login)?;
            let device = self.device.as_deref().map(|name| device::named(tx, &company, name));
            let device = device.transpose()?.map(|device| device.id);
            let waiting = escrow::list(tx, company.tenant, Some(State::Waiting))?;
            let is_meant = |entry: &Entry| {
                device == Some(entry.device)
                    || self.changes.iter().any(|typed| is_named(entry, typed))
            };
            Ok::<_, CommandFault>(waiting.into_iter().filter(is_meant).collect::<Vec<_>>())
        })?;
        if entries.is_empty() {
            let words = "nothing of that waits: see `escrow list`";
            return Err(CommandFault::NotFound(words.to_owned()));
        }
        Ok(Chosen { store, marks, company, by: login.person, entries })
    }
}

fn is_named(entry: &Entry, typed: &str) -> bool {
    /// Fewer letters name too many.
    const LETTERS_MIN: usize = 6;
    let typed = typed.trim().to_lowercase();
    typed.len() >= LETTERS_MIN
        && entry.change.is_some_and(|hash| hash.to_string().starts_with(&typed))
}

fn refuse_unfit(
    tx: &Transaction<'_>,
    company: &Company,
    person: PersonId,
    login: &str,
) -> Result<(), CommandFault> {
    match Standing::of(tx, company.tenant, person)?.role {
        Role::Manager | Role::Office | Role::Admin => Ok(()),
        role => Err(CommandFault::Refused(format!(
            "{login} may not decide about work in escrow: the role is {}, not manager, office or admin",
            role.word()
        ))),
    }
}

/// An entry as it is told.
#[derive(Debug, Serialize)]
struct Told {
    change: Option<String>,
    document: DocumentId,
    /// Empty when the record is not here yet.
    kind: String,
    title: String,
    device: DeviceId,
    letters: String,
    device_name: String,
    is_revoked: bool,
    person: PersonId,
    person_name: String,
    state: &'static str,
    code: Option<String>,
    detail: Option<String>,
    received_ms: i64,
    decided_by: Option<PersonId>,
    decided_ms: Option<i64>,
}

impl Told {
    fn of(tx: &Transaction<'_>, company: &Company, entry: &Entry) -> Result<Told, CommandFault> {
        let tenant = company.tenant;
        let device = devices::get(tx, tenant, entry.device)?;
        let person = people::known(tx, tenant, entry.person)?;
        let record = documents::find(tx, tenant, entry.document)?;
        let (code, detail) = entry.obstacle.clone().unzip();
        Ok(Told {
            change: entry.change.map(|hash| hash.to_string()),
            document: entry.document,
            kind: record.as_ref().map(|of| of.row.kind.clone()).unwrap_or_default(),
            title: record.map(|of| of.row.title).unwrap_or_default(),
            device: entry.device,
            letters: device.as_ref().map(|of| of.letters.clone()).unwrap_or_default(),
            is_revoked: device.as_ref().is_some_and(|of| of.is_revoked),
            device_name: device.map(|of| of.name).unwrap_or_default(),
            person: entry.person,
            person_name: person.map(|of| of.name).unwrap_or_default(),
            state: entry.state.word(),
            code,
            detail,
            received_ms: entry.received_ms,
            decided_by: entry.decided.map(|(by, _)| by),
            decided_ms: entry.decided.map(|(_, at_ms)| at_ms),
        })
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let change: String = self.change.iter().flat_map(|hash| hash.chars().take(8)).collect();
        let change = if change.is_empty() { "unreadable" } else { &change };
        let record = if self.kind.is_empty() { "a record not here yet" } else { &self.title };
        write!(
            f,
            "{change}  {:<8}  {record} ({}), by {} on {} {}",
            self.state, self.document, self.person_name, self.letters, self.device_name
        )?;
        match (&self.code, &self.detail) {
            (Some(code), Some(detail)) => write!(f, "\n          {code}: {detail}"),
            _ => Ok(()),
        }
    }
}
