//! Numbers of quotes and orders: provisional on the device, official from the server.
//!
//! A provisional number is the device's letters and a counter, so two devices offline never clash. The
//! official one comes from the server's series, without gap or repeat. Both find the record.

use crate::documents::Kind;

/// Letters without those that read like digits or each other.
const LETTERS: &[u8; 20] = b"ABCDEFHJKLMNPQRTUVXY";

/// The letters of the n-th device of a tenant: three, more when 8,000 devices are not enough.
pub fn device_letters(ordinal: u64) -> String {
    let base = LETTERS.len() as u64;
    let mut rest = ordinal;
    let mut letters = Vec::new();
    while letters.len() < 3 || rest > 0 {
        letters.push(char::from(LETTERS[(rest % base) as usize]));
        rest /= base;
    }
    letters.iter().rev().collect()
}

/// The letter a kind's numbers start with; `None` for kinds that have no number.
pub const fn kind_letter(kind: Kind) -> Option<char> {
    match kind {
        Kind::Quote => Some('Q'),
        Kind::Order => Some('S'),
        _ => None,
    }
}

/// A number made on a device: `Q-KTA-0012`.
pub fn provisional(kind: Kind, letters: &str, counter: u64) -> Option<String> {
    kind_letter(kind).map(|letter| format!("{letter}-{letters}-{counter:04}"))
}

/// A number made by the server: `Q-000012`.
pub fn official(kind: Kind, counter: u64) -> Option<String> {
    kind_letter(kind).map(|letter| format!("{letter}-{counter:06}"))
}

/// The counter of an official number: 12 of `Q-000012`; `None` for any other text.
pub fn official_counter(kind: Kind, text: &str) -> Option<u64> {
    let counter = text.get(2..)?.parse().ok()?;
    (official(kind, counter)? == text).then_some(counter)
}
