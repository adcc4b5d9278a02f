//! `salvage`: a new store in the place of a damaged one, with every unsent change that can still be had.
//!
//! The damaged file is renamed, never deleted. Records come back with the next sync, which asks for a sign-in.

use super::{answer::Answer, desk::Desk, failure::Failure};
use crate::{
    desk::enrolment,
    error,
    home::{DeviceFacts, KnownPerson},
    store::{Salvaged, Store, key},
};
use satchel_shared::lang::Lang;
use serde_json::json;

/// What `salvage` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel salvage")]
pub struct Args {
    /// Whose store, by login name or name; otherwise that of whoever is signed in
    #[arg(long, value_name = "NAME")]
    login: Option<String>,
}

/// Salvages the store.
///
/// # Errors
/// `store-whole` when there is nothing to salvage, `store-busy` while another program has it open, a wrong PIN,
/// or what the disk says; everything is as it was then.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let facts = desk.facts()?;
    let known = person(args, &facts)?;
    let dir = desk.home.person_dir(known.person);
    let key = key::open(&dir, &desk.known_pin()?)?;
    let identity = enrolment::identity(&facts, known.person, &known.name);
    let (store, salvaged) = Store::salvage(&dir, &key, &identity, desk.clock.now_ms())?;
    let waiting = store.counts()?.waiting;
    let data = json!({
        "person": known.person.to_string(),
        "person_name": known.name,
        "damaged": salvaged.damaged.as_ref().map(|path| path.display().to_string()),
        "from_file": salvaged.from_file,
        "from_mirror": salvaged.from_mirror,
        "waiting": waiting,
    });
    Ok(Answer::new(data, told(desk, &salvaged, waiting)))
}

/// Whoever is named, or signed in.
fn person(args: &Args, facts: &DeviceFacts) -> Result<KnownPerson, Failure> {
    let is_meant = |known: &&KnownPerson| match args.login.as_deref().map(str::trim) {
        Some(login) => known.login == login || known.name == login,
        None => Some(known.person) == facts.person,
    };
    let found = facts.people.iter().find(is_meant).cloned();
    found.ok_or_else(|| match &args.login {
        Some(login) => Failure::of(&error::STORE_MISSING).naming(login),
        None => Failure::of(&error::SIGNED_OUT),
    })
}

fn told(desk: &Desk, salvaged: &Salvaged, waiting: u64) -> String {
    let aside = salvaged.damaged.as_ref().map(|path| path.display().to_string());
    let mut text = match desk.lang {
        Lang::ZhHant => format!(
            "資料檔已重建，救回 {waiting} 項還沒送出的修改。請執行 satchel login，再執行 satchel sync 下載資料。"
        ),
        Lang::En => format!(
            "The records' file was made anew; {waiting} unsent changes are in it. Sign in with satchel login, then satchel sync fetches the records."
        ),
    };
    if let Some(aside) = aside {
        text.push('\n');
        text.push_str(&match desk.lang {
            Lang::ZhHant => format!("損壞的檔案留在 {aside}"),
            Lang::En => format!("The damaged file is kept: {aside}"),
        });
    }
    text
}
