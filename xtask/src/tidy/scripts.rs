//! Scripts: TypeScript, Svelte and JavaScript files open by saying what they are, and give no refused name.
//!
//! Names are those behind `const`, `let`, `function`, `class`, `interface`, `type` and `enum`; what Rust made for
//! TypeScript is judged where it was written.

use super::finding::Finding;
use super::names::{Kind, Name, refused};
use super::source::is_word;
use super::tree::{File, Tree};

/// Ending, and how a comment begins there.
const ENDINGS: [(&str, &str); 4] =
    [(".ts", "//"), (".mjs", "//"), (".js", "//"), (".svelte", "<!--")];
/// A folder of what was made, not written.
const MADE: &str = "generated";
/// Fewer words than this are a label, not a sentence.
const WORDS_MIN: usize = 3;
/// Words before a name that is given.
const GIVING: [(&str, Kind); 7] = [
    ("const", Kind::Value),
    ("let", Kind::Value),
    ("function", Kind::Value),
    ("class", Kind::Type),
    ("interface", Kind::Type),
    ("type", Kind::Type),
    ("enum", Kind::Type),
];

/// Finds files without a first line, and refused names.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let Some((_, comment)) = ENDINGS.iter().find(|(ending, _)| file.path.ends_with(ending))
        else {
            continue;
        };
        if file.path.split('/').any(|part| part == MADE) {
            continue;
        }
        let first = file.text.lines().next().and_then(|line| line.strip_prefix(comment));
        if first.is_none_or(|line| line.split_whitespace().count() < WORDS_MIN) {
            let what = format!("let line 1 be `{comment}` and say what this file is");
            findings.push(Finding::at(&file.path, 1, what));
        }
        findings.extend(names(file).into_iter().filter_map(|name| {
            let (word, instead) = refused(&name)?;
            let what = format!("`{}` says `{word}`: say {instead}", name.text);
            Some(Finding::at(&file.path, name.line, what))
        }));
    }
    findings
}

fn names(file: &File) -> Vec<Name<'_>> {
    let mut names = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let words: Vec<&str> =
            line.split(|c: char| !is_word(c) && c != '$').filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let giving = GIVING.iter().find(|(word, _)| *word == pair[0]);
            names.extend(giving.map(|(_, kind)| Name {
                text: pair[1],
                line: index + 1,
                kind: *kind,
            }));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_file_says_what_it_is() {
        assert_eq!(count("ui/src/a.ts", "// What a visit is.\n"), 0);
        assert_eq!(count("ui/src/a.svelte", "<!-- A row of a visit. -->\n"), 0);
        assert_eq!(count("ui/src/a.ts", "import x from 'y';\n"), 1);
        assert_eq!(count("tests/e2e/a.mjs", "// short\n"), 1);
        assert_eq!(count("ui/src/generated/a.ts", "export {};\n"), 0);
    }

    #[test]
    fn a_refused_name_is_found() {
        let first = "// What a visit is.\n";
        assert_eq!(count("ui/src/a.ts", &format!("{first}const customer = 1;")), 1);
        assert_eq!(count("ui/src/a.ts", &format!("{first}class SyncManager {{}}")), 1);
        assert_eq!(count("ui/src/a.ts", &format!("{first}const account = 'customer';")), 0);
    }
}
