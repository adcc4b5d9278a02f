//! What a sale gives away, however it is split.

use super::desk::{entry, line, record};
use satchel_shared::{
    approval::{GivenAway, given_away},
    documents::Quote,
    money::{Amount, Rate},
};

fn share(quote: &Quote) -> GivenAway {
    given_away(&quote.sale())
}

fn stored(hundredths: i64) -> GivenAway {
    GivenAway::Share(Rate::from_stored(hundredths))
}

#[test]
fn discounts_of_line_document_and_price_count_as_one() {
    let mut quote = record(5);
    assert_eq!(share(&quote), stored(500));
    let mut cheap = line(3, 1, 90);
    cheap.list_price = Some(Amount::from_stored(1_000_000));
    quote.lines.insert(entry(3), cheap.clone());
    assert_eq!(share(&quote), stored(1_450), "a tenth under the list, and 5 % of the rest");
    cheap.discount = Some(Rate::from_stored(1_000));
    quote.lines.insert(entry(3), cheap.clone());
    assert_eq!(share(&quote), stored(2_305));
    cheap.removed = Some(true);
    quote.lines.insert(entry(3), cheap);
    assert_eq!(share(&quote), stored(500), "a removed line gives nothing away");
}

#[test]
fn an_amount_given_whole_hides_no_discount() {
    let mut quote = record(0);
    let mut given = line(3, 10, 100);
    given.given_amount = Some(Amount::from_stored(8_000_000));
    quote.lines.insert(entry(3), given);
    assert_eq!(share(&quote), stored(2_000));
}

#[test]
fn a_product_without_its_list_price_and_a_discount_beyond_the_whole_are_nobodys_to_give() {
    let mut bare = record(0);
    let mut of_product = line(3, 1, 10);
    of_product.list_price = None;
    bare.lines.insert(entry(3), of_product.clone());
    assert_eq!(share(&bare), GivenAway::Unknown);
    of_product.product = None;
    bare.lines.insert(entry(3), of_product);
    assert_eq!(share(&bare), stored(0), "work typed by hand has no list price");
    let mut beyond = record(0);
    beyond.discount = Some(Rate::from_stored(-100));
    assert_eq!(share(&beyond), GivenAway::Unknown);
    assert!(!GivenAway::Unknown.is_within(Rate::WHOLE));
}

#[test]
fn a_hair_under_the_list_is_rounded_up() {
    let mut quote = record(0);
    let mut hair = line(3, 1, 100);
    hair.unit_price = Some(Amount::from_stored(999_999));
    quote.lines.insert(entry(3), hair);
    assert_eq!(share(&quote), stored(1));
}
