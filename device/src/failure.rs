//! Failures: why something that was asked for was not done, with record, cause, who can mend it, and what comes next.

use crate::error::{Code, Coded};
use satchel_shared::{
    documents::{Kind, Path},
    lang::Lang,
    refusal::Mender,
};

/// Letters of a typed text that a sentence repeats: enough to know it again.
const TYPED_MAX: usize = 60;

/// Why nothing was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    code: &'static Code,
    zh: String,
    en: String,
    record: Option<String>,
    /// The fields it is about, and the kind of record they stand in where that is known.
    fields: Vec<Path>,
    kind: Option<Kind>,
}

impl<F: Coded> From<F> for Failure {
    fn from(fault: F) -> Failure {
        tracing::debug!(%fault, "failed");
        let (zh, en) = (fault.words(Lang::ZhHant), fault.words(Lang::En));
        Failure { code: fault.code(), zh, en, record: None, fields: fault.fields(), kind: None }
    }
}

impl Failure {
    /// A failure in the words of its code.
    pub fn of(code: &'static Code) -> Failure {
        let (zh, en) = (code.zh.to_owned(), code.en.to_owned());
        Failure { code, zh, en, record: None, fields: Vec::new(), kind: None }
    }

    /// The same about something named, which the words begin with.
    #[must_use]
    pub fn naming(self, name: &str) -> Failure {
        Failure { zh: format!("{name}：{}", self.zh), en: format!("{name}: {}", self.en), ..self }
    }

    /// The same about something that was typed, of which the words repeat the beginning.
    #[must_use]
    pub fn quoting(self, typed: &str) -> Failure {
        self.naming(&short(typed))
    }

    /// The same with another sentence at its end.
    #[must_use]
    pub fn adding(self, zh: &str, en: &str) -> Failure {
        Failure { zh: format!("{}{zh}", self.zh), en: format!("{} {en}", self.en), ..self }
    }

    /// The same about a record.
    #[must_use]
    pub fn about(self, record: impl Into<String>) -> Failure {
        Failure { record: Some(record.into()), ..self }
    }

    /// The same in better words, with what to do in their second sentence.
    #[must_use]
    pub fn saying(self, zh: &str, en: &str) -> Failure {
        Failure { zh: zh.to_owned(), en: en.to_owned(), ..self }
    }

    /// The same about fields of a kind of record.
    #[must_use]
    pub fn in_kind(self, kind: Kind) -> Failure {
        Failure { kind: Some(kind), ..self }
    }

    /// Its stable code.
    pub const fn code(&self) -> &'static Code {
        self.code
    }

    /// The record concerned.
    pub fn record(&self) -> Option<&str> {
        self.record.as_deref()
    }

    /// What happened, to which fields by their paths.
    pub fn cause(&self, lang: Lang) -> String {
        self.cause_naming(lang, |_, path| path.to_string())
    }

    /// What happened, to which fields as `name` calls them in records of the kind.
    pub fn cause_naming(&self, lang: Lang, name: impl Fn(Option<Kind>, &Path) -> String) -> String {
        let names: Vec<String> = self.fields.iter().map(|path| name(self.kind, path)).collect();
        match (names.is_empty(), lang) {
            (true, _) => self.bare_cause(lang).to_owned(),
            (false, Lang::ZhHant) => format!("{}：{}", names.join("、"), self.bare_cause(lang)),
            (false, Lang::En) => format!("{}: {}", names.join(", "), self.bare_cause(lang)),
        }
    }

    /// What happened, where the field is in sight.
    pub fn bare_cause(&self, lang: Lang) -> &str {
        split(self.words(lang), lang).0
    }

    /// What to do; the code's own advice when the fault has none.
    pub fn next(&self, lang: Lang) -> &str {
        match split(self.words(lang), lang).1 {
            "" => split(self.code.words(lang), lang).1,
            next => next,
        }
    }

    /// Who can mend it, as a stable word.
    pub const fn who(&self) -> &'static str {
        who(self.code.mender)
    }

    /// Everything, for people.
    pub fn text(&self, lang: Lang) -> String {
        let record = self.record.iter().map(|record| format!("{record}: "));
        let mut text: String = record.collect();
        text.push_str(&self.cause(lang));
        let next = self.next(lang);
        if !next.is_empty() {
            text.push_str(if lang == Lang::En { " " } else { "" });
            text.push_str(next);
        }
        text
    }

    fn words(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhHant => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The beginning of what was typed: no sentence repeats a whole page.
pub fn short(typed: &str) -> String {
    match typed.char_indices().nth(TYPED_MAX) {
        Some((end, _)) => format!("{}…", &typed[..end]),
        None => typed.to_owned(),
    }
}

/// Who can mend something, as a stable word.
pub const fn who(mender: Mender) -> &'static str {
    match mender {
        Mender::Author => "you",
        Mender::Office => "office",
        Mender::Operator => "administrator",
    }
}

/// The first sentence, and the rest.
pub fn split(words: &str, lang: Lang) -> (&str, &str) {
    let end = match lang {
        Lang::ZhHant => words.find('。').map(|at| at + '。'.len_utf8()),
        Lang::En => words.find(". ").map(|at| at + 1),
    };
    let (first, rest) = words.split_at(end.unwrap_or(words.len()));
    (first, rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error;

    #[test]
    fn every_code_says_in_both_languages_what_happened_and_what_to_do() {
        for code in error::ALL {
            for lang in Lang::ALL {
                let failure = Failure::of(code);
                assert!(!failure.cause(lang).is_empty(), "{}", code.word);
                assert!(!failure.next(lang).is_empty(), "{}: {}", code.word, code.words(lang));
            }
            assert!((1..=6).contains(&code.exit), "{}", code.word);
        }
    }

    #[test]
    fn a_sentence_repeats_the_beginning_of_what_was_typed_and_no_page_of_it() {
        let page = "字".repeat(64 * 1024);
        let failure = Failure::of(&error::BAD_VALUE).quoting(&page);
        for lang in Lang::ALL {
            assert!(failure.cause(lang).starts_with("字字"));
            assert!(failure.text(lang).chars().count() < 300);
        }
        assert_eq!(short("九折"), "九折");
    }

    #[test]
    fn no_two_codes_share_a_word() {
        let mut words: Vec<&str> = error::ALL.iter().map(|code| code.word).collect();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), error::ALL.len());
    }
}
