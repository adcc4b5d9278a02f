//! Reasons: why a quote or an order stands where it stands with its approval, said in both languages.

use crate::{
    documents::{Kind, Path},
    labels,
    lang::Lang,
};

/// A stable code and its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable, for programs.
    pub code: &'static str,
    zh: String,
    en: String,
}

impl Reason {
    pub(super) fn new(code: &'static str, zh: impl Into<String>, en: impl Into<String>) -> Reason {
        Reason { code, zh: zh.into(), en: en.into() }
    }

    /// The sentence in the reader's language.
    pub fn words(&self, lang: Lang) -> &str {
        match lang {
            Lang::ZhHant => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// The labels of fields, for a sentence; a record's lines as one.
pub(super) fn fields(kind: Kind, paths: &[Path], lang: Lang) -> String {
    let mut names: Vec<String> = Vec::new();
    for path in paths {
        let root: Path = Path::new(path.keys().iter().take(1).cloned());
        let name = labels::path(kind, &root, lang).unwrap_or_else(|| root.to_string());
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(match lang {
        Lang::ZhHant => "、",
        Lang::En => ", ",
    })
}
