//! `user add`: a person document, and a login for it, in one transaction.

use super::Chosen;
use crate::{
    chance, clock,
    command::{
        answer::Answer,
        data_dir::{self, DataDir},
        fault::CommandFault,
    },
    ingest::{OwnWork, ServerActor, own_work::OwnWorkFault},
    log::{
        Store, StoreFault,
        people::{self, Login},
    },
    passwords,
    settings::NAME_CHARACTERS_MAX,
};
use satchel_shared::{
    blank::is_blank,
    documents::{Person, Territory, person::Role, shape::Word},
    ids::{PersonId, TerritoryId},
    protocol::token::Secret,
};
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Examples:
  satchel-server user add --data DIR --login mei --name 林美玲 --role sales
  pass show mei | satchel-server user add --data DIR --login mei --name 林美玲 --role sales --password-stdin

The first person of a new data directory also makes the company in it.

JSON data: {\"person\", \"login\", \"name\", \"role\", \"password\": made up, or null when it was given}";

/// Add a person who works here, with a login
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// The name they log in with
    #[arg(long)]
    login: String,
    /// Their own name
    #[arg(long)]
    name: String,
    /// What they may do
    #[arg(long, value_parser = ["sales", "technician", "manager", "office", "admin"])]
    role: String,
    /// A territory whose accounts they work; may be said several times
    #[arg(long, value_name = "ID")]
    territory: Vec<TerritoryId>,
    /// The company's name, when this is its first person
    #[arg(long, value_name = "NAME", default_value = "Satchel")]
    company: String,
    /// Read the password from standard input; otherwise one is made up and shown once
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

/// Whom to add.
#[derive(Clone, Debug)]
pub struct Newcomer {
    /// The person's id from now on.
    pub person: PersonId,
    /// The name they log in with.
    pub login: String,
    /// Their own name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Territories whose accounts they work.
    pub territories: Vec<TerritoryId>,
}

#[derive(Serialize)]
struct Added {
    person: PersonId,
    login: String,
    name: String,
    role: String,
    password: Option<String>,
}

/// Adds the person.
///
/// # Errors
/// `Refused` when the login is taken; `NotFound` for an unknown territory; `Usage` for an unfit password.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let login = people::plain(&args.login);
    refuse_unfit("login", &login)?;
    refuse_unfit("name", args.name.trim())?;
    let chosen = Chosen::from(args.password_stdin)?;
    let hash = passwords::hash(chosen.password.expose(), &chance::bytes())?;
    let newcomer = Newcomer {
        person: PersonId::new(chance::uuid_v7(clock::now_ms())),
        login,
        name: args.name.trim().to_owned(),
        role: Role::from_word(&args.role),
        territories: args.territory,
    };
    let store = args.dir.open_or_create()?;
    args.dir.keys()?;
    add(&store, &args.company, &newcomer, &hash)?;
    args.answer.say(&Added {
        person: newcomer.person,
        login: newcomer.login,
        name: newcomer.name,
        role: args.role,
        password: chosen.shown(),
    });
    Ok(())
}

fn add(
    store: &Store,
    company_name: &str,
    newcomer: &Newcomer,
    hash: &str,
) -> Result<(), CommandFault> {
    let company = data_dir::company_or_new(store, company_name)?;
    let now_ms = clock::now_ms();
    let server = ServerActor::new(chance::bytes());
    store.write(|tx| {
        let mut work = OwnWork::begin(tx, company.tenant, server.entry(), &server, now_ms)?;
        for territory in &newcomer.territories {
            if work.read::<Territory>(*territory)?.is_none() {
                let words = format!("there is no territory {territory}");
                return Err(CommandFault::NotFound(words));
            }
        }
        work.create(newcomer.person, &newcomer.document())?;
        work.finish()?;
        let row = Login {
            person: newcomer.person,
            login: newcomer.login.clone(),
            password: Secret::new(hash),
        };
        if people::add(tx, company.tenant, &row)? {
            return Ok(());
        }
        let words = format!("the login {:?} is taken: choose another", newcomer.login);
        Err(CommandFault::Refused(words))
    })
}

impl Newcomer {
    fn document(&self) -> Person {
        Person {
            name: Some(self.name.clone()),
            login: Some(self.login.clone()),
            role: Some(self.role.clone()),
            territories: self.territories.iter().map(ToString::to_string).collect(),
            is_active: Some(true),
            ..Person::default()
        }
    }
}

fn refuse_unfit(what: &str, name: &str) -> Result<(), CommandFault> {
    let characters = name.chars().count();
    let is_fit =
        characters <= NAME_CHARACTERS_MAX && !is_blank(name) && !name.chars().any(char::is_control);
    if is_fit {
        return Ok(());
    }
    Err(CommandFault::Usage(format!("a {what} has 1 to {NAME_CHARACTERS_MAX} characters")))
}

impl From<OwnWorkFault> for CommandFault {
    fn from(fault: OwnWorkFault) -> Self {
        match fault {
            OwnWorkFault::Store(fault) => fault.into(),
            other => StoreFault::Unsound(other.to_string()).into(),
        }
    }
}

impl fmt::Display for Added {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} works here now as {}, with the login {}.",
            self.name, self.role, self.login
        )?;
        if let Some(password) = &self.password {
            writeln!(f, "Password, shown this once: {password}")?;
        }
        write!(f, "For a tablet: satchel-server enrol-code --login {}", self.login)
    }
}
