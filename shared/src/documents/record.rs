//! The one declaration a kind is made of: a typed struct and its field table, from the same lines.
//!
//! A field is written `name: Shape, merge [, required] [, office] [, commercial] [, printed] [, since(n)];`.

use super::{Kind, field::Field};
use automerge::hydrate;

/// Fields read out of and written into one map of a document.
pub trait Entry: Default {
    /// The table the gate, history and conflicts walk.
    const FIELDS: &'static [Field];
    /// Reads the map; what is missing or of another form is absent.
    fn read(map: &hydrate::Map) -> Self;
    /// The values to create the map with, containers included.
    fn write(&self) -> Vec<(String, hydrate::Value)>;
}

/// The fields of a whole document of one kind.
pub trait Record: Entry {
    /// Its kind.
    const KIND: Kind;
}

/// Declares a struct whose fields are also a field table.
#[macro_export]
macro_rules! entry {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $shape:ty, $merge:ident $(, $extra:ident $(($arg:expr))?)*;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq)]
        #[allow(missing_docs, reason = "the names are the trade's own terms; GLOSSARY.md explains them")]
        pub struct $name {
            $($(#[$field_doc])* pub $field: <$shape as $crate::documents::shape::FieldShape>::Read,)*
        }
        impl $crate::documents::record::Entry for $name {
            const FIELDS: &'static [$crate::documents::field::Field] = &[
                $($crate::documents::field::Field::new(
                    stringify!($field),
                    <$shape as $crate::documents::shape::FieldShape>::SHAPE,
                    $crate::merge_rule!($merge),
                )$(.$extra($($arg)?))*,)*
            ];
            fn read(map: &automerge::hydrate::Map) -> Self {
                Self {$(
                    $field: map.get(stringify!($field))
                        .map(<$shape as $crate::documents::shape::FieldShape>::read)
                        .unwrap_or_default(),
                )*}
            }
            fn write(&self) -> Vec<(String, automerge::hydrate::Value)> {
                let mut fields = Vec::new();
                $(if let Some(value) = <$shape as $crate::documents::shape::FieldShape>::write(&self.$field) {
                    fields.push((stringify!($field).to_owned(), value));
                })*
                fields
            }
        }
    };
}

/// Declares a kind: an entry that is a whole document, and its id as something fields can link to.
#[macro_export]
macro_rules! record {
    ($(#[$doc:meta])* $name:ident is $id:ident { $($body:tt)* }) => {
        $crate::entry! { $(#[$doc])* $name { $($body)* } }
        impl $crate::documents::record::Record for $name {
            const KIND: $crate::documents::Kind = $crate::documents::Kind::$name;
        }
        impl $crate::documents::shape::Linked for $crate::ids::$id {
            const KIND: $crate::documents::Kind = $crate::documents::Kind::$name;
        }
    };
}

/// Turns the word in a declaration into its merge rule.
#[macro_export]
macro_rules! merge_rule {
    (merged) => {
        $crate::documents::field::Merge::Merged
    };
    (surfaced) => {
        $crate::documents::field::Merge::Surfaced
    };
    (quiet) => {
        $crate::documents::field::Merge::Quiet
    };
    (server_only) => {
        $crate::documents::field::Merge::ServerOnly
    };
}

/// Declares a closed list of words with room for words a newer program writes.
#[macro_export]
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "the variants are the words themselves")]
        pub enum $name {
            $($(#[$word_doc])* $variant,)*
            /// A word a newer program wrote; kept as it is.
            Other(String),
        }
        impl $crate::documents::shape::Word for $name {
            const WORDS: &'static [&'static str] = &[$($word,)*];
            fn from_word(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)*
                    other => Self::Other(other.to_owned()),
                }
            }
            fn word(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)*
                    Self::Other(word) => word,
                }
            }
        }
    };
}
