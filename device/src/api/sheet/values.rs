//! Values: one field without a value; a value as it is typed and as people read it; and what is wrong with a typed one.

use super::{names, usual};
use crate::{
    actions::{entries::find_value, history},
    api::{
        fields::{FieldShown, Form},
        reader::{Reader, Result},
        shown::Choice,
        words,
    },
};
use automerge::hydrate;
use satchel_shared::{
    documents::{
        Kind, Path, Value,
        field::{Field, Merge, Shape},
    },
    ids::DocumentId,
    labels,
    lang::Lang,
    money::{Amount, Currency},
};

/// A field without a value.
pub fn blank(reader: Reader<'_>, kind: Kind, field: &Field, path: &Path) -> FieldShown {
    FieldShown {
        path: path.to_string(),
        label: names::of_field(reader.lang, kind, field, path),
        form: form(field.shape),
        value: String::new(),
        shown: String::new(),
        link: None,
        link_kind: match field.shape {
            Shape::Link(kind) => Some(kind.word().to_owned()),
            _ => None,
        },
        choices: choices(reader, kind, field.shape, path),
        may: Reader::may(),
        is_required: field.is_required && field.merge != Merge::ServerOnly,
        is_waiting: false,
        conflict: None,
    }
}

fn choices(reader: Reader<'_>, kind: Kind, shape: Shape, path: &Path) -> Vec<Choice> {
    match shape {
        Shape::Choice(of) => of.iter().map(|word| choice(reader, kind, word)).collect(),
        _ => usual::of(reader.lang, kind, shape, path),
    }
}

/// A word of a choice with its label.
pub fn choice(reader: Reader<'_>, kind: Kind, word: &str) -> Choice {
    let label = labels::choice(kind, word, reader.lang).unwrap_or(word);
    Choice { word: word.to_owned(), label: label.to_owned() }
}

const fn form(shape: Shape) -> Form {
    match shape {
        Shape::Text | Shape::Entries(_) | Shape::Custom => Form::Text,
        Shape::Note => Form::Note,
        Shape::Flag => Form::Flag,
        Shape::Whole => Form::Whole,
        Shape::Amount => Form::Amount,
        Shape::Quantity => Form::Quantity,
        Shape::Rate => Form::Rate,
        Shape::Day => Form::Day,
        Shape::Moment => Form::Moment,
        Shape::Currency => Form::Currency,
        Shape::Choice(_) => Form::Choice,
        Shape::Link(_) => Form::Link,
        Shape::Set => Form::Set,
    }
}

/// What a typed value of this form should have been: what is wrong, then what would be right.
pub const fn unfit(shape: Shape) -> (&'static str, &'static str) {
    match shape {
        Shape::Whole => {
            ("這裡要整數。請只寫數字，例如 30。", "A whole number goes here. Write it like 30.")
        }
        Shape::Amount => {
            ("這裡要金額。請寫成 1234.5 的樣子。", "An amount goes here. Write it like 1234.5.")
        }
        Shape::Quantity => (
            "這裡要數量。請寫成 12 或 1.5 的樣子。",
            "A quantity goes here. Write it like 12 or 1.5.",
        ),
        Shape::Rate => (
            "這裡要 0% 到 100% 的比率。請寫成 5% 的樣子。",
            "A share from 0% to 100% goes here. Write it like 5%.",
        ),
        Shape::Day => (
            "看不懂這個日期。請寫成 11/21、2026/11/21 或 115/11/21。",
            "That is not a date. Write it like 11/21 or 2026/11/21.",
        ),
        Shape::Currency => (
            "看不懂這個幣別。請寫三個字母，例如 TWD。",
            "That is not a currency. Write its three letters, like TWD.",
        ),
        Shape::Choice(_) => {
            ("清單裡沒有這一個。請選清單裡的。", "That is not on the list. Choose one of it.")
        }
        Shape::Text | Shape::Note => ("太長了。請寫短一點。", "It is too long. Shorten it."),
        _ => ("內容的格式不對。請修正。", "The value does not fit the field. Correct it."),
    }
}

