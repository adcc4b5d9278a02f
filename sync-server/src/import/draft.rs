//! A draft: a record on its way into the store, with the id it will have.

use automerge::hydrate;
use satchel_shared::{
    documents::{Kind, Record},
    ids::{DocumentId, PersonId},
};

/// One record to be created.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its id.
    pub id: DocumentId,
    /// Its kind.
    pub kind: Kind,
    /// Its values by field name, containers included.
    pub fields: Vec<(String, hydrate::Value)>,
    /// Who is named as its author in history; the import itself when nobody is.
    pub author: Option<PersonId>,
    /// When history says it was made, milliseconds; the time of writing when nothing is said.
    pub made_ms: Option<i64>,
}

impl Draft {
    /// The draft of a typed record.
    pub fn of<R: Record>(id: impl Into<DocumentId>, record: &R) -> Draft {
        Draft { id: id.into(), kind: R::KIND, fields: record.write(), author: None, made_ms: None }
    }

    /// The same draft, written in the name of a person at a time in milliseconds.
    #[must_use]
    pub fn by(mut self, person: PersonId, made_ms: i64) -> Draft {
        self.author = Some(person);
        self.made_ms = Some(made_ms);
        self
    }
}

/// A name and password to be made for a person that is imported or made up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginWish {
    /// Whose.
    pub person: PersonId,
    /// The name typed at the door, lower case.
    pub login: String,
    /// The name people read.
    pub name: String,
    /// The role's word, for the printed list.
    pub role: String,
}
