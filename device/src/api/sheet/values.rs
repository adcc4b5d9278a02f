//! Values: one field without a value, and a value as it is typed and as people read it.

use crate::{
    actions::history,
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
    labels,
    lang::Lang,
    money::{Amount, Currency},
};

/// A field without a value.
pub fn blank(reader: Reader<'_>, kind: Kind, field: &Field, path: &Path) -> FieldShown {
    let choices = match field.shape {
        Shape::Choice(of) => of.iter().map(|word| choice(reader, kind, word)).collect(),
        _ => Vec::new(),
    };
    let names: Vec<&str> = path.keys().iter().step_by(2).map(String::as_str).collect();
    let label = labels::field(kind, &names.join("."), reader.lang).unwrap_or(field.name);
    FieldShown {
        path: path.to_string(),
        label: label.to_owned(),
        form: form(field.shape),
        value: String::new(),
        shown: String::new(),
        link: None,
        link_kind: match field.shape {
            Shape::Link(kind) => Some(kind.word().to_owned()),
            _ => None,
        },
        choices,
        may: Reader::may(),
        is_required: field.is_required && field.merge != Merge::ServerOnly,
        is_waiting: false,
        conflict: None,
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

/// A value as it is typed.
pub fn typed(value: &Value, shape: Shape) -> String {
    let text = value.display(shape);
    if shape == Shape::Rate { text.replace(' ', "") } else { text }
}

/// A value as people read it: a link by name, a word by its label, money with its unit.
///
/// # Errors
/// When the store cannot be read.
pub fn shown(
    reader: Reader<'_>,
    kind: Kind,
    path: &Path,
    value: &Value,
    shape: Shape,
    currency: Option<Currency>,
) -> Result<String> {
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
        _ => history::shown(reader.store(), kind, path, value)?,
    })
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
