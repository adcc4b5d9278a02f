//! `login`: signs in again, or another person on the same device, who gets a store of their own.
//!
//! Without a network a person who has a store here is let in by their PIN; the server asks for the password
//! at the next sync. Never touches another person's store.

use super::{answer::Answer, desk::Desk, failure::Failure};
use crate::{
    desk::{
        letting_in::{note, offline_person, settle},
        orders::{self, Attempt, Outcome},
    },
    error,
    home::DeviceFacts,
    store::Store,
    sync::{event::ClockReading, fault::NetFault},
};
use satchel_shared::{
    ids::PersonId,
    lang::Lang,
    protocol::token::{LoginAnswer, LoginOffer, Secret},
};
use serde_json::json;

/// What `login` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel login --login wang")]
pub struct Args {
    /// The person's login name
    #[arg(long, value_name = "NAME")]
    login: String,
    /// The password; asked for on a terminal when the server answers
    #[arg(long, env = "SATCHEL_PASSWORD", hide = true, hide_env_values = true)]
    password: Option<String>,
}

/// Signs the person in.
///
/// # Errors
/// `login-refused`, `device-revoked`, `no-password`, a wrong PIN, or what stands in the way.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut facts = desk.facts()?;
    let login = args.login.trim();
    match ask_server(args, desk, &facts)? {
        Ok((answer, clock)) => {
            let store = settle(desk, &facts, &answer, clock, || desk.new_pin())?;
            note(&mut facts, answer.person, &answer.person_name, login);
            desk.home.save_device(&facts)?;
            let http = desk.http(&facts.server)?;
            let (store, waiting) = match orders::heed(desk, &http, store, Attempt::None)? {
                Outcome::NotOrdered(store) => (store, None),
                Outcome::Waits(store, waiting) => (store, Some(waiting)),
            };
            let mut said = told(desk, &store, &answer.person_name, answer.person, true)?;
            if let Some(waiting) = waiting {
                said.data["wipe"] = waiting.json();
                said.text = format!("{}\n{}", said.text, waiting.line(desk.lang));
            }
            Ok(said)
        }
        Err(fault) => match offline_person(&facts, login, &fault) {
            Some(known) => {
                let store = desk.store_of(known.person)?;
                facts.person = Some(known.person);
                desk.home.save_device(&facts)?;
                told(desk, &store, &known.name, known.person, false)
            }
            None => Err(fault.into()),
        },
    }
}

/// What the server said to a password.
type Heard = Result<(LoginAnswer, ClockReading), NetFault>;

/// Hands the password to the server; it is asked for only when the server is there to hear it.
fn ask_server(args: &Args, desk: &Desk, facts: &DeviceFacts) -> Result<Heard, Failure> {
    let http = desk.http(&facts.server)?;
    let password = match &args.password {
        Some(password) => password.clone(),
        None if desk.wait(http.is_reachable())? => {
            desk.ask_hidden(desk.say("密碼：", "Password: "), &error::NO_PASSWORD)?
        }
        None => return Ok(Err(NetFault::Unreachable("the server does not answer".to_owned()))),
    };
    let offer = LoginOffer {
        device: facts.device,
        login: args.login.trim().to_owned(),
        password: Secret::new(password),
    };
    desk.wait(http.login(&offer))
}

fn told(
    desk: &Desk,
    store: &Store,
    name: &str,
    person: PersonId,
    is_at_server: bool,
) -> Result<Answer, Failure> {
    let waiting = store.counts()?.waiting;
    let data = json!({
        "person": person.to_string(),
        "person_name": name,
        "is_at_server": is_at_server,
        "waiting": waiting,
    });
    let text = match (desk.lang, is_at_server) {
        (Lang::ZhHant, true) => format!("{name}已登入；{waiting} 項修改待送出。"),
        (Lang::ZhHant, false) => {
            format!("連不上伺服器，{name}以 PIN 碼登入這台平板；下次同步時會再問密碼。")
        }
        (Lang::En, true) => format!("{name} is signed in; {waiting} changes wait to be sent."),
        (Lang::En, false) => {
            format!(
                "The server cannot be reached. {name} is let in by PIN; the next sync asks for the password."
            )
        }
    };
    Ok(Answer::new(data, text))
}
