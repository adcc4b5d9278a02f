//! Wipes: ordering what a device holds of a person away, and what a device says and hears in a contact.
//!
//! 1. Work that the server has not got is given up only by two persons, by the exact number, and the device counts again.
//! 2. A device may begin only in a contact in which it named the order and what it holds; that is in the audit.
//! 3. "Wiped" is said when a device that was told to begin names the person no more. It is the word of whoever has the
//!    device's credential, and no proof.
//! 4. While a rebase is under way no order is told: a device may hold the only copy of what the server lost.

pub mod contact;
pub mod order;
