//! A task: something to do by a day, for somebody, about a record.

use super::shape::{Choice, Custom, Day, Flag, Link, Moment, Note, Text};
use crate::index_row::{IndexRow, Indexed, body, day, search, text, word};
use crate::{
    choice,
    ids::{AccountId, PersonId},
    record,
};

choice! {
    /// How far a task has come.
    TaskStatus {
        Open = "open",
        Done = "done",
        Cancelled = "cancelled",
    }
}

choice! {
    /// How much it matters.
    Priority {
        Low = "low",
        Normal = "normal",
        High = "high",
    }
}

record! {
    /// Something to do by a day.
    Task is TaskId {
        title: Text, surfaced, required;
        /// Who does it.
        owner: Link<PersonId>, surfaced;
        created_by: Link<PersonId>, quiet;
        account: Link<AccountId>, surfaced;
        /// The record it is about, of whatever kind.
        about: Text, surfaced;
        status: Choice<TaskStatus>, surfaced;
        priority: Choice<Priority>, surfaced;
        due_on: Day, surfaced;
        remind_at: Moment, quiet;
        done_at: Moment, surfaced;
        notes: Note, merged;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Task {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.title),
            account: self.account.map(Into::into),
            owner: self.owner,
            status: word(&self.status),
            day: day(self.due_on),
            is_archived: self.is_archived == Some(true),
            search: search(&[&self.title]),
            body: body(&[("priority", word(&self.priority))]),
            ..IndexRow::default()
        }
    }
}
