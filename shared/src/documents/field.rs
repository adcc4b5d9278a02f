//! A field: its name, shape, merge rule, and who may write it.
//!
//! The tables made of these are the only schema there is: reading, writing, gate, history, conflicts
//! and the golden merge table all walk them.

use super::Kind;

/// What happens when two people changed the same field without seeing each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Merge {
    /// Both changes stand: text, sets, keyed maps.
    Merged,
    /// A conflict shown to people until one of them chooses.
    Surfaced,
    /// The later writer is fine; nobody is asked.
    Quiet,
    /// Only the server's own actor writes it, so it cannot conflict.
    ServerOnly,
}

impl Merge {
    /// The word used in the golden table.
    pub const fn word(self) -> &'static str {
        match self {
            Merge::Merged => "merged",
            Merge::Surfaced => "surfaced",
            Merge::Quiet => "quiet",
            Merge::ServerOnly => "server_only",
        }
    }
}

/// Who may change a field, beyond the rule for its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writers {
    /// Whoever may write the document.
    Everyone,
    /// Office, manager and admin only.
    Office,
}

/// The form of a value. Amounts, quantities and rates are i64 ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// A short atomic string.
    Text,
    /// A long note, merged letter by letter.
    Note,
    /// Yes or no.
    Flag,
    /// A whole number.
    Whole,
    /// Money without its currency, ten-thousandths.
    Amount,
    /// How many, ten-thousandths.
    Quantity,
    /// A share of one, ten-thousandths: 0.05 is 500.
    Rate,
    /// A calendar day, `2026-11-21`.
    Day,
    /// A moment, milliseconds since 1970.
    Moment,
    /// ISO 4217 letters.
    Currency,
    /// One of these words; an unknown word survives, but is not accepted as new.
    Choice(&'static [&'static str]),
    /// The id of a document of that kind.
    Link(Kind),
    /// Words that are in (`true`) or out (`false`).
    Set,
    /// A keyed map of sub-records with these fields.
    Entries(&'static [Field]),
    /// Fields a company adds for itself: word to text.
    Custom,
}

impl Shape {
    /// Whether the value is a map, list or text of its own inside the document.
    pub const fn is_container(self) -> bool {
        matches!(self, Shape::Note | Shape::Set | Shape::Entries(_) | Shape::Custom)
    }

    /// The word used in the golden table and in error texts.
    pub const fn word(self) -> &'static str {
        match self {
            Shape::Text => "text",
            Shape::Note => "note",
            Shape::Flag => "yes/no",
            Shape::Whole => "whole number",
            Shape::Amount => "amount",
            Shape::Quantity => "quantity",
            Shape::Rate => "rate",
            Shape::Day => "day",
            Shape::Moment => "moment",
            Shape::Currency => "currency",
            Shape::Choice(_) => "choice",
            Shape::Link(_) => "link",
            Shape::Set => "set",
            Shape::Entries(_) => "entries",
            Shape::Custom => "custom",
        }
    }
}

/// One field of a kind, or of an entry inside one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    /// Its key in the document.
    pub name: &'static str,
    /// The form of its value.
    pub shape: Shape,
    /// What concurrent changes do.
    pub merge: Merge,
    /// Who may write it.
    pub writers: Writers,
    /// Whether a record without it is refused at creation.
    pub is_required: bool,
    /// Whether an approval falls when it changes: what is sold, for how much, on what terms.
    pub is_commercial: bool,
    /// Whether it is printed besides: a signature covers it, an approval does not.
    pub is_printed: bool,
    /// The schema version that brought it.
    pub since: u32,
}

impl Field {
    /// A field of schema 1 that everyone may write and nobody must.
    pub const fn new(name: &'static str, shape: Shape, merge: Merge) -> Self {
        Field {
            name,
            shape,
            merge,
            writers: Writers::Everyone,
            is_required: false,
            is_commercial: false,
            is_printed: false,
            since: 1,
        }
    }
    /// A record cannot be created without it.
    pub const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }
    /// Only the office writes it.
    pub const fn office(mut self) -> Self {
        self.writers = Writers::Office;
        self
    }
    /// An approval holds only as long as it stays; signatures cover it too.
    pub const fn commercial(mut self) -> Self {
        self.is_commercial = true;
        self
    }
    /// Printed without being commercial: signatures cover it.
    pub const fn printed(mut self) -> Self {
        self.is_printed = true;
        self
    }
    /// The schema version that brought it, when later than the first.
    pub const fn since(mut self, version: u32) -> Self {
        self.since = version;
        self
    }
}
