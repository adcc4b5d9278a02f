//! A survey template: a versioned questionnaire. A new version is a new document, so answers keep their questions.

use super::shape::{Choice, Custom, Day, Entries, Flag, Link, Set, Text, Whole};
use crate::index_row::{IndexRow, Indexed, day, search, text};
use crate::{choice, entry, ids::SurveyTemplateId, record};

choice! {
    /// The form of an answer.
    AnswerForm {
        Text = "text",
        Number = "number",
        YesNo = "yes-no",
        Choice = "choice",
        Photo = "photo",
    }
}

entry! {
    /// One question.
    Question {
        /// Stable across versions.
        code: Text, surfaced, office;
        question: Text, surfaced, office;
        question_latin: Text, quiet, office;
        form: Choice<AnswerForm>, surfaced, office;
        options: Set, merged, office;
        is_required: Flag, surfaced, office;
        position: Whole, quiet, office;
        removed: Flag, surfaced, office;
    }
}

record! {
    /// A versioned questionnaire for visits.
    SurveyTemplate is SurveyTemplateId {
        name: Text, surfaced, required;
        version: Whole, surfaced, required;
        replaces: Link<SurveyTemplateId>, surfaced;
        valid_from: Day, surfaced;
        questions: Entries<Question>, merged;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for SurveyTemplate {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.name),
            number: self.version.map(|n| n.to_string()).unwrap_or_default(),
            day: day(self.valid_from),
            is_archived: self.is_archived == Some(true),
            search: search(&[&self.name]),
            ..IndexRow::default()
        }
    }
}
