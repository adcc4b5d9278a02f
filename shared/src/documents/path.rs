//! A path: where a value stands in a document, `payment_terms` or `lines.0192….quantity`.

use super::{
    field::{Field, Shape},
    kind::Kind,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The longest key a company may invent for a custom field or a set, in bytes.
pub const KEY_BYTES_MAX: usize = 64;

/// The keys from the root to a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Path(Vec<String>);

/// What a path names in the field table of a kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// A declared field, in the root or in an entry.
    Field(&'static Field),
    /// An entry of a keyed map.
    Entry(&'static Field),
    /// A word of a set.
    Member(&'static Field),
    /// A custom field.
    Custom(&'static Field),
}

impl Place {
    /// The declared field that decides merge rule and writers.
    pub const fn field(&self) -> &'static Field {
        match self {
            Place::Field(field)
            | Place::Entry(field)
            | Place::Member(field)
            | Place::Custom(field) => field,
        }
    }

    /// The shape of the scalar that may stand here; `None` where only a container or an entry can.
    pub const fn scalar(&self) -> Option<Shape> {
        match self {
            Place::Field(field) if field.shape.is_container() => None,
            Place::Field(field) => Some(field.shape),
            Place::Member(_) => Some(Shape::Flag),
            Place::Custom(_) => Some(Shape::Text),
            Place::Entry(_) => None,
        }
    }
}

impl Path {
    /// A path of these keys.
    pub fn new<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Self {
        Path(keys.into_iter().map(Into::into).collect())
    }

    /// The keys from the root on.
    pub fn keys(&self) -> &[String] {
        &self.0
    }

    /// The path of a value inside this one.
    pub fn join(&self, key: impl Into<String>) -> Path {
        let mut keys = self.0.clone();
        keys.push(key.into());
        Path(keys)
    }

    /// Finds what the path names in a kind's field table; `None` when this program does not know it.
    pub fn place(&self, kind: Kind) -> Option<Place> {
        let mut fields = kind.fields();
        let mut keys = self.0.iter();
        loop {
            let key = keys.next()?;
            let field = fields.iter().find(|field| field.name == key)?;
            let Some(inner) = keys.next() else {
                return Some(Place::Field(field));
            };
            let has_more = keys.len() > 0;
            match field.shape {
                Shape::Entries(entry_fields) if has_more => fields = entry_fields,
                Shape::Entries(_) => return Some(Place::Entry(field)),
                Shape::Set if !has_more && is_key(inner) => return Some(Place::Member(field)),
                Shape::Custom if !has_more && is_key(inner) => return Some(Place::Custom(field)),
                _ => return None,
            }
        }
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.len() <= KEY_BYTES_MAX && !key.contains('.')
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// A path with no keys or an empty one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a path")]
pub struct PathFault(
    /// What was given.
    pub String,
);

impl FromStr for Path {
    type Err = PathFault;
    fn from_str(text: &str) -> Result<Self, PathFault> {
        let keys: Vec<String> = text.split('.').map(str::to_owned).collect();
        if keys.iter().any(String::is_empty) {
            return Err(PathFault(text.to_owned()));
        }
        Ok(Path(keys))
    }
}
