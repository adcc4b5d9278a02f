//! `enrol-code`: a one-time code that makes a tablet a device of a person. Works while the server runs.

use super::{
    answer::Answer,
    data_dir::{self, DataDir},
    fault::CommandFault,
};
use crate::{
    chance, clock,
    keys::Keys,
    log::{Store, enrol_codes, people},
    secrets,
    settings::{CODE_MINUTES_MAX, code_lives_ms},
};
use satchel_shared::ids::PersonId;
use serde::Serialize;
use std::fmt;

const AFTER: &str = "\
Example:
  satchel-server enrol-code --data DIR --login mei

JSON data: {\"code\", \"login\", \"person\", \"expires_ms\"}";

/// Make a one-time code that enrols a tablet for a person
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    dir: DataDir,
    /// Whose tablet it will be
    #[arg(long)]
    login: String,
    /// Minutes until the code dies
    #[arg(long, default_value_t = CODE_MINUTES_MAX, value_parser = clap::value_parser!(i64).range(1..=CODE_MINUTES_MAX))]
    minutes: i64,
    #[command(flatten)]
    pub(super) answer: Answer,
}

/// A code as it is read out.
#[derive(Clone, Serialize)]
pub struct Made {
    /// The code.
    pub code: String,
    /// Whose login.
    pub login: String,
    /// Whose.
    pub person: PersonId,
    /// When it dies, milliseconds since 1970.
    pub expires_ms: i64,
}

/// Makes a code.
///
/// # Errors
/// `NotFound` when nobody has the login; `Refused` when the person works here no more.
pub fn run(args: Args) -> Result<(), CommandFault> {
    let store = args.dir.open()?;
    let made = make(&store, &args.dir.keys()?, &args.login, args.minutes)?;
    args.answer.say(&made);
    Ok(())
}

/// Makes a code for the person with that login.
///
/// # Errors
/// `NotFound` when nobody has the login; `Refused` when the person works here no more.
pub fn make(store: &Store, keys: &Keys, login: &str, minutes: i64) -> Result<Made, CommandFault> {
    let company = data_dir::company(store)?;
    let login = data_dir::login(store, &company, login)?;
    let known = store.read(|tx| people::known(tx, company.tenant, login.person))?;
    if !known.is_some_and(|known| known.is_active) {
        let words = format!("{} works here no more, so no tablet can be theirs", login.login);
        return Err(CommandFault::Refused(words));
    }
    let now_ms = clock::now_ms();
    let code = secrets::code(chance::bytes());
    let hash = secrets::code_hash(&keys.token, code.expose());
    let expires_ms = now_ms.saturating_add(code_lives_ms(minutes));
    store.write(|tx| {
        enrol_codes::put(tx, company.tenant, &hash, login.person, expires_ms, now_ms)
    })?;
    let code = code.expose().to_owned();
    Ok(Made { code, login: login.login, person: login.person, expires_ms })
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let minutes = (self.expires_ms - clock::now_ms() + 59_999) / 60_000;
        writeln!(f, "{}", self.code)?;
        write!(
            f,
            "Type it on the tablet of {} within {minutes} minutes; it works once.",
            self.login
        )
    }
}
