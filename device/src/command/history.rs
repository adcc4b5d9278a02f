//! `history`: who changed which field when, from what to what, oldest first; without a network.

use super::{
    answer::Answer, as_of, desk::Desk, failure, failure::Failure, record_name, record_view, table,
    words,
};
use crate::{
    actions::{
        self,
        history::{self, HistoryLine},
    },
    error,
    store::{AttemptState, Authorship, ListedRow},
};
use satchel_shared::{
    documents::{Kind, Path},
    history::Written,
    lang::Lang,
    refusal::Refusal,
};
use serde_json::{Value, json};

/// What `history` is told.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  satchel --store ~/satchel history 0192ab34 --field payment_terms\n  satchel --store ~/satchel history 0192ab34 --as-of 2099-12-31"
)]
pub struct Args {
    /// The record: its id, a beginning of it, or its number
    id: String,
    /// Only this field
    #[arg(long, value_name = "F")]
    field: Option<String>,
    #[command(flatten)]
    as_of: as_of::AsOf,
}

/// Reads a typed path.
///
/// # Errors
/// `unknown-field`, naming what was typed.
pub fn path(typed: &str) -> Result<Path, Failure> {
    typed.trim().parse().map_err(|_| Failure::of(&error::UNKNOWN_FIELD).naming(typed))
}

/// Tells the history.
///
/// # Errors
/// `record-not-here`, `unknown-field`, or when it cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let field = args.field.as_deref().map(path).transpose()?;
    let store = desk.store()?;
    let listed = record_name::find(&store, &args.id)?;
    let about = |fault| Failure::from(fault).about(record_view::heading(desk, &listed));
    let document = match args.as_of.read(&store, listed.id)? {
        Some(at) => actions::as_of::document(&store, listed.id, &at).map_err(about)?,
        None => store.document(listed.id)?,
    };
    let lines = history::of_document(&store, &document, field.as_ref()).map_err(about)?;
    let entries: Vec<Value> = lines.iter().map(|line| entry(desk, line)).collect();
    let mut rows: Vec<Vec<String>> = lines.iter().map(|line| row(desk, &listed, line)).collect();
    for (row, line) in rows.iter_mut().zip(&lines) {
        row.extend(line.refusal.as_ref().map(|refusal| not_taken(desk, refusal)));
    }
    let text = format!("{}\n{}", record_view::heading(desk, &listed), table::aligned(&rows));
    Ok(Answer::new(json!({ "id": listed.id.to_string(), "entries": entries }), text))
}

/// The name of an author's person; empty while it is not known.
pub fn person(author: Option<&Authorship>) -> String {
    author.map(|author| author.person_name.clone()).unwrap_or_default()
}

/// The name of an author's device; empty while it is not known.
pub fn device(author: Option<&Authorship>) -> String {
    author.map(|author| author.device_name.clone()).unwrap_or_default()
}

/// Whether the server itself wrote: it is no person and no device.
pub fn is_server(author: Option<&Authorship>) -> bool {
    author.is_some_and(|author| author.person.bytes() == &[0; 16])
}

/// The author's person for people; the server by its name.
pub fn shown_person(desk: &Desk, author: Option<&Authorship>) -> String {
    if is_server(author) { desk.say("伺服器", "server").to_owned() } else { person(author) }
}

/// Why a change is not part of the record, and what became of it.
fn not_taken(desk: &Desk, (refusal, state): &(Refusal, AttemptState)) -> String {
    let words = failure::split(refusal.words(desk.lang), desk.lang).0;
    let state = match state {
        AttemptState::Open => "",
        AttemptState::Fixed | AttemptState::Carried => desk.say("（已修正）", " (fixed)"),
        AttemptState::Withdrawn => desk.say("（已放棄）", " (withdrawn)"),
    };
    match desk.lang {
        Lang::ZhHant => format!("▲ 未採用{state}：{words}"),
        Lang::En => format!("▲ not taken{state}: {words}"),
    }
}

fn entry(desk: &Desk, line: &HistoryLine) -> Value {
    json!({
        "hash": line.hash.to_string(),
        "field": line.path.to_string(),
        "old": line.old,
        "new": line.new,
        "written": written(&line.written),
        "person": person(line.author.as_ref()),
        "device": device(line.author.as_ref()),
        "is_server": is_server(line.author.as_ref()),
        "device_time_ms": line.time_ms,
        "true_time_ms": line.true_time_ms.map(|(at, _)| at),
        "uncertainty_ms": line.true_time_ms.map(|(_, uncertainty)| uncertainty),
        "refusal": line.refusal.as_ref().map(|(refusal, state)| json!({
            "code": refusal.code,
            "cause": failure::split(refusal.words(desk.lang), desk.lang).0,
            "state": state.word(),
        })),
        "at": words::moment(line.true_time_ms.map_or(line.time_ms, |(at, _)| at)),
    })
}

const fn written(written: &Written) -> &'static str {
    match written {
        Written::Value(_) => "value",
        Written::Container => "container",
        Written::Letters => "letters",
        Written::SetAside => "set-aside",
    }
}

fn row(desk: &Desk, listed: &ListedRow, line: &HistoryLine) -> Vec<String> {
    let hash: String = line.hash.to_string().chars().take(8).collect();
    let at = words::moment(line.time_ms);
    // A clock that was wrong is shown as it was, with the true time beside it.
    let true_at =
        line.true_time_ms.map(|(at, _)| words::moment(at)).filter(|true_at| *true_at != at);
    let at = true_at.map_or(at.clone(), |true_at| format!("{at} (≈ {true_at})"));
    let new = match (&line.new, &line.written) {
        (Some(new), _) => new.clone(),
        (None, Written::Letters) => desk.say("（文字修改）", "(text edited)").to_owned(),
        (None, Written::SetAside) => {
            desk.say("（放下另一個值）", "(other value put aside)").to_owned()
        }
        (None, Written::Container | Written::Value(_)) => {
            desk.say("（新增）", "(added)").to_owned()
        }
    };
    let mut author = vec![shown_person(desk, line.author.as_ref())];
    if !is_server(line.author.as_ref()) {
        author.push(device(line.author.as_ref()));
    }
    author.retain(|part| !part.is_empty());
    let change = format!("{} → {new}", line.old.join(" / "));
    vec![
        at,
        author.join(" · "),
        words::label(desk, Kind::from_word(&listed.row.kind), &line.path),
        change,
        hash,
    ]
}
