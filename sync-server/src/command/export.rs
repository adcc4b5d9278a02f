//! `export`: quotes and orders for another system, each once, named so that the same record at the same heads is
//! never taken twice. What needs an approval and has none that holds is held back.

use super::{
    answer::Answer,
    data_dir::{self, DataDir, MarksDir},
    fault::CommandFault,
    progress, rebase,
};
use crate::{
    approvals::Limits,
    export::{self, Exported, Format, HeldBack, Picked},
    log::{Transaction, documents, people::Company, tenants},
};
use clap::Subcommand;
use satchel_shared::{
    documents::{Document, Kind},
    money::Rate,
};
use serde::Serialize;
use std::{
    fmt,
    path::{Path, PathBuf},
};

const AFTER: &str = "\
Examples:
  satchel-server export orders --data DIR --to orders.csv
  satchel-server export orders --data DIR --to news.jsonl --format jsonl --since 48211
  satchel-server export quotes --data DIR --to quotes.csv

Every record stands in the file once, with a stable id made of its kind, its document and its heads: the same record at the
same heads has the same id in every export, so whoever takes the file over can tell what they have. What needs an
approval is written as it was approved, whatever note was added since; what needs one and has none, or differs from
what was approved, is not in the file and is named here with its reasons. --since takes the number that the export
before said, and leaves out what has not changed. CSV has a row per line of the record. The file is there whole or not at
all.

JSON data: {\"file\", \"orders\" or \"quotes\": how many, \"lines\", \"number\": the log's number the export is of,
 \"held_back\": [{\"kind\", \"document\", \"number\", \"account_name\", \"effective\": as in `approvals list`}]}";

/// Write records into a file for another system
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    /// Write orders with their lines
    Orders(Sales),
    /// Write quotes with their lines
    Quotes(Sales),
}

/// What is written where.
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Sales {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// The file to make; one that is there is replaced
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// csv: a row per line; jsonl: a record per line
    #[arg(long, default_value = "csv")]
    format: Format,
    /// Only what changed after this number of the log
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    since: u64,
    #[command(flatten)]
    answer: Answer,
}

#[derive(Serialize)]
struct Written {
    file: PathBuf,
    #[serde(skip_serializing_if = "Option::is_none")]
    orders: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quotes: Option<usize>,
    lines: usize,
    number: u64,
    held_back: Vec<HeldBack>,
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        let (Verb::Orders(args) | Verb::Quotes(args)) = &self.verb;
        args.answer.json
    }
}

/// Does what the verb below `export` says.
///
/// # Errors
/// When the store or the file fails; the file is then as it was.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let (kind, args) = match args.verb {
        Verb::Orders(args) => (Kind::Order, args),
        Verb::Quotes(args) => (Kind::Quote, args),
    };
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    args.marks.notice(&args.dir, &store)?;
    // One snapshot: the number and the records are of the same moment.
    let (number, (sales, held_back)) = store.read(|tx| {
        rebase::refuse_under_way(tx, &company, "nothing is exported")?;
        let number = tenants::get(tx, company.tenant)?.head.number;
        Ok::<_, CommandFault>((number, pick(tx, &company, kind, args.since)?))
    })?;
    let lines = sales.iter().map(|sale| sale.lines.len()).sum();
    write(&args.to, args.format, &sales)?;
    let count = |of: Kind| (of == kind).then_some(sales.len());
    args.answer.say(&Written {
        file: args.to,
        orders: count(Kind::Order),
        quotes: count(Kind::Quote),
        lines,
        number,
        held_back,
    });
    Ok(())
}

fn pick(
    tx: &Transaction<'_>,
    company: &Company,
    kind: Kind,
    since: u64,
) -> Result<(Vec<Exported>, Vec<HeldBack>), CommandFault> {
    let ids = documents::ids_of_kind(tx, company.tenant, kind.word())?;
    let bar = progress::bar("reading records", ids.len() as u64);
    let mut limits = Limits::default();
    let (mut sales, mut held_back) = (Vec::new(), Vec::new());
    for id in ids {
        bar.inc(1);
        let Some(stored) = documents::find(tx, company.tenant, id)? else { continue };
        let owner = stored.row.owner;
        let limit: Option<Rate> = limits.of(tx, company.tenant, owner)?;
        // What was held back for its owner's limit may stand under another one.
        let is_given = stored.row.body.contains_key("given_away");
        let is_moved = is_given && limits.last_number(tx, company.tenant, owner)? > since;
        if stored.last_number <= since && !is_moved {
            continue;
        }
        let document = Document::load(&stored.bytes).map_err(crate::log::StoreFault::from)?;
        match export::pick(&document, limit) {
            Some(Picked::Handed(sale)) => sales.push(*sale),
            Some(Picked::HeldBack(held)) => held_back.push(*held),
            None => {}
        }
    }
    bar.finish_and_clear();
    sales.sort_by(|a, b| (&a.number, &a.document).cmp(&(&b.number, &b.document)));
    held_back.sort_by(|a, b| (&a.number, &a.document).cmp(&(&b.number, &b.document)));
    Ok((sales, held_back))
}

fn write(path: &Path, format: Format, sales: &[Exported]) -> Result<(), CommandFault> {
    let shown = path.display().to_string();
    export::write_whole(path, |out| export::write_sales(out, format, sales))
        .map_err(CommandFault::machine(shown))
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, count) = match (self.orders, self.quotes) {
            (_, Some(quotes)) => ("quotes", quotes),
            (orders, None) => ("orders", orders.unwrap_or_default()),
        };
        writeln!(f, "{}: {count} {kind} with {} lines", self.file.display(), self.lines)?;
        if !self.held_back.is_empty() {
            writeln!(f, "Held back, {}:", self.held_back.len())?;
        }
        for held in &self.held_back {
            let text = |text: &Option<String>| text.clone().unwrap_or_default();
            writeln!(f, "  {} {}", text(&held.number), text(&held.account_name))?;
            held.lines.iter().try_for_each(|line| writeln!(f, "    {line}"))?;
        }
        write!(f, "Next time: --since {}", self.number)
    }
}
