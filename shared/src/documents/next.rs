//! The next schema, for tests alone: one version on, with all that a version may bring.
//!
//! 1. Without the feature `next-schema`, and in every optimised program that keeps no debug assertions, no program
//!    can be of it: the tables, the words and the kind are not there.
//! 2. A process is told at its start; a thread of a test may pretend otherwise, so that both versions stand side by
//!    side in one process.

/// A word that came to a choice after the choice did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaterWord {
    /// The kind.
    pub kind: super::Kind,
    /// The field as declared, `lines.tax_category`.
    pub field: &'static str,
    /// The word.
    pub word: &'static str,
    /// The schema version that brought it.
    pub since: u32,
}

#[cfg(all(feature = "next-schema", debug_assertions))]
mod switch {
    use super::LaterWord;
    use crate::documents::{
        Account, Kind, Quote, SalesLine,
        field::{Field, Merge, Shape},
        record::Entry as _,
        schema,
    };
    use std::{
        cell::Cell,
        sync::{
            LazyLock,
            atomic::{AtomicBool, AtomicU32, Ordering},
        },
    };

    /// The version the tables below make.
    pub const NEXT: u32 = schema::VERSION + 1;

    static BEGUN_AS: AtomicU32 = AtomicU32::new(schema::VERSION);
    static IS_STEP_BROKEN: AtomicBool = AtomicBool::new(false);

    thread_local! {
        static PRETENDED: Cell<Option<u32>> = const { Cell::new(None) };
    }

    /// Tells the process its version: `2` is the next one, `2-broken` the same with a store step that fails.
    pub fn begin(word: Option<&str>) {
        let is_next = matches!(word, Some("2" | "2-broken"));
        BEGUN_AS.store(if is_next { NEXT } else { schema::VERSION }, Ordering::Relaxed);
        IS_STEP_BROKEN.store(word == Some("2-broken"), Ordering::Relaxed);
    }

    /// Lets this thread be of another version than its process.
    pub fn pretend(version: Option<u32>) {
        PRETENDED.set(version);
    }

    /// The version this program is of.
    pub fn version() -> u32 {
        PRETENDED.get().unwrap_or_else(|| BEGUN_AS.load(Ordering::Relaxed))
    }

    fn is_next() -> bool {
        version() >= NEXT
    }

    /// Whether the store's step of this version is to fail.
    pub fn is_step_broken() -> bool {
        IS_STEP_BROKEN.load(Ordering::Relaxed)
    }

    const GRADE: Field = Field::new("loyalty_grade", Shape::Text, Merge::Surfaced).since(NEXT);
    const STORY: Field = Field::new("loyalty_story", Shape::Note, Merge::Merged).since(NEXT);
    const BADGES: Field = Field::new("badges", Shape::Set, Merge::Merged).since(NEXT);
    const ENGRAVING: Field = Field::new("engraving", Shape::Text, Merge::Surfaced).since(NEXT);
    const WRAPPING: Field = Field::new("wrapping", Shape::Note, Merge::Merged).since(NEXT);
    const STATUS: &[&str] = &["prospect", "active", "on-hold", "closed", "dormant"];

    static LATER: &[LaterWord] =
        &[LaterWord { kind: Kind::Account, field: "status", word: "dormant", since: NEXT }];

    static ACCOUNT: LazyLock<Vec<Field>> = LazyLock::new(|| {
        let fields = reshaped(Account::FIELDS, "status", Shape::Choice(STATUS));
        fields.chain([GRADE, STORY, BADGES]).collect()
    });
    static LINE: LazyLock<Vec<Field>> =
        LazyLock::new(|| SalesLine::FIELDS.iter().copied().chain([ENGRAVING, WRAPPING]).collect());
    static QUOTE: LazyLock<Vec<Field>> =
        LazyLock::new(|| reshaped(Quote::FIELDS, "lines", Shape::Entries(&LINE)).collect());

    fn reshaped(
        fields: &'static [Field],
        name: &'static str,
        shape: Shape,
    ) -> impl Iterator<Item = Field> {
        let of = move |field: &Field| {
            if field.name == name { Field { shape, ..*field } } else { *field }
        };
        fields.iter().map(of)
    }

    /// The field table of a kind that this version changed.
    pub fn fields(kind: Kind) -> Option<&'static [Field]> {
        match kind {
            Kind::Account if is_next() => Some(&ACCOUNT),
            Kind::Quote if is_next() => Some(&QUOTE),
            _ => None,
        }
    }

    /// The kind this version brought.
    pub fn kind() -> Option<Kind> {
        is_next().then_some(Kind::Warranty)
    }

    /// The words this version brought.
    pub fn words() -> &'static [LaterWord] {
        if is_next() { LATER } else { &[] }
    }
}

#[cfg(not(all(feature = "next-schema", debug_assertions)))]
mod switch {
    use super::LaterWord;
    use crate::documents::{Kind, field::Field, schema};

    /// The version this program is of.
    pub const fn version() -> u32 {
        schema::VERSION
    }

    /// No table of this program is another's.
    pub const fn fields(_: Kind) -> Option<&'static [Field]> {
        None
    }

    /// No kind of this program is another's.
    pub const fn kind() -> Option<Kind> {
        None
    }

    /// No words of this program are another's.
    pub const fn words() -> &'static [LaterWord] {
        &[]
    }

    /// Nobody tells a shipped program its version.
    #[cfg(feature = "next-schema")]
    pub const fn begin(_: Option<&str>) {}

    /// No step fails on purpose.
    #[cfg(feature = "next-schema")]
    pub const fn is_step_broken() -> bool {
        false
    }
}

pub use switch::*;
