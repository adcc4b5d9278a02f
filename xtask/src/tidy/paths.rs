//! Paths: what a document names is there. Maps kept by hand rot; this one complains.
//!
//! Read are links, and words in backticks that look like a path of ours: they end as a source file ends, or begin
//! with a folder of the root. A path may be written from the root, from the document, or by its last parts.
//! Not read: routes (`/healthz`), patterns, placeholders in capitals, and the papers beside the repository.

use super::finding::Finding;
use super::markdown::{links, spans};
use super::tree::Tree;

const ENDINGS: [&str; 6] = [".rs", ".md", ".toml", ".sql", ".ts", ".svelte"];
/// Characters of patterns, placeholders and code, which no path of ours has.
const NOT_IN_PATHS: &[char] = &[
    ' ', '<', '>', '{', '}', '*', '$', '~', '@', '=', '|', '…', '"', '\'', '(', ')', '[', ']', ',',
    ';', '&', '?', '%',
];

/// Finds paths named in documents that do not exist.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in tree.markdown() {
        let folder = document.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let named =
            spans(&document.text).into_iter().filter(|span| looks_like_path(tree, span.text));
        for fragment in named.chain(links(&document.text)) {
            if !exists(tree, folder, fragment.text) {
                let what = format!("`{}` is not there: name what is", fragment.text);
                findings.push(Finding::at(&document.path, fragment.line, what));
            }
        }
    }
    findings
}

fn looks_like_path(tree: &Tree, word: &str) -> bool {
    if word.contains(NOT_IN_PATHS)
        || word.contains("::")
        || word.contains("://")
        || word.starts_with(['/', '-'])
    {
        return false;
    }
    let mut parts = word.trim_end_matches('/').split('/');
    let is_placeholder =
        |part: &str| part.len() > 1 && part.chars().all(|c| c.is_ascii_uppercase());
    if parts.clone().any(is_placeholder) {
        return false;
    }
    let is_source =
        ENDINGS.iter().any(|ending| word.ends_with(ending) && word.len() > ending.len());
    is_source || (word.contains('/') && parts.next().is_some_and(|first| tree.has(first)))
}

fn exists(tree: &Tree, folder: &str, word: &str) -> bool {
    let word = word.trim_end_matches('/');
    if word.starts_with("../shared/") {
        return true;
    }
    let last_parts = format!("/{word}");
    tree.has(word)
        || tree.has(&joined(folder, word))
        || tree.files.iter().any(|file| file.path.ends_with(&last_parts))
}

/// `word` as seen from `folder`, without `.` and `..`.
fn joined(folder: &str, word: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in word.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> usize {
        let files = [
            ("docs/decisions/one.md", text),
            ("shared/src/documents/visit.rs", ""),
            ("README.md", ""),
        ];
        check(&Tree::of(&files)).len()
    }

    #[test]
    fn a_path_that_is_not_there_is_found() {
        for bad in [
            "`shared/src/visits.rs`",
            "`shared/documents`",
            "`gone.rs`",
            "[x](two.md)",
            "[x](../gone.md#a)",
        ] {
            assert_eq!(complaints(bad), 1, "{bad}");
        }
    }

    #[test]
    fn paths_by_their_last_parts_and_things_that_are_no_paths_are_fine() {
        let good = [
            "`shared/src/documents/visit.rs`",
            "`documents/visit.rs`",
            "`shared/src/`",
            "[x](../../README.md#map)",
            "[x](https://example.org/gone.md)",
            "`/sync/v1/push` `application/json` `.rs` `DIR/x.md` `tests/s*.rs` `../shared/PRODUCT.md`",
        ];
        for good in good {
            assert_eq!(complaints(good), 0, "{good}");
        }
    }
}
