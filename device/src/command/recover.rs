//! `recover`: a forgotten PIN. The password opens what the company keeps of the data key, and a new PIN is chosen.
//!
//! Order of events: the kept key is found, password and new PIN asked, the server judges both; the key that comes back must open
//! the store; only then the new PIN takes the old one's place. All work stays where it is.

use super::{answer::Answer, desk::Desk, failure::Failure, login};
use crate::{
    error,
    home::DeviceFacts,
    store::{
        Store,
        key::{self, DataKey, KeyFault},
    },
};
use satchel_shared::{
    ids::PersonId,
    lang::Lang,
    protocol::{
        recover::{KeptKey, RecoverOffer},
        token::Secret,
    },
    sealed::SecretKey,
};
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
    let mut facts = desk.facts()?;
    let login = args.login.trim();
    let person = whose(&facts, login).ok_or_else(|| Failure::of(&error::NOT_RECOVERABLE))?;
    let dir = desk.home.person_dir(person);
    let slot = key::kept_for_company(&dir)?;
    let http = desk.http(&facts.server)?;
    let password = match &args.password {
        Some(password) => password.clone(),
        None => desk.ask_hidden(desk.say("密碼：", "Password: "), &error::NO_PASSWORD)?,
    };
    let pin = desk.new_pin()?;
    let reply_to = SecretKey::derive(&desk.chance.bytes().map_err(KeyFault::from)?);
    let offer = RecoverOffer {
        device: facts.device,
        login: login.to_owned(),
        password: Secret::new(password),
        slot,
        reply_to: reply_to.public(),
    };
    let (answer, clock) = desk.wait(http.recover(&offer))??;
    let kept = KeptKey::take_back(&reply_to, &answer.key).map_err(KeyFault::from)?;
    let data_key = DataKey::from(kept);
    // A key that does not open the store must not take the PIN's place.
    let mut store = Store::open(&dir, &data_key)?;
    key::set_pin(&dir, &data_key, &pin, &desk.chance)?;
    desk.seal_to(answer.escrow_key, &mut store, &data_key)?;
    store.save_tokens(&answer.tokens)?;
    store.save_clock_offset(clock.offset_ms, clock.uncertainty_ms)?;
    login::note(&mut facts, answer.person, &answer.person_name, login);
    desk.home.save_device(&facts)?;
    told(desk, &store, answer.person, &answer.person_name)
}

/// Whose store it must be; whoever enrolled the device may not have told their login yet.
fn whose(facts: &DeviceFacts, login: &str) -> Option<PersonId> {
    let known = facts.people.iter().find(|known| known.login == login);
    let nameless = || facts.people.iter().find(|known| known.login.is_empty());
    known.or_else(nameless).map(|known| known.person)
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
