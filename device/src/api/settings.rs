//! Settings: how the program looks and answers on this tablet, for whoever holds it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system has it, light or dark.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// For bright sun.
    Sunlight,
}

/// All settings; stored as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Settings {
    /// `zh-Hant-TW` or `en`.
    pub lang: String,
    /// The look.
    pub theme: Theme,
    /// Size of text in percent: 100, 125, 150 or 200.
    pub text_percent: u32,
    /// Larger targets for gloves.
    pub is_glove: bool,
    /// Single letters are shortcuts outside of fields.
    pub has_letter_keys: bool,
    /// The line costs by volume.
    pub is_metered: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            lang: "zh-Hant-TW".to_owned(),
            theme: Theme::System,
            text_percent: 100,
            is_glove: false,
            has_letter_keys: true,
            is_metered: false,
        }
    }
}
