//! `enrol`: makes this device one of the company's, under one person, with a new PIN.
//!
//! Order of events: everything that can be wrong here is checked before the code is used, which works once;
//! then key, encrypted store, tokens; the device's description last, so that a killed attempt is no enrolment.

use super::{answer::Answer, desk, desk::Desk, failure::Failure};
use crate::{
    error,
    home::{DeviceFacts, KnownPerson, create_private_dir, write_bytes},
    store::{Identity, Store, key},
    sync::{address::Address, event::ClockReading, http::HttpFault},
};
use satchel_shared::protocol::enrol::{EnrolAnswer, EnrolOffer};
use serde_json::json;
use std::path::PathBuf;

/// What `enrol` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  satchel --store ~/satchel enrol --server https://satchel.example.com --code 7KQ4-XM2P --name 王小明的平板"
)]
pub struct Args {
    /// The server's address; https, or http on this very machine
    #[arg(long, value_name = "URL")]
    server: String,
    /// The one-time code from the office
    #[arg(long)]
    code: String,
    /// What people call this device
    #[arg(long, env = "HOSTNAME", default_value = "satchel", hide_env_values = true)]
    name: String,
    /// A root certificate (PEM) to trust besides the system's
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

/// Enrols the device.
///
/// # Errors
/// `store-exists`, `code-refused`, `pin-too-short`, or what stands in the way.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    if let Some(facts) = desk.home.device()? {
        return Err(Failure::of(&error::STORE_EXISTS).about(facts.tenant_name));
    }
    let address: Address =
        args.server.parse().map_err(|fault| Failure::from(HttpFault::Address(fault)))?;
    let pin = desk.new_pin()?;
    keep_root(args, desk)?;
    let http = desk.http(&address.text())?;
    let offer = EnrolOffer {
        code: args.code.trim().to_owned(),
        device_name: args.name.trim().to_owned(),
        platform: format!("{} satchel {}", std::env::consts::OS, env!("CARGO_PKG_VERSION")),
    };
    let (answer, clock) = desk.wait(http.enrol(&offer))??;
    let facts = facts(&answer, &offer, &address);
    settle(desk, &answer, clock, &facts, &pin)?;
    desk.home.save_device(&facts)?;
    Ok(told(desk, &facts, &answer))
}

/// Keeps the root certificate beside the device's description.
fn keep_root(args: &Args, desk: &Desk) -> Result<(), Failure> {
    let path = desk.root_path();
    create_private_dir(desk.home.dir())
        .map_err(|fault| Failure::from(crate::store::StoreFault::from(fault)))?;
    match &args.ca {
        Some(from) => Ok(write_bytes(&path, &desk::read(from)?)?),
        None => Ok(()),
    }
}

fn facts(answer: &EnrolAnswer, offer: &EnrolOffer, address: &Address) -> DeviceFacts {
    let known = KnownPerson {
        person: answer.person,
        name: answer.person_name.clone(),
        login: String::new(),
    };
    DeviceFacts {
        device: answer.device,
        device_name: offer.device_name.clone(),
        server: address.text(),
        tenant: answer.tenant,
        tenant_name: answer.tenant_name.clone(),
        letters: answer.letters.clone(),
        person: Some(answer.person),
        people: vec![known],
    }
}

/// Makes the person's store and keeps in it what the server gave.
fn settle(
    desk: &Desk,
    answer: &EnrolAnswer,
    clock: ClockReading,
    facts: &DeviceFacts,
    pin: &str,
) -> Result<(), Failure> {
    let mut store = make_store(desk, facts, answer.person, &answer.person_name, pin)?;
    store.save_tokens(&answer.tokens)?;
    store.save_server_schema(answer.schema)?;
    store.save_clock_offset(clock.offset_ms, clock.uncertainty_ms)?;
    Ok(())
}

/// Makes the store of a person on this device, or takes up the one a killed attempt left.
///
/// # Errors
/// A PIN that does not open what is there, or what is wrong with the store.
pub fn make_store(
    desk: &Desk,
    facts: &DeviceFacts,
    person: satchel_shared::ids::PersonId,
    name: &str,
    pin: &str,
) -> Result<Store, Failure> {
    let dir = desk.home.person_dir(person);
    let key = if key::exists(&dir) {
        key::open(&dir, pin)?
    } else {
        key::create(&dir, pin, &desk.chance)?
    };
    let identity = Identity {
        tenant: facts.tenant,
        device: facts.device,
        device_name: facts.device_name.clone(),
        letters: facts.letters.clone(),
        person,
        person_name: name.to_owned(),
    };
    Ok(Store::create(&dir, &key, &identity)?)
}

fn told(desk: &Desk, facts: &DeviceFacts, answer: &EnrolAnswer) -> Answer {
    let data = json!({
        "device": facts.device.to_string(),
        "device_name": facts.device_name,
        "letters": facts.letters,
        "person": answer.person.to_string(),
        "person_name": answer.person_name,
        "tenant": facts.tenant.to_string(),
        "tenant_name": facts.tenant_name,
        "server": facts.server,
    });
    let text = match desk.lang {
        satchel_shared::lang::Lang::ZhHant => format!(
            "這台裝置「{}」已登錄到{}，使用者：{}。\n接著請執行 satchel sync 下載資料。",
            facts.device_name, facts.tenant_name, answer.person_name
        ),
        satchel_shared::lang::Lang::En => format!(
            "\"{}\" is now a device of {}, for {}.\nNext: satchel sync fetches the records.",
            facts.device_name, facts.tenant_name, answer.person_name
        ),
    };
    Answer::new(data, text)
}
