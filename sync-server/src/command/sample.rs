//! `sample`: the sample company in a new data directory.

use super::{
    answer::Answer,
    data_dir::DataDir,
    fault::CommandFault,
    interrupt::Interrupt,
    logins::{self, Listed, Told},
    progress,
};
use crate::{
    chance, clock,
    import::write::Writing,
    ingest::ServerActor,
    log::tenants,
    sample::{self, NAME, PASSWORD, Wish},
};
use jiff::civil::Date;
use satchel_shared::{ids::TenantId, protocol::token::Secret};
use serde::Serialize;
use std::{collections::BTreeMap, fmt, fs, io::ErrorKind, path::Path};

const AFTER: &str = "\
Examples:
  satchel-server sample --data DIR
  satchel-server sample --data DIR --seed 7 --accounts 2000 --products 5000 --orders 10000 --reps 12

Makes a Taiwanese dealer in tools and equipment: people with logins, accounts with tax ids and places on the map,
contacts with consent, a catalogue with two price lists, quotes, orders, today's visits and tasks. The same seed, sizes
and day make the same records to the last byte. The password of all logins is for samples only.

JSON data: {\"company\", \"tenant\", \"seed\", \"today\", \"records\": {kind: count}, \"logins\": [{\"login\", \"role\",
\"name\", \"person\", \"password\"}]}";

/// Make the sample company in an empty data directory
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// The same seed makes the same company
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The day of today's visits; the clock's day in Taiwan when not said
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<Date>,
    /// How many accounts
    #[arg(long, value_name = "N", default_value_t = 120, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    accounts: u32,
    /// How many products
    #[arg(long, value_name = "N", default_value_t = 240, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    products: u32,
    /// How many orders, and a quote for every four
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(0..=1_000_000))]
    orders: u32,
    /// How many sales people
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=500))]
    reps: u32,
    #[command(flatten)]
    pub(super) answer: Answer,
}

#[derive(Serialize)]
struct Sampled {
    company: &'static str,
    tenant: TenantId,
    seed: u64,
    today: String,
    records: BTreeMap<&'static str, usize>,
    logins: Vec<Told>,
}

/// Makes the company.
///
/// # Errors
/// `Refused` when the directory is not empty, or when it is stopped.
pub fn run(args: Args) -> Result<(), CommandFault> {
    refuse_used(&args.dir.data)?;
    let wish = Wish {
        seed: args.seed,
        today: args.today.unwrap_or_else(today),
        accounts: args.accounts as usize,
        products: args.products as usize,
        orders: args.orders as usize,
        reps: args.reps as usize,
    };
    let store = args.dir.open_or_create()?;
    args.dir.keys()?;
    let dealer = sample::make(&wish);
    // A restore of this store is told apart by an epoch of its own, so that one is never made from the seed.
    let epoch = chance::bytes();
    store.write(|tx| tenants::create(tx, wish.tenant(), NAME, epoch, wish.opening_ms()))?;
    let interrupt = Interrupt::listen()?;
    let writing = Writing {
        store: &store,
        tenant: wish.tenant(),
        server: ServerActor::new(wish.bytes("actor")),
        now_ms: &|| wish.opening_ms(),
        is_stopped: &|| interrupt.is_asked(),
    };
    let bar = progress::bar("making the sample company", dealer.drafts().count() as u64);
    let written = writing.write(dealer.drafts(), |records| bar.inc(records as u64));
    bar.finish_and_clear();
    let written = written?;
    if written.is_stopped {
        let words = format!("stopped: {} holds half a company, delete it", args.dir.data.display());
        return Err(CommandFault::Refused(words));
    }
    let logins = logins::make(&store, wish.tenant(), dealer.logins(), || Secret::new(PASSWORD))?;
    args.answer.say(&Sampled {
        company: NAME,
        tenant: wish.tenant(),
        seed: wish.seed,
        today: wish.today.to_string(),
        records: written.created.iter().map(|(kind, count)| (kind.word(), *count)).collect(),
        logins,
    });
    Ok(())
}

/// The day it is in Taiwan, which is always eight hours ahead of UTC.
fn today() -> Date {
    const AHEAD_MS: i64 = 8 * 60 * 60 * 1_000;
    const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
    let days = (clock::now_ms() + AHEAD_MS).div_euclid(DAY_MS);
    Date::constant(1970, 1, 1).saturating_add(jiff::Span::new().days(days))
}

fn refuse_used(data: &Path) -> Result<(), CommandFault> {
    let shown = data.display();
    let mut entries = match fs::read_dir(data) {
        Err(source) if source.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(CommandFault::machine(shown.to_string()))?,
    };
    match entries.next() {
        None => Ok(()),
        Some(_) => Err(CommandFault::Refused(format!(
            "{shown} is not empty: the sample company needs a new directory"
        ))),
    }
}

impl fmt::Display for Sampled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}, seed {}, as of {}", self.company, self.seed, self.today)?;
        for (kind, count) in &self.records {
            writeln!(f, "  {kind:<16} {count:>7}")?;
        }
        write!(f, "\n{}", Listed(&self.logins))
    }
}
