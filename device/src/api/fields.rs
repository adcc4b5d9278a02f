//! Fields: a record's values with their labels, whether they may be written, and both sides of a conflict.

use super::shown::{Choice, Head, May, RecordRef, Typed, Who};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The form of a value, which decides the control that edits it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// One line.
    Text,
    /// Several lines, merged letter by letter.
    Note,
    /// `yes` or `no`.
    Flag,
    /// A whole number.
    Whole,
    /// Money; typed as a plain decimal.
    Amount,
    /// How many; typed as a plain decimal.
    Quantity,
    /// Typed as `5%`.
    Rate,
    /// Typed as `2026/11/21`, `115/11/21` and their kin.
    Day,
    /// A moment, epoch milliseconds; never typed.
    Moment,
    /// ISO letters.
    Currency,
    /// One of `choices`.
    Choice,
    /// The id of another record of `link_kind`.
    Link,
    /// Words that are in; each member is a path of its own.
    Set,
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldShown {
    /// Its path; goes back in `Typed`.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// Its form.
    pub form: Form,
    /// As it is typed: what an edit begins with.
    pub value: String,
    /// As people read it; empty when there is nothing.
    pub shown: String,
    /// The record it names, when it is here.
    pub link: Option<RecordRef>,
    /// The kind of record it names.
    pub link_kind: Option<String>,
    /// The words it may hold.
    pub choices: Vec<Choice>,
    /// Whether the person may write it.
    pub may: May,
    /// Without it the record cannot be made.
    pub is_required: bool,
    /// Whether an edit of it waits to be sent.
    pub is_waiting: bool,
    /// Both values, when nobody has chosen.
    pub conflict: Option<ConflictShown>,
}

/// Fields that belong together under one heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldGroup {
    /// Stable: `terms`, `reach`, `identity`.
    pub code: String,
    /// The heading.
    pub label: String,
    /// In the order they are read. Empty ones are among them, for editing.
    pub fields: Vec<FieldShown>,
}

/// One of the values of a conflict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct HeldValue {
    /// Goes back to choose it.
    pub index: u32,
    /// As people read it.
    pub shown: String,
    /// The words of its button: 用月結 60 天.
    pub choose_words: String,
    /// Who wrote it; `None` while the register's entry has not come.
    pub who: Option<Who>,
    /// When, by that device.
    pub time_ms: i64,
    /// What stood there when it was written.
    pub was: Vec<String>,
    /// Others who wrote the same.
    pub also: Vec<Who>,
    /// What is shown everywhere until somebody chooses.
    pub is_current: bool,
}

/// A field with more than one value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ConflictShown {
    /// The field.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// `付款條件有兩個值，選一個`.
    pub words: String,
    /// The values, the current one last.
    pub values: Vec<HeldValue>,
    /// Whether the person may choose.
    pub may: May,
}

/// One entry of a list inside a record: an address, a price, a consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct EntryShown {
    /// Its id, as paths name it.
    pub id: String,
    /// Its place from 1.
    pub place: u32,
    /// What it is called: its label, else 地址 1.
    pub title: String,
    /// In one line.
    pub line: String,
    /// Its fields.
    pub fields: Vec<FieldShown>,
}

/// A list inside a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct EntryList {
    /// The field that holds it: `addresses`.
    pub path: String,
    /// What people call it.
    pub label: String,
    /// What stands in it, in order.
    pub entries: Vec<EntryShown>,
    /// The fields of a new one; its paths begin with `<path>.new.`.
    pub blank: Vec<FieldShown>,
    /// Whether the person may add.
    pub may_add: May,
}

/// Any record, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecordShown {
    /// Which, and how it stands.
    pub head: Head,
    /// Its fields by group.
    pub groups: Vec<FieldGroup>,
    /// Its lists.
    pub lists: Vec<EntryList>,
    /// Every field with more than one value, those of entries among them.
    pub conflicts: Vec<ConflictShown>,
}

/// The form of a record that is to be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BlankForm {
    /// Whether the person may make one.
    pub may: May,
    /// Its fields by group, with what it begins with. The first group is what is usually asked.
    pub groups: Vec<FieldGroup>,
}

/// Asks for the form of a new record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskForm {
    /// The kind's word.
    pub kind: String,
    /// The account it is for.
    pub account: Option<String>,
}

/// Makes a record of a kind; one change. Fill `account` for what belongs to one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MakeRecord {
    /// The kind's word.
    pub kind: String,
    /// Its fields; also entries, as `addresses.a.city`, `lines.a.product`.
    pub values: Vec<Typed>,
}

/// Sets fields of a record: one left field, or several that belong together; one change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SetFields {
    /// The record.
    pub id: String,
    /// The fields.
    pub values: Vec<Typed>,
    /// `head.heads` of what the person saw: a field that moved since keeps both values.
    pub base: Option<Vec<String>>,
}

/// Checks typed fields without saving: what is wrong with each, for a message beside the field while one types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CheckFields {
    /// The kind's word.
    pub kind: String,
    /// The fields.
    pub values: Vec<Typed>,
}

/// What is wrong with a typed field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FieldFault {
    /// The field.
    pub path: String,
    /// What is wrong, and what would be right.
    pub words: String,
}

/// Chooses one of the values of a conflict; the others stay in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChooseValue {
    /// The record.
    pub id: String,
    /// The field.
    pub path: String,
    /// `HeldValue.index`; or nothing, with `text`.
    pub index: Option<u32>,
    /// Another value that ends the matter.
    pub text: Option<String>,
}
