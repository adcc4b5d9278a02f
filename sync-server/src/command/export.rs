//! `export`: orders for another system, each once, named so that the same order at the same heads is never taken twice.

use super::{
    answer::Answer,
    data_dir::{self, DataDir},
    fault::CommandFault,
    progress,
};
use crate::{
    export::{self, Exported, Format},
    log::{Transaction, documents, people::Company, tenants},
};
use clap::Subcommand;
use satchel_shared::documents::{Document, Kind};
use serde::Serialize;
use std::{
    fmt,
    path::{Path, PathBuf},
};

const AFTER: &str = "\
Examples:
  satchel-server export orders --data DIR --to orders.csv
  satchel-server export orders --data DIR --to news.jsonl --format jsonl --since 48211

Every order stands in the file once, with a stable id made of its kind, its document and its heads: the same order at the
same heads has the same id in every export, so whoever takes the file over can tell what they have. --since takes the
number that the export before said, and leaves out what has not changed. CSV has a row per line of the order. The file is there whole
or not at all.

JSON data: {\"file\", \"orders\", \"lines\", \"number\": the log's number the export is of}";

/// Write records into a file for another system
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    Orders(Orders),
}

/// Write orders with their lines
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Orders {
    #[command(flatten)]
    dir: DataDir,
    /// The file to make; one that is there is replaced
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// csv: a row per line; jsonl: an order per line
    #[arg(long, default_value = "csv")]
    format: Format,
    /// Only orders that changed after this number of the log
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    since: u64,
    #[command(flatten)]
    answer: Answer,
}

#[derive(Serialize)]
struct Written {
    file: PathBuf,
    orders: usize,
    lines: usize,
    number: u64,
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        let Verb::Orders(args) = &self.verb;
        args.answer.json
    }
}

/// Does what the verb below `export` says.
///
/// # Errors
/// When the store or the file fails; the file is then as it was.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let Verb::Orders(args) = args.verb;
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    // One snapshot: the number and the orders are of the same moment.
    let (number, orders) = store.read(|tx| {
        let number = tenants::get(tx, company.tenant)?.head.number;
        Ok::<_, CommandFault>((number, orders(tx, &company, args.since)?))
    })?;
    let lines = orders.iter().map(|order| order.lines.len()).sum();
    write(&args.to, args.format, &orders)?;
    args.answer.say(&Written { file: args.to, orders: orders.len(), lines, number });
    Ok(())
}

fn orders(
    tx: &Transaction<'_>,
    company: &Company,
    since: u64,
) -> Result<Vec<Exported>, CommandFault> {
    let ids = documents::ids_of_kind(tx, company.tenant, Kind::Order.word())?;
    let bar = progress::bar("reading orders", ids.len() as u64);
    let mut orders = Vec::new();
    for id in ids {
        bar.inc(1);
        let Some(stored) = documents::find(tx, company.tenant, id)? else { continue };
        if stored.last_number > since {
            let document = Document::load(&stored.bytes).map_err(crate::log::StoreFault::from)?;
            orders.push(Exported::of(&document));
        }
    }
    bar.finish_and_clear();
    orders.sort_by(|a, b| (&a.number, &a.order).cmp(&(&b.number, &b.order)));
    Ok(orders)
}

fn write(path: &Path, format: Format, orders: &[Exported]) -> Result<(), CommandFault> {
    let shown = path.display().to_string();
    export::write_whole(path, |out| export::write_orders(out, format, orders))
        .map_err(CommandFault::machine(shown))
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (orders, lines) = (self.orders, self.lines);
        writeln!(f, "{}: {orders} orders with {lines} lines", self.file.display())?;
        write!(f, "Next time: --since {}", self.number)
    }
}
