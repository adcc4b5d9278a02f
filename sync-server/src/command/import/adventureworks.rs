//! `import adventureworks`: Microsoft's sample company, and the proof that all of it is there.

use super::{Came, came, writing};
use crate::{
    chance,
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
        logins::{self, Listed, Told},
        progress,
    },
    import::{
        adventureworks::{Company, Totals, grouped},
        row::RowFault,
        table::TableFault,
    },
    log::{Store, documents, people},
    secrets,
};
use satchel_shared::documents::{Document, Order};
use serde::Serialize;
use std::{collections::BTreeMap, fmt, path::PathBuf};

const AFTER: &str = "\
Example:
  satchel-server import adventureworks adventureworks/ --data DIR

Imports resellers, sales people with logins, territories, products with their price history and cost, and all
reseller orders, tax and currency as given. Again: what is there is left alone. Ctrl-C stops between two batches;
the next import goes on. Every row that is not imported is listed with its reason.

JSON data: {\"company\", \"records\": {kind: {\"created\", \"already_there\"}}, \"currencies\": {code:
{\"orders\", \"lines\", \"sales\", \"tax\", \"freight\"}}, \"all\", \"file\", \"matches_file\", \"refused\": [{\"file\",
\"line\", \"column\", \"value\", \"reason\"}], \"remarks\", \"logins\": [{\"login\", \"role\", \"name\", \"person\",
\"password\"}]}. The sums are decimals as text.";

/// The company's name in a new data directory.
const NAME: &str = "Adventure Works Cycles";
/// Stored orders read per transaction while their sums are checked.
const CHECKED_AT_ONCE: usize = 500;

/// Import the folder of AdventureWorks CSV files
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    /// The folder with resellers.csv, reseller_orders.csv and the others
    folder: PathBuf,
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Sum {
    orders: usize,
    lines: usize,
    sales: String,
    tax: String,
    freight: String,
}

#[derive(Serialize)]
struct Imported {
    company: String,
    records: BTreeMap<&'static str, Came>,
    currencies: BTreeMap<String, Sum>,
    all: Sum,
    file: Sum,
    matches_file: bool,
    refused: Vec<RowFault>,
    remarks: Vec<String>,
    logins: Vec<Told>,
    #[serde(skip)]
    totals: Totals,
}

/// Imports the folder.
///
/// # Errors
/// `NotFound` for a missing file, `Usage` for one of another form, storage otherwise.
pub fn run(args: Args) -> Result<(), CommandFault> {
    if !args.folder.is_dir() {
        let words = format!("{} is not a folder", args.folder.display());
        return Err(CommandFault::NotFound(words));
    }
    // Read before the data directory is touched: a wrong folder leaves nothing behind.
    let probe = Company::read(&args.folder, satchel_shared::ids::TenantId::new(uuid::Uuid::nil()))?;
    drop(probe);
    let store = args.dir.open_or_create()?;
    args.dir.keys()?;
    let tenant = data_dir::company_or_new(&store, NAME)?;
    let company = Company::read(&args.folder, tenant.tenant)?;
    let imported = import(&store, &tenant, company)?;
    args.answer.say(&imported);
    Ok(())
}

fn import(
    store: &Store,
    tenant: &people::Company,
    company: Company,
) -> Result<Imported, CommandFault> {
    let bar = progress::bar("importing records", company.drafts().count() as u64);
    let written = writing(store, tenant, |writing| {
        Ok(writing.write(company.drafts(), |records| bar.inc(records as u64))?)
    });
    bar.finish_and_clear();
    let written = written?;
    if written.is_stopped {
        let count: usize = written.created.values().sum();
        let words = format!("stopped after {count} new records: run it again to go on");
        return Err(CommandFault::Refused(words));
    }
    let logins =
        logins::make(
            store,
            tenant.tenant,
            company.logins(),
            || secrets::password(chance::bytes()),
        )?;
    let totals = stored_totals(store, tenant, &company)?;
    Ok(Imported {
        company: tenant.name.clone(),
        records: came(&written),
        currencies: totals
            .by_currency
            .iter()
            .map(|(currency, sums)| (currency.to_string(), Sum::of(sums)))
            .collect(),
        all: Sum::of(&totals.over_all()),
        file: Sum::of(&totals.of_file),
        matches_file: totals.matches_file(),
        refused: company.refused,
        remarks: company.remarks,
        logins,
        totals,
    })
}

/// The sums over the imported orders as they stand in the store now.
fn stored_totals(
    store: &Store,
    tenant: &people::Company,
    company: &Company,
) -> Result<Totals, CommandFault> {
    let mut totals = Totals { of_file: company.totals.of_file, ..Totals::default() };
    let bar = progress::bar("checking the sums", company.orders.len() as u64);
    for orders in company.orders.chunks(CHECKED_AT_ONCE) {
        store.read(|tx| {
            for (id, _) in orders {
                let Some(stored) = documents::find(tx, tenant.tenant, (*id).into())? else {
                    continue;
                };
                let order: Order = Document::load(&stored.bytes)?.read();
                // An order that has no totals is missing from the sums, and they do not match then.
                let _ = totals.add(&order);
            }
            Ok::<_, crate::log::StoreFault>(())
        })?;
        bar.inc(orders.len() as u64);
    }
    bar.finish_and_clear();
    Ok(totals)
}

impl Sum {
    fn of(sums: &crate::import::adventureworks::Sums) -> Sum {
        Sum {
            orders: sums.orders,
            lines: sums.lines,
            sales: sums.sales.normalize().to_string(),
            tax: sums.tax.normalize().to_string(),
            freight: sums.freight.normalize().to_string(),
        }
    }
}

impl From<TableFault> for CommandFault {
    fn from(fault: TableFault) -> Self {
        match fault {
            TableFault::File { ref source, .. }
                if source.kind() == std::io::ErrorKind::NotFound =>
            {
                CommandFault::NotFound(fault.to_string())
            }
            other => CommandFault::Usage(other.to_string()),
        }
    }
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.company)?;
        for (kind, came) in &self.records {
            writeln!(
                f,
                "  {kind:<14} {:>6} new {:>6} already there",
                came.created, came.already_there
            )?;
        }
        writeln!(f, "\nreseller orders, as stored:")?;
        writeln!(
            f,
            "  {:<8} {:>7} {:>7} {:>16} {:>14} {:>14}",
            "currency", "orders", "lines", "sales", "tax", "freight"
        )?;
        let all = self.totals.over_all();
        let each = self.totals.by_currency.iter().map(|(code, sums)| (code.to_string(), sums));
        for (name, sums) in each.chain([("all".to_owned(), &all)]) {
            writeln!(
                f,
                "  {name:<8} {:>7} {:>7} {:>16} {:>14} {:>14}",
                sums.orders,
                sums.lines,
                grouped(sums.sales),
                grouped(sums.tax),
                grouped(sums.freight)
            )?;
        }
        let (sales, of_file) = (grouped(all.sales), grouped(self.totals.of_file.sales));
        match self.matches_file {
            true => writeln!(f, "  {sales} over all currencies matches the file")?,
            false => {
                writeln!(f, "  {sales} over all currencies DIFFERS from the file's {of_file}")?
            }
        }
        self.remarks_and_refusals(f)?;
        if self.logins.is_empty() { Ok(()) } else { write!(f, "\n{}", Listed(&self.logins)) }
    }
}

impl Imported {
    fn remarks_and_refusals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nremarks:")?;
        for remark in &self.remarks {
            writeln!(f, "  {remark}")?;
        }
        writeln!(f, "\nrows not imported: {}", self.refused.len())?;
        for fault in &self.refused {
            writeln!(f, "  {fault}")?;
        }
        Ok(())
    }
}
