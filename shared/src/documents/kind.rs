//! The kinds of record there are. A new kind is one line here, one file beside this one, and its screens.

use crate::index_row::{IndexRow, Indexed};
use automerge::hydrate;

#[cfg(feature = "next-schema")]
use super::warranty::Warranty;
use super::{
    Account, Contact, Order, Person, PriceList, Product, ProductCost, Quote, SurveyTemplate, Task,
    Territory, Visit, field::Field, next, record::Entry,
};

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*
     ; $(#[$next_doc:meta])* $next:ident = $next_word:literal,) => {
        /// A kind of business record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
            $(#[$next_doc])* #[cfg(feature = "next-schema")] $next,
        }

        impl Kind {
            /// Every kind of the schema this program ships, in the order lists show them.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// The word stored in documents and used on the wire and the command line.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Kind::$name => $word,)*
                    #[cfg(feature = "next-schema")] Kind::$next => $next_word,
                }
            }

            const fn own_fields(self) -> &'static [Field] {
                match self {
                    $(Kind::$name => <$name as Entry>::FIELDS,)*
                    #[cfg(feature = "next-schema")] Kind::$next => <$next as Entry>::FIELDS,
                }
            }

            /// The index row of a document of this kind.
            pub fn index(self, values: &hydrate::Map) -> IndexRow {
                match self {
                    $(Kind::$name => $name::read(values).index(),)*
                    #[cfg(feature = "next-schema")] Kind::$next => $next::read(values).index(),
                }
            }

            /// The kind with that word, if this program knows it.
            pub fn from_word(word: &str) -> Option<Kind> {
                match word {
                    $($word => Some(Kind::$name),)*
                    _ => next::kind().filter(|kind| kind.word() == word),
                }
            }
        }
    };
}

kinds! {
    /// Somebody who works here.
    Person = "person",
    /// A sales territory.
    Territory = "territory",
    /// A business we sell to.
    Account = "account",
    /// A person at an account.
    Contact = "contact",
    /// Something we sell.
    Product = "product",
    /// A named list of prices.
    PriceList = "price-list",
    /// What a product costs us; office only.
    ProductCost = "product-cost",
    /// An offer with prices.
    Quote = "quote",
    /// What an account ordered.
    Order = "order",
    /// A call at an account's door.
    Visit = "visit",
    /// Something to do by a day.
    Task = "task",
    /// A versioned questionnaire for visits.
    SurveyTemplate = "survey-template",
    ;
    /// What was promised for goods sold; of the tests' next schema.
    Warranty = "warranty",
}

impl Kind {
    /// Its field table.
    pub fn fields(self) -> &'static [Field] {
        next::fields(self).unwrap_or_else(|| self.own_fields())
    }

    /// Every kind this program knows.
    pub fn known() -> impl Iterator<Item = Kind> {
        Kind::ALL.iter().copied().chain(next::kind())
    }

    /// The schema version that brought it: that of its first fields.
    pub fn since(self) -> u32 {
        self.fields().iter().map(|field| field.since).min().unwrap_or(1)
    }
}
