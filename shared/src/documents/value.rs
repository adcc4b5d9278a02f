//! A value: one scalar of a document, with the ways people type it and read it.

use super::field::Shape;
use crate::{
    blank::is_blank,
    calendar,
    ids::DocumentId,
    money::{Amount, Currency, Quantity, Rate},
};
use automerge::ScalarValue;
use serde::{Deserialize, Serialize};

/// The longest text of a scalar, in bytes; longer text belongs into a note.
pub const TEXT_BYTES_MAX: usize = 4_096;

/// One scalar.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Value {
    /// A cleared field.
    Null,
    /// Text, a day, a word, an id.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// A whole number, or ten-thousandths.
    Whole(i64),
    /// A moment, milliseconds since 1970.
    Moment(i64),
    /// A scalar of a form no shape here uses, in words; it stays in the document as it is.
    Other(String),
}

/// Typed text that does not fit the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{typed:?} is not a {expected}{hint}")]
pub struct ValueFault {
    /// What was typed.
    pub typed: String,
    /// The form the field has.
    pub expected: &'static str,
    /// What would be accepted, or nothing.
    pub hint: String,
}

impl Value {
    /// Reads an Automerge scalar.
    pub fn from_scalar(scalar: &ScalarValue) -> Value {
        match scalar {
            ScalarValue::Null => Value::Null,
            ScalarValue::Str(text) => Value::Text(text.to_string()),
            ScalarValue::Boolean(flag) => Value::Flag(*flag),
            ScalarValue::Int(number) => Value::Whole(*number),
            ScalarValue::Timestamp(ms) => Value::Moment(*ms),
            other => Value::Other(format!("{other:?}")),
        }
    }

    /// The Automerge scalar to write; `None` for a form no shape here uses.
    pub fn to_scalar(&self) -> Option<ScalarValue> {
        Some(match self {
            Value::Null => ScalarValue::Null,
            Value::Text(text) => ScalarValue::Str(text.as_str().into()),
            Value::Flag(flag) => ScalarValue::Boolean(*flag),
            Value::Whole(number) => ScalarValue::Int(*number),
            Value::Moment(ms) => ScalarValue::Timestamp(*ms),
            Value::Other(_) => return None,
        })
    }

    /// Whether it leaves a field without a value.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(text) => is_blank(text),
            Value::Flag(_) | Value::Whole(_) | Value::Moment(_) | Value::Other(_) => false,
        }
    }

    /// Whether a field of that shape may hold the value. Every field may be cleared.
    pub fn fits(&self, shape: Shape) -> bool {
        match (self, shape) {
            (Value::Null, _) => !shape.is_container(),
            (Value::Text(text), _) if text.len() > TEXT_BYTES_MAX => false,
            (Value::Text(_), Shape::Text) => true,
            (Value::Text(text), Shape::Day) => text.parse::<jiff::civil::Date>().is_ok(),
            (Value::Text(text), Shape::Currency) => text.parse::<Currency>().is_ok(),
            (Value::Text(word), Shape::Choice(words)) => words.contains(&word.as_str()),
            (Value::Text(id), Shape::Link(_)) => id.parse::<DocumentId>().is_ok(),
            (Value::Flag(_), Shape::Flag) => true,
            (Value::Whole(_), Shape::Whole | Shape::Amount | Shape::Quantity) => true,
            // A share beyond the whole would leave the record without totals for everybody.
            (Value::Whole(share), Shape::Rate) => Rate::from_stored(*share).is_share(),
            (Value::Moment(_), Shape::Moment) => true,
            _ => false,
        }
    }

    /// Reads what a person typed for a field of that shape; nothing typed clears the field.
    pub fn parse(typed: &str, shape: Shape) -> Result<Value, ValueFault> {
        let typed = typed.trim();
        if is_blank(typed) && !shape.is_container() {
            return Ok(Value::Null);
        }
        let value = match shape {
            Shape::Text => Some(Value::Text(typed.to_owned())),
            Shape::Flag => parse_flag(typed),
            Shape::Whole => typed.parse().ok().map(Value::Whole),
            Shape::Amount => typed.parse().ok().map(|n: Amount| Value::Whole(n.stored())),
            Shape::Quantity => typed.parse().ok().map(|n: Quantity| Value::Whole(n.stored())),
            Shape::Rate => typed.parse().ok().map(|n: Rate| Value::Whole(n.stored())),
            Shape::Day => calendar::parse_day(typed).ok().map(|day| Value::Text(day.to_string())),
            Shape::Moment => {
                typed.parse().ok().map(|at: jiff::Timestamp| Value::Moment(at.as_millisecond()))
            }
            Shape::Currency => {
                typed.parse().ok().map(|code: Currency| Value::Text(code.to_string()))
            }
            Shape::Choice(_) => Some(Value::Text(typed.to_owned())),
            Shape::Link(_) => typed.parse().ok().map(|id: DocumentId| Value::Text(id.to_string())),
            Shape::Note | Shape::Set | Shape::Entries(_) | Shape::Custom => None,
        };
        value.filter(|value| value.fits(shape)).ok_or_else(|| fault(typed, shape))
    }

    /// The value as people read it.
    pub fn display(&self, shape: Shape) -> String {
        match (self, shape) {
            (Value::Null, _) => String::new(),
            (Value::Text(text) | Value::Other(text), _) => text.clone(),
            (Value::Flag(flag), _) => if *flag { "yes" } else { "no" }.to_owned(),
            (Value::Whole(number), Shape::Amount) => Amount::from_stored(*number).to_string(),
            (Value::Whole(number), Shape::Quantity) => Quantity::from_stored(*number).to_string(),
            (Value::Whole(number), Shape::Rate) => Rate::from_stored(*number).to_string(),
            (Value::Whole(number), _) => number.to_string(),
            (Value::Moment(ms), _) => jiff::Timestamp::from_millisecond(*ms)
                .map_or_else(|_| ms.to_string(), |at| at.to_string()),
        }
    }
}

fn parse_flag(typed: &str) -> Option<Value> {
    match typed.to_lowercase().as_str() {
        "yes" | "true" | "1" | "是" => Some(Value::Flag(true)),
        "no" | "false" | "0" | "否" => Some(Value::Flag(false)),
        _ => None,
    }
}

fn fault(typed: &str, shape: Shape) -> ValueFault {
    let hint = match shape {
        Shape::Choice(words) => format!("; one of {}", words.join(", ")),
        Shape::Day => "; 2026-11-21 or 民國115年11月21日".to_owned(),
        Shape::Flag => "; yes or no".to_owned(),
        Shape::Rate => "; 5% or 0.05, from 0% to 100%".to_owned(),
        Shape::Text => format!("; at most {TEXT_BYTES_MAX} bytes"),
        _ => String::new(),
    };
    ValueFault { typed: typed.to_owned(), expected: shape.word(), hint }
}