/// A value as people type it.
pub fn typed(value: &Value, shape: Shape) -> String {
    let text = value.display(shape);
    match shape {
        Shape::Rate => text.replace(' ', ""),
        Shape::Day => text.replace('-', "/"),
        _ => text,
    }
}

/// A value as people read it: a link by name, a word by its label, money with its unit, a day as it is written.
///
/// # Errors
/// When the store cannot be read.
pub fn shown(
    reader: Reader<'_>,
    kind: Kind,
    path: &Path,
    value: &Value,
    currency: Option<Currency>,
) -> Result<String> {
    let shape = path.place(kind).and_then(|place| place.scalar()).unwrap_or(Shape::Text);
    Ok(match (value, shape) {
        (Value::Whole(stored), Shape::Amount) => {
            let amount = Amount::from_stored(*stored);
            currency.map_or_else(|| amount.to_string(), |code| words::money(amount, code).shown)
        }
        (Value::Flag(true), _) => reader.say("是", "Yes").to_owned(),
        (Value::Flag(false), _) => reader.say("否", "No").to_owned(),
        (Value::Text(word), Shape::Choice(_)) => choice(reader, kind, word).label,
        (Value::Text(day), Shape::Day) => match (day.parse::<jiff::civil::Date>(), reader.lang) {
            (Ok(day), Lang::ZhHant) => day.strftime("%Y/%m/%d").to_string(),
            (Ok(day), Lang::En) => day.strftime("%-d %b %Y").to_string(),
            (Err(_), _) => day.clone(),
        },
        (Value::Moment(ms), _) => words::moment(reader.lang, *ms, reader.today(), &reader.zone()),
        (_, Shape::Rate) => typed(value, shape),
        (Value::Text(id), Shape::Link(_)) => link(reader, id)?,
        (Value::Text(word), _) => {
            let usual = usual::label(reader.lang, kind, shape, path, word);
            usual.map_or_else(|| word.clone(), str::to_owned)
        }
        _ => history::shown(reader.store(), kind, path, value)?,
    })
}

/// What stands at a path of a record, as people read it.
///
/// # Errors
/// When it is not here or cannot be read.
pub fn shown_now(reader: Reader<'_>, of: DocumentId, kind: Kind, path: &Path) -> Result<String> {
    let values = reader.store().document(of)?.values();
    let value = match find_value(&values, path) {
        Some(hydrate::Value::Scalar(scalar)) => Value::from_scalar(scalar),
        _ => Value::Null,
    };
    let shown = shown(reader, kind, path, &value, currency(&values))?;
    Ok(if shown.is_empty() { reader.say("（空白）", "(empty)").to_owned() } else { shown })
}

/// The record a link names; an id says nothing to people.
fn link(reader: Reader<'_>, id: &str) -> Result<String> {
    let named = match id.parse::<DocumentId>() {
        Ok(id) => reader.named(id)?,
        Err(_) => None,
    };
    let name = named.map(|of| if of.title.is_empty() { of.number } else { of.title });
    Ok(match name {
        Some(name) => name,
        None if id.is_empty() => String::new(),
        None => reader.say("（不在這台平板）", "(not on this tablet)").to_owned(),
    })
}

/// The words of a set: ids of records by name, everything else as it is.
///
/// # Errors
/// When the store cannot be read.
pub fn members(reader: Reader<'_>, words: &[&str]) -> Result<String> {
    let mut told = Vec::new();
    for word in words {
        let is_id = word.parse::<DocumentId>().is_ok();
        told.push(if is_id { link(reader, word)? } else { (*word).to_owned() });
    }
    Ok(told.join("、"))
}

/// A value of the record's own level.
pub fn scalar(values: &hydrate::Map, name: &str) -> Option<Value> {
    match values.get(name)? {
        hydrate::Value::Scalar(scalar) => Some(Value::from_scalar(scalar)),
        _ => None,
    }
}

/// The currency of a record's amounts; `None` where it names none.
pub fn currency(values: &hydrate::Map) -> Option<Currency> {
    match scalar(values, "currency")? {
        Value::Text(code) => code.parse().ok(),
        _ => None,
    }
}
