//! Attention: what was accepted, and yet needs a person's look, because two truths met.
//!
//! 1. Derived, never stored as truth: it is there as long as the documents say so, and is settled by a normal change that
//!    has seen both sides.
//! 2. Refuses nothing and decides nothing: the edit is kept whatever comes of it.
//! 3. Asks what was seen, never when: clocks say nothing about who knew what.

mod meanwhile;
mod prices;
mod twins;
mod words;

pub use meanwhile::{MARK, mark, of_document};
pub(crate) use prices::quoted_cell;
pub use prices::{PricesOf, is_open, may_have_changed, price_changes};
pub use twins::{Likeness, twins};

use crate::{
    documents::{Path, Value},
    ids::{DocumentId, EntryId, ProductId},
    meanwhile::Writer,
    money::{Amount, Currency},
    refusal::Mender,
};

/// What happened to a record while somebody edited it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    /// It was put away.
    Archived,
    /// It was given to another owner or territory.
    Moved,
}

/// What somebody wrote who had not seen it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Who and when.
    pub by: Writer,
    /// The fields, each once.
    pub paths: Vec<Path>,
}

/// Why two accounts are likely one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Evidence {
    /// The same tax id, normalised.
    TaxId(String),
    /// The same name and the same telephone number, both normalised.
    NameAndPhone(String, String),
}

/// One thing that needs a person's look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Matter {
    /// It was archived or moved, and edited by somebody who had not seen that.
    Meanwhile {
        /// What happened.
        what: Happening,
        /// The field by which a change settles it, and the value that stands there.
        field: (Path, Value),
        /// Who did it, earliest first.
        by: Vec<Writer>,
        /// The edits, which are kept.
        edits: Vec<Edited>,
    },
    /// An open quote's line copied another list price than the list has now.
    PriceChanged {
        /// The line.
        line: EntryId,
        /// Its product.
        product: ProductId,
        /// The product's code as the line prints it.
        code: String,
        /// The list price the line copied.
        quoted: Amount,
        /// The list price now.
        now: Amount,
        /// Of both.
        currency: Currency,
    },
    /// Another account is likely the same.
    Twin {
        /// The other account.
        with: DocumentId,
        /// Its name.
        title: String,
        /// What speaks for it.
        evidence: Vec<Evidence>,
    },
}

impl Matter {
    /// The stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Matter::Meanwhile { what: Happening::Archived, .. } => "archived-meanwhile",
            Matter::Meanwhile { what: Happening::Moved, .. } => "moved-meanwhile",
            Matter::PriceChanged { .. } => "price-changed",
            Matter::Twin { .. } => "twin",
        }
    }

    /// Who can settle it.
    pub const fn mender(&self) -> Mender {
        match self {
            Matter::Meanwhile { .. } | Matter::Twin { .. } => Mender::Office,
            Matter::PriceChanged { .. } => Mender::Author,
        }
    }
}
