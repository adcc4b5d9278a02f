//! `user list`: everybody with a login.

use crate::{
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    log::people,
};
use satchel_shared::ids::PersonId;
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server user list --data DIR

JSON data: {\"people\": [{\"person\", \"login\", \"name\", \"is_active\"}]}";

/// Show everybody with a login
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
    person: PersonId,
    login: String,
    name: String,
    is_active: bool,
}

#[derive(Serialize)]
struct List {
    people: Vec<Listed>,
}

/// Lists them by login.
///
/// # Errors
/// When the store fails.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let company = data_dir::company(&store)?;
    let people = store.read(|tx| {
        let listed = |login: people::Login| {
            let known = people::known(tx, company.tenant, login.person)?;
            Ok::<_, CommandFault>(Listed {
                person: login.person,
                login: login.login,
                is_active: known.as_ref().is_some_and(|known| known.is_active),
                name: known.map(|known| known.name).unwrap_or_default(),
            })
        };
        people::list(tx, company.tenant)?.into_iter().map(listed).collect()
    });
    args.answer.say(&List { people: people? });
    Ok(())
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for listed in &self.people {
            let state = if listed.is_active { "" } else { " (left)" };
            writeln!(f, "{:<20} {}{state}  {}", listed.login, listed.name, listed.person)?;
        }
        Ok(())
    }
}
