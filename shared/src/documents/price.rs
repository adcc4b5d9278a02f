//! A price of a product: in one list, from one day, from one quantity on.

use super::shape::{Amount, Currency, Day, Flag, Link, Quantity, Text};
use crate::{entry, ids::PriceListId};

entry! {
    /// One price; a new price is a new entry, so old quotes still explain themselves.
    Price {
        list: Link<PriceListId>, surfaced, office;
        price: Amount, surfaced, office;
        currency: Currency, surfaced, office;
        valid_from: Day, surfaced, office;
        valid_until: Day, surfaced, office;
        min_quantity: Quantity, surfaced, office;
        unit: Text, surfaced, office;
        removed: Flag, surfaced, office;
    }
}
