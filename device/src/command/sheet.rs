//! The sheet of a record: its fields for people, and each entry of a list under a numbered heading of its own.
//!
//! Entries that stand come by position and then by id, numbered as `set` and `set-line` take them; removed ones last.

use super::{desk::Desk, failure::Failure, record_view, table};
use crate::{actions::entries, store::Store};
use automerge::hydrate;
use satchel_shared::{
    documents::{Document, Kind, Path, field::Shape},
    labels,
    lang::Lang,
};
use std::collections::{BTreeMap, BTreeSet};

/// A field of the sheet with what decides its place.
struct Cell<'f> {
    /// The entry it belongs to, as `lines.<id>`; empty for a field of the record.
    entry: &'f str,
    name: &'f str,
    path: &'f str,
    value: &'f str,
    /// Entries last, fields as declared, entries by their number.
    place: (bool, usize, usize, usize),
}

/// The fields for people: aligned, links by name, conflicts marked.
///
/// # Errors
/// When the store cannot be read.
pub fn lines(
    desk: &Desk,
    store: &Store,
    document: &Document,
    fields: &BTreeMap<String, String>,
    conflicts: &BTreeSet<String>,
) -> Result<String, Failure> {
    let values = document.values();
    let mut cells: Vec<Cell<'_>> =
        fields.iter().map(|(path, value)| cell(document.kind(), &values, path, value)).collect();
    cells.retain(|cell| !is_told_twice(cell, fields) && !is_told_above(cell));
    cells.sort_by_key(|cell| cell.place);
    let mut blocks = Vec::new();
    for block in cells.chunk_by(|one, other| one.entry == other.entry) {
        let mut rows = Vec::new();
        for cell in block {
            let mark = if conflicts.contains(cell.path) { "▲" } else { "" };
            let of_entry = fields.get(&format!("{}.currency", cell.entry));
            let currency = of_entry.or_else(|| fields.get("currency"));
            let currency = currency.map(String::as_str).unwrap_or_default();
            let shown =
                record_view::shown(store, document.kind(), cell.path, cell.value, currency)?;
            let mut row =
                vec![cell.name.to_owned(), mark.to_owned(), worded(desk, document, cell, shown)];
            if desk.lang == Lang::ZhHant {
                row.insert(0, label(desk, document.kind(), cell));
            }
            rows.push(row);
        }
        blocks.push(match block.first() {
            Some(first) if !first.entry.is_empty() => {
                let heading = heading(desk, &values, first.entry);
                format!("{heading}\n{}", table::indented(&table::aligned(&rows)))
            }
            _ => table::aligned(&rows),
        });
    }
    Ok(blocks.join("\n"))
}

/// The field's name in the person's words; commands take the one beside it. English reads as it is typed.
fn label(desk: &Desk, kind: Option<Kind>, cell: &Cell<'_>) -> String {
    let root = cell.path.split('.').next().unwrap_or_default();
    let declared =
        if cell.entry.is_empty() { cell.path.to_owned() } else { format!("{root}.{}", cell.name) };
    let found = kind.and_then(|kind| labels::field(kind, &declared, desk.lang));
    found.unwrap_or_default().to_owned()
}

/// A status or another choice in the person's words.
fn worded(desk: &Desk, document: &Document, cell: &Cell<'_>, shown: String) -> String {
    let place = document.kind().zip(cell.path.parse::<Path>().ok());
    let shape = place.and_then(|(kind, path)| path.place(kind)).and_then(|place| place.scalar());
    match (document.kind(), shape) {
        (Some(kind), Some(Shape::Choice(_))) => {
            labels::choice(kind, &shown, desk.lang).map_or(shown, str::to_owned)
        }
        _ => shown,
    }
}

fn cell<'f>(kind: Option<Kind>, values: &hydrate::Map, path: &'f str, value: &'f str) -> Cell<'f> {
    let (entry, name) = match path.match_indices('.').nth(1) {
        Some((at, _)) => (&path[..at], &path[at + 1..]),
        None => ("", path),
    };
    let declared = kind.map(Kind::fields).unwrap_or_default();
    let root = path.split('.').next().unwrap_or_default();
    let of_root = declared.iter().position(|field| field.name == root).unwrap_or(usize::MAX);
    let number = number(values, entry).unwrap_or(usize::MAX);
    let inner = declared.get(of_root).map(|field| field.shape);
    let of_entry = match inner {
        Some(Shape::Entries(fields)) => {
            fields.iter().position(|field| field.name == name).unwrap_or(usize::MAX)
        }
        _ => 0,
    };
    Cell { entry, name, path, value, place: (!entry.is_empty(), of_root, number, of_entry) }
}

/// The place of an entry among those that stand, from 1.
fn number(values: &hydrate::Map, entry: &str) -> Option<usize> {
    let (list, id) = entry.split_once('.')?;
    let hydrate::Value::Map(entries) = values.get(list)? else { return None };
    entries::standing(entries).iter().position(|standing| standing == id).map(|at| at + 1)
}

/// A line that prints its product's code and words need not name the product again.
fn is_told_twice(cell: &Cell<'_>, fields: &BTreeMap<String, String>) -> bool {
    cell.name == "product" && fields.contains_key(&format!("{}.description", cell.entry))
}

/// Decisions and signatures are told with what they are worth, above the sheet.
fn is_told_above(cell: &Cell<'_>) -> bool {
    ["decisions.", "signatures."].iter().any(|list| cell.path.starts_with(list))
}

fn heading(desk: &Desk, values: &hydrate::Map, entry: &str) -> String {
    let (list, id) = entry.split_once('.').unwrap_or((entry, ""));
    let name = labels::entry(list, desk.lang).unwrap_or(list);
    match number(values, entry) {
        Some(number) => format!("{name} {number}  {id}"),
        None => {
            let short = record_view::short_path(&Path::new([list, id]));
            format!("{short} {}", desk.say("（已移除）", "(removed)"))
        }
    }
}
