//! An address of an account, and where on the map it lies.

use super::{
    Account,
    shape::{Choice, Flag, Text, Whole},
};
use crate::{choice, entry, index_row::IndexRow};

/// In an account's row: where its standing addresses lie, one a line.
const CELL: &str = "points";

choice! {
    /// What an address is for.
    AddressUse {
        Billing = "billing",
        Delivery = "delivery",
        Visit = "visit",
        Registered = "registered",
    }
}

entry! {
    /// One address; an account has as many as it needs.
    Address {
        label: Text, quiet;
        purpose: Choice<AddressUse>, surfaced;
        recipient: Text, surfaced;
        line1: Text, surfaced;
        line2: Text, surfaced;
        district: Text, surfaced;
        city: Text, surfaced;
        state: Text, surfaced;
        postal_code: Text, surfaced;
        country: Text, surfaced;
        phone: Text, surfaced;
        /// Where deliveries may stop, at what hours, whom to ask.
        delivery_instructions: Text, surfaced;
        /// Millionths of a degree.
        latitude_micro: Whole, quiet;
        /// Millionths of a degree.
        longitude_micro: Whole, quiet;
        is_default: Flag, surfaced;
        position: Whole, quiet;
        removed: Flag, surfaced;
    }
}

/// A point on the map, in millionths of a degree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// North of the equator.
    pub latitude_micro: i64,
    /// East of Greenwich.
    pub longitude_micro: i64,
}

impl Account {
    /// Where its standing addresses lie, as far as they say.
    pub fn points(&self) -> Vec<Point> {
        let standing = self.addresses.values().filter(|address| address.removed != Some(true));
        let point = |of: &Address| {
            let (latitude_micro, longitude_micro) = of.latitude_micro.zip(of.longitude_micro)?;
            Some(Point { latitude_micro, longitude_micro })
        };
        standing.filter_map(point).collect()
    }

    pub(super) fn points_cell(&self) -> (&'static str, String) {
        let line = |of: Point| format!("{} {}", of.latitude_micro, of.longitude_micro);
        (CELL, self.points().into_iter().map(line).collect::<Vec<_>>().join("\n"))
    }
}

/// Where the standing addresses of an account lie, as its row tells; `None` when another version of the program made it.
pub fn points_of_row(row: &IndexRow) -> Option<Vec<Point>> {
    let read = |line: &str| {
        let (latitude, longitude) = line.split_once(' ')?;
        let (latitude_micro, longitude_micro) = (latitude.parse().ok()?, longitude.parse().ok()?);
        Some(Point { latitude_micro, longitude_micro })
    };
    row.cell(CELL)?.lines().map(read).collect()
}
