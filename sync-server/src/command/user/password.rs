//! `user password`: another password; every login made with the old one ends.

use super::Chosen;
use crate::{
    chance, clock,
    command::{
        answer::Answer,
        data_dir::{self, DataDir, MarksDir},
        fault::CommandFault,
    },
    log::{
        audit::{self, Deed, Entry, Who},
        people,
        tokens::{self, End},
    },
    passwords,
};
use satchel_shared::ids::PersonId;
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server user password --data DIR --login mei

The person's tablets must log in again; work that is not sent yet stays on them.

JSON data: {\"person\", \"login\", \"ended_logins\", \"password\": made up, or null when it was given}";

/// Give a person another password
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    #[command(flatten)]
    marks: MarksDir,
    /// Whose
    #[arg(long)]
    login: String,
    /// Read the password from standard input; otherwise one is made up and shown once
    #[arg(long)]
    password_stdin: bool,
    #[command(flatten)]
    pub(in crate::command) answer: Answer,
}

#[derive(Serialize)]
struct Changed {
    person: PersonId,
    login: String,
    ended_logins: usize,
    password: Option<String>,
}

/// Changes the password.
///
/// # Errors
/// `NotFound` when nobody has the login; `Usage` for an unfit password.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let marks = args.marks.notice(&args.dir, &store)?;
    let company = data_dir::company(&store)?;
    let login = data_dir::login(&store, &company, &args.login)?;
    let chosen = Chosen::from(args.password_stdin)?;
    let hash = passwords::hash(chosen.password.expose(), &chance::bytes())?;
    let now_ms = clock::now_ms();
    let ended = store.write(|tx| {
        people::set_password(tx, company.tenant, login.person, &hash)?;
        let subject = format!("person {}", login.person);
        let deed = Entry::of(now_ms, Who::Operator, Deed::ChangePassword, subject);
        audit::note(tx, company.tenant, &deed)?;
        tokens::end_all(tx, company.tenant, login.person, End::Password, now_ms)
    })?;
    marks.write(&store, true)?;
    args.answer.say(&Changed {
        person: login.person,
        login: login.login,
        ended_logins: ended,
        password: chosen.shown(),
    });
    Ok(())
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} has another password; {} logins ended.", self.login, self.ended_logins)?;
        match &self.password {
            Some(password) => write!(f, "Password, shown this once: {password}"),
            None => Ok(()),
        }
    }
}
