//! Homes: each outside thing has one place in the tree, so that replacing it touches one place.
//!
//! Tests are free: they start the server, open its files and cut its network.

use super::finding::Finding;
use super::source::Token;
use super::tree::{File, Tree};

struct Home {
    /// What it is, for the finding.
    thing: &'static str,
    /// Crate names that betray it; a trailing `*` stands for any ending.
    words: &'static [&'static str],
    /// Beginnings of paths where it may stand.
    homes: &'static [&'static str],
}

const HOMES: &[Home] = &[
    Home {
        thing: "axum",
        words: &["axum", "axum_server", "tower_http"],
        homes: &["sync-server/src/http/"],
    },
    Home { thing: "SQL", words: &["rusqlite"], homes: &SQL_HOMES },
    Home { thing: "tauri", words: &["tauri", "tauri_*"], homes: &["src-tauri/"] },
    Home { thing: "reqwest", words: &["reqwest"], homes: &["device/src/sync/"] },
];
const SQL_HOMES: [&str; 3] =
    ["device/src/store/", "sync-server/src/log/", "sync-server/src/migrations/"];
/// Beginnings of statements, as they stand in a string.
const SQL: &[&str] = &[
    "\"SELECT ",
    "\"INSERT ",
    "\"UPDATE ",
    "\"DELETE FROM",
    "\"CREATE ",
    "\"PRAGMA ",
    "\"BEGIN",
    "\"ALTER ",
];

/// Finds outside things far from home.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, source) in tree.rust().filter(|(file, _)| !file.path.starts_with("xtask/")) {
        for home in HOMES.iter().filter(|home| !at_home(file, home.homes)) {
            let tokens = source.tokens();
            findings.extend(tokens.iter().filter_map(|token| far_from_home(file, token, home)));
        }
        if !at_home(file, &SQL_HOMES) {
            findings.extend(statements(file, &source.uncommented));
        }
    }
    let sql =
        tree.files.iter().filter(|file| file.path.ends_with(".sql") && !at_home(file, &SQL_HOMES));
    findings.extend(sql.map(|file| Finding::of(&file.path, away("SQL", &SQL_HOMES))));
    findings
}

fn at_home(file: &File, homes: &[&str]) -> bool {
    file.is_test() || homes.iter().any(|home| file.path.starts_with(home))
}

fn far_from_home(file: &File, token: &Token<'_>, home: &Home) -> Option<Finding> {
    let betrays = home.words.iter().any(|word| match word.strip_suffix('*') {
        Some(beginning) => token.text.starts_with(beginning),
        None => token.text == *word,
    });
    let found = betrays && !file.is_test_line(token.line);
    found.then(|| Finding::at(&file.path, token.line, away(home.thing, home.homes)))
}

fn statements(file: &File, text: &str) -> Vec<Finding> {
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line));
    let found = lines.filter(|(line, text)| {
        SQL.iter().any(|sql| text.contains(sql)) && !file.is_test_line(*line)
    });
    found.map(|(line, _)| Finding::at(&file.path, line, away("SQL", &SQL_HOMES))).collect()
}

fn away(thing: &str, homes: &[&str]) -> String {
    format!("{thing} lives in {}: call a function there", homes.join(" or "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn an_outside_thing_stays_at_home() {
        assert_eq!(lines("sync-server/src/ingest/append.rs", "use axum::Json;"), [1]);
        assert!(lines("sync-server/src/http/router.rs", "use axum::Json;").is_empty());
        assert_eq!(lines("device/src/api.rs", "\nuse tauri_build::x;"), [2]);
        assert!(
            lines("device/src/api.rs", "// axum is on the other side\nlet axumite = 1;").is_empty()
        );
    }

    #[test]
    fn statements_stay_in_the_stores() {
        let statement = "let rows = query(\"SELECT 1\");";
        assert_eq!(lines("sync-server/src/http/sync.rs", statement), [1]);
        assert!(lines("device/src/store/records.rs", statement).is_empty());
        assert!(lines("tests/tests/story.rs", statement).is_empty());
        assert!(
            lines("device/src/a.rs", "#[cfg(test)]\nmod tests {\nlet x = \"SELECT 1\";\n}")
                .is_empty()
        );
        assert_eq!(lines("device/src/a.sql", "SELECT 1"), [0]);
    }
}
