//! One document of every kind: every field filled, edited, in conflict. Its bytes and what they said are golden.

use super::{freeze, is_freezing, read};
use automerge::{ActorId, hydrate};
use satchel_shared::{
    conflict,
    documents::{
        Author, Document, Edit, Kind, Path, Step, Value,
        field::{Field, Merge, Shape},
        shape::map_of,
    },
    gate,
    history::history,
    ids::DocumentId,
    index_row::index_row,
    protocol::{codec, limits::INFLATED_BYTES_MAX},
};
use std::collections::BTreeMap;
use uuid::Uuid;

const ENTRY: &str = "00000000-0000-7000-8000-0000000000e1";
const LINKED: &str = "00000000-0000-7000-8000-0000000000f1";

fn author(n: u8) -> Author {
    let actor = |half: u8| ActorId::from([half; 16]);
    Author { actor: actor(n), branch: actor(n + 100), time_ms: 1_790_000_000_000 + i64::from(n) }
}

/// A scalar that the field takes.
fn scalar(field: &Field) -> Option<Value> {
    Some(match field.shape {
        Shape::Text => Value::Text(format!("{} 甲", field.name)),
        Shape::Flag => Value::Flag(true),
        Shape::Whole => Value::Whole(7),
        Shape::Amount | Shape::Quantity => Value::Whole(123_456),
        Shape::Rate => Value::Whole(500),
        Shape::Day => Value::Text("2026-11-21".to_owned()),
        Shape::Moment => Value::Moment(1_790_000_000_000),
        Shape::Currency => Value::Text("TWD".to_owned()),
        Shape::Choice(words) => Value::Text(words.first()?.to_string()),
        Shape::Link(_) => Value::Text(LINKED.to_owned()),
        Shape::Note | Shape::Set | Shape::Entries(_) | Shape::Custom => return None,
    })
}

fn value(field: &Field) -> hydrate::Value {
    match (scalar(field), field.shape) {
        (Some(value), _) => hydrate::Value::Scalar(value.to_scalar().unwrap()),
        (None, Shape::Note) => {
            hydrate::Value::text(automerge::TextEncoding::platform_default(), "第一行\nline two")
        }
        (None, Shape::Set) => map_of([("one".to_owned(), hydrate::Value::scalar(true))]),
        (None, Shape::Entries(fields)) => map_of([(ENTRY.to_owned(), map_of(values(fields)))]),
        (None, _) => map_of([("own".to_owned(), hydrate::Value::scalar("word"))]),
    }
}

fn values(fields: &[Field]) -> Vec<(String, hydrate::Value)> {
    fields.iter().map(|field| (field.name.to_owned(), value(field))).collect()
}

/// A record with all its kind has, edited by a second author and in conflict with a third.
fn made(kind: Kind) -> Document {
    let id = DocumentId::new(Uuid::from_u128(0x7000_8000_0000_0000_0000 + kind as u128));
    let (mut document, _) =
        Document::create_raw(id, kind, values(kind.fields()), &author(1)).unwrap();
    let base = document.heads();
    let fields = kind.fields().iter();
    let text = fields.clone().find(|field| {
        field.shape == Shape::Text && field.merge == Merge::Surfaced && !field.is_required
    });
    let notes = fields.filter(|field| field.shape == Shape::Note && field.merge == Merge::Merged);
    let steps = |word: &str| {
        let put = text.map(|field| Step::Put {
            path: Path::new([field.name]),
            value: Value::Text(word.to_owned()),
        });
        let write = notes.clone().map(|field| Step::Write {
            path: Path::new([field.name]),
            text: format!("第一行 {word}\nline two"),
        });
        put.into_iter().chain(write).collect::<Vec<_>>()
    };
    for (n, word) in [(2, "one side"), (3, "the other")] {
        let edit = Edit { base: Some(base.clone()), steps: steps(word) };
        document.edit(&edit, &author(n)).unwrap();
    }
    document
}

fn tell(map: &hydrate::Map, path: &str, told: &mut BTreeMap<String, String>) {
    for (key, value) in map.iter() {
        let here = format!("{path}{key}");
        match &value.value {
            hydrate::Value::Scalar(scalar) => {
                told.insert(here, format!("{scalar:?}"));
            }
            hydrate::Value::Text(text) => {
                told.insert(here, format!("{:?}", text.to_string()));
            }
            hydrate::Value::Map(inner) => tell(inner, &format!("{here}."), told),
            hydrate::Value::List(_) => {}
        }
    }
}

/// All a document says, in words.
fn told(document: &Document) -> String {
    let mut lines = BTreeMap::new();
    tell(&document.values(), "", &mut lines);
    let mut text: String =
        lines.iter().map(|(path, value)| format!("{path} = {value}\n")).collect();
    for conflict in conflict::conflicts(document) {
        let values: Vec<_> = conflict.candidates.iter().map(|one| &one.value).collect();
        text.push_str(&format!("conflict {}: {values:?}\n", conflict.path));
    }
    for entry in history(document) {
        text.push_str(&format!("change {} by {} at {}\n", entry.hash, entry.actor, entry.time_ms));
    }
    text
}

#[test]
fn a_document_of_every_kind_still_says_what_it_said() {
    if is_freezing() {
        let all: Vec<(String, Vec<u8>, String)> = Kind::ALL
            .iter()
            .map(|kind| (kind, made(*kind)))
            .map(|(kind, document)| (kind.word().to_owned(), document.save(), told(&document)))
            .collect();
        freeze("documents.bin", &codec::encode(&all).unwrap());
    }
    let all: Vec<(String, Vec<u8>, String)> =
        codec::decode(&read("documents.bin"), INFLATED_BYTES_MAX).unwrap();
    assert!(all.len() >= 12);
    for (word, bytes, golden) in all {
        let document = Document::load(&bytes).unwrap();
        assert_eq!(told(&document), golden, "{word}");
        prove_usable(&word, document);
    }
}

/// It is of a kind we know, its changes pass the gate and make the same document, and it can be edited on.
fn prove_usable(word: &str, mut document: Document) {
    assert_eq!(document.kind().map(Kind::word), Some(word));
    let kind = document.kind().unwrap();
    assert!(!index_row(&document).kind.is_empty());
    let changes = document.automerge().get_changes(&[]);
    let read: Vec<_> =
        changes.iter().map(|change| gate::canonical(change.raw_bytes()).unwrap()).collect();
    assert_eq!(Document::from_changes(&read).unwrap().heads(), document.heads(), "{word}");
    document.complete(&author(9)).unwrap();
    let is_open = |field: &&Field| field.shape == Shape::Text && field.merge != Merge::ServerOnly;
    if let Some(field) = kind.fields().iter().find(is_open) {
        let step = Step::Put {
            path: Path::new([field.name]),
            value: Value::Text("by today's program".to_owned()),
        };
        let edit = Edit { base: None, steps: vec![step] };
        assert!(document.edit(&edit, &author(4)).unwrap().is_some(), "{word}.{}", field.name);
    }
}
