//! `conflicts`: the fields with more than one value, each value with who wrote it, where and when.

use super::{
    answer::Answer, desk::Desk, failure::Failure, history, record_name, record_view, table, words,
};
use crate::{
    actions::conflicts::{self, CandidateView, ConflictView},
    store::{Filter, ListedRow, Paging, Sort, Store},
};
use satchel_shared::documents::{Kind, field::Shape};
use serde_json::{Value, json};

/// What `conflicts` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  satchel --store ~/satchel conflicts 0192ab34")]
pub struct Args {
    /// The record: its id, a beginning of it, or its number; all records without it
    id: Option<String>,
    /// At most so many records
    #[arg(long, default_value_t = 200)]
    limit: u32,
}

/// Tells the conflicts.
///
/// # Errors
/// `record-not-here`, or when a record cannot be read.
pub fn run(args: &Args, desk: &Desk) -> Result<Answer, Failure> {
    let store = desk.store()?;
    let mut entries = Vec::new();
    let mut blocks = Vec::new();
    for listed in records(&store, args)? {
        let found = conflicts::list(&store, listed.id)?;
        entries.extend(found.iter().map(|conflict| entry(&listed, conflict)));
        if !found.is_empty() {
            blocks.push(block(desk, &listed, &found));
        }
    }
    let text = if blocks.is_empty() {
        desk.say("● 沒有需要決定的欄位。", "● Nothing to decide.").to_owned()
    } else {
        blocks.join("\n\n")
    };
    Ok(Answer::new(json!({ "conflicts": entries }), text))
}

fn records(store: &Store, args: &Args) -> Result<Vec<ListedRow>, Failure> {
    match &args.id {
        Some(typed) => Ok(vec![record_name::find(store, typed)?]),
        None => {
            let filter = Filter { only_conflicts: true, ..Filter::default() };
            Ok(store.list(&filter, Sort::Importance, Paging { skip: 0, limit: args.limit })?)
        }
    }
}

fn entry(listed: &ListedRow, conflict: &ConflictView) -> Value {
    let kind = Kind::from_word(&listed.row.kind);
    let place = kind.and_then(|kind| conflict.path.place(kind));
    let shape = place.and_then(|place| place.scalar()).unwrap_or(Shape::Text);
    let candidates = conflict.candidates.iter().enumerate();
    let values: Vec<Value> =
        candidates.map(|(index, candidate)| value(index + 1, candidate, shape)).collect();
    json!({
        "id": listed.id.to_string(),
        "kind": listed.row.kind,
        "number": listed.row.number,
        "title": listed.row.title,
        "field": conflict.path.to_string(),
        "values": values,
    })
}

fn value(pick: usize, candidate: &CandidateView, shape: Shape) -> Value {
    json!({
        "pick": pick,
        "value": candidate.value.display(shape),
        "shown": candidate.shown,
        "person": history::person(candidate.author.as_ref()),
        "device": history::device(candidate.author.as_ref()),
        "at": words::moment(candidate.time_ms),
        "time_ms": candidate.time_ms,
        "hash": candidate.hash.to_string(),
        "also": candidate.also.iter().map(|(hash, author, time_ms)| json!({
            "person": history::person(author.as_ref()),
            "device": history::device(author.as_ref()),
            "at": words::moment(*time_ms),
            "time_ms": time_ms,
            "hash": hash.to_string(),
        })).collect::<Vec<_>>(),
        "edited": candidate.edited.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "is_current": candidate.is_current,
    })
}

fn block(desk: &Desk, listed: &ListedRow, found: &[ConflictView]) -> String {
    let mut text = format!("▲ {}\n  {}", record_view::heading(desk, listed), listed.id);
    let kind = Kind::from_word(&listed.row.kind);
    for conflict in found {
        let rows: Vec<Vec<String>> = conflict
            .candidates
            .iter()
            .enumerate()
            .map(|(index, candidate)| row(desk, index + 1, candidate, kind))
            .collect();
        let label = words::label(desk, kind, &conflict.path);
        text.push_str(&format!("\n  {label}\n"));
        text.push_str(&table::indented(&table::indented(&table::aligned(&rows))));
        let short: String = listed.id.to_string().chars().take(13).collect();
        text.push_str(&format!("\n    satchel resolve {short} {} --pick N", conflict.path));
    }
    text
}

fn row(desk: &Desk, pick: usize, candidate: &CandidateView, kind: Option<Kind>) -> Vec<String> {
    let current = if candidate.is_current { desk.say("目前顯示", "shown now") } else { "" };
    let mut people = vec![history::shown_person(desk, candidate.author.as_ref())];
    people.extend(
        candidate.also.iter().map(|(_, also, _)| history::shown_person(desk, also.as_ref())),
    );
    let edited: Vec<String> =
        candidate.edited.iter().map(|path| words::label(desk, kind, path)).collect();
    let edited = match edited.as_slice() {
        [] => String::new(),
        some => format!("{}{}", desk.say("改了 ", "changed "), some.join(desk.say("、", ", "))),
    };
    vec![
        format!("{pick}."),
        candidate.shown.clone(),
        people.join(desk.say("、", ", ")),
        history::device(candidate.author.as_ref()),
        words::moment(candidate.time_ms),
        [current, &edited]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("  "),
    ]
}
