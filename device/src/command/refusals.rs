//! `refusals`: what the server did not take: record, field, what was tried, why, who can mend it, what to do next.

use super::{answer::Answer, desk::Desk, failure, failure::Failure, record_name, table, words};
use crate::{
    actions::history,
    error,
    store::{Attempt, AttemptState, Left, ListedRow, Retry, Store, Touched},
};
use satchel_shared::{
    documents::Kind, ids::DocumentId, index_row::IndexRow, lang::Lang, refusal::Mender,
};
use serde_json::{Value, json};

/// What `refusals` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel refusals 0192ab34")]
pub struct Args {
    /// The record: its id, a beginning of it, or its number; all records without it
    id: Option<String>,
    /// Also what was fixed or withdrawn since
    #[arg(long)]
    all: bool,
}

/// Lists them.
///
/// # Errors
/// `record-not-here`, or when the store cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let store = desk.store()?;
    let id = args.id.as_deref().map(|typed| find(&store, typed)).transpose()?;
    let mut attempts = store.attempts(id)?;
    attempts.retain(|attempt| args.all || attempt.state == AttemptState::Open);
    let entries: Vec<Value> =
        attempts.iter().map(|attempt| json_of(desk, &store, attempt)).collect::<Result<_, _>>()?;
    let blocks: Vec<String> =
        attempts.iter().map(|attempt| block(desk, &store, attempt)).collect::<Result<_, _>>()?;
    let text = if blocks.is_empty() {
        desk.say("● 沒有未採用的修改要處理。", "● Nothing was refused that waits for you.")
            .to_owned()
    } else {
        blocks.join("\n\n")
    };
    Ok(Answer::new(json!({ "refusals": entries }), text))
}

/// A record by what `show` takes; one that was refused may have left this device, and is named by its id then.
///
/// # Errors
/// `record-not-here`, `ambiguous`.
pub fn find(store: &Store, typed: &str) -> Result<DocumentId, Failure> {
    let missing = match record_name::find(store, typed) {
        Ok(listed) => return Ok(listed.id),
        Err(failure) if *failure.code() == error::RECORD_NOT_HERE => failure,
        Err(failure) => return Err(failure),
    };
    let beginning = typed.trim().to_ascii_lowercase().replace('-', "");
    let is_named = |attempt: &&Attempt| {
        beginning.len() >= record_name::BEGINNING_MIN
            && attempt.document.to_string().replace('-', "").starts_with(&beginning)
    };
    let attempts = store.attempts(None)?;
    let found = attempts.iter().find(is_named).map(|attempt| attempt.document);
    found.ok_or(missing)
}

/// An attempt, for programs.
///
/// # Errors
/// When the store cannot be read.
pub fn json_of(desk: &Desk, store: &Store, attempt: &Attempt) -> Result<Value, Failure> {
    let row = attempt.row.as_ref();
    let refusal = &attempt.refusal;
    let kind = kind_of(attempt);
    Ok(json!({
        "id": attempt.document.to_string(),
        "kind": row.map(|row| &row.kind),
        "number": row.map(|row| &row.number),
        "title": row.map(|row| &row.title),
        "hash": attempt.cause.to_string(),
        "state": attempt.state.word(),
        "mended_by": attempt.mended_by.map(|hash| hash.to_string()),
        "code": refusal.code,
        "field": refusal.path.as_ref().map(ToString::to_string),
        "cause": failure::split(refusal.words(desk.lang), desk.lang).0,
        "who": refusal.rule().map_or("administrator", |rule| failure::who(rule.mender)),
        "next": next(desk, attempt),
        "tried": tried(store, kind, &attempt.touches)?,
        "made_ms": attempt.made_ms,
    }))
}

/// What was tried, for programs: each field with what stood there and what was to stand there.
///
/// # Errors
/// When the store cannot be read.
pub fn tried(
    store: &Store,
    kind: Option<Kind>,
    touches: &[Touched],
) -> Result<Vec<Value>, Failure> {
    let mut told = Vec::new();
    for touch in touches {
        let (old, new) = values(store, kind, touch)?;
        told.push(json!({ "field": touch.path.to_string(), "old": old, "new": new }));
    }
    Ok(told)
}

