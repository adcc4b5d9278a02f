//! Names: one word per idea, and none that says nothing.
//!
//! Read are the names we give (items, bindings, fields, parameters, files, folders), not those we use: an outside
//! crate may call its things as it likes. GLOSSARY.md lists every word refused here, with the same replacement.

use super::finding::Finding;
use super::source::{Token, is_word};
use super::tree::Tree;

#[derive(Clone, Copy, PartialEq)]
enum At {
    /// As any part of any name.
    Anywhere,
    /// As the whole of any name.
    Whole,
    /// As the last part of a type, a module or a file: there it stands for "I do not know what this is".
    LastOfThing,
    /// As the whole name of a module or a file.
    WholeModule,
}

/// Word, where it is refused, and what to say instead.
const REFUSED: &[(&str, At, &str)] = &[
    ("util", At::Anywhere, "what it does"),
    ("utils", At::Anywhere, "what it does"),
    ("helper", At::Anywhere, "what it does"),
    ("helpers", At::Anywhere, "what it does"),
    ("misc", At::Anywhere, "what it does"),
    ("manager", At::LastOfThing, "what it does, unless it is the person"),
    ("service", At::LastOfThing, "what it does, unless it is the repair"),
    ("processor", At::LastOfThing, "what it does"),
    ("common", At::WholeModule, "the noun it holds"),
    ("data", At::WholeModule, "the noun it holds"),
    ("info", At::WholeModule, "the noun it holds"),
    ("client", At::Anywhere, "account (who buys) or device (the program)"),
    ("clients", At::Anywhere, "accounts (who buy) or devices (the programs)"),
    ("customer", At::Whole, "account"),
    ("customers", At::Whole, "accounts"),
    ("outlet", At::Anywhere, "account"),
    ("outlets", At::Anywhere, "accounts"),
    ("session", At::Anywhere, "visit, login or connection"),
    ("sessions", At::Anywhere, "visits, logins or connections"),
    ("collection", At::Whole, "payment, or the noun it holds"),
    ("collections", At::Whole, "payments, or the noun it holds"),
    ("sort_order", At::Whole, "position"),
    ("order_index", At::Whole, "position"),
    ("acct", At::Anywhere, "account"),
    ("cust", At::Anywhere, "account"),
    ("qty", At::Anywhere, "quantity"),
    ("amt", At::Anywhere, "amount"),
];

/// Where a refused word is the right one: path, word, reason. An entry that is not needed is a finding.
const ALLOWED: &[(&str, &str, &str)] =
    &[("src-tauri/Info.ios.plist", "info", "the name under which Tauri looks for it")];
const GLOSSARY: &str = "GLOSSARY.md";

/// Finds refused words, exceptions nobody needs, and refusals the glossary does not tell of.
pub fn check(tree: &Tree) -> Vec<Finding> {
    check_with(tree, ALLOWED)
}

fn check_with(tree: &Tree, allowed: &[(&str, &str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = vec![false; allowed.len()];
    for file in &tree.files {
        let tokens = file.source.iter().flat_map(|source| source.tokens()).collect::<Vec<_>>();
        for name in definitions(&tokens).into_iter().chain(parts_of_path(&file.path)) {
            let Some((word, instead)) = refused(&name) else {
                continue;
            };
            match allowed
                .iter()
                .position(|(path, allowed, _)| *path == file.path && *allowed == word)
            {
                Some(entry) => used[entry] = true,
                None => {
                    let what = format!("`{}` says `{word}`: say {instead}", name.text);
                    findings.push(Finding::at(&file.path, name.line, what));
                }
            }
        }
    }
    let unneeded = allowed.iter().zip(used).filter(|(_, used)| !used);
    findings.extend(unneeded.map(|((path, word, _), _)| {
        Finding::of(
            path,
            format!("does not say `{word}` any more: delete its exception in names.rs"),
        )
    }));
    findings.extend(untold(tree.text(GLOSSARY).unwrap_or_default()));
    findings
}

fn untold(glossary: &str) -> Vec<Finding> {
    let untold = REFUSED.iter().filter(|(word, ..)| !glossary.contains(&format!("`{word}`")));
    let what =
        |word: &str, instead: &str| format!("does not refuse `{word}`: add it, with \"{instead}\"");
    untold.map(|(word, _, instead)| Finding::of(GLOSSARY, what(word, instead))).collect()
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Value,
    Type,
    Module,
}

/// A name that is given, and where.
pub(super) struct Name<'a> {
    pub text: &'a str,
    pub line: usize,
    pub kind: Kind,
}

/// The names that a file gives.
fn definitions<'a>(tokens: &[Token<'a>]) -> Vec<Name<'a>> {
    let mut names = Vec::new();
    for at in 0..tokens.len() {
        let text = |offset: isize| {
            at.checked_add_signed(offset)
                .and_then(|at| tokens.get(at))
                .map_or("", |token| token.text)
        };
        let kind = match text(-1) {
            "struct" | "enum" | "trait" | "type" => Kind::Type,
            "mod" => Kind::Module,
            "fn" | "const" | "static" | "let" => Kind::Value,
            "mut" if text(-2) == "let" => Kind::Value,
            // A field or a parameter: one colon behind it, none before it.
            previous if text(1) == ":" && text(2) != ":" && previous != ":" => Kind::Value,
            _ => continue,
        };
        if tokens[at].text.starts_with(is_word) {
            names.push(Name { text: tokens[at].text, line: tokens[at].line, kind });
        }
    }
    names
}

