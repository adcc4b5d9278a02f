//! `logout`: drops the tokens of whoever is signed in, and names what is unsent. Deletes nothing.

use super::{answer::Answer, desk::Desk, failure::Failure, pending, table};
use crate::store::{OutboxState, Pending};
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
    let pending = pending::all(&store)?;
    store.forget_tokens()?;
    facts.person = None;
    desk.home.save_device(&facts)?;
    let is_stuck =
        |entry: &&Pending| matches!(entry.state, OutboxState::Refused | OutboxState::Forked);
    let refused = pending.iter().filter(is_stuck).count();
    let unsent = pending.len() - refused;
    let entries: Vec<_> = pending
        .iter()
        .map(|entry| pending::json_of(desk, &store, entry))
        .collect::<Result<_, _>>()?;
    let data = json!({
        "person_name": name, "unsent": unsent, "refused": refused, "pending": entries,
    });
    let mut text = said(desk, &name, unsent, refused);
    if !pending.is_empty() {
        text.push('\n');
        text.push_str(&table::indented(&pending::table_of(desk, &pending)));
    }
    Ok(Answer::new(data, text))
}

/// What waits goes with the next sign-in; of what was refused nothing is promised.
fn said(desk: &Desk, name: &str, unsent: usize, refused: usize) -> String {
    let mut parts = vec![match desk.lang {
        Lang::ZhHant => format!("{name}已登出。"),
        Lang::En => format!("{name} is signed out."),
    }];
    match (desk.lang, unsent, refused) {
        (Lang::ZhHant, 0, 0) => parts.push("沒有待送出的修改。".to_owned()),
        (Lang::En, 0, 0) => parts.push("Nothing waits to be sent.".to_owned()),
        (_, 0, _) => {}
        (Lang::ZhHant, count, _) => parts
            .push(format!("{count} 項修改還沒送出，都留在這台平板上，下次{name}登入並同步時送出。")),
        (Lang::En, count, _) => parts.push(format!(
            "{count} changes are unsent; they stay on this device and go when {name} signs in and syncs."
        )),
    }
    match (desk.lang, refused) {
        (_, 0) => {}
        (Lang::ZhHant, count) => {
            parts.push(format!("{count} 項修改伺服器沒有採用，留在這台平板上，要有人處理。"));
        }
        (Lang::En, count) => parts.push(format!(
            "{count} changes were not taken by the server; they stay on this device and need somebody."
        )),
    }
    parts.join(if desk.lang == Lang::En { " " } else { "" })
}