fn values(
    store: &Store,
    kind: Option<Kind>,
    touch: &Touched,
) -> Result<(Vec<String>, Option<String>), Failure> {
    let shown = |value| match kind {
        Some(kind) => Ok(history::shown(store, kind, &touch.path, value)?),
        None => Ok(value.display(satchel_shared::documents::field::Shape::Text)),
    };
    let old = touch.old.iter().map(shown).collect::<Result<_, Failure>>()?;
    let new = match &touch.new {
        Left::Value(value) => Some(shown(value)?),
        Left::Container | Left::Letters | Left::SetAside => None,
    };
    Ok((old, new))
}

fn kind_of(attempt: &Attempt) -> Option<Kind> {
    attempt.row.as_ref().and_then(|row| Kind::from_word(&row.kind))
}

fn next(desk: &Desk, attempt: &Attempt) -> String {
    let words = failure::split(attempt.refusal.words(desk.lang), desk.lang).1;
    let gap = if desk.lang == Lang::En { " " } else { "" };
    format!(
        "{words}{gap}{}",
        commands(desk, attempt.document, attempt.row.as_ref(), Some(attempt.retry))
    )
}

/// The commands that go on from here.
pub fn commands(
    desk: &Desk,
    id: DocumentId,
    row: Option<&IndexRow>,
    retry: Option<Retry>,
) -> String {
    let number = row.map(|row| row.number.clone()).filter(|number| !number.is_empty());
    let id = number.unwrap_or_else(|| id.to_string());
    match (desk.lang, retry) {
        (Lang::ZhHant, Some(Retry::AsItIs)) => {
            format!("每次同步都會再送一次；不要了就用 satchel withdraw {id}。")
        }
        (Lang::En, Some(Retry::AsItIs)) => {
            format!("It goes again with every sync; satchel withdraw {id} lets it go.")
        }
        (Lang::ZhHant, _) => {
            format!("（satchel fix {id} [欄位=內容]，或 satchel withdraw {id}）")
        }
        (Lang::En, _) => {
            format!("(satchel fix {id} [FIELD=VALUE], or satchel withdraw {id})")
        }
    }
}

/// The words for who can mend something.
pub const fn who(desk: &Desk, mender: Option<Mender>) -> &'static str {
    let (zh, en) = match mender {
        Some(Mender::Author) => ("您", "you"),
        Some(Mender::Office) => ("內勤", "the office"),
        Some(Mender::Operator) | None => ("系統管理員", "your administrator"),
    };
    words::pick(desk.lang, zh, en)
}

fn block(desk: &Desk, store: &Store, attempt: &Attempt) -> Result<String, Failure> {
    let kind = kind_of(attempt);
    let heading = match &attempt.row {
        Some(row) => {
            let listed = ListedRow {
                id: attempt.document,
                row: row.clone(),
                is_sent: false,
                is_refused: true,
            };
            super::record_view::heading(desk, &listed)
        }
        None => attempt.document.to_string(),
    };
    let mark = match attempt.state {
        AttemptState::Open => desk.say("▲ 未採用", "▲ not taken"),
        AttemptState::Fixed => desk.say("● 已修正", "● fixed"),
        AttemptState::Withdrawn => desk.say("○ 已放棄", "○ withdrawn"),
        AttemptState::Carried => desk.say("● 已重送", "● sent again"),
    };
    let mut rows = Vec::new();
    for touch in &attempt.touches {
        let (old, new) = values(store, kind, touch)?;
        let new = new.unwrap_or_else(|| desk.say("（新增）", "(added)").to_owned());
        let label = words::label(desk, kind, &touch.path);
        rows.push(vec![label, format!("{} → {new}", old.join(" / "))]);
    }
    let cause = failure::split(attempt.refusal.words(desk.lang), desk.lang).0;
    let mut lines = vec![format!("{mark}  {heading}"), table::indented(&table::aligned(&rows))];
    let mender = who(desk, attempt.refusal.rule().map(|rule| rule.mender));
    lines.push(match desk.lang {
        Lang::ZhHant => format!("  原因：{cause}（由{mender}處理）"),
        Lang::En => format!("  why: {cause} (to be mended by {mender})"),
    });
    if attempt.state == AttemptState::Open {
        lines.push(format!("  → {}", next(desk, attempt)));
    }
    Ok(lines.join("\n"))
}
