//! Which decision counts, and whether it holds for what stands.

use super::desk::{self, decide, effective, put, quantity, quote, record, set, told};
use satchel_shared::{
    approval::{self, Status},
    documents::{Document, Edit, Order, Step, Value},
    index_row::index_row,
    lang::Lang,
    money::Rate,
};

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn a_discount_within_the_owners_limit_needs_nobody() {
    assert_eq!(told(&quote(5)), ("not-needed", vec!["within-limit"]));
    assert_eq!(told(&quote(0)), ("not-needed", vec!["no-discount"]));
    assert_eq!(told(&quote(12)), ("needed", vec!["discount-above-limit"]));
    let unknown = approval::effective(&quote(1), None).unwrap();
    assert_eq!(unknown.status, Status::Needed, "nobody's limit covers no discount");
}

#[test]
fn what_was_sent_waits_and_what_was_approved_holds_for_what_was_seen() {
    let mut asked = quote(12);
    set(&mut asked, 1, "status", text("submitted"));
    assert_eq!(told(&asked).0, "submitted");
    decide(&mut asked, 9, "approved", None);
    assert_eq!(told(&asked), ("approved", vec!["approved-as-it-stands"]));
    set(&mut asked, 1, "status", text("sent"));
    assert_eq!(told(&asked).0, "approved", "how far it has come is not what was approved");
}

#[test]
fn an_internal_note_leaves_the_approval_standing_and_is_named() {
    let mut asked = quote(12);
    decide(&mut asked, 9, "approved", None);
    let note =
        Step::Write { path: "internal_note".parse().unwrap(), text: "老闆會打來".to_owned() };
    desk::edit(&mut asked, 1, vec![note]);
    let effective = effective(&asked);
    assert_eq!(effective.status, Status::Approved);
    let reason = effective.reasons.iter().find(|of| of.code == "holds-beside-commercial").unwrap();
    assert!(reason.words(Lang::ZhHant).contains("內部備註"), "{reason:?}");
    assert!(reason.words(Lang::En).contains("Internal note"), "{reason:?}");
}

#[test]
fn a_quantity_changed_before_or_after_the_approval_asks_again_and_says_where() {
    for is_before in [true, false] {
        let mut office = quote(12);
        let mut rep = office.clone();
        if is_before {
            quantity(&mut rep, 2, 1, 12);
        }
        decide(&mut office, 9, "approved", None);
        if !is_before {
            rep.merge(&office).unwrap();
            quantity(&mut rep, 2, 1, 12);
        }
        office.merge(&rep).unwrap();
        rep.merge(&office).unwrap();
        for copy in [&office, &rep] {
            let effective = effective(copy);
            assert_eq!(effective.status, Status::Differs, "{is_before}");
            assert!(!effective.may_be_handed_over());
            let lines = effective.difference.unwrap().lines(Lang::En);
            assert!(lines[0].starts_with("Line 1 HX-1 六角扳手 · Quantity: 10 → 12"), "{lines:?}");
            assert_eq!(lines.last().unwrap(), "Total: NT$ 2,218 → NT$ 2,439");
        }
    }
}

#[test]
fn a_quantity_put_back_is_what_was_approved_again() {
    let mut asked = quote(12);
    decide(&mut asked, 9, "approved", None);
    quantity(&mut asked, 1, 1, 12);
    assert_eq!(told(&asked).0, "differs");
    quantity(&mut asked, 1, 1, 10);
    assert_eq!(told(&asked).0, "approved");
}

#[test]
fn a_commercial_field_with_two_values_equals_nothing() {
    let mut office = quote(12);
    let mut rep = office.clone();
    set(&mut office, 1, "payment_terms", text("月結45天"));
    decide(&mut office, 9, "approved", None);
    set(&mut rep, 2, "payment_terms", text("出貨前匯款"));
    office.merge(&rep).unwrap();
    let (status, reasons) = told(&office);
    assert_eq!(status, "differs");
    assert!(reasons.contains(&"field-contested"), "{reasons:?}");
    let lines = effective(&office).difference.unwrap().lines(Lang::ZhHant);
    assert!(lines[0].contains("月結45天") && lines[0].contains("出貨前匯款"), "{lines:?}");
    set(&mut office, 1, "payment_terms", text("月結45天"));
    assert_eq!(told(&office).0, "approved", "chosen as it was approved");
}

#[test]
fn a_discount_with_two_values_is_nobodys_to_give_alone() {
    let mut one = quote(0);
    let mut two = one.clone();
    set(&mut one, 1, "discount", Value::Whole(0x1F4 - 100));
    set(&mut two, 2, "discount", Value::Whole(300));
    one.merge(&two).unwrap();
    let whole = approval::effective(&one, Some(Rate::WHOLE)).unwrap();
    assert_eq!(whole.status, Status::Needed);
    assert!(!whole.may_be_handed_over());
}

#[test]
fn the_causally_last_decision_counts() {
    let mut asked = quote(12);
    decide(&mut asked, 9, "approved", None);
    decide(&mut asked, 8, "rejected", None);
    assert_eq!(told(&asked), ("rejected", vec!["rejected-as-it-stands", "discount-above-limit"]));
    // The last has the least entry id and the same time: neither decides.
    decide(&mut asked, 7, "approved", None);
    assert_eq!(told(&asked).0, "approved");
}

