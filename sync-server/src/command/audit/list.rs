//! `audit list`: every row of the audit, oldest first.

use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    log::{
        StoreFault, Transaction,
        audit::{self, chain::Row},
        people,
    },
};
use jiff::Timestamp;
use satchel_shared::ids::TenantId;
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server audit list --data DIR

JSON data: {\"rows\": [{\"number\", \"at_ms\", \"who\", \"who_name\", \"second\", \"second_name\", \"deed\", \"subject\", \"reason\"}]};
`who` is \"person ID\", \"device ID\", \"operator\" (the server's command line) or \"server\".";

/// List the audit, oldest row first
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Told {
    number: u64,
    at_ms: i64,
    who: String,
    who_name: String,
    second: String,
    second_name: String,
    deed: String,
    subject: String,
    reason: String,
}

#[derive(Serialize)]
struct List {
    rows: Vec<Told>,
}

/// Lists it.
///
/// # Errors
/// When the store fails.
pub(super) fn run(args: &Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let tenant = data_dir::company(&store)?.tenant;
    let rows = store.read(|tx| {
        let rows = audit::rows(tx, tenant)?.into_iter();
        rows.map(|row| told(tx, tenant, row)).collect::<Result<Vec<_>, StoreFault>>()
    })?;
    args.answer.say(&List { rows });
    Ok(())
}

fn told(tx: &Transaction<'_>, tenant: TenantId, row: Row) -> Result<Told, StoreFault> {
    let name = |id: &str| match id.parse() {
        Ok(person) => Ok(people::known(tx, tenant, person)?.map(|known| known.name)),
        Err(_) => Ok::<_, StoreFault>(None),
    };
    let who_name = name(row.who.strip_prefix("person ").unwrap_or_default())?;
    let second_name = name(&row.second)?;
    Ok(Told {
        number: row.number,
        at_ms: row.at_ms,
        who: row.who,
        who_name: who_name.unwrap_or_default(),
        second: row.second,
        second_name: second_name.unwrap_or_default(),
        deed: row.deed,
        subject: row.subject,
        reason: row.reason,
    })
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.rows.is_empty() {
            return write!(f, "The audit is empty.");
        }
        self.rows.iter().try_for_each(|told| writeln!(f, "{told}"))
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = Timestamp::from_millisecond(self.at_ms).unwrap_or_default();
        let who = if self.who_name.is_empty() { &self.who } else { &self.who_name };
        write!(f, "{:>6}  {at:.0}  {:<16} by {who}", self.number, self.deed)?;
        if !self.second.is_empty() {
            write!(f, " and {}", self.second_name)?;
        }
        write!(f, "  {}", self.subject)?;
        if self.reason.is_empty() { Ok(()) } else { write!(f, "  ({})", self.reason) }
    }
}
