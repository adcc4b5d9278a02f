//! Blank text: letters, if any, of which a reader sees none. Says nothing about text that shows something.

use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};

/// The braille cell without a dot: a letter to Unicode, nothing to the eye.
const EMPTY_BRAILLE: char = '\u{2800}';

/// Whether nothing of the text is seen: spaces, controls and characters of no width alone.
pub fn is_blank(text: &str) -> bool {
    let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    text.chars()
        .all(|c| c.is_whitespace() || c.is_control() || c == EMPTY_BRAILLE || ignorable.contains(c))
}

#[cfg(test)]
mod tests {
    use super::is_blank;

    #[test]
    fn what_nobody_sees_is_blank() {
        for text in
            ["", " \u{3000}\t", "\u{200b}\u{feff}", "\u{2060}\u{ad}", "\u{3164}", "\u{2800}"]
        {
            assert!(is_blank(text), "{text:?}");
        }
        for text in ["大同", "\u{200b}a", "👩\u{200d}🔧", "𡘙"] {
            assert!(!is_blank(text), "{text:?}");
        }
    }
}