fn parts_of_path(path: &str) -> impl Iterator<Item = Name<'_>> {
    path.split('/').map(|part| Name {
        text: part.split('.').next().unwrap_or(part),
        line: 0,
        kind: Kind::Module,
    })
}

/// The refused word in a name, with what to say instead.
pub(super) fn refused(name: &Name<'_>) -> Option<(&'static str, &'static str)> {
    let words = words(name.text);
    let whole = words.join("_");
    let refused = REFUSED.iter().find(|(word, at, _)| match at {
        At::Anywhere => words.iter().any(|part| part == word),
        At::Whole => whole == *word,
        At::LastOfThing => {
            name.kind != Kind::Value && words.last().is_some_and(|last| last == word)
        }
        At::WholeModule => name.kind == Kind::Module && whole == *word,
    });
    refused.map(|(word, _, instead)| (*word, *instead))
}

/// `StoreManager`, `store_manager` and `store-manager` are `store` and `manager`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if c == '_' || c == '-' || (c.is_uppercase() && after_lower) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| is_word(c) && c != '_') {
            word.extend(c.to_lowercase());
        }
        after_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str, allowed: &[(&str, &str, &str)]) -> usize {
        let glossary: String = REFUSED.iter().map(|(word, ..)| format!("`{word}`")).collect();
        check_with(&Tree::of(&[(path, text), (GLOSSARY, &glossary)]), allowed).len()
    }

    #[test]
    fn a_name_that_says_nothing_or_the_wrong_thing_is_found() {
        for bad in [
            "struct SyncManager;",
            "fn helper_one() {}",
            "let mut client = 1;",
            "struct A { qty: u8 }",
            "mod common;",
            "fn f(session: u8) {}",
        ] {
            assert_eq!(found("a.rs", bad, &[]), 1, "{bad}");
        }
        assert_eq!(found("a/utils.rs", "", &[]), 1);
        assert_eq!(found("a/common/mod.rs", "", &[]), 1);
    }

    #[test]
    fn names_of_others_and_people_are_fine() {
        for good in [
            "enum Role { Manager }",
            "use reqwest::Client;",
            "let http = reqwest::Client::new();",
            "fn is_manager() {}",
            "struct A { customer_order_number: u8 }",
            "fn longest_common_prefix() {}",
            "tower::service_fn(f);",
        ] {
            assert_eq!(found("a.rs", good, &[]), 0, "{good}");
        }
    }

    #[test]
    fn an_exception_is_needed_or_deleted() {
        let allowed = [("a.rs", "client", "the wire says so")];
        assert_eq!(found("a.rs", "let client = 1;", &allowed), 0);
        assert_eq!(found("a.rs", "let account = 1;", &allowed), 1);
    }

    #[test]
    fn the_glossary_refuses_what_this_rule_refuses() {
        assert_eq!(check_with(&Tree::default(), &[]).len(), REFUSED.len());
    }
}
