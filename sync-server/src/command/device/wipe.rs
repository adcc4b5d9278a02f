//! `device wipe`: orders a device to destroy what it holds, or takes the order back.

use super::{ToldWipe, moment, named};
use crate::{
    chance, clock,
    command::{
        answer::Answer,
        data_dir::{self, DataDir, MarksDir},
        fault::CommandFault,
    },
    log::{Store, held_work, people::Company, wipes::Wipe},
    wipes::order::{self, OrderFault, Wish},
};
use satchel_shared::{
    blank::is_blank,
    ids::{DeviceId, PersonId, WipeId},
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Examples:
  satchel-server device wipe --data DIR --device KTA --by admin --reason \"left in a taxi\"
  satchel-server device wipe --data DIR --device KTA --by admin --second lin --reason \"stolen\" --give-up 8
  satchel-server device wipe --data DIR --device KTA --by admin --reason \"found again\" --withdraw

The device hears it in its next contact. It first sends what is unsent, or hands it in sealed when it may not send; with
nothing unsent it destroys its key, then its files. What it cannot get rid of stays, and with it all the rest, until somebody
mends it or two persons give it up by --give-up with exactly the number the board shows; the device counts again and obeys
only if it holds that many. Who ordered what is in the audit. --person names one of several people on a device.

JSON data: {\"device\", \"letters\", \"name\", \"unsent\": number or null, \"unsent_ms\", \"orders\": as in `device list`}";

/// Order a device to destroy what it holds
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// Its letters or its id, as `device list` shows them
    #[arg(long, value_name = "LETTERS")]
    device: String,
    /// Only what it holds of this person; otherwise everybody's, and the device is none of the company's afterwards
    #[arg(long, value_name = "LOGIN")]
    person: Option<String>,
    /// Who orders it: a manager or an admin
    #[arg(long, value_name = "LOGIN")]
    by: String,
    /// Who agrees that unsent work is given up: another manager or admin
    #[arg(long, value_name = "LOGIN")]
    second: Option<String>,
    /// Why, for the audit
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Give up exactly so many unsent changes, which are lost then
    #[arg(long, value_name = "N", requires = "second", value_parser = clap::value_parser!(u64).range(1..))]
    give_up: Option<u64>,
    /// Take the order back
    #[arg(long, conflicts_with = "give_up")]
    withdraw: bool,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Ordered {
    device: DeviceId,
    letters: String,
    name: String,
    unsent: Option<u64>,
    unsent_ms: Option<i64>,
    orders: Vec<ToldWipe>,
    #[serde(skip)]
    as_of: String,
    #[serde(skip)]
    is_withdrawn: bool,
}

/// Orders it.
///
/// # Errors
/// `Refused` for who may not or a wrong number, `NotFound` for an unknown device or login.
pub(super) fn run(args: &Args) -> Result<(), CommandFault> {
    if is_blank(&args.reason) {
        return Err(CommandFault::Usage("say why by --reason: it stands in the audit".to_owned()));
    }
    let store = args.dir.open()?;
    let marks = args.marks.notice(&args.dir, &store)?;
    let company = data_dir::company(&store)?;
    let wish = args.wish(&store, &company)?;
    let ordered = ordered(args, &store, &company, &wish)?;
    marks.write(&store, true)?;
    args.answer.say(&ordered);
    Ok(())
}

impl Args {
    fn wish(&self, store: &Store, company: &Company) -> Result<Wish, CommandFault> {
        let person = |login: &Option<String>| -> Result<Option<PersonId>, CommandFault> {
            let found = login.as_deref().map(|login| data_dir::login(store, company, login));
            Ok(found.transpose()?.map(|login| login.person))
        };
        Ok(Wish {
            person: person(&self.person)?,
            by: data_dir::login(store, company, &self.by)?.person,
            second: person(&self.second)?,
            reason: self.reason.trim().to_owned(),
            give_up: self.give_up,
            now_ms: clock::now_ms(),
        })
    }
}

fn ordered(
    args: &Args,
    store: &Store,
    company: &Company,
    wish: &Wish,
) -> Result<Ordered, CommandFault> {
    let tenant = company.tenant;
    let now_ms = wish.now_ms;
    let fresh = || WipeId::new(chance::uuid_v7(now_ms));
    let words = |ms| moment(ms, now_ms);
    store.write(|tx| {
        let device = named(tx, company, &args.device)?;
        let orders: Vec<Wipe> = match args.withdraw {
            true => order::withdraw(tx, tenant, &device, wish)?,
            false => order::order(tx, tenant, &device, wish, &fresh, &words)?,
        };
        let is_meant = |person: PersonId| orders.iter().any(|wipe| wipe.person == person);
        let mut told = held_work::of_device(tx, tenant, device.id)?;
        told.retain(|told| is_meant(told.person) && told.unsent.is_some());
        let unsent_ms = told.iter().map(|told| told.at_ms).min();
        Ok(Ordered {
            device: device.id,
            letters: device.letters,
            name: device.name,
            unsent: unsent_ms.map(|_| told.iter().filter_map(|told| told.unsent).sum()),
            unsent_ms,
            orders: orders.into_iter().map(ToldWipe::from).collect(),
            as_of: unsent_ms.map(words).unwrap_or_default(),
            is_withdrawn: args.withdraw,
        })
    })
}

impl From<OrderFault> for CommandFault {
    fn from(fault: OrderFault) -> Self {
        match fault {
            OrderFault::Store(fault) => fault.into(),
            OrderFault::NobodyThere(_) | OrderFault::NoneOpen(_) => {
                CommandFault::NotFound(fault.to_string())
            }
            fault => CommandFault::Refused(fault.to_string()),
        }
    }
}

impl fmt::Display for Ordered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Ordered { letters, name, as_of, .. } = self;
        if self.is_withdrawn {
            return write!(f, "The order to wipe {letters} ({name}) is taken back.");
        }
        write!(f, "{letters} ({name}) is ordered to wipe at its next contact. ")?;
        let given_up = self.orders.iter().any(|order| order.give_up.is_some());
        match self.unsent {
            None => write!(f, "It never said how many changes are unsent there."),
            Some(0) => write!(f, "Nothing was unsent there as of {as_of}."),
            Some(unsent) if given_up => {
                write!(
                    f,
                    "{unsent} unsent as of {as_of}: they are given up if it cannot send them."
                )
            }
            Some(unsent) => {
                write!(
                    f,
                    "{unsent} unsent as of {as_of}: it sends them first, and does not wipe before."
                )
            }
        }
    }
}
