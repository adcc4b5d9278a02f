//! Every reason has its words in both languages.

use std::collections::BTreeSet;

use satchel_shared::{
    lang::Lang,
    money::Rate,
    pricing::{all_reasons, discount_limit, reason_words},
};

fn placeholders(sentence: &str) -> Vec<&str> {
    let named = sentence.split('{').skip(1).map(|rest| rest.split_once('}').unwrap().0);
    named.collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn every_code_has_both_sentences_with_the_same_values() {
    let mut codes = BTreeSet::new();
    for row in all_reasons() {
        assert!(codes.insert(row.code), "{} is there twice", row.code);
        for lang in Lang::ALL {
            let sentence = reason_words(row.code, lang).unwrap();
            assert_eq!(placeholders(sentence), row.values, "{} in {lang}", row.code);
            let has_chinese = sentence.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c));
            assert_eq!(has_chinese, lang == Lang::ZhHant, "{} in {lang}", row.code);
        }
    }
    assert!(codes.len() >= 19);
}

#[test]
fn a_code_of_a_newer_version_has_no_words_here() {
    assert_eq!(reason_words("from_the_future", Lang::En), None);
}

#[test]
fn a_value_that_looks_like_a_placeholder_stays_as_it_is() {
    let mut reason = discount_limit(Rate::ZERO, Rate::ZERO).reason;
    reason.values.insert("limit", "{wanted}".to_owned());
    assert_eq!(reason.words(Lang::En), "A discount of 0 % is within your limit of {wanted}");
    reason.values.clear();
    assert!(reason.words(Lang::En).contains("{limit}"));
}
