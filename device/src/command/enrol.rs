//! `enrol`: makes this device one of the company's, under one person, with a new PIN.
//!
//! Order of events: everything that can be wrong here is checked before the code is used, which works once, and
//! the room on the disk taken; then key, encrypted store, both sealed to the company, tokens, root certificate; the device's description
//! last, so that a killed attempt is no enrolment and the next one puts it aside.

use super::{answer::Answer, desk, desk::Desk, failure::Failure};
use crate::{
    error,
    home::{DeviceFacts, KnownPerson, write_bytes},
    store::{Identity, Store, key, key::DataKey},
    sync::{
        address::Address,
        event::ClockReading,
        fault::NetFault,
        http::{Http, HttpFault, check_root},
    },
};
use satchel_shared::{
    ids::PersonId,
    protocol::enrol::{EnrolAnswer, EnrolOffer},
};
use serde_json::json;
use std::path::{Path, PathBuf};

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
/// `store-exists`, `store-missing`, `code-refused`, `pin-too-short`, `bad-certificate`, or what stands in the way.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    if let Some(facts) = desk.home.device()? {
        return Err(Failure::of(&error::STORE_EXISTS).about(facts.tenant_name));
    }
    if desk.home.has_people() && !desk.home.is_enrolling() {
        return Err(Failure::of(&error::STORE_MISSING));
    }
    let address: Address =
        args.server.parse().map_err(|fault| Failure::from(HttpFault::Address(fault)))?;
    let root = args.ca.as_deref().map(root).transpose()?;
    let pin = desk.new_pin()?;
    let http = match &root {
        Some(root) => desk.http_trusting(&address.text(), Some(root))?,
        None => desk.http(&address.text())?,
    };
    let offer = EnrolOffer {
        code: args.code.trim().to_owned(),
        device_name: args.name.trim().to_owned(),
        platform: format!("{} satchel {}", std::env::consts::OS, env!("CARGO_PKG_VERSION")),
    };
    let (answer, clock) = use_code(desk, &http, &offer)?;
    let facts = facts(&answer, &offer, &address);
    settle(desk, &answer, clock, &facts, &pin, root.as_deref()).map_err(|failure| {
        failure.adding(
            "登錄碼已經用掉了，請向內勤要一個新的。",
            "The code is used up; ask the office for a new one.",
        )
    })?;
    desk.home.end_enrolling();
    Ok(told(desk, &facts, &answer))
}

/// The content of a root certificate's file.
fn root(path: &Path) -> Result<Vec<u8>, Failure> {
    let pem = desk::read(path)?;
    check_root(&pem).map_err(|fault| Failure::from(fault).naming(&path.display().to_string()))?;
    Ok(pem)
}

/// Takes the room that is needed afterwards, then uses the code.
fn use_code(
    desk: &Desk,
    http: &Http,
    offer: &EnrolOffer,
) -> Result<(EnrolAnswer, ClockReading), Failure> {
    desk.home.begin_enrolling(desk.clock.now_ms()).map_err(|fault| {
        let unused = "The code was not used; it still works.";
        Failure::from(fault).adding("登錄碼還沒有用掉，可以再用。", unused)
    })?;
    desk.wait(http.enrol(offer))?.map_err(|fault| {
        desk.home.end_enrolling();
        match fault {
            NetFault::Unreachable(_) | NetFault::TimedOut => Failure::of(&error::ENROL_OFFLINE),
            fault => fault.into(),
        }
    })
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

/// Makes the person's store, keeps in it what the server gave, and last says whose device this is.
fn settle(
    desk: &Desk,
    answer: &EnrolAnswer,
    clock: ClockReading,
    facts: &DeviceFacts,
    pin: &str,
    root: Option<&[u8]>,
) -> Result<(), Failure> {
    desk.home.release_room()?;
    let (mut store, key) = make_store(desk, facts, answer.person, &answer.person_name, pin)?;
    desk.seal_to(answer.escrow_key, &mut store, &key)?;
    desk.home.save_hand_in_secret(&answer.hand_in)?;
    store.save_tokens(&answer.tokens)?;
    store.save_server_schema(answer.schema)?;
    store.save_clock_offset(clock.offset_ms, clock.uncertainty_ms)?;
    if let Some(root) = root {
        write_bytes(&desk.root_path(), root)?;
    }
    Ok(desk.home.save_device(facts)?)
}

/// Makes the store of a person on this device, or takes up the one a killed attempt left.
///
/// # Errors
/// A PIN that does not open what is there, or what is wrong with the store.
pub fn make_store(
    desk: &Desk,
    facts: &DeviceFacts,
    person: PersonId,
    name: &str,
    pin: &str,
) -> Result<(Store, DataKey), Failure> {
    let dir = desk.home.person_dir(person);
    let key = if key::exists(&dir) {
        key::open(&dir, pin)?
    } else {
        key::create(&dir, pin, &desk.chance)?
    };
    Ok((Store::create(&dir, &key, &identity(facts, person, name))?, key))
}

/// Whose store it is, and on which device.
pub fn identity(facts: &DeviceFacts, person: PersonId, name: &str) -> Identity {
    Identity {
        tenant: facts.tenant,
        device: facts.device,
        device_name: facts.device_name.clone(),
        letters: facts.letters.clone(),
        person,
        person_name: name.to_owned(),
    }
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
