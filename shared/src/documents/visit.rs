//! A visit: planned, checked in, reported; why it was made and what comes next.

use super::shape::{
    Choice, Custom, Day, Entries, Flag, Link, Moment, Note, Quantity, Set, Text, Whole,
};
use crate::index_row::{IndexRow, Indexed, body, day, search, text, word};
use crate::{
    choice, entry,
    ids::{AccountId, ContactId, PersonId, ProductId, SurveyTemplateId},
    record,
};

choice! {
    /// How far a visit has come.
    VisitStatus {
        Planned = "planned",
        CheckedIn = "checked-in",
        Done = "done",
        Skipped = "skipped",
    }
}

entry! {
    /// One answer to one question of the visit's survey.
    Answer {
        /// The question's id in the template.
        question: Text, quiet;
        answer: Text, surfaced;
        position: Whole, quiet;
    }
}

entry! {
    /// What stood on the shelf.
    StockCount {
        product: Link<ProductId>, surfaced;
        counted: Quantity, surfaced;
        facings: Whole, surfaced;
        is_out_of_stock: Flag, surfaced;
        note: Text, surfaced;
        position: Whole, quiet;
        removed: Flag, surfaced;
    }
}

record! {
    /// A call at an account's door.
    Visit is VisitId {
        account: Link<AccountId>, surfaced, required;
        contact: Link<ContactId>, surfaced;
        owner: Link<PersonId>, surfaced;
        subject: Text, surfaced;
        purpose: Text, quiet;
        status: Choice<VisitStatus>, surfaced;
        planned_on: Day, surfaced;
        planned_start: Moment, surfaced;
        planned_minutes: Whole, quiet;
        /// Order within the day's route.
        position: Whole, quiet;
        checked_in_at: Moment, surfaced;
        checked_out_at: Moment, surfaced;
        /// Millionths of a degree; absent with a reason, never blocking.
        check_in_latitude_micro: Whole, quiet;
        check_in_longitude_micro: Whole, quiet;
        check_in_accuracy_m: Whole, quiet;
        no_position_reason: Text, quiet;
        skip_reason: Text, surfaced;
        survey: Link<SurveyTemplateId>, surfaced;
        survey_version: Whole, surfaced;
        answers: Entries<Answer>, merged;
        stock_counts: Entries<StockCount>, merged;
        competitors_seen: Set, merged;
        report: Note, merged;
        result: Text, surfaced;
        next_action: Text, surfaced;
        next_action_on: Day, surfaced;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Visit {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.subject),
            account: self.account.map(Into::into),
            owner: self.owner,
            status: word(&self.status),
            day: day(self.planned_on),
            is_archived: self.is_archived == Some(true),
            search: search(&[&self.subject, &self.purpose, &self.result]),
            body: body(&[
                ("position", self.position.map(|n| n.to_string()).unwrap_or_default()),
                ("purpose", text(&self.purpose)),
                ("next_action", text(&self.next_action)),
            ]),
            ..IndexRow::default()
        }
    }
}
