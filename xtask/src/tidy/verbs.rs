//! Verbs: every command a document tells people to type exists.
//!
//! A verb of `satchel` or `satchel-server` is a file of the crate's command folder, with `_` for `-`; a task of
//! `cargo xtask` is one that `main.rs` lists.

use super::finding::Finding;
use super::markdown::{blocks, spans};
use super::tree::Tree;

/// Program, and the folder with a file for each of its verbs.
const PROGRAMS: [(&str, &str); 2] =
    [("satchel", "device/src/command"), ("satchel-server", "sync-server/src/command")];
/// Options before the verb that take a value.
const WITH_VALUE: [&str; 2] = ["--store", "--data"];

/// Finds tasks and verbs in documents that do not exist.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for document in tree.markdown() {
        for fragment in blocks(&document.text).into_iter().chain(spans(&document.text)) {
            let words: Vec<&str> = fragment.text.split_whitespace().collect();
            let complaints = unknown_tasks(&words).into_iter().chain(unknown_verbs(tree, &words));
            findings
                .extend(complaints.map(|what| Finding::at(&document.path, fragment.line, what)));
        }
    }
    findings
}

fn unknown_tasks(words: &[&str]) -> Vec<String> {
    let named = words.windows(3).filter(|window| window[..2] == ["cargo", "xtask"]);
    let unknown = named.flat_map(|window| names(window[2])).filter(|name| !is_task(name));
    unknown.map(|name| format!("`cargo xtask {name}` is no task: {}", crate::usage())).collect()
}

fn is_task(name: &str) -> bool {
    crate::TASKS.iter().any(|(task, ..)| *task == name)
}

fn unknown_verbs(tree: &Tree, words: &[&str]) -> Vec<String> {
    let mut unknown = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let program = word.rsplit('/').next().unwrap_or(word);
        let known = PROGRAMS.iter().find(|(name, _)| *name == program);
        let Some((_, folder)) = known.filter(|_| is_command_position(&words[..at])) else {
            continue;
        };
        for verb in verb(&words[at + 1..]).into_iter().flat_map(names) {
            let file = format!("{folder}/{}", verb.replace('-', "_"));
            if verb != "help" && !tree.has(&format!("{file}.rs")) && !tree.has(&file) {
                unknown.push(format!("`{program} {verb}` is no verb: see {folder}"));
            }
        }
    }
    unknown
}

/// Whether a program stands here, not an argument: at the beginning, after settings, or after `&&` and its like.
fn is_command_position(before: &[&str]) -> bool {
    before.last().is_none_or(|word| {
        word.contains('=') || matches!(*word, "$" | "&&" | "||" | ";" | "|" | "exec")
    })
}

fn verb<'a>(words: &[&'a str]) -> Option<&'a str> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if WITH_VALUE.contains(word) {
            words.next();
        } else if *word == "->" {
            // An arrow between crates, not a command.
            return None;
        } else if !word.starts_with('-') {
            return Some(word);
        }
    }
    None
}

/// `serve|sample` names two; a placeholder, a path or an ellipsis names none.
fn names(word: &str) -> Vec<&str> {
    let names = word.split('|').map(|name| name.trim_end_matches([',', '.', ';', ':', ')']));
    let is_name =
        |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    names.filter(is_name).filter(|name| !name.starts_with('-')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> usize {
        let files = [
            ("README.md", text),
            ("device/src/command/sync.rs", ""),
            ("sync-server/src/command/enrol_code.rs", ""),
        ];
        check(&Tree::of(&files)).len()
    }

    #[test]
    fn a_command_that_does_not_exist_is_found() {
        for bad in [
            "`cargo xtask fly`",
            "`satchel fly`",
            "```\nsatchel --store a/b fly\n```",
            "`X=1 satchel-server fly`",
        ] {
            assert_eq!(complaints(bad), 1, "{bad}");
        }
        assert_eq!(complaints("`satchel sync|fly`"), 1);
    }

    #[test]
    fn commands_that_exist_and_words_that_are_no_commands_are_fine() {
        let good = [
            "`cargo xtask test`",
            "`cargo xtask <task>`",
            "`satchel --store DIR sync --watch`",
            "```\nsatchel-server enrol-code --data run\n```",
            "`satchel`, `satchel …`, `satchel --help`",
            "`cargo run -p satchel-server -- fly`",
            "the satchel flies",
            "```arrows\nsatchel-server -> satchel-shared\n```",
        ];
        for good in good {
            assert_eq!(complaints(good), 0, "{good}");
        }
    }
}
