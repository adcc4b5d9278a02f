//! Heads as a decision or a signature writes them down: hex, a comma between two.

use crate::documents::Heads;
use automerge::ChangeHash;

/// The heads written down, sorted.
pub fn heads_text(heads: &[ChangeHash]) -> String {
    let mut heads: Vec<String> = heads.iter().map(ToString::to_string).collect();
    heads.sort_unstable();
    heads.join(",")
}

/// Reads heads; `None` when there are none or one is not a hash.
pub fn heads_of(text: &str) -> Option<Heads> {
    let heads: Option<Heads> = text.split(',').map(|hash| hash.trim().parse().ok()).collect();
    let mut heads = heads.filter(|heads| !heads.is_empty())?;
    heads.sort_unstable();
    heads.dedup();
    Some(heads)
}
