//! `user devices`: every device that was ever enrolled.

use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    log::{devices, people},
};
use jiff::Timestamp;
use satchel_shared::ids::{DeviceId, PersonId};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server user devices --data DIR

JSON data: {\"devices\": [{\"device\", \"letters\", \"name\", \"platform\", \"person\", \"person_name\",
                       \"enrolled_ms\", \"last_seen_ms\", \"is_revoked\"}]}";

/// Show every device that was enrolled
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Listed {
    device: DeviceId,
    letters: String,
    name: String,
    platform: String,
    person: PersonId,
    person_name: String,
    enrolled_ms: i64,
    last_seen_ms: i64,
    is_revoked: bool,
}

#[derive(Serialize)]
struct List {
    devices: Vec<Listed>,
}

/// Lists them, the first enrolled first.
///
/// # Errors
/// When the store fails.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let devices = store.read(|tx| {
        let listed = |device: devices::Device| {
            let known = people::known(tx, company.tenant, device.enrolled_by)?;
            Ok::<_, CommandFault>(Listed {
                device: device.id,
                letters: device.letters,
                name: device.name,
                platform: device.platform,
                person: device.enrolled_by,
                person_name: known.map(|known| known.name).unwrap_or_default(),
                enrolled_ms: device.enrolled_ms,
                last_seen_ms: device.last_seen_ms,
                is_revoked: device.is_revoked,
            })
        };
        devices::list(tx, company.tenant)?.into_iter().map(listed).collect()
    });
    args.answer.say(&List { devices: devices? });
    Ok(())
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for listed in &self.devices {
            let state = if listed.is_revoked { "revoked" } else { "seen" };
            let seen = Timestamp::from_millisecond(listed.last_seen_ms).unwrap_or_default();
            writeln!(
                f,
                "{}  {} of {}, {}, {state} {seen:.0}  {}",
                listed.letters, listed.name, listed.person_name, listed.platform, listed.device
            )?;
        }
        Ok(())
    }
}
