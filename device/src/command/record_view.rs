//! How a record is shown: its heading, its fields by path, the marks beside them.

use super::{desk::Desk, failure::Failure, visible, words};
use crate::store::{ListedRow, Store};
use automerge::hydrate;
use jiff::Timestamp;
use satchel_shared::{
    documents::{Document, Kind, Path, Value, field::Shape},
    ids::EntryId,
    money::Amount,
};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// Said of every document itself, not by its fields.
const OWN_KEYS: [&str; 3] = ["id", "kind", "schema"];

/// Digits of an entry's id that are shown: enough to tell the lines of one record apart.
const ENTRY_DIGITS: usize = 4;

/// `報價單 Q-KTA-0001 大同五金行`.
pub fn heading(desk: &Desk, listed: &ListedRow) -> String {
    let row = &listed.row;
    let parts = [words::kind_name(desk.lang, &row.kind), &row.number, &row.title];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    visible::one_line(&parts.join(" "))
}

/// Shape and words of how far a record is: received, waiting, or with something to decide.
pub fn mark(desk: &Desk, listed: &ListedRow) -> &'static str {
    if listed.is_refused {
        return desk_word(desk, "▲ 未採用", "▲ not taken");
    }
    match (listed.row.conflicts > 0, listed.is_sent) {
        (true, _) => desk_word(desk, "▲ 待決定", "▲ to decide"),
        (false, true) => desk_word(desk, "● 已送達", "● received"),
        (false, false) => desk_word(desk, "◐ 待送出", "◐ waiting"),
    }
}

fn desk_word(desk: &Desk, zh: &'static str, en: &'static str) -> &'static str {
    words::pick(desk.lang, zh, en)
}

/// A record in a list, for programs.
pub fn listed_json(listed: &ListedRow) -> Json {
    let row = &listed.row;
    json!({
        "id": listed.id.to_string(),
        "kind": row.kind,
        "number": row.number,
        "title": row.title,
        "account": row.account.map(|id| id.to_string()),
        "owner": row.owner.map(|id| id.to_string()),
        "territory": row.territory.map(|id| id.to_string()),
        "status": row.status,
        "amount": row.amount.map(|stored| Amount::from_stored(stored).to_string()),
        "currency": row.currency,
        "day": row.day,
        "conflicts": row.conflicts,
        "is_archived": row.is_archived,
        "is_sent": listed.is_sent,
        "is_refused": listed.is_refused,
        "body": row.body,
    })
}

/// Every value by its path, as it would be typed: `payment_terms`, `lines.<id>.quantity`.
pub fn fields(document: &Document) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let root = Path::new(Vec::<String>::new());
    collect(&document.values(), &root, document.kind(), &mut fields);
    fields
}

/// A value as people read it: a link by the name of the other record, when that is here; a moment by the clock on
/// the wall; money with its currency.
///
/// # Errors
/// When the store cannot be read.
pub fn shown(
    store: &Store,
    kind: Option<Kind>,
    path: &str,
    value: &str,
    currency: &str,
) -> Result<String, Failure> {
    let place = path.parse::<Path>().ok().zip(kind).and_then(|(path, kind)| path.place(kind));
    match place.and_then(|place| place.scalar()) {
        Some(Shape::Link(_)) => {
            let listed = value.parse().ok().map(|id| store.row(id)).transpose()?.flatten();
            Ok(listed.map_or_else(|| value.to_owned(), |listed| listed.row.title))
        }
        Some(Shape::Moment) => Ok(value
            .parse::<Timestamp>()
            .map_or_else(|_| value.to_owned(), |at| words::moment(at.as_millisecond()))),
        Some(Shape::Amount) if !currency.is_empty() => Ok(format!("{value} {currency}")),
        _ => Ok(value.to_owned()),
    }
}

/// A path as people read it: ids of entries by their last digits.
pub fn short_path(path: &Path) -> String {
    let short = |key: &String| match key.parse::<EntryId>() {
        Ok(_) => format!("…{}", &key[key.len() - ENTRY_DIGITS..]),
        Err(_) => key.clone(),
    };
    path.keys().iter().map(short).collect::<Vec<_>>().join(".")
}

fn collect(
    map: &hydrate::Map,
    path: &Path,
    kind: Option<Kind>,
    fields: &mut BTreeMap<String, String>,
) {
    for (key, value) in map.iter() {
        if path.keys().is_empty() && OWN_KEYS.contains(&key.as_str()) {
            continue;
        }
        let here = path.join(key.as_str());
        match &value.value {
            hydrate::Value::Scalar(scalar) => {
                let place = kind.and_then(|kind| here.place(kind));
                let shape = place.and_then(|place| place.scalar()).unwrap_or(Shape::Text);
                let shown = Value::from_scalar(scalar).display(shape);
                if !shown.is_empty() {
                    fields.insert(here.to_string(), shown);
                }
            }
            hydrate::Value::Text(text) => {
                let text = text.to_string();
                if !text.is_empty() {
                    fields.insert(here.to_string(), text);
                }
            }
            hydrate::Value::Map(inner) => collect(inner, &here, kind, fields),
            hydrate::Value::List(_) => {}
        }
    }
}
