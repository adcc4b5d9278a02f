//! An address of an account, and where on the map it lies.

use super::shape::{Choice, Flag, Text, Whole};
use crate::{choice, entry};

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
