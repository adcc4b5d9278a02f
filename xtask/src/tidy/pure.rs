//! Pure: code that decides without doing, so that a simulation can replay it from a seed.
//!
//! clippy bans the same calls in `shared`, and says so while one types; here no `#[allow]` helps, and the device's
//! state machine is covered though it shares a crate (and so a clippy.toml) with its drivers.

use super::finding::Finding;
use super::source::Token;
use super::tree::Tree;

/// Where nothing is done, only decided: beginnings of paths.
const PURE: &[&str] = &[
    "shared/src/",
    "device/src/sync/engine.rs",
    "device/src/sync/engine/",
    "device/src/sync/event.rs",
    "device/src/sync/effect.rs",
    "device/src/sync/retry.rs",
];

/// The switches of tests, for bugs and for the next schema, belong to a thread; every other program has none in it.
const SWITCHES: &[&str] = &["shared/src/planted.rs", "shared/src/documents/next.rs"];

/// Words in a row that betray an effect, and what to do instead.
const BANNED: &[(&[&str], &str)] = &[
    (&["async"], "`async` waits for something: return an effect, and take the answer as an event"),
    (&["await"], "`await` waits for something: return an effect, and take the answer as an event"),
    (&["tokio"], "`tokio` belongs to a driver: return an effect"),
    (&["std", ":", ":", "fs"], "`std::fs` belongs to a driver: take the bytes as an argument"),
    (&["std", ":", ":", "net"], "`std::net` belongs to a driver: return what must be sent"),
    (
        &["std", ":", ":", "env"],
        "`std::env` belongs to the command line: take the value as an argument",
    ),
    (&["std", ":", ":", "process"], "`std::process` belongs to a driver: return an effect"),
    (&["thread"], "a thread belongs to a driver: return an effect"),
    (&["thread_local"], "state of a thread cannot be replayed: take it as an argument"),
    (&["SystemTime"], "the clock belongs to a driver: take the time as an argument"),
    (&["Instant"], "the clock belongs to a driver: take the time as an argument"),
    (
        &["Timestamp", ":", ":", "now"],
        "the clock belongs to a driver: take the time as an argument",
    ),
    (&["Zoned", ":", ":", "now"], "the clock belongs to a driver: take the time as an argument"),
    (&["rand"], "randomness belongs to a driver: take the bytes as an argument"),
    (&["getrandom"], "randomness belongs to a driver: take the bytes as an argument"),
    (
        &["ActorId", ":", ":", "random"],
        "an actor is registered before it writes: take it as an argument",
    ),
];

/// Finds effects in code that must have none.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, source) in tree.rust() {
        let is_pure = PURE.iter().any(|beginning| file.path.starts_with(beginning));
        if !is_pure || SWITCHES.contains(&file.path.as_str()) {
            continue;
        }
        let tokens = source.tokens();
        for at in 0..tokens.len() {
            let line = tokens[at].line;
            if let Some(what) = betrayed(&tokens[at..]).filter(|_| !file.is_test_line(line)) {
                findings.push(Finding::at(&file.path, line, what));
            }
        }
    }
    findings
}

fn betrayed(tokens: &[Token<'_>]) -> Option<&'static str> {
    let starts = |words: &[&str]| {
        tokens.len() >= words.len()
            && words.iter().zip(tokens).all(|(word, token)| token.text == *word)
    };
    BANNED.iter().find(|(words, _)| starts(words)).map(|(_, what)| *what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_effect_in_the_core_is_found() {
        let bad = [
            "async fn f() {}",
            "let now = std::time::Instant::now();",
            "use std::time::SystemTime;",
            "let bytes = std::fs::read(path);",
            "std::thread::spawn(f);",
            "let now = jiff::Timestamp::now();",
        ];
        for text in bad {
            assert_eq!(check(&Tree::of(&[("device/src/sync/engine.rs", text)])).len(), 1, "{text}");
            assert_eq!(check(&Tree::of(&[("shared/src/ids.rs", text)])).len(), 1, "{text}");
            assert!(check(&Tree::of(&[("device/src/sync/driver.rs", text)])).is_empty(), "{text}");
        }
    }

    #[test]
    fn words_of_time_without_a_clock_are_fine() {
        let good = "// async is for drivers\nfn due(now: jiff::Timestamp) -> std::time::Duration { f(\"std::fs\") }";
        assert!(check(&Tree::of(&[("shared/src/ids.rs", good)])).is_empty());
    }
}
