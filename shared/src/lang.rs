//! The two languages every word on a screen or paper comes in, and what their keyboards type.
//!
//! Never a fallback inside: a text that lacks one of the two languages does not compile.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A language of the interface; on the wire its tag, `zh-Hant-TW` or `en`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// Traditional Chinese as written in Taiwan.
    #[serde(rename = "zh-Hant-TW")]
    ZhHant,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// Both languages, in the order menus show them.
    pub const ALL: [Lang; 2] = [Lang::ZhHant, Lang::En];

    /// The tag on the wire, in settings and in HTML.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::ZhHant => "zh-Hant-TW",
            Lang::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A tag of a language we do not speak.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a language of this program: use zh-Hant-TW or en")]
pub struct UnknownLang(pub String);

impl FromStr for Lang {
    type Err = UnknownLang;

    /// Reads a BCP 47 tag; regions of English and the usual spellings of Traditional Chinese count.
    fn from_str(text: &str) -> Result<Self, UnknownLang> {
        let tag = text.trim().replace('_', "-").to_ascii_lowercase();
        let is_within = |wide: &str| {
            tag.strip_prefix(wide).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
        };
        if is_within("en") {
            Ok(Lang::En)
        } else if is_within("zh-hant") || matches!(tag.as_str(), "zh" | "zh-tw" | "zh-hk" | "zh-mo")
        {
            Ok(Lang::ZhHant)
        } else {
            Err(UnknownLang(text.to_owned()))
        }
    }
}

/// Full-width letters, digits, signs and the ideographic space as their ASCII twins; 注音 and 倉頡
/// keyboards type `１１５／１１／２１` where a program expects `115/11/21`.
pub fn half_width(text: &str) -> String {
    text.chars().map(half_width_char).collect()
}

fn half_width_char(c: char) -> char {
    // U+FF01..=U+FF5E mirror U+0021..=U+007E at a fixed distance.
    const DISTANCE: u32 = 0xFEE0;
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - DISTANCE).unwrap_or(c),
        _ => c,
    }
}
