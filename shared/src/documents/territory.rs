//! A territory: a part of the market that people are given, and accounts belong to.

use super::shape::{Currency, Custom, Flag, Link, Note, Text};
use crate::index_row::{IndexRow, Indexed, search, text};
use crate::{
    ids::{PersonId, TerritoryId},
    record,
};

record! {
    /// A sales territory.
    Territory is TerritoryId {
        name: Text, surfaced, required, office;
        code: Text, surfaced, office;
        group: Text, quiet, office;
        country: Text, quiet, office;
        parent: Link<TerritoryId>, surfaced, office;
        manager: Link<PersonId>, surfaced, office;
        currency: Currency, surfaced, office;
        is_active: Flag, surfaced, office;
        notes: Note, merged;
        custom: Custom, merged;
    }
}

impl Indexed for Territory {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.name),
            number: text(&self.code),
            is_archived: self.is_active == Some(false),
            search: search(&[&self.name, &self.code, &self.group, &self.country]),
            ..IndexRow::default()
        }
    }
}
