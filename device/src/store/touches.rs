//! What an unsent change did, kept beside it for the pending list: field, old, new.

use automerge::Change;
use satchel_shared::{
    documents::{Document, Path, Value},
    history::{Touch, Written, history},
};
use serde::{Deserialize, Serialize};

/// What a change left at a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Left {
    /// A value.
    Value(Value),
    /// A new entry, set or note.
    Container,
    /// Letters of a note.
    Letters,
    /// One value less in a conflict.
    SetAside,
}

/// One field that a change touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// The field.
    pub path: Path,
    /// What its author saw there.
    pub old: Vec<Value>,
    /// What stands there since.
    pub new: Left,
}

/// What a change did that is part of the document.
pub(super) fn touched(document: &Document, change: &Change) -> Vec<Touched> {
    let hash = change.hash();
    let entry = history(document).into_iter().rfind(|entry| entry.hash == hash);
    let touches = entry.map(|entry| entry.touches).unwrap_or_default();
    touches.into_iter().map(Touched::from).collect()
}

impl From<Touch> for Touched {
    fn from(touch: Touch) -> Self {
        let new = match touch.new {
            Written::Value(value) => Left::Value(value),
            Written::Container => Left::Container,
            Written::Letters => Left::Letters,
            Written::SetAside => Left::SetAside,
        };
        Touched { path: touch.path, old: touch.old, new }
    }
}
