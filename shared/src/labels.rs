//! Labels: what people call a kind, a field, one entry of a list, and a word of a choice.
//!
//! Never shown to programs: they read names, paths and words. A name means the same in every kind unless the
//! table of own fields says otherwise; a test demands both languages for all of them, and no label too many.

pub mod choices;
pub mod entries;
pub mod fields;
pub mod kinds;
pub mod own_fields;

use crate::{
    documents::{Kind, Path, path::Place},
    lang::Lang,
};

/// What is labelled, Traditional Chinese, English.
pub type Label = (&'static str, &'static str, &'static str);

/// A label that holds in one kind only: the kind, what is labelled, Traditional Chinese, English.
pub type OwnLabel = (Kind, &'static str, &'static str, &'static str);

/// Characters of an entry's id that are shown: enough to tell the lines of one record apart.
const ENTRY_CHARS: usize = 4;

/// What people call the kind.
pub const fn kind(kind: Kind, lang: Lang) -> &'static str {
    let (zh, en) = kinds::of(kind);
    pick(lang, zh, en)
}

/// The label of a declared field: `payment_terms`, or `lines.quantity` without the entry's id.
pub fn field(kind: Kind, declared: &str, lang: Lang) -> Option<&'static str> {
    let name = declared.rsplit('.').next().unwrap_or(declared);
    own(own_fields::OWN_FIELDS, kind, declared, lang).or_else(|| all(fields::FIELDS, name, lang))
}

/// What one entry of a keyed map is called: `lines` is one "line".
pub fn entry(name: &str, lang: Lang) -> Option<&'static str> {
    all(entries::ENTRIES, name, lang)
}

/// What a word of a choice is called in records of the kind.
pub fn choice(kind: Kind, word: &str, lang: Lang) -> Option<&'static str> {
    own(choices::OWN_CHOICES, kind, word, lang).or_else(|| all(choices::CHOICES, word, lang))
}

/// The label of a path in a document: `數量`, `明細 …3f2a · 數量`, `標籤：VIP`; `None` where this program does
/// not know the path.
pub fn path(kind: Kind, path: &Path, lang: Lang) -> Option<String> {
    path.place(kind)?;
    // Names and the keys below them take turns: `lines`, an id, `quantity`.
    let names: Vec<&str> = path.keys().iter().step_by(2).map(String::as_str).collect();
    let part = |(index, keys): (usize, &[String])| match keys {
        [name, key] => {
            let above = Path::new(path.keys().iter().take(2 * index + 2).cloned());
            match above.place(kind)? {
                Place::Entry(_) => Some(format!("{} {}", entry(name, lang)?, short(key))),
                _ => {
                    let label = field(kind, &names.get(..=index)?.join("."), lang)?;
                    Some(format!("{label}{}{key}", pick(lang, "：", ": ")))
                }
            }
        }
        _ => field(kind, &names.join("."), lang).map(str::to_owned),
    };
    let parts: Option<Vec<String>> = path.keys().chunks(2).enumerate().map(part).collect();
    Some(parts?.join(" · "))
}

/// The end of an entry's id.
fn short(key: &str) -> String {
    match key.char_indices().rev().nth(ENTRY_CHARS - 1) {
        Some((at, _)) if at > 0 => format!("…{}", key.get(at..).unwrap_or(key)),
        _ => key.to_owned(),
    }
}

fn all(table: &[Label], key: &str, lang: Lang) -> Option<&'static str> {
    let (_, zh, en) = table.iter().find(|(name, ..)| *name == key)?;
    Some(pick(lang, zh, en))
}

fn own(table: &[OwnLabel], kind: Kind, key: &str, lang: Lang) -> Option<&'static str> {
    let (_, _, zh, en) = table.iter().find(|(of, name, ..)| *of == kind && *name == key)?;
    Some(pick(lang, zh, en))
}

const fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::ZhHant => zh,
        Lang::En => en,
    }
}
