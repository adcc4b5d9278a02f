//! Records with every field filled, changed once, and left with two values: all that can ever stand on a screen.

use crate::desk::{NOW_MS, Server};
use automerge::{TextEncoding, hydrate};
use satchel_shared::{
    documents::{
        Document, Edit, Kind, Path, Step, Value,
        field::{Field, Merge, Shape},
        shape::map_of,
    },
    ids::DocumentId,
};
use uuid::Uuid;

/// Of every kind there is.
pub fn ids() -> impl Iterator<Item = (Kind, DocumentId)> {
    let ids = Kind::ALL.iter().zip(1u128..);
    ids.map(|(kind, n)| (*kind, DocumentId::new(Uuid::from_u128(0xF000 + n))))
}

pub fn id_of(kind: Kind) -> DocumentId {
    ids().find(|(of, _)| *of == kind).unwrap().1
}

fn entry(n: u128) -> String {
    Uuid::from_u128(0xE000 + n).to_string()
}

/// The one of every list that was changed.
pub fn first_entry() -> String {
    entry(1)
}

/// Makes them on the server: each created, changed by a colleague, and changed by another who had not seen that.
pub fn make(server: &mut Server) {
    for (kind, id) in ids() {
        let author = server.author();
        let fields = map(kind.fields(), 0);
        let (mut document, _) = Document::create_raw(id, kind, fields, &author).unwrap();
        let base = document.heads();
        for turn in [1, 2] {
            let mut steps = Vec::new();
            changes(kind.fields(), &Path::new(Vec::<String>::new()), turn, &mut steps);
            let edit = Edit { base: Some(base.clone()), steps };
            document.edit(&edit, &server.author()).unwrap();
        }
        server.documents.insert(id, document);
    }
}

fn map(fields: &[Field], turn: usize) -> Vec<(String, hydrate::Value)> {
    let filled = fields.iter().filter_map(|field| {
        let value = match field.shape {
            Shape::Note => hydrate::Value::text(TextEncoding::platform_default(), "老闆說年底再談"),
            Shape::Set => map_of([("重要".to_owned(), hydrate::Value::scalar(true))]),
            Shape::Custom => map_of([("月底結帳".to_owned(), hydrate::Value::scalar("好"))]),
            Shape::Entries(inner) => {
                map_of([1, 2].map(|n| (entry(n), map_of(map(inner, turn + n as usize)))))
            }
            _ => hydrate::Value::Scalar(scalar(field, turn)?.to_scalar()?),
        };
        Some((field.name.to_owned(), value))
    });
    filled.collect()
}

fn changes(fields: &[Field], path: &Path, turn: usize, steps: &mut Vec<Step>) {
    for field in fields {
        let here = path.join(field.name);
        match field.shape {
            Shape::Entries(inner) => changes(inner, &here.join(entry(1)), turn, steps),
            shape if shape.is_container() => {}
            // Whose it is stays: the person reads what is theirs.
            _ if field.name == "owner" || field.merge == Merge::ServerOnly => {}
            _ => steps.extend(scalar(field, turn).map(|value| Step::Put { path: here, value })),
        }
    }
}

/// A value of the field; another one each turn, so that in the end all words of a choice were there.
fn scalar(field: &Field, turn: usize) -> Option<Value> {
    let number = i64::try_from(turn).unwrap();
    Some(match field.shape {
        Shape::Flag => {
            Value::Flag(!matches!(field.name, "removed" | "is_archived") && turn.is_multiple_of(2))
        }
        Shape::Whole => Value::Whole(30 + number),
        Shape::Amount => Value::Whole(677_336_000 + number * 10_000),
        Shape::Quantity => Value::Whole(20_000 + number * 10_000),
        Shape::Rate => Value::Whole(500 + number * 100),
        Shape::Day => Value::Text(format!("2026-11-0{}", turn + 1)),
        Shape::Moment => Value::Moment(NOW_MS - number * 3_600_000),
        Shape::Currency => Value::Text("TWD".to_owned()),
        Shape::Choice(words) => Value::Text((*words.get(turn % words.len())?).to_owned()),
        // Every second one names a record that is not here.
        Shape::Link(kind) if turn.is_multiple_of(2) => Value::Text(id_of(kind).to_string()),
        Shape::Link(_) => Value::Text(Uuid::from_u128(0xDEAD).to_string()),
        _ => Value::Text(text(field, turn)),
    })
}

/// In free text programs write words of their own too.
fn text(field: &Field, turn: usize) -> String {
    let words: &[&str] = match field.name {
        "tax_category" => &["taxable", "zero-rated", "exempt"],
        "preferred_language" | "language" => &["zh-Hant-TW", "en", "ja"],
        "order_frequency" => &["annual", "quarterly", "semi-annual"],
        _ => &["甲", "乙", "丙"],
    };
    words[turn % words.len()].to_owned()
}
