//! Commits: a subject that fits the narrowest list it is read in.

use super::finding::Finding;
use super::tree::Tree;

/// Characters of a subject.
const SUBJECT_LENGTH_MAX: usize = 50;
/// Commits whose subject stays as it is, because history is not rewritten: hash and length. Only shrinks.
const FORGIVEN: &[(&str, usize)] = &[];

/// Finds subjects that are too long among the last commits; the root and merges are free.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for commit in &tree.commits {
        let length = commit.subject.chars().count();
        if length > SUBJECT_LENGTH_MAX && !FORGIVEN.contains(&(commit.hash.as_str(), length)) {
            let what = format!(
                "\"{}\" has {length} characters, at most {SUBJECT_LENGTH_MAX}: say the why in the body",
                commit.subject
            );
            findings.push(Finding::of(&format!("commit {}", commit.hash), what));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tree::Commit;
    use super::*;

    #[test]
    fn a_subject_over_fifty_characters_is_found() {
        let commit = |length| Commit { hash: "1234567".into(), subject: "字".repeat(length) };
        let tree = Tree { commits: vec![commit(50), commit(51)], ..Tree::default() };
        assert_eq!(check(&tree).len(), 1);
    }
}
