//! Records by the beginning of their id, as people type what they see. Never guesses: the caller asks for two.

use super::{Result, Store};
use satchel_shared::ids::DocumentId;
use uuid::Uuid;

/// A shorter beginning of an id is likelier a slip of the finger.
const LENGTH_MIN: usize = 6;
/// Hex digits of an id.
const DIGITS: usize = 32;

impl Store {
    /// The documents whose id begins so, in their order; none when it is no beginning of an id.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn ids_beginning(&self, typed: &str, limit: u32) -> Result<Vec<DocumentId>> {
        bounds(typed).map_or(Ok(Vec::new()), |(low, high)| self.ids_between(low, high, limit))
    }
}

/// The least and the greatest id that begin so.
fn bounds(typed: &str) -> Option<(DocumentId, DocumentId)> {
    let digits: String = typed.chars().filter(|c| *c != '-').collect();
    let is_hex = digits.chars().all(|c| c.is_ascii_hexdigit());
    if !is_hex || !(LENGTH_MIN..=DIGITS).contains(&digits.len()) {
        return None;
    }
    let filled = |with: &str| {
        let text = format!("{digits}{}", with.repeat(DIGITS - digits.len()));
        Uuid::parse_str(&text).ok().map(DocumentId::new)
    };
    Some((filled("0")?, filled("f")?))
}

#[cfg(test)]
mod tests {
    use super::bounds;

    #[test]
    fn a_beginning_of_an_id_needs_six_digits() {
        let (low, high) = bounds("0192-ab").unwrap();
        assert_eq!(low.to_string(), "0192ab00-0000-0000-0000-000000000000");
        assert_eq!(high.to_string(), "0192abff-ffff-ffff-ffff-ffffffffffff");
        for none in ["0192a", "", "Q-000001", "大同五金行公司", &"0".repeat(33)] {
            assert_eq!(bounds(none), None, "{none}");
        }
    }
}
