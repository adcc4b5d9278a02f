//! `pending`: every change that the server has not received, with its record, and why it waits.

use super::refusals;
use super::{answer::Answer, desk::Desk, failure, failure::Failure, table, words};
use crate::store::{OutboxState, Pending, Retry, Store};
use satchel_shared::{
    documents::{Kind, Path},
    lang::Lang,
    refusal::Refusal,
};
use serde_json::{Value, json};

/// What `pending` is told: nothing.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel pending")]
pub struct Args {}

/// Lists the unsent changes.
///
/// # Errors
/// When the store cannot be read.
pub fn run(_: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let store = desk.store()?;
    let pending = all(&store)?;
    let entries: Vec<Value> =
        pending.iter().map(|entry| json_of(desk, &store, entry)).collect::<Result<_, _>>()?;
    let text = if pending.is_empty() {
        desk.say("● 沒有待送出的修改。", "● Nothing waits to be sent.").to_owned()
    } else {
        table_of(desk, &pending)
    };
    Ok(Answer::new(json!({ "pending": entries }), text))
}

/// What the server has not got, and what it did not take and still needs its author.
///
/// # Errors
/// When the store cannot be read.
pub fn all(store: &Store) -> Result<Vec<Pending>, Failure> {
    let mut all = store.pending()?;
    let attempts = store.open_attempts(None)?.into_iter();
    all.extend(attempts.filter(|of| of.retry == Retry::AsNewWork).map(|of| Pending {
        document: of.document,
        hash: of.cause,
        touches: of.touches,
        state: OutboxState::Refused,
        refusal: Some(of.refusal),
        attempts: 1,
        row: of.row,
    }));
    Ok(all)
}

/// An unsent change, for programs; of a refused one also what was tried.
///
/// # Errors
/// When the store cannot be read.
pub fn json_of(desk: &Desk, store: &Store, pending: &Pending) -> Result<Value, Failure> {
    let row = pending.row.as_ref();
    let fields: Vec<String> = pending.touches.iter().map(|touch| touch.path.to_string()).collect();
    let tried = match &pending.refusal {
        Some(_) => Some(refusals::tried(store, kind(pending), &pending.touches)?),
        None => None,
    };
    Ok(json!({
        "id": pending.document.to_string(),
        "kind": row.map(|row| &row.kind),
        "number": row.map(|row| &row.number),
        "title": row.map(|row| &row.title),
        "hash": pending.hash.to_string(),
        "fields": fields,
        "state": pending.state.word(),
        "attempts": pending.attempts,
        "refusal": pending.refusal.as_ref().map(|refusal| refusal_json(desk, pending, refusal)),
        "tried": tried,
    }))
}

fn refusal_json(desk: &Desk, pending: &Pending, refusal: &Refusal) -> Value {
    json!({
        "code": refusal.code,
        "field": refusal.path.as_ref().map(ToString::to_string),
        "cause": refusal.words(desk.lang),
        "next": refusals::commands(desk, pending.document, pending.row.as_ref(), None),
        "who": refusal.rule().map_or("administrator", |rule| failure::who(rule.mender)),
        "detail": refusal.detail,
    })
}

/// Unsent changes, for people; a refused one with its reason below it.
pub fn table_of(desk: &Desk, all: &[Pending]) -> String {
    let rows: Vec<Vec<String>> = all.iter().map(|pending| row(desk, pending)).collect();
    let aligned = table::aligned(&rows);
    let mut text = Vec::new();
    for (line, pending) in aligned.lines().zip(all) {
        text.push(line.to_owned());
        if let Some(refusal) = &pending.refusal {
            let field = refusal.path.as_ref().map(|path| to_mend(desk, pending, path));
            let field = field.unwrap_or_default();
            text.push(format!("   → {field}{}", refusal.words(desk.lang)));
            if pending.state == OutboxState::Refused {
                text.push(format!(
                    "   → {}",
                    refusals::commands(desk, pending.document, pending.row.as_ref(), None)
                ));
            }
        }
    }
    text.join("\n")
}

/// A refused field by its label, and by the path that `set` wants typed.
fn to_mend(desk: &Desk, pending: &Pending, path: &Path) -> String {
    let label = words::label(desk, kind(pending), path);
    match desk.lang {
        Lang::ZhHant => format!("{label}（{path}）："),
        Lang::En => format!("{label} ({path}): "),
    }
}

fn kind(pending: &Pending) -> Option<Kind> {
    pending.row.as_ref().and_then(|row| Kind::from_word(&row.kind))
}

fn row(desk: &Desk, pending: &Pending) -> Vec<String> {
    let text = |get: fn(&satchel_shared::index_row::IndexRow) -> &String| {
        pending.row.as_ref().map(get).cloned().unwrap_or_default()
    };
    let kind = words::kind_name(desk.lang, &text(|row| &row.kind)).to_owned();
    vec![
        state(desk, pending.state).to_owned(),
        kind,
        text(|row| &row.number),
        text(|row| &row.title),
        fields(desk, pending),
    ]
}

fn state(desk: &Desk, state: OutboxState) -> &'static str {
    let (zh, en) = match state {
        OutboxState::Waiting => ("◐ 待送出", "◐ waiting"),
        OutboxState::Refused => ("▲ 未採用", "▲ not taken"),
        OutboxState::Forked => ("▲ 需重寫", "▲ to be rewritten"),
        OutboxState::Deferred => ("◐ 延後", "◐ put off"),
    };
    words::pick(desk.lang, zh, en)
}

/// At most three fields; a new record has dozens.
fn fields(desk: &Desk, pending: &Pending) -> String {
    const SHOWN: usize = 3;
    let names: Vec<String> = pending
        .touches
        .iter()
        .take(SHOWN)
        .map(|touch| words::label(desk, kind(pending), &touch.path))
        .collect();
    let more = pending.touches.len().saturating_sub(SHOWN);
    let names = names.join(desk.say("、", ", "));
    match (more, desk.lang) {
        (0, _) => names,
        (more, Lang::ZhHant) => format!("{names} 等 {} 個欄位", more + SHOWN),
        (more, Lang::En) => format!("{names} and {more} more"),
    }
}
