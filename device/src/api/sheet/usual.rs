//! Usual words: fields of free text in which programs write one of a few words, such as a language.
//!
//! People read and choose them by their labels. What somebody wrote besides is theirs, and stays as it is.

use crate::api::{shown::Choice, words::pick};
use satchel_shared::{
    documents::{Kind, Path, field::Shape},
    labels::Label,
    lang::Lang,
};

/// By kind and declared path.
const WORDS: &[(Kind, &str, &[Label])] = &[
    (Kind::Account, "preferred_language", LANGUAGES),
    (Kind::Account, "order_frequency", FREQUENCIES),
    (Kind::Contact, "preferred_language", LANGUAGES),
    (Kind::Person, "language", LANGUAGES),
];

const LANGUAGES: &[Label] = &[
    ("zh-Hant-TW", "中文（繁體）", "Chinese (Traditional)"),
    ("en", "英文", "English"),
    ("ja", "日文", "Japanese"),
    ("vi", "越南文", "Vietnamese"),
];

const FREQUENCIES: &[Label] = &[
    ("quarterly", "每季", "Quarterly"),
    ("semi-annual", "每半年", "Twice a year"),
    ("annual", "每年", "Yearly"),
];

/// ISO letters stay in sight: they are printed on papers for abroad.
const CURRENCIES: &[Label] = &[
    ("TWD", "新台幣（TWD）", "New Taiwan dollar (TWD)"),
    ("USD", "美元（USD）", "US dollar (USD)"),
    ("JPY", "日圓（JPY）", "Yen (JPY)"),
    ("EUR", "歐元（EUR）", "Euro (EUR)"),
    ("CNY", "人民幣（CNY）", "Renminbi (CNY)"),
];

fn words(kind: Kind, shape: Shape, path: &Path) -> &'static [Label] {
    if shape == Shape::Currency {
        return CURRENCIES;
    }
    let names: Vec<&str> = path.keys().iter().step_by(2).map(String::as_str).collect();
    let declared = names.join(".");
    let found = WORDS.iter().find(|(of, name, _)| *of == kind && *name == declared);
    found.map_or(&[], |(.., words)| words)
}

/// The usual words of a field with their labels; none for most fields.
pub fn of(lang: Lang, kind: Kind, shape: Shape, path: &Path) -> Vec<Choice> {
    let choice = |(word, zh, en): &Label| Choice {
        word: (*word).to_owned(),
        label: pick(lang, zh, en).to_owned(),
    };
    words(kind, shape, path).iter().map(choice).collect()
}

/// What people call the word that stands there; `None` where it is nobody's but theirs who wrote it.
pub fn label(
    lang: Lang,
    kind: Kind,
    shape: Shape,
    path: &Path,
    word: &str,
) -> Option<&'static str> {
    let (_, zh, en) = words(kind, shape, path).iter().find(|(of, ..)| *of == word)?;
    Some(pick(lang, zh, en))
}
