//! A price list: the name under which prices are kept, and whom it is for.

use super::shape::{Currency, Custom, Day, Flag, Note, Text};
use crate::index_row::{IndexRow, Indexed, day, search, text};
use crate::record;

record! {
    /// A named list of prices; the prices themselves stand in the products.
    PriceList is PriceListId {
        name: Text, surfaced, required;
        code: Text, surfaced;
        currency: Currency, surfaced, required;
        valid_from: Day, surfaced;
        valid_until: Day, surfaced;
        is_tax_included: Flag, surfaced;
        is_default: Flag, surfaced;
        is_archived: Flag, surfaced;
        notes: Note, merged;
        custom: Custom, merged;
    }
}

impl Indexed for PriceList {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.name),
            number: text(&self.code),
            currency: self.currency.map(|code| code.to_string()).unwrap_or_default(),
            day: day(self.valid_from),
            is_archived: self.is_archived == Some(true),
            search: search(&[&self.name, &self.code]),
            ..IndexRow::default()
        }
    }
}
