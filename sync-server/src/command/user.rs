//! `user`: who works here, and with which devices. Works while the server runs.

mod add;
mod devices;
mod list;
mod password;
mod revoke_device;

use super::fault::CommandFault;
use crate::{chance, secrets};
use clap::Subcommand;
use satchel_shared::protocol::token::Secret;
use std::io::{BufRead, stdin};

const AFTER: &str = "\
Examples:
  satchel-server user add --data DIR --login mei --name 林美玲 --role sales
  satchel-server user devices --data DIR
  satchel-server user revoke-device --data DIR KTA";

/// People, their passwords and devices
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, Subcommand)]
enum Verb {
    Add(add::Args),
    List(list::Args),
    Password(password::Args),
    Devices(devices::Args),
    RevokeDevice(revoke_device::Args),
}

impl Args {
    pub(super) fn is_json(&self) -> bool {
        match &self.verb {
            Verb::Add(args) => args.answer.json,
            Verb::List(args) => args.answer.json,
            Verb::Password(args) => args.answer.json,
            Verb::Devices(args) => args.answer.json,
            Verb::RevokeDevice(args) => args.answer.json,
        }
    }
}

/// Does what the verb below `user` says.
///
/// # Errors
/// Those of that verb.
pub fn run(args: Args) -> Result<(), CommandFault> {
    match args.verb {
        Verb::Add(args) => add::run(args),
        Verb::List(args) => list::run(args),
        Verb::Password(args) => password::run(args),
        Verb::Devices(args) => devices::run(args),
        Verb::RevokeDevice(args) => revoke_device::run(args),
    }
}

/// A password from the first line of standard input, or a made-up one. Never from the command line, where
/// every process of the machine could read it.
struct Chosen {
    password: Secret,
    is_made_up: bool,
}

impl Chosen {
    fn from(is_stdin: bool) -> Result<Chosen, CommandFault> {
        if !is_stdin {
            return Ok(Chosen { password: secrets::password(chance::bytes()), is_made_up: true });
        }
        let mut line = String::new();
        stdin()
            .lock()
            .read_line(&mut line)
            .map_err(CommandFault::machine("standard input cannot be read"))?;
        let password = Secret::new(line.trim_end_matches(['\r', '\n']));
        Ok(Chosen { password, is_made_up: false })
    }

    /// What may be printed: only a password nobody knows yet.
    fn shown(&self) -> Option<String> {
        self.is_made_up.then(|| self.password.expose().to_owned())
    }
}
