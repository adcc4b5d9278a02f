//! Folding: what one change wrote into fields that held nothing stands together, so that the making of a record is not
//! read as many changes. Decides only how many belong together; every line is told all the same.

use crate::actions::history::HistoryLine;
use satchel_shared::history::Written;

/// Fewer than these are told one by one.
const FEWEST: usize = 4;

/// For each line, how many first entries of its change stand together with it; 1 for one that is told by itself.
pub(super) fn together(lines: &[HistoryLine]) -> Vec<u32> {
    let parts =
        lines.chunk_by(|one, next| is_first(one) && is_first(next) && one.hash == next.hash);
    parts
        .flat_map(|part| {
            let count = if part.len() < FEWEST { 1 } else { part.len() };
            std::iter::repeat_n(u32::try_from(count).unwrap_or(u32::MAX), part.len())
        })
        .collect()
}

fn is_first(line: &HistoryLine) -> bool {
    matches!(line.written, Written::Value(_)) && line.old.is_empty() && line.refusal.is_none()
}
