//! Notes: nothing half-done enters the tree unnumbered, and no test is switched off.

use super::finding::Finding;
use super::source::is_word;
use super::tree::Tree;

/// Words of work left undone. Written apart, so that this file does not find itself.
const WORDS: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
const ENDINGS: [&str; 9] =
    [".rs", ".md", ".toml", ".sql", ".ts", ".svelte", ".css", ".html", ".js"];

/// Finds to-do words without the number of an issue, and ignored tests.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in
        tree.files.iter().filter(|file| ENDINGS.iter().any(|ending| file.path.ends_with(ending)))
    {
        for (index, line) in file.text.lines().enumerate() {
            if let Some(word) = WORDS.iter().find(|word| has_word(line, word) && !has_number(line))
            {
                let what = format!(
                    "`{word}` without an issue: do it, or write its issue as `#12` beside it"
                );
                findings.push(Finding::at(&file.path, index + 1, what));
            }
        }
        let code = file.source.iter().flat_map(|source| source.code.lines().enumerate());
        for (index, _) in code.filter(|(_, line)| line.replace(' ', "").contains("#[ignore")) {
            findings.push(Finding::at(
                &file.path,
                index + 1,
                "an ignored test: mend it or delete it",
            ));
        }
    }
    findings
}

fn has_word(line: &str, word: &str) -> bool {
    let mut found = line.match_indices(word);
    found.any(|(at, _)| {
        !line[..at].ends_with(is_word) && !line[at + word.len()..].starts_with(is_word)
    })
}

fn has_number(line: &str) -> bool {
    line.split('#').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        check(&Tree::of(&[("a.rs", text)])).len()
    }

    #[test]
    fn a_note_carries_the_number_of_an_issue() {
        assert_eq!(count(&format!("// {}: later", WORDS[0])), 1);
        assert_eq!(count(&format!("// {}(#12): later", WORDS[0])), 0);
        assert_eq!(count("let MASTODON = 1; // todo list"), 0);
    }

    #[test]
    fn an_ignored_test_is_found() {
        assert_eq!(count("#[test]\n#[ignore = \"slow\"]\nfn f() {}"), 1);
        assert_eq!(count("// never write #[ignore]"), 0);
    }
}
