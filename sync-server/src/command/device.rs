//! `device`: the board of all devices, with what is unsent on each, and the order to wipe one. Works while the server
//! runs.

mod list;
mod wipe;

use super::fault::CommandFault;
use crate::log::{
    Transaction,
    devices::{self, Device},
    people::Company,
    wipes::Wipe,
};
use clap::Subcommand;
use jiff::{Timestamp, tz::TimeZone};
use satchel_shared::ids::{PersonId, WipeId};
use serde::Serialize;

const AFTER: &str = "\
Examples:
  satchel-server device list --data DIR
  satchel-server device wipe --data DIR --device KTA --by admin --reason \"left in a taxi\"";

/// The board of devices: what is unsent on each; and wiping one
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    List(list::Args),
    Wipe(wipe::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        match &self.verb {
            Verb::List(args) => args.answer.json,
            Verb::Wipe(args) => args.answer.json,
        }
    }
}

/// Does what the verb below `device` says.
///
/// # Errors
/// Those of that verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    match args.verb {
        Verb::List(args) => list::run(&args),
        Verb::Wipe(args) => wipe::run(&args),
    }
}

/// The device of that name: its letters or its id.
///
/// # Errors
/// `NotFound` when there is none.
pub fn named(tx: &Transaction<'_>, company: &Company, name: &str) -> Result<Device, CommandFault> {
    let is_meant = |device: &Device| {
        device.letters.eq_ignore_ascii_case(name) || Ok(device.id) == name.parse()
    };
    let found = devices::list(tx, company.tenant)?.into_iter().find(is_meant);
    let absent = || CommandFault::NotFound(format!("there is no device {name}: see `device list`"));
    found.ok_or_else(absent)
}

/// A moment on the wall of whoever reads: `14:02` of the same day as `now_ms`, else with its day.
fn moment(ms: i64, now_ms: i64) -> String {
    let zoned =
        |ms| Timestamp::from_millisecond(ms).unwrap_or_default().to_zoned(TimeZone::system());
    let (at, now) = (zoned(ms), zoned(now_ms));
    let form = if at.date() == now.date() { "%H:%M" } else { "%Y-%m-%d %H:%M" };
    at.strftime(form).to_string()
}

/// An order as it is told.
#[derive(Clone, Debug, Serialize)]
struct ToldWipe {
    wipe: WipeId,
    person: PersonId,
    is_whole: bool,
    state: &'static str,
    state_ms: i64,
    ordered_ms: i64,
    ordered_by: PersonId,
    second: Option<PersonId>,
    reason: String,
    give_up: Option<u64>,
    heard_ms: Option<i64>,
}

impl From<Wipe> for ToldWipe {
    fn from(wipe: Wipe) -> ToldWipe {
        ToldWipe {
            wipe: wipe.id,
            person: wipe.person,
            is_whole: wipe.is_whole,
            state: wipe.state.word(),
            state_ms: wipe.state_ms,
            ordered_ms: wipe.ordered_ms,
            ordered_by: wipe.ordered_by,
            second: wipe.second,
            reason: wipe.reason,
            give_up: wipe.give_up,
            heard_ms: wipe.heard_ms,
        }
    }
}
