//! Signatures hold for the content at their heads, and for nothing else.

use super::desk::{author, edit, entry, put, quantity, quote, set};
use satchel_shared::{
    approval::{self, Holding, SigningFault, content_hash, heads_text, is_signature, signed},
    documents::{Document, Edit, Heads, Step, Value, schema},
    history::touches,
    lang::Lang,
    refusal::{SIGNATURE_KEPT, SIGNATURE_NOT_OF_CONTENT},
};
use std::collections::BTreeMap;

fn signing(id: u128, heads: &Heads, hash: &str) -> Step {
    Step::Add {
        path: format!("signatures.{}", entry(id)).parse().unwrap(),
        values: BTreeMap::from([
            ("by_name".to_owned(), Value::Text("王大同".to_owned())),
            ("at".to_owned(), Value::Moment(7)),
            ("heads".to_owned(), Value::Text(heads_text(heads))),
            ("schema".to_owned(), Value::Whole(i64::from(schema::VERSION))),
            ("content_hash".to_owned(), Value::Text(hash.to_owned())),
        ]),
    }
}

fn sign(document: &mut Document, id: u128) {
    let heads = document.heads();
    let hash = content_hash(document, &heads, schema::VERSION).unwrap();
    edit(document, 3, vec![signing(id, &heads, &hash)]);
}

/// What the server says to these steps.
fn checked(document: &Document, steps: Vec<Step>) -> Result<(), String> {
    let mut after = document.clone();
    let change = after.edit(&Edit { base: None, steps }, &author(4, 9)).unwrap().unwrap();
    let touched = touches(Some(document), &change);
    approval::check(&after, &touched).map_err(|refusal| refusal.code)
}

#[test]
fn a_signature_holds_for_its_own_version_only() {
    let mut document = quote(12);
    sign(&mut document, 1);
    assert_eq!(signed(&document)[0].holding, Holding::ThisVersion);
    set(&mut document, 1, "status", Value::Text("won".to_owned()));
    assert_eq!(
        signed(&document)[0].holding,
        Holding::ThisVersion,
        "how far it has come is not printed"
    );
    quantity(&mut document, 1, 1, 12);
    let [other] = &signed(&document)[..] else { panic!("one signature") };
    assert_eq!(other.holding.word(), "another-version");
    let lines = other.lines(Lang::En);
    assert_eq!(lines[0], "王大同 signed another version");
    assert!(lines[1].contains("Quantity: 10 → 12"), "{lines:?}");
    sign(&mut document, 2);
    let words: Vec<_> = signed(&document).iter().map(|one| one.holding.word()).collect();
    assert_eq!(words, ["another-version", "this-version"]);
}

#[test]
fn what_is_printed_besides_is_signed_too() {
    let mut document = quote(12);
    sign(&mut document, 1);
    set(&mut document, 1, "contact_name", Value::Text("陳小姐".to_owned()));
    assert_eq!(signed(&document)[0].holding.word(), "another-version");
}

#[test]
fn a_hash_of_other_content_counts_for_nothing_and_is_refused() {
    let mut document = quote(12);
    let heads = document.heads();
    let hash = content_hash(&document, &heads, schema::VERSION).unwrap();
    assert_eq!(checked(&document, vec![signing(1, &heads, &hash)]), Ok(()));
    let refused = Err(SIGNATURE_NOT_OF_CONTENT.to_owned());
    assert_eq!(checked(&document, vec![signing(1, &heads, "00")]), refused);
    quantity(&mut document, 1, 1, 12);
    let now = document.heads();
    assert_eq!(checked(&document, vec![signing(1, &now, &hash)]), refused);
    assert_eq!(checked(&document, vec![signing(1, &heads, &hash)]), Ok(()), "of what was signed");
    let mut elsewhere = document.clone();
    quantity(&mut elsewhere, 5, 1, 13);
    let unheld = elsewhere.heads();
    assert_eq!(checked(&document, vec![signing(1, &unheld, &hash)]), refused);
    edit(&mut document, 3, vec![signing(1, &now, &hash)]);
    assert_eq!(signed(&document)[0].holding, Holding::Broken);
}

#[test]
fn a_signature_that_stands_is_never_touched() {
    let mut document = quote(12);
    sign(&mut document, 1);
    let path = format!("signatures.{}.by_name", entry(1));
    let step = put(&path, Value::Text("李四".to_owned()));
    assert_eq!(checked(&document, vec![step]), Err(SIGNATURE_KEPT.to_owned()));
    let other = put("title", Value::Text("春季".to_owned()));
    assert_eq!(checked(&document, vec![other]), Ok(()));
    assert!(is_signature(&path.parse().unwrap()) && !is_signature(&"title".parse().unwrap()));
}

#[test]
fn nobody_signs_what_nobody_has_chosen() {
    let mut one = quote(12);
    let mut two = one.clone();
    set(&mut one, 1, "discount", Value::Whole(100));
    set(&mut two, 2, "discount", Value::Whole(200));
    one.merge(&two).unwrap();
    let fault = content_hash(&one, &one.heads(), schema::VERSION).unwrap_err();
    assert_eq!(fault, SigningFault::Contested(vec!["discount".parse().unwrap()]));
}

#[test]
fn the_rendering_is_golden() {
    let document = quote(12);
    let hash = content_hash(&document, &document.heads(), 1).unwrap();
    // Another hash here breaks every signature ever given.
    assert_eq!(hash, "432e0d9e1c48b0fac57d518012ac59720531e89b62b792f33747ac5bf4c4b526");
}
