//! `status`: one of four truthful states, what it counts, when the last round ended, whether the person must
//! sign in again, and what the clock does.
//!
//! Asks the server whether it is there, for two seconds at most; everything else is read from the store.

use super::{answer::Answer, desk::Desk, failure, failure::Failure, state, table, words};
use crate::{
    desk::orders::{self, Attempt, Outcome, Waiting},
    error::{self, Code},
    store::{Counts, Store},
    sync::fault,
};
use serde_json::{Map, Value, json};

/// What `status` is told: nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel status")]
pub struct Args {}

/// Tells the state.
///
/// # Errors
/// When the store cannot be read.
pub fn run(_: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let facts = desk.facts()?;
    let mut store = desk.store()?;
    let http = desk.http(&facts.server)?;
    let is_online = desk.wait(http.is_reachable())?;
    let mut waiting = None;
    if is_online {
        store = match orders::heed(desk, &http, store, Attempt::None)? {
            Outcome::NotOrdered(store) => store,
            Outcome::Waits(store, of) => {
                waiting = Some(of);
                store
            }
        };
    }
    let counts = store.counts()?;
    let mut data = state::json_of(&counts, is_online);
    data.extend(more(desk, &store)?);
    data.insert("server".to_owned(), json!(facts.server));
    data.insert("tenant_name".to_owned(), json!(facts.tenant_name));
    data.insert("unsent".to_owned(), json!(store.count_unsent()?));
    data.insert("wipe".to_owned(), json!(waiting.as_ref().map(Waiting::json)));
    let mut text = text(desk, &store, &counts, is_online)?;
    if let Some(waiting) = waiting {
        text.push_str(&format!("\n{}", waiting.line(desk.lang)));
    }
    Ok(Answer::new(Value::Object(data), text))
}

fn more(desk: &Desk, store: &Store) -> Result<Map<String, Value>, Failure> {
    let identity = store.identity()?;
    let clock = store.clock_offset()?;
    let attention: Vec<Value> = store
        .attention()?
        .into_iter()
        .map(|(id, why)| json!({ "id": id.to_string(), "why": why }))
        .collect();
    let sign_in = sign_in(store)?;
    let data = json!({
        "person": identity.person.to_string(),
        "person_name": identity.person_name,
        "device": identity.device.to_string(),
        "device_name": identity.device_name,
        "is_signed_in": sign_in.is_none(),
        "sign_in": sign_in.map(|code| json!({
            "code": code.word, "cause": code.words(desk.lang), "who": failure::who(code.mender),
        })),
        "last_sync_ms": store.last_sync_ms()?,
        "server_documents": store.server_documents()?,
        "clock_offset_ms": clock.map(|(offset, _)| offset),
        "clock_uncertainty_ms": clock.map(|(_, uncertainty)| uncertainty),
        "clock_warning": state::clock_warning(desk, clock),
        "asked_again": attention,
    });
    match data {
        Value::Object(data) => Ok(data),
        _ => Ok(Map::new()),
    }
}

/// What the person must know before the server lets them in again; `None` when it does.
fn sign_in(store: &Store) -> Result<Option<&'static Code>, Failure> {
    let fault = store.sign_in_fault()?;
    let without = store.tokens()?.is_none().then_some(&error::SIGN_IN_NEEDED);
    Ok(fault.map(|code| fault::sign_in_code(&code)).or(without))
}

fn text(desk: &Desk, store: &Store, counts: &Counts, is_online: bool) -> Result<String, Failure> {
    let identity = store.identity()?;
    let row = |zh, en, value: String| vec![desk.say(zh, en).to_owned(), value];
    let never = || desk.say("從未", "never").to_owned();
    let rows = [
        row("使用者", "person", format!("{} · {}", identity.person_name, identity.device_name)),
        row("資料", "records", counts.documents.to_string()),
        row("待送出", "waiting", counts.waiting.to_string()),
        row("未採用", "not taken", counts.refused.to_string()),
        row("待決定", "to decide", counts.conflicts.to_string()),
        row("上次同步", "last sync", store.last_sync_ms()?.map_or_else(never, words::moment)),
    ];
    let mut text = format!(
        "{}\n{}",
        state::line(desk, counts, is_online),
        table::indented(&table::aligned(&rows))
    );
    if let Some(code) = sign_in(store)? {
        let head = desk.say("請重新登入：", "sign in again: ");
        text.push_str(&format!("\n▲ {head}{}", code.words(desk.lang)));
    }
    if counts.is_differing {
        text.push_str(&format!("\n▲ {}", error::RECORDS_DIFFER.words(desk.lang)));
    }
    if let Some(warning) = state::clock_warning(desk, store.clock_offset()?) {
        text.push_str(&format!("\n▲ {warning}"));
    }
    Ok(text)
}
