//! Shapes as Rust types: how each reads out of a hydrated document and is written into a new one.
//!
//! Reading never fails: a value of the wrong form (an older or newer program wrote it) reads as absent
//! and stays in the document untouched.

use super::{Kind, field::Shape, record::Entry};
use crate::{
    ids::{DocumentId, EntryId},
    money::{Amount as Money, Currency as CurrencyCode, Quantity as Count, Rate as Share},
};
use automerge::{ScalarValue, TextEncoding, hydrate};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, BTreeSet},
    marker::PhantomData,
};

/// A shape a typed record can hold.
pub trait FieldShape {
    /// What a typed record holds; its default means absent.
    type Read: Default;
    /// The same shape in the field table.
    const SHAPE: Shape;
    /// Reads the value, or the default when it has another form.
    fn read(value: &hydrate::Value) -> Self::Read;
    /// The value to create, or nothing when absent. Containers are always created.
    fn write(read: &Self::Read) -> Option<hydrate::Value>;
}

fn scalar(value: &hydrate::Value) -> Option<&ScalarValue> {
    match value {
        hydrate::Value::Scalar(scalar) => Some(scalar),
        _ => None,
    }
}

fn text(value: &hydrate::Value) -> Option<&str> {
    match scalar(value)? {
        ScalarValue::Str(text) => Some(text.as_str()),
        _ => None,
    }
}

fn whole(value: &hydrate::Value) -> Option<i64> {
    match scalar(value)? {
        ScalarValue::Int(number) => Some(*number),
        ScalarValue::Uint(number) => i64::try_from(*number).ok(),
        _ => None,
    }
}

macro_rules! scalar_shape {
    ($($(#[$doc:meta])* $name:ident => $read:ty, $shape:expr, |$in:ident| $from:expr, |$out:ident| $to:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;
        impl FieldShape for $name {
            type Read = Option<$read>;
            const SHAPE: Shape = $shape;
            fn read($in: &hydrate::Value) -> Self::Read {
                $from
            }
            fn write(read: &Self::Read) -> Option<hydrate::Value> {
                read.as_ref().map(|$out| hydrate::Value::Scalar($to))
            }
        }
    )*};
}

scalar_shape! {
    /// A short atomic string.
    Text => String, Shape::Text, |v| text(v).map(str::to_owned), |t| ScalarValue::Str(t.as_str().into());
    /// Yes or no.
    Flag => bool, Shape::Flag, |v| match scalar(v) { Some(ScalarValue::Boolean(b)) => Some(*b), _ => None },
        |b| ScalarValue::Boolean(*b);
    /// A whole number.
    Whole => i64, Shape::Whole, |v| whole(v), |n| ScalarValue::Int(*n);
    /// Money without its currency.
    Amount => Money, Shape::Amount, |v| whole(v).map(Money::from_stored), |n| ScalarValue::Int(n.stored());
    /// How many.
    Quantity => Count, Shape::Quantity, |v| whole(v).map(Count::from_stored), |n| ScalarValue::Int(n.stored());
    /// A share of one.
    Rate => Share, Shape::Rate, |v| whole(v).map(Share::from_stored), |n| ScalarValue::Int(n.stored());
    /// A calendar day.
    Day => Date, Shape::Day, |v| text(v).and_then(|t| t.parse().ok()), |d| ScalarValue::Str(d.to_string().into());
    /// A moment in milliseconds.
    Moment => i64, Shape::Moment, |v| match scalar(v) { Some(ScalarValue::Timestamp(ms)) => Some(*ms), _ => None },
        |ms| ScalarValue::Timestamp(*ms);
    /// ISO 4217 letters.
    Currency => CurrencyCode, Shape::Currency, |v| text(v).and_then(|t| t.parse().ok()),
        |c| ScalarValue::Str(c.to_string().into());
}

/// A closed list of words with room for words a newer program writes.
pub trait Word: Sized + Clone {
    /// The words this program knows.
    const WORDS: &'static [&'static str];
    /// Reads a word; an unknown one is kept.
    fn from_word(word: &str) -> Self;
    /// The word as written.
    fn word(&self) -> &str;
}

