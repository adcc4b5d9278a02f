//! Headers: every Rust file opens by saying what it is.

use super::finding::Finding;
use super::tree::Tree;

/// Lines of a header; a folder's front page (`mod.rs`, `lib.rs`, `main.rs`) may be longer.
const HEADER_LINES_MAX: usize = 12;
/// Fewer words than this are a label, not a sentence.
const WORDS_MIN: usize = 3;

/// Finds files without a header, with a label instead of one, or with a chapter instead of one.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let findings = tree.rust().filter_map(|(file, _)| {
        let front_page =
            ["mod.rs", "lib.rs", "main.rs"].iter().any(|name| file.path.ends_with(name));
        Some(Finding::at(&file.path, 1, complaint(&file.text, front_page)?))
    });
    findings.collect()
}

fn complaint(text: &str, front_page: bool) -> Option<String> {
    let Some(first) = text.lines().next().and_then(|line| line.strip_prefix("//!")) else {
        return Some("no header: let line 1 be `//!` and say what this file is".into());
    };
    if first.split_whitespace().count() < WORDS_MIN {
        return Some("the header says nothing: one sentence on what this file is".into());
    }
    let lines = text.lines().take_while(|line| line.starts_with("//!")).count();
    if lines > HEADER_LINES_MAX && !front_page {
        return Some(format!(
            "a header of {lines} lines, at most {HEADER_LINES_MAX}: keep what, never, order, invariants"
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_an_empty_and_an_endless_header_are_found() {
        let endless = "//! One line of many words.\n".repeat(13);
        let files = [
            ("good.rs", "//! What a visit is.\n"),
            ("none.rs", "use std::fmt;\n"),
            ("label.rs", "//! x\n"),
            ("endless.rs", endless.as_str()),
            ("mod.rs", endless.as_str()),
        ];
        let tree = Tree::of(&files);
        let found: Vec<_> = check(&tree).into_iter().map(|finding| finding.path).collect();
        assert_eq!(found, ["none.rs", "label.rs", "endless.rs"]);
    }
}
