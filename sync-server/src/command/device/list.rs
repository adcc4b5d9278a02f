//! `device list`: the board. Every device with everybody on it: what was unsent as of when, and what became of a wipe.

use super::{ToldWipe, moment};
use crate::{
    clock,
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    log::{
        StoreFault, Transaction,
        devices::{self, Device},
        held_work, people,
        wipes::{self, State, Wipe},
    },
};
use satchel_shared::ids::{DeviceId, PersonId, TenantId};
use serde::Serialize;
use std::{collections::BTreeSet, fmt};

const AFTER: &str = "\
Example:
  satchel-server device list --data DIR

A count is what the device said last, with the time of this server's clock: what was made there since, nobody knows yet.
States of a wipe: ordered (not reached, or unsent work is there), granted (told to begin, not heard since), wiped (told to begin,
and nothing is there any more: the device's own word), absent (nothing of the person was there), withdrawn.

JSON data: {\"devices\": [{\"device\", \"letters\", \"name\", \"platform\", \"is_revoked\", \"last_seen_ms\", \"contact_ms\", \"people\":
 [{\"person\", \"person_name\", \"unsent\": number or null, \"unsent_ms\": as of when, \"says\": words, \"wipe\": null or
   {\"wipe\", \"person\", \"is_whole\", \"state\", \"state_ms\", \"ordered_ms\", \"ordered_by\", \"second\", \"reason\", \"give_up\", \"heard_ms\"}}]}]}";

/// Show every device, with what is unsent on it
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Held {
    person: PersonId,
    person_name: String,
    unsent: Option<u64>,
    unsent_ms: Option<i64>,
    says: String,
    wipe: Option<ToldWipe>,
}

#[derive(Serialize)]
struct Listed {
    device: DeviceId,
    letters: String,
    name: String,
    platform: String,
    is_revoked: bool,
    last_seen_ms: i64,
    contact_ms: Option<i64>,
    people: Vec<Held>,
    #[serde(skip)]
    last: String,
}

#[derive(Serialize)]
struct Board {
    devices: Vec<Listed>,
}

/// Lists them, the first enrolled first.
///
/// # Errors
/// When the store fails.
pub(super) fn run(args: &Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let tenant = data_dir::company(&store)?.tenant;
    let now_ms = clock::now_ms();
    let devices = store.read(|tx| {
        let all = devices::list(tx, tenant)?.into_iter();
        all.map(|device| listed(tx, tenant, device, now_ms)).collect::<Result<_, StoreFault>>()
    })?;
    args.answer.say(&Board { devices });
    Ok(())
}

fn listed(
    tx: &Transaction<'_>,
    tenant: TenantId,
    device: Device,
    now_ms: i64,
) -> Result<Listed, StoreFault> {
    let told = held_work::of_device(tx, tenant, device.id)?;
    let orders = wipes::of_device(tx, tenant, device.id)?;
    let mut ids: BTreeSet<PersonId> = told.iter().map(|told| told.person).collect();
    ids.extend(orders.iter().map(|wipe| wipe.person));
    let mut people = Vec::new();
    for person in ids {
        let known = people::known(tx, tenant, person)?;
        let told = told.iter().find(|told| told.person == person);
        let counted = told.and_then(|told| Some((told.unsent?, told.at_ms)));
        let wipe = orders.iter().find(|wipe| wipe.person == person);
        let mut says = vec![unsent_in_words(counted, told.is_some(), now_ms)];
        says.extend(wipe.map(|wipe| wipe_in_words(wipe, now_ms)));
        says.retain(|words| !words.is_empty());
        people.push(Held {
            person,
            person_name: known.map(|known| known.name).unwrap_or_default(),
            unsent: counted.map(|(unsent, _)| unsent),
            unsent_ms: counted.map(|(_, at_ms)| at_ms),
            says: says.join("; "),
            wipe: wipe.cloned().map(ToldWipe::from),
        });
    }
    let last_ms = device.contact_ms.unwrap_or(0).max(device.last_seen_ms);
    Ok(Listed {
        device: device.id,
        letters: device.letters,
        name: device.name,
        platform: device.platform,
        is_revoked: device.is_revoked,
        last_seen_ms: device.last_seen_ms,
        contact_ms: device.contact_ms,
        people,
        last: moment(last_ms, now_ms),
    })
}

fn unsent_in_words(counted: Option<(u64, i64)>, is_there: bool, now_ms: i64) -> String {
    match counted {
        Some((unsent, at_ms)) => format!("{unsent} unsent as of {}", moment(at_ms, now_ms)),
        None if is_there => "unsent changes were never counted".to_owned(),
        None => String::new(),
    }
}

fn wipe_in_words(wipe: &Wipe, now_ms: i64) -> String {
    let at = moment(wipe.state_ms, now_ms);
    let heard = match wipe.heard_ms {
        Some(ms) => format!("the device was last told at {}", moment(ms, now_ms)),
        None => "the device has not been reached since".to_owned(),
    };
    match (wipe.state, wipe.give_up) {
        (State::Ordered, None) => format!("wipe ordered at {at}, {heard}"),
        (State::Ordered, Some(count)) => {
            format!("wipe ordered at {at} with {count} unsent changes given up, {heard}")
        }
        (State::Granted, _) => format!("told to wipe at {at}, not confirmed yet"),
        (State::Wiped, _) => format!("wiped at {at}"),
        (State::Absent, _) => format!("nothing was there to wipe at {at}"),
        (State::Withdrawn, _) => format!("the order to wipe was taken back at {at}"),
    }
}

impl fmt::Display for Board {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for of in &self.devices {
            let state = if of.is_revoked { ", revoked" } else { "" };
            writeln!(
                f,
                "{}  {}, {}{state}, last contact {}  {}",
                of.letters, of.name, of.platform, of.last, of.device
            )?;
            for held in &of.people {
                writeln!(f, "     {}: {}", held.person_name, held.says)?;
            }
        }
        Ok(())
    }
}
