//! `logout`: drops the tokens of whoever is signed in, and names what is unsent. Deletes nothing.

use super::{answer::Answer, desk::Desk, failure::Failure, pending, table};
use satchel_shared::lang::Lang;
use serde_json::json;

/// What `logout` is told: nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel logout")]
pub struct Args {}

/// Signs the person out.
///
/// # Errors
/// `signed-out` when nobody is signed in, a wrong PIN, or what is wrong with the store.
pub fn run(_: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let mut facts = desk.facts()?;
    let mut store = desk.store()?;
    let name = store.identity()?.person_name;
    let unsent = store.pending()?;
    store.forget_tokens()?;
    facts.person = None;
    desk.home.save_device(&facts)?;
    let entries: Vec<_> = unsent.iter().map(|entry| pending::json_of(desk, entry)).collect();
    let data = json!({ "person_name": name, "unsent": unsent.len(), "pending": entries });
    let mut text = match (desk.lang, unsent.len()) {
        (Lang::ZhHant, 0) => format!("{name}已登出。所有資料都已送達。"),
        (Lang::En, 0) => format!("{name} is signed out. Everything was received."),
        (Lang::ZhHant, count) => {
            format!(
                "{name}已登出。{count} 項修改還沒送出，都留在這台平板上，下次{name}登入後送出："
            )
        }
        (Lang::En, count) => format!(
            "{name} is signed out. {count} changes are unsent; they stay on this device and go when {name} signs in again:"
        ),
    };
    if !unsent.is_empty() {
        text.push('\n');
        text.push_str(&table::indented(&pending::table_of(desk, &unsent)));
    }
    Ok(Answer::new(data, text))
}
