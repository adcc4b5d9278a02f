//! The tables people review: merge rules per field, and what each role may write. A change of either is a
//! change of a golden file; `UPDATE_EXPECT=1` rewrites them.
#![allow(clippy::unwrap_used)]

use expect_test::expect_file;
use satchel_shared::{
    documents::{
        Kind,
        field::{Field, Merge, Shape},
        schema,
    },
    lang::Lang,
    permissions::roles,
    refusal::{RULES, Refusal},
};

#[test]
fn the_merge_rule_of_every_field_is_the_one_reviewed() {
    expect_file!["golden/merge_rules.txt"].assert_eq(&schema::merge_table());
}

#[test]
fn the_rights_of_every_role_are_the_ones_reviewed() {
    expect_file!["golden/roles.txt"].assert_eq(&roles::role_table());
}

fn walk(fields: &[Field], check: &mut impl FnMut(&Field)) {
    for field in fields {
        check(field);
        if let Shape::Entries(inner) = field.shape {
            walk(inner, check);
        }
    }
}

#[test]
fn only_containers_are_merged_and_every_one_that_people_write_is() {
    for kind in Kind::ALL {
        walk(kind.fields(), &mut |field| {
            if field.merge == Merge::ServerOnly {
                return;
            }
            let is_merged = field.merge == Merge::Merged;
            assert_eq!(field.shape.is_container(), is_merged, "{}.{}", kind.word(), field.name);
        });
    }
}

#[test]
fn no_field_came_after_the_schema_this_program_writes() {
    for kind in Kind::ALL {
        walk(kind.fields(), &mut |field| assert!(field.since <= schema::VERSION, "{}", field.name));
    }
}

#[test]
fn money_quantities_status_and_links_are_never_silently_overwritten() {
    for kind in Kind::ALL {
        walk(kind.fields(), &mut |field| {
            let is_weighty =
                matches!(field.shape, Shape::Quantity | Shape::Rate | Shape::Choice(_));
            let is_status =
                field.name == "status" || field.name == "owner" || field.name == "account";
            if field.merge == Merge::ServerOnly {
                return;
            }
            if (is_weighty && field.name != "reorder_point" && field.name != "safety_stock")
                || is_status
            {
                assert_eq!(field.merge, Merge::Surfaced, "{}.{}", kind.word(), field.name);
            }
        });
    }
}

#[test]
fn every_refusal_has_words_in_both_languages_and_says_what_to_do() {
    for rule in RULES {
        let refusal = Refusal::of_change(rule.code, "detail");
        assert!(refusal.words(Lang::ZhHant).chars().count() > 8, "{}", rule.code);
        assert!(refusal.words(Lang::En).split('.').count() > 1, "{}", rule.code);
    }
    for code in satchel_shared::gate::CODES {
        assert!(Refusal::of_change(code, "detail").rule().is_some(), "{code} has no words");
    }
}