/// One of the words of `W`.
pub struct Choice<W>(PhantomData<W>);
impl<W: Word> FieldShape for Choice<W> {
    type Read = Option<W>;
    const SHAPE: Shape = Shape::Choice(W::WORDS);
    fn read(value: &hydrate::Value) -> Self::Read {
        text(value).map(W::from_word)
    }
    fn write(read: &Self::Read) -> Option<hydrate::Value> {
        read.as_ref().map(|word| hydrate::Value::Scalar(ScalarValue::Str(word.word().into())))
    }
}

/// An id type that names a kind.
pub trait Linked: From<DocumentId> + Into<DocumentId> + Copy {
    /// The kind of document the id belongs to.
    const KIND: Kind;
}

/// The id of another document.
pub struct Link<I>(PhantomData<I>);
impl<I: Linked> FieldShape for Link<I> {
    type Read = Option<I>;
    const SHAPE: Shape = Shape::Link(I::KIND);
    fn read(value: &hydrate::Value) -> Self::Read {
        text(value).and_then(|t| t.parse::<DocumentId>().ok()).map(I::from)
    }
    fn write(read: &Self::Read) -> Option<hydrate::Value> {
        read.map(|id| {
            let id: DocumentId = id.into();
            hydrate::Value::Scalar(ScalarValue::Str(id.to_string().into()))
        })
    }
}

/// A long note.
pub struct Note;
impl FieldShape for Note {
    type Read = String;
    const SHAPE: Shape = Shape::Note;
    fn read(value: &hydrate::Value) -> String {
        match value {
            hydrate::Value::Text(text) => text.to_string(),
            _ => String::new(),
        }
    }
    fn write(read: &String) -> Option<hydrate::Value> {
        Some(hydrate::Value::text(TextEncoding::platform_default(), read))
    }
}

/// Words that are in.
pub struct Set;
impl FieldShape for Set {
    type Read = BTreeSet<String>;
    const SHAPE: Shape = Shape::Set;
    fn read(value: &hydrate::Value) -> Self::Read {
        let hydrate::Value::Map(map) = value else {
            return BTreeSet::new();
        };
        let is_in = |v: &hydrate::Value| matches!(scalar(v), Some(ScalarValue::Boolean(true)));
        map.iter().filter(|(_, v)| is_in(&v.value)).map(|(word, _)| word.clone()).collect()
    }
    fn write(read: &Self::Read) -> Option<hydrate::Value> {
        Some(map_of(read.iter().map(|word| (word.clone(), hydrate::Value::scalar(true)))))
    }
}

/// Fields a company adds for itself.
pub struct Custom;
impl FieldShape for Custom {
    type Read = BTreeMap<String, String>;
    const SHAPE: Shape = Shape::Custom;
    fn read(value: &hydrate::Value) -> Self::Read {
        let hydrate::Value::Map(map) = value else {
            return BTreeMap::new();
        };
        map.iter().filter_map(|(k, v)| Some((k.clone(), text(&v.value)?.to_owned()))).collect()
    }
    fn write(read: &Self::Read) -> Option<hydrate::Value> {
        let entry = |(key, value): (&String, &String)| {
            (key.clone(), hydrate::Value::Scalar(ScalarValue::Str(value.as_str().into())))
        };
        Some(map_of(read.iter().map(entry)))
    }
}

/// A keyed map of sub-records.
pub struct Entries<E>(PhantomData<E>);
impl<E: Entry> FieldShape for Entries<E> {
    type Read = BTreeMap<EntryId, E>;
    const SHAPE: Shape = Shape::Entries(E::FIELDS);
    fn read(value: &hydrate::Value) -> Self::Read {
        let hydrate::Value::Map(map) = value else {
            return BTreeMap::new();
        };
        let entry = |(key, v): (&String, &hydrate::MapValue)| match &v.value {
            hydrate::Value::Map(fields) => Some((key.parse().ok()?, E::read(fields))),
            _ => None,
        };
        map.iter().filter_map(entry).collect()
    }
    fn write(read: &Self::Read) -> Option<hydrate::Value> {
        let entry = |(id, entry): (&EntryId, &E)| (id.to_string(), map_of(entry.write()));
        Some(map_of(read.iter().map(entry)))
    }
}

/// A hydrated map of these entries.
#[allow(clippy::disallowed_types, reason = "Automerge takes only this map, and writes it sorted")]
pub fn map_of(entries: impl IntoIterator<Item = (String, hydrate::Value)>) -> hydrate::Value {
    let entries: std::collections::HashMap<_, _> = entries.into_iter().collect();
    hydrate::Value::Map(hydrate::Map::from(entries))
}
