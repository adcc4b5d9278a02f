//! `user revoke-device`: keeps a device out from its next request on.

use crate::{
    clock,
    command::{
        answer::Answer,
        data_dir::{self, DataDir, MarksDir},
        device,
        fault::CommandFault,
    },
    log::{
        audit::{self, Deed, Entry, Who},
        devices,
    },
};
use satchel_shared::ids::DeviceId;
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Examples:
  satchel-server user revoke-device --data DIR KTA
  satchel-server user revoke-device --data DIR 0198f6a2-5d4e-7c31-9a77-52b3c1d0e9f4

What is on the device stays on it, encrypted, unsent work included.

JSON data: {\"device\", \"letters\", \"name\"}";

/// Keep a device out from now on
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// Its letters or its id, as `user devices` shows them
    device: String,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Revoked {
    device: DeviceId,
    letters: String,
    name: String,
}

/// Revokes the device.
///
/// # Errors
/// `NotFound` when there is no such device.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let marks = args.marks.notice(&args.dir, &store)?;
    let company = data_dir::company(&store)?;
    let revoked = store.write(|tx| {
        let device = device::named(tx, &company, &args.device)?;
        devices::revoke(tx, company.tenant, device.id)?;
        let subject = format!("device {}", device.id);
        let deed = Entry::of(clock::now_ms(), Who::Operator, Deed::RevokeDevice, subject);
        audit::note(tx, company.tenant, &deed)?;
        Ok::<_, CommandFault>(device)
    })?;
    marks.write(&store, true)?;
    args.answer.say(&Revoked { device: revoked.id, letters: revoked.letters, name: revoked.name });
    Ok(())
}

impl fmt::Display for Revoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}) is kept out from now on.", self.letters, self.name)
    }
}
