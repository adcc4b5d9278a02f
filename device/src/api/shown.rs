//! Shown: the small things every screen is made of: money, people, reasons, marks, records by name.
//!
//! All words are in the reader's language already; a screen places them and computes nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Money, exact and as people read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct Money {
    /// The exact decimal: `255816` or `12.5`.
    pub amount: String,
    /// ISO letters; empty when the record names none.
    pub currency: String,
    /// With its unit: `NT$255,816`.
    pub shown: String,
    /// For a column whose unit stands in its head: `255,816`.
    pub bare: String,
}

/// Somebody who wrote, decided or is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Who {
    /// The person's id.
    pub person: String,
    /// Their name; a word for "somebody" while it is not known here.
    pub name: String,
    /// What people call the device; empty where none wrote.
    pub device: String,
    /// Whether it is whoever reads.
    pub is_me: bool,
}

/// Why something is as it is, in one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Reason {
    /// Stable, for tests and styles.
    pub code: String,
    /// The sentence.
    pub words: String,
}

/// One of the words a field may hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Choice {
    /// The word that is written.
    pub word: String,
    /// What people call it.
    pub label: String,
}

/// Where a record stands with the server. Words and shape always go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MarkState {
    /// Circle: the server's receipt names exactly what is here.
    Received,
    /// Square: something of it waits to be sent.
    Waiting,
    /// Triangle: the server did not take something of it.
    Refused,
    /// Triangle: a field has more than one value.
    Conflict,
}

/// The sync mark of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Mark {
    /// The shape.
    pub state: MarkState,
    /// The words beside it: 辦公室已收到, 待送, 沒有被接受, 兩個值.
    pub words: String,
}

/// A record by name, to be opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecordRef {
    /// Its id.
    pub id: String,
    /// The kind's word: `account`, `quote`.
    pub kind: String,
    /// What people call the kind.
    pub kind_name: String,
    /// Its number or code; empty when it has none.
    pub number: String,
    /// Its title.
    pub title: String,
}

/// The head of a record's screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Head {
    /// The record.
    pub record: RecordRef,
    /// Where it stands with the server.
    pub mark: Mark,
    /// The version shown; goes back as `base` with every edit of what is shown.
    pub heads: Vec<String>,
    /// When it was last changed here, by the author's device.
    pub changed_ms: Option<i64>,
    /// Put away.
    pub is_archived: bool,
}

/// Whether something may be done now; if not, what is missing. Never a dead button.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct May {
    /// It may.
    pub is_allowed: bool,
    /// Why not, and who can; empty when it may, and where nobody would ask.
    pub why_not: String,
}

/// How urgently a fact is to be read; colour follows it, words carry it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    /// A fact.
    Plain,
    /// A person must decide.
    Need,
    /// Failed or overdue.
    Bad,
}

/// Why something did not happen. Every command that fails answers with one of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failed {
    /// The stable code.
    pub code: String,
    /// The record or thing concerned, by name.
    pub record: Option<String>,
    /// What happened.
    pub cause: String,
    /// Who can mend it: `you`, `office`, `administrator`.
    pub who: String,
    /// The same in words.
    pub who_words: String,
    /// What to do.
    pub next: String,
}

/// One field as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Typed {
    /// Its path: `payment_terms`, `lines.<id>.quantity`, `addresses.new.city`.
    pub path: String,
    /// What was typed; empty clears the field.
    pub text: String,
}

/// What was saved: said only after COMMIT.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SavedNow {
    /// The record.
    pub id: String,
    /// The number it was given, when it is new and has one.
    pub number: Option<String>,
    /// Its version now: the next `base`.
    pub heads: Vec<String>,
    /// When, by this device.
    pub time_ms: i64,
    /// Whether anything was written; what stood already is not written again.
    pub is_changed: bool,
    /// `已存 10:42:07`.
    pub words: String,
    /// What the person should know; it stopped nothing.
    pub warnings: Vec<Reason>,
    /// How it is taken back within ten seconds; `None` where it cannot.
    pub undo: Option<Undo>,
}

/// What takes a change back, as another change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Undo {
    /// The record.
    pub id: String,
    /// The version before.
    pub before: Vec<String>,
    /// The version after.
    pub after: Vec<String>,
    /// What was made along with it and goes with it, such as a follow-up task.
    pub also: Vec<String>,
    /// What the toast says: 已略過 順發食品機械.
    pub words: String,
}

/// Names one record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ById {
    /// Its id.
    pub id: String,
}

/// Nothing is asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// Where the device is, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Position {
    /// North of the equator.
    pub latitude_micro: i64,
    /// East of Greenwich.
    pub longitude_micro: i64,
    /// How exact, in metres.
    pub accuracy_m: i64,
}
