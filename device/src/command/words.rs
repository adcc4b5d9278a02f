//! Words: the short texts of the command line, in both languages.

use super::{desk::Desk, record_view};
use jiff::{Timestamp, tz::TimeZone};
use satchel_shared::{
    documents::{Kind, Path},
    labels,
    lang::Lang,
};

/// One of two texts, by language.
pub const fn pick<'t>(lang: Lang, zh: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::ZhHant => zh,
        Lang::En => en,
    }
}

/// What people call a kind; one this program does not know keeps its word.
pub fn kind_name(lang: Lang, word: &str) -> &str {
    Kind::from_word(word).map_or(word, |kind| labels::kind(kind, lang))
}

/// What people call a field of the kind; one this program does not know keeps its path.
pub fn label(desk: &Desk, kind: Option<Kind>, path: &Path) -> String {
    kind.and_then(|kind| labels::path(kind, path, desk.lang))
        .unwrap_or_else(|| record_view::short_path(path))
}

/// A moment on the wall of whoever reads: `2026-11-21 14:02`.
pub fn moment(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(at) => at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
        Err(_) => ms.to_string(),
    }
}

/// A span in its two largest units: `1 d 3 h`, `10 min`, `12 s`.
pub fn span(lang: Lang, ms: i64) -> String {
    const UNITS: [(u64, &str, &str); 4] =
        [(86_400, "天", "d"), (3_600, "小時", "h"), (60, "分", "min"), (1, "秒", "s")];
    let mut left = ms.unsigned_abs() / 1_000;
    let mut parts = Vec::new();
    for (seconds, zh, en) in UNITS {
        let count = left / seconds;
        left %= seconds;
        if count > 0 && parts.len() < 2 {
            parts.push(format!("{count} {}", pick(lang, zh, en)));
        }
    }
    if parts.is_empty() { format!("0 {}", pick(lang, "秒", "s")) } else { parts.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_names_its_two_largest_units() {
        assert_eq!(span(Lang::En, -600_000), "10 min");
        assert_eq!(span(Lang::En, 97_200_000), "1 d 3 h");
        assert_eq!(span(Lang::ZhHant, 3_661_000), "1 小時 1 分");
        assert_eq!(span(Lang::En, 999), "0 s");
    }
}
