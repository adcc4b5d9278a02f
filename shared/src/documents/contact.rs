//! A contact: a person at an account. A document of its own, so that a person's data can be erased.

use super::shape::{Choice, Custom, Day, Entries, Flag, Link, Moment, Note, Set, Text, Whole};
use crate::index_row::{IndexRow, Indexed, body, search, text};
use crate::{
    choice, entry,
    ids::{AccountId, PersonId},
    record,
};

choice! {
    /// A way to reach somebody that needs their consent.
    Channel {
        Phone = "phone",
        Email = "email",
        Message = "message",
        Post = "post",
    }
}

choice! {
    /// What somebody said about being contacted.
    ConsentState {
        Given = "given",
        Withdrawn = "withdrawn",
    }
}

entry! {
    /// One statement of consent; the latest of a channel counts, all stay.
    Consent {
        channel: Choice<Channel>, surfaced;
        state: Choice<ConsentState>, surfaced;
        /// What it is for: offers, service notices, surveys.
        purpose: Text, surfaced;
        /// How it was said: paper, call, web form.
        source: Text, surfaced;
        said_at: Moment, surfaced;
        recorded_by: Link<PersonId>, surfaced;
    }
}

entry! {
    /// One phone number or address of a person.
    Reach {
        channel: Choice<Channel>, surfaced;
        label: Text, quiet;
        value: Text, surfaced;
        is_preferred: Flag, quiet;
        position: Whole, quiet;
        removed: Flag, surfaced;
    }
}

record! {
    /// A person at an account.
    Contact is ContactId {
        name: Text, surfaced, required;
        name_latin: Text, quiet;
        salutation: Text, quiet;
        account: Link<AccountId>, surfaced;
        owner: Link<PersonId>, surfaced;
        job_title: Text, surfaced;
        department: Text, quiet;
        phone: Text, surfaced;
        mobile: Text, surfaced;
        email: Text, surfaced;
        line_id: Text, surfaced;
        reaches: Entries<Reach>, merged;
        consents: Entries<Consent>, merged;
        is_decision_maker: Flag, quiet;
        is_primary: Flag, surfaced;
        preferred_language: Text, quiet;
        birthday: Day, quiet;
        tags: Set, merged;
        notes: Note, merged;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Contact {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.name),
            account: self.account.map(Into::into),
            owner: self.owner,
            is_archived: self.is_archived == Some(true),
            search: search(&[&self.name, &self.name_latin, &self.phone, &self.mobile, &self.email]),
            body: body(&[
                ("job_title", text(&self.job_title)),
                ("phone", text(&self.phone)),
                ("mobile", text(&self.mobile)),
            ]),
            ..IndexRow::default()
        }
    }
}