#[test]
fn decisions_that_did_not_see_each_other_and_disagree_count_as_none() {
    let mut one = quote(12);
    let mut two = one.clone();
    decide(&mut one, 9, "approved", None);
    decide(&mut two, 8, "rejected", None);
    one.merge(&two).unwrap();
    let (status, reasons) = told(&one);
    assert_eq!((status, reasons[0]), ("disputed", "decisions-disagree"));
    assert!(!effective(&one).may_be_handed_over());
    decide(&mut one, 7, "approved", None);
    assert_eq!(told(&one).0, "approved", "who has seen both settles it");
}

#[test]
fn decisions_that_did_not_see_each_other_and_agree_count_as_one() {
    let mut one = quote(12);
    let mut two = one.clone();
    decide(&mut one, 9, "approved", None);
    decide(&mut two, 8, "approved", None);
    let note = Step::Write { path: "internal_note".parse().unwrap(), text: "急".to_owned() };
    desk::edit(&mut two, 2, vec![note]);
    one.merge(&two).unwrap();
    assert_eq!(told(&one).0, "approved");
    let mut three = quote(12);
    quantity(&mut three, 3, 1, 11);
    decide(&mut three, 6, "approved", None);
    one.merge(&three).unwrap();
    assert_eq!(told(&one).0, "disputed", "the same word about something else is another answer");
}

#[test]
fn a_decision_about_a_version_that_is_not_here_is_never_an_approval() {
    let mut asked = quote(12);
    let mut elsewhere = asked.clone();
    quantity(&mut elsewhere, 4, 1, 99);
    decide(&mut asked, 9, "approved", Some(&elsewhere.heads()));
    let (status, reasons) = told(&asked);
    assert_eq!((status, reasons[0]), ("cannot-be-judged-here", "version-not-here"));
    assert!(!effective(&asked).may_be_handed_over());
    asked.merge(&elsewhere).unwrap();
    assert_eq!(told(&asked).0, "approved", "now it is here, and it is what stands");
}

#[test]
fn a_word_of_a_newer_program_is_never_an_approval() {
    let mut asked = quote(12);
    let steps = vec![put("status", text("submitted"))];
    desk::edit(&mut asked, 1, steps);
    decide(&mut asked, 9, "approved", None);
    let verdict = format!("decisions.{}.verdict", desk::entry(0x509));
    let edit = Edit { base: None, steps: vec![put(&verdict, Value::Null)] };
    asked.edit(&edit, &desk::author(10, 9)).unwrap();
    assert_eq!(told(&asked).0, "cannot-be-judged-here");
}

#[test]
fn what_was_turned_down_and_changed_is_a_new_question() {
    let mut asked = quote(12);
    set(&mut asked, 1, "status", text("submitted"));
    decide(&mut asked, 9, "rejected", None);
    assert_eq!(told(&asked).0, "rejected");
    set(&mut asked, 1, "discount", Value::Whole(1_000));
    let (status, reasons) = told(&asked);
    assert_eq!(status, "submitted");
    assert!(reasons.contains(&"earlier-version-rejected"), "{reasons:?}");
}

#[test]
fn an_order_is_decided_about_like_a_quote_and_an_imported_one_is_not() {
    let order = |external: Option<&str>| {
        let quote = record(12);
        let order = Order {
            account: quote.account,
            currency: quote.currency,
            discount: quote.discount,
            lines: quote.lines,
            external_number: external.map(str::to_owned),
            ..Order::default()
        };
        Document::create(desk::id(), &order, &desk::author(1, 1)).unwrap().0
    };
    assert_eq!(told(&order(Some("SO43659"))), ("not-needed", vec!["taken-over"]));
    let mut ours = order(None);
    assert_eq!(told(&ours).0, "needed");
    decide(&mut ours, 9, "approved", None);
    assert_eq!(told(&ours).0, "approved");
}

#[test]
fn a_list_says_what_the_record_says() {
    let mut approved = quote(12);
    decide(&mut approved, 9, "approved", None);
    let mut differs = approved.clone();
    quantity(&mut differs, 1, 1, 11);
    let mut rejected = quote(12);
    decide(&mut rejected, 9, "rejected", None);
    let mut asked = quote(12);
    set(&mut asked, 1, "status", text("submitted"));
    let mut asked_in_vain = quote(3);
    set(&mut asked_in_vain, 1, "status", text("submitted"));
    let all = [quote(0), quote(5), quote(12), approved, differs, rejected, asked, asked_in_vain];
    for document in all {
        for limit in [None, Some(Rate::ZERO), desk::LIMIT, Some(Rate::WHOLE)] {
            let told = approval::effective(&document, limit).unwrap().status;
            assert_eq!(approval::listed(&index_row(&document), limit), Some(told), "{limit:?}");
        }
    }
}

#[test]
fn every_status_and_reason_has_words_in_both_languages() {
    for status in Status::ALL {
        assert_eq!(Status::from_word(status.word()), Some(*status));
        assert!(status.words(Lang::ZhHant).chars().any(|c| c > '\u{4E00}'));
        assert!(status.words(Lang::En).is_ascii());
    }
}
