//! Labels in both languages: every kind, field, entry and choice word has them, and none stands for nothing.
#![allow(clippy::unwrap_used)]

use satchel_shared::{
    documents::{
        Kind, Path,
        field::{Field, Shape},
    },
    labels::{
        self,
        choices::{CHOICES, OWN_CHOICES},
        entries::ENTRIES,
        fields::FIELDS,
        own_fields::OWN_FIELDS,
    },
    lang::Lang,
};
use std::collections::BTreeSet;

/// Names that people in Taiwan write in Latin letters.
const LATIN_IN_CHINESE: [&str; 1] = ["LINE ID"];

/// Every declared field of every kind, entries included, as `(kind, lines.quantity, field)`.
fn declared() -> Vec<(Kind, String, &'static Field)> {
    fn walk(
        kind: Kind,
        above: &str,
        fields: &'static [Field],
        all: &mut Vec<(Kind, String, &'static Field)>,
    ) {
        for field in fields {
            let path = format!("{above}{}", field.name);
            if let Shape::Entries(inner) = field.shape {
                walk(kind, &format!("{path}."), inner, all);
            }
            all.push((kind, path, field));
        }
    }
    let mut all = Vec::new();
    for kind in Kind::ALL {
        walk(*kind, "", kind.fields(), &mut all);
    }
    all
}

/// Every word of every choice, with the kind it is said in.
fn words() -> BTreeSet<(Kind, &'static str)> {
    let mut all = BTreeSet::new();
    for (kind, _, field) in declared() {
        if let Shape::Choice(words) = field.shape {
            all.extend(words.iter().map(|word| (kind, *word)));
        }
    }
    all
}

fn demand_both(what: &str, label: impl Fn(Lang) -> Option<&'static str>) {
    let zh = label(Lang::ZhHant).unwrap_or_default();
    let en = label(Lang::En).unwrap_or_default();
    let is_chinese = zh.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
    assert!(is_chinese || LATIN_IN_CHINESE.contains(&zh), "{what}: \"{zh}\" is not Chinese");
    assert!(en.chars().any(|c| c.is_ascii_alphabetic()), "{what}: \"{en}\" is not English");
    assert!(en.is_ascii(), "{what}: \"{en}\" is not English");
    assert!(zh.trim() == zh && en.trim() == en, "{what}: blanks around its label");
}

#[test]
fn every_kind_field_entry_and_choice_word_has_a_label_in_both_languages() {
    for kind in Kind::ALL {
        demand_both(kind.word(), |lang| Some(labels::kind(*kind, lang)));
    }
    for (kind, path, field) in declared() {
        let what = format!("{} {path}", kind.word());
        demand_both(&what, |lang| labels::field(kind, &path, lang));
        if let Shape::Entries(_) = field.shape {
            demand_both(&what, |lang| labels::entry(field.name, lang));
        }
    }
    for (kind, word) in words() {
        demand_both(&format!("{} {word}", kind.word()), |lang| labels::choice(kind, word, lang));
    }
}

#[test]
fn no_label_is_unused_or_written_twice() {
    let declared = declared();
    let is_own =
        |kind: Kind, path: &str| OWN_FIELDS.iter().any(|own| own.0 == kind && own.1 == path);
    for (name, ..) in FIELDS {
        let is_read = |(kind, path, field): &(Kind, String, &Field)| {
            field.name == *name && !is_own(*kind, path)
        };
        assert!(declared.iter().any(is_read), "no field takes the label of {name}");
        assert_eq!(FIELDS.iter().filter(|row| row.0 == *name).count(), 1, "{name} stands twice");
    }
    for (kind, path, ..) in OWN_FIELDS {
        let found = declared.iter().find(|(of, at, _)| of == kind && at == path);
        assert!(found.is_some(), "{} has no {path}", kind.word());
        let rows = OWN_FIELDS.iter().filter(|own| own.0 == *kind && own.1 == *path);
        assert_eq!(rows.count(), 1, "{} {path} stands twice", kind.word());
    }
    for (name, ..) in ENTRIES {
        let holds = |(_, _, field): &(Kind, String, &Field)| {
            field.name == *name && matches!(field.shape, Shape::Entries(_))
        };
        assert!(declared.iter().any(holds), "nothing holds entries called {name}");
        assert_eq!(ENTRIES.iter().filter(|row| row.0 == *name).count(), 1, "{name} stands twice");
    }
}

#[test]
fn no_choice_label_is_unused_or_written_twice() {
    let words = words();
    let is_own =
        |kind: Kind, word: &str| OWN_CHOICES.iter().any(|own| own.0 == kind && own.1 == word);
    for (word, ..) in CHOICES {
        let is_read = words.iter().any(|(kind, said)| said == word && !is_own(*kind, word));
        assert!(is_read, "no choice takes the label of {word}");
        assert_eq!(CHOICES.iter().filter(|row| row.0 == *word).count(), 1, "{word} stands twice");
    }
    for (kind, word, ..) in OWN_CHOICES {
        assert!(words.contains(&(*kind, word)), "{} never says {word}", kind.word());
        let rows = OWN_CHOICES.iter().filter(|own| own.0 == *kind && own.1 == *word);
        assert_eq!(rows.count(), 1, "{} {word} stands twice", kind.word());
    }
}

#[test]
fn an_own_label_says_something_else_than_the_shared_one() {
    for (kind, path, zh, en) in OWN_FIELDS {
        let name = path.rsplit('.').next().unwrap();
        let is_same = FIELDS.contains(&(name, *zh, *en));
        assert!(!is_same, "{} {path} repeats the shared label", kind.word());
    }
    for (kind, word, zh, en) in OWN_CHOICES {
        assert!(!CHOICES.contains(&(*word, *zh, *en)), "{} {word} repeats", kind.word());
    }
}

#[test]
fn no_two_fields_of_one_kind_look_the_same_to_a_reader() {
    for lang in Lang::ALL {
        let mut seen = BTreeSet::new();
        for (kind, path, _) in declared() {
            let above = path.rsplit_once('.').map_or("", |(above, _)| above).to_owned();
            let label = labels::field(kind, &path, lang).unwrap();
            assert!(seen.insert((kind, above, label)), "{} {path}: {label}", kind.word());
        }
    }
}

#[test]
fn no_two_words_of_one_choice_look_the_same_to_a_reader() {
    for lang in Lang::ALL {
        for (kind, path, field) in declared() {
            let Shape::Choice(words) = field.shape else { continue };
            let labels: BTreeSet<_> =
                words.iter().map(|word| labels::choice(kind, word, lang)).collect();
            assert_eq!(labels.len(), words.len(), "{} {path}", kind.word());
        }
    }
}

#[test]
fn a_path_is_told_with_the_entry_it_stands_in() {
    let told = |kind, path: &str, lang| labels::path(kind, &path.parse().unwrap(), lang);
    let line = "lines.0192ab3400007000800000000000c3f2";
    let quantity = format!("{line}.quantity");
    assert_eq!(told(Kind::Quote, &quantity, Lang::ZhHant).unwrap(), "明細 …c3f2 · 數量");
    assert_eq!(told(Kind::Quote, &quantity, Lang::En).unwrap(), "Line …c3f2 · Quantity");
    assert_eq!(told(Kind::Quote, line, Lang::En).unwrap(), "Line …c3f2");
    assert_eq!(told(Kind::Quote, "lines", Lang::En).unwrap(), "Lines");
    assert_eq!(told(Kind::Quote, "discount", Lang::ZhHant).unwrap(), "整張折扣");
    assert_eq!(told(Kind::Account, "discount", Lang::ZhHant).unwrap(), "約定折扣");
    assert_eq!(told(Kind::Quote, "lines.堃.discount", Lang::ZhHant).unwrap(), "明細 堃 · 折扣");
    assert_eq!(told(Kind::Account, "tags.VIP", Lang::ZhHant).unwrap(), "標籤：VIP");
    assert_eq!(told(Kind::Account, "custom.車牌", Lang::En).unwrap(), "Custom fields: 車牌");
}

#[test]
fn a_field_of_a_newer_program_has_no_label() {
    for unknown in ["loyalty", "lines.0192.loyalty", "number.deeper", "lines.0192.quantity.deeper"]
    {
        let path: Path = unknown.parse().unwrap();
        assert_eq!(labels::path(Kind::Quote, &path, Lang::En), None, "{unknown}");
    }
    assert_eq!(labels::choice(Kind::Quote, "franchised", Lang::ZhHant), None);
}
