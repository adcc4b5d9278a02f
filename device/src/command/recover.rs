//! `recover`: a forgotten PIN. The password opens what the company keeps of the data key, and a new PIN is chosen.

use super::{answer::Answer, desk::Desk, failure::Failure};
use crate::{desk::recovery, error, store::Store};
use satchel_shared::{ids::PersonId, lang::Lang};
use serde_json::json;

/// What `recover` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel recover --login wang")]
pub struct Args {
    /// The person's login name
    #[arg(long, value_name = "NAME")]
    login: String,
    /// The password; asked for on a terminal
    #[arg(long, env = "SATCHEL_PASSWORD", hide = true, hide_env_values = true)]
    password: Option<String>,
}

/// Gives the person's store a new PIN.
///
/// # Errors
/// `not-recoverable`, `login-refused`, `slot-refused`, `device-revoked`, `pin-too-short`, or what stands in the way.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let login = args.login.trim();
    let asking = recovery::Asking::of(desk, login)?;
    let password = match &args.password {
        Some(password) => password.clone(),
        None => desk.ask_hidden(desk.say("密碼：", "Password: "), &error::NO_PASSWORD)?,
    };
    let pin = desk.new_pin()?;
    let (store, answer) = asking.recover(desk, login, password, &pin)?;
    told(desk, &store, answer.person, &answer.person_name)
}

fn told(desk: &Desk, store: &Store, person: PersonId, name: &str) -> Result<Answer, Failure> {
    let waiting = store.counts()?.waiting;
    let data = json!({ "person": person.to_string(), "person_name": name, "waiting": waiting });
    let text = match desk.lang {
        Lang::ZhHant => format!("{name}的新 PIN 碼已設定，資料都在；{waiting} 項修改待送出。"),
        Lang::En => format!(
            "The new PIN of {name} works; all records are here, {waiting} changes wait to be sent."
        ),
    };
    Ok(Answer::new(data, text))
}
