//! A warranty: a kind that only the next schema has. It is in no shipped program; see [`super::next`].

use super::shape::{Day, Link, Note, Text};
use crate::{
    entry,
    ids::{AccountId, PersonId},
    index_row::{IndexRow, Indexed, day, search, text},
};

entry! {
    /// What was promised for goods sold.
    Warranty {
        name: Text, surfaced, required, since(2);
        account: Link<AccountId>, surfaced, since(2);
        owner: Link<PersonId>, surfaced, since(2);
        ends_on: Day, surfaced, since(2);
        notes: Note, merged, since(2);
    }
}

impl Indexed for Warranty {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.name),
            account: self.account.map(Into::into),
            owner: self.owner,
            day: day(self.ends_on),
            search: search(&[&self.name]),
            ..IndexRow::default()
        }
    }
}
