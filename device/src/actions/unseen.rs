//! Characters nobody sees: they would let a text pass for another on a screen, or steer the terminal it is shown on.

use super::{ActionFault, Result};
use satchel_shared::documents::Path;

/// Whether the character is a control of the terminal or turns the direction of writing. Breaks of lines and tabs
/// are seen.
pub fn is_unseen(c: char) -> bool {
    match c {
        '\n' | '\t' | '\r' => false,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

/// Refuses a typed text with such a character.
pub(super) fn refuse(path: &Path, typed: &str) -> Result<()> {
    match typed.chars().find(|c| is_unseen(*c)) {
        Some(character) => Err(ActionFault::Unseen { path: path.clone(), character }),
        None => Ok(()),
    }
}
