//! Answers: what a verb says, as JSON for programs and as text for people.
//!
//! With `--json` every verb prints one line of one shape to standard output, and nothing else:
//! `{"ok":true,"data":{…}}` or
//! `{"ok":false,"error":{"code":…,"record":…,"cause":…,"who":…,"next":…}}`.
//! `code` is a stable word, `record` names the record concerned or is null, `cause` and `next` are sentences
//! in the reader's language, `who` is `you`, `office` or `administrator`. Fields are added, never changed.

use super::failure::Failure;
use satchel_shared::lang::Lang;
use serde_json::{Value, json};

/// What a verb has to say.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// For programs.
    pub data: Value,
    /// For people; lines without a last line break.
    pub text: String,
    /// What the program exits with: 0, or why somebody is needed.
    pub exit: u8,
}

impl Answer {
    /// An answer when all is well.
    pub fn new(data: Value, text: impl Into<String>) -> Answer {
        Answer { data, text: text.into(), exit: 0 }
    }

    /// The same, with another exit code.
    #[must_use]
    pub fn exiting(self, exit: u8) -> Answer {
        Answer { exit, ..self }
    }

    /// The one line of `--json`.
    pub fn json(&self) -> String {
        json!({ "ok": true, "data": self.data }).to_string()
    }
}

impl Failure {
    /// The one line of `--json`.
    pub fn json(&self, lang: Lang) -> String {
        let error = json!({
            "code": self.code().word,
            "record": self.record(),
            "cause": self.cause(lang),
            "who": self.who(),
            "next": self.next(lang),
        });
        json!({ "ok": false, "error": error }).to_string()
    }
}
