//! Cells that a spreadsheet opens as text: whatever a record says, it never becomes a formula.
//!
//! A cell that begins like a formula gets an apostrophe in front, as spreadsheets themselves write it; numbers
//! stay numbers. Reading takes the apostrophe off again, so that a file goes out and comes back unchanged.

use rust_decimal::Decimal;
use std::borrow::Cow;

/// What makes a spreadsheet compute: also in full width, which Chinese input methods type.
const STARTERS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
const APOSTROPHE: char = '\'';

/// The cell as it may stand in a file for people.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if begins_like_a_formula(cell) || is_guarded(cell) {
        Cow::Owned(format!("{APOSTROPHE}{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// The cell as it was before [`guarded`].
pub fn unguarded(cell: &str) -> &str {
    if is_guarded(cell) { &cell[APOSTROPHE.len_utf8()..] } else { cell }
}

fn begins_like_a_formula(cell: &str) -> bool {
    let is_number = cell.is_ascii() && cell.parse::<Decimal>().is_ok();
    !is_number && cell.trim_start_matches(' ').starts_with(STARTERS)
}

/// An apostrophe that guards something, be it another guarded cell.
fn is_guarded(cell: &str) -> bool {
    let rest = cell.trim_start_matches(APOSTROPHE);
    rest.len() < cell.len() && begins_like_a_formula(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_numbers_are_not() {
        for cell in ["=1+1", "+886-2-2345", "-x", "@SUM(A1)", "\t=1", " =1", "＝1", "-1+1|cmd"] {
            assert_eq!(guarded(cell), format!("'{cell}"));
        }
        for cell in ["", "-12.50", "+3", "大同五金行", "2026-11-21", "'quoted'", "a=b"] {
            assert_eq!(guarded(cell), cell);
        }
    }

    #[test]
    fn what_goes_out_comes_back_unchanged() {
        for cell in ["=1", "'=1", "''=1", "-5", "'-5", "' ", "O'Neil", "'", "\r"] {
            assert_eq!(unguarded(&guarded(cell)), cell, "{cell:?}");
        }
    }
}
