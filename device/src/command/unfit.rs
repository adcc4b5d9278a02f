//! What was typed behind an option and does not fit it: the words of `bad-value`, in both languages.

use super::failure::Failure;
use crate::error::{self, Code, Coded};
use jiff::civil::Date;
use satchel_shared::{calendar, lang::Lang};

/// Typed text that does not fit; its words say what would.
#[derive(Debug, thiserror::Error)]
#[error("{en}")]
pub struct Unfit {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Coded for Unfit {
    fn code(&self) -> &'static Code {
        &error::BAD_VALUE
    }

    fn words(&self, lang: Lang) -> String {
        super::words::pick(lang, &self.zh, &self.en).to_owned()
    }
}

/// A typed day, Gregorian or 民國.
///
/// # Errors
/// `bad-value`, with the forms there are.
pub fn day(typed: &str) -> Result<Date, Failure> {
    calendar::parse_day(typed).map_err(|fault| {
        let zh = format!("{}。", fault.words(Lang::ZhHant));
        Failure::from(Unfit { zh, en: format!("{}.", fault.words(Lang::En)) })
    })
}
