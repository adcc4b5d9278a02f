//! What is printed, made harmless: characters nobody sees are written out, whoever put them into a record.

use crate::actions::unseen::is_unseen;

/// The text for a terminal; unseen characters as `\u{1b}`.
pub fn text(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unseen(c) || c == '\r' {
            visible.extend(c.escape_unicode());
        } else {
            visible.push(c);
        }
    }
    visible
}

/// The same for a line of JSON, in the escapes of JSON: its reader gets the character itself.
pub fn json(line: &str) -> String {
    let mut visible = String::with_capacity(line.len());
    for c in line.chars() {
        if is_unseen(c) {
            visible.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            visible.push(c);
        }
    }
    visible
}

/// A value within one line.
pub fn one_line(text: &str) -> String {
    text.replace("\r\n", " ⏎ ").replace(['\n', '\r'], " ⏎ ").replace('\t', " ")
}

#[cfg(test)]
mod tests {
    use super::{json, one_line, text};

    #[test]
    fn nothing_printed_steers_the_terminal() {
        assert_eq!(text("大同\u{1b}[31m\u{9b}\n\u{202e}x"), "大同\\u{1b}[31m\\u{9b}\n\\u{202e}x");
        assert_eq!(json("\"\u{9b}\u{202e}大\""), "\"\\u009b\\u202e大\"");
        assert_eq!(one_line("一\r\n二\t三\n四"), "一 ⏎ 二 三 ⏎ 四");
    }
}
