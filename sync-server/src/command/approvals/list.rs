//! `approvals list`: every quote and order that waits for a decision, each with its reasons and its difference.

use crate::{
    approvals::{self, Waiting},
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
};
use satchel_shared::{approval::Status, lang::Lang, money::Amount};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Examples:
  satchel-server approvals list --data DIR
  satchel-server approvals list --data DIR --status differs --lang zh-Hant

Shows what was sent for approval, what differs from the version that was approved, what people disagree about and what
cannot be judged here; --status asks for others: not-needed, needed, submitted, approved, differs, rejected, disputed,
cannot-be-judged-here. What somebody put away is left out.

JSON data: {\"records\": [{\"document\", \"kind\", \"number\", \"account_name\", \"owner\", \"amount\", \"currency\", \"effective\":
 {\"status\", \"label\", \"is_needed\", \"reasons\": [{\"code\", \"words\"}], \"decision\": {\"id\", \"verdict\", \"by\", \"by_name\", \"at_ms\",
 \"note\", \"heads\"} or null, \"difference\": {\"fields\": [{\"field\", \"label\", \"old\": [], \"new\": []}], \"lines\": [{\"line\", \"way\",
 \"place\", \"product_code\", \"description\", \"fields\"}], \"before\": {\"subtotal\", \"discount\", \"tax\", \"total\"}, \"after\"} or null}}]}";

/// List quotes and orders by where they stand with their approval
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// Only with this status; may be given more than once
    #[arg(long, value_name = "STATUS", value_parser = status)]
    status: Vec<Status>,
    /// The language of labels and reasons: zh-Hant or en
    #[arg(long, default_value = "en")]
    lang: Lang,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

fn status(typed: &str) -> Result<Status, String> {
    let all = || Status::ALL.iter().map(|status| status.word()).collect::<Vec<_>>().join(", ");
    Status::from_word(typed).ok_or_else(|| format!("one of {}", all()))
}

#[derive(Serialize)]
struct Told {
    records: Vec<ToldRecord>,
}

#[derive(Serialize)]
struct ToldRecord {
    document: String,
    kind: String,
    number: String,
    account_name: String,
    owner: Option<String>,
    amount: Option<String>,
    currency: String,
    effective: serde_json::Value,
    #[serde(skip)]
    lines: Vec<String>,
}

/// Lists them.
///
/// # Errors
/// When the store fails.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let of_office = || Status::ALL.iter().copied().filter(|status| status.is_waiting()).collect();
    let statuses = if args.status.is_empty() { of_office() } else { args.status };
    let waiting = store.read(|tx| approvals::waiting(tx, company.tenant, &statuses))?;
    let records = waiting.into_iter().map(|one| told(one, args.lang)).collect();
    args.answer.say(&Told { records });
    Ok(())
}

fn told(waiting: Waiting, lang: Lang) -> ToldRecord {
    let Waiting { id, row, owner, effective } = waiting;
    let heading = format!("{} {}  {}", row.number, row.title, effective.status.words(lang));
    ToldRecord {
        document: id.to_string(),
        kind: row.kind,
        number: row.number,
        account_name: row.title,
        owner: owner.map(|owner| owner.to_string()),
        amount: row.amount.map(|stored| Amount::from_stored(stored).to_string()),
        currency: row.currency,
        lines: std::iter::once(heading)
            .chain(effective.lines(lang).into_iter().map(|line| format!("  {line}")))
            .collect(),
        effective: effective.json(lang),
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.records.is_empty() {
            return writeln!(f, "Nothing waits");
        }
        let mut lines = self.records.iter().flat_map(|record| &record.lines);
        lines.try_for_each(|line| writeln!(f, "{line}"))
    }
}
