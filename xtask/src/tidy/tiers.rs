//! Tiers: the folders of the screens import one way, and only one of them knows Tauri.
//!
//! 1. `parts` ← `sales/<noun>` ← `field/<screen>`; words and types are open to those who speak; never upwards.
//! 2. A noun of `sales` uses at most one other noun.
//! 3. `@tauri-apps` is imported in `backend` alone: the one door to the program behind the window.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::Finding;
use super::tree::{File, Tree};

/// Where the screens live.
const ROOT: &str = "ui/src/";
/// Tier, and the tiers it may import from.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("parts", &["parts"]),
    ("words", &["words"]),
    ("backend", &["backend", "generated", "words"]),
    ("sales", &["sales", "parts", "words", "generated"]),
    ("field", &["field", "sales", "parts", "words", "generated", "backend", "look"]),
];
const DOOR: &str = "@tauri-apps";
const BEHIND_THE_DOOR: &str = "backend";
const NOUNS: &str = "sales";
const OTHER_NOUNS_MAX: usize = 1;

/// Finds imports that point the wrong way.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut nouns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in tree.files.iter().filter(|file| is_script(file)) {
        let here = &file.path[ROOT.len()..];
        let (tier, noun) = tier_and_noun(here);
        for (line, import) in imports(&file.text) {
            if import.starts_with(DOOR) && tier != BEHIND_THE_DOOR {
                let what = format!("{DOOR} lives in {ROOT}{BEHIND_THE_DOOR}: ask there");
                findings.push(Finding::at(&file.path, line, what));
            }
            let Some(there) = import.starts_with('.').then(|| resolved(here, import)) else {
                continue;
            };
            let (to_tier, to_noun) = tier_and_noun(&there);
            let known = MAY_IMPORT.iter().find(|(from, _)| *from == tier);
            if known.is_some_and(|(_, may)| !may.contains(&to_tier)) {
                let what = format!("{tier} may not import {to_tier}: move what both need down");
                findings.push(Finding::at(&file.path, line, what));
            }
            if tier == NOUNS && to_tier == NOUNS && noun != to_noun {
                nouns.entry(noun.to_owned()).or_default().insert(to_noun.to_owned());
            }
        }
    }
    let greedy = nouns.iter().filter(|(_, uses)| uses.len() > OTHER_NOUNS_MAX);
    findings.extend(greedy.map(|(noun, uses)| {
        let uses: Vec<&str> = uses.iter().map(String::as_str).collect();
        let what = format!("uses {}: at most one other noun", uses.join(" and "));
        Finding::of(&format!("{ROOT}{NOUNS}/{noun}"), what)
    }));
    findings
}

fn is_script(file: &File) -> bool {
    file.path.starts_with(ROOT) && (file.path.ends_with(".ts") || file.path.ends_with(".svelte"))
}

/// `sales/visits/VisitRow.svelte` is of `sales`, and there of `visits`.
fn tier_and_noun(path: &str) -> (&str, &str) {
    let mut parts = path.split('/');
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// What stands between quotes behind `from` or `import`, with its line.
fn imports(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for (at, word) in line.match_indices("from ").chain(line.match_indices("import ")) {
            let rest = &line[at + word.len()..];
            let named = ['\'', '"'].iter().find_map(|quote| {
                let inside = rest.strip_prefix(*quote)?;
                inside.find(*quote).map(|end| &inside[..end])
            });
            found.extend(named.map(|named| (index + 1, named)));
        }
    }
    found
}

/// `../parts/Row.svelte` as seen from `sales/visits/VisitRow.svelte`, from the root of the screens.
fn resolved(here: &str, import: &str) -> String {
    let mut parts: Vec<&str> = here.split('/').collect();
    parts.pop();
    for part in import.split('/') {
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

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_tier_never_imports_upwards() {
        let row = "ui/src/sales/visits/VisitRow.svelte";
        assert_eq!(count(row, "import Row from '../../parts/Row.svelte';"), 0);
        assert_eq!(count(row, "import { ask } from '../../backend/ask';"), 1);
        assert_eq!(count("ui/src/parts/Row.svelte", "import { m } from '../words';"), 1);
        assert_eq!(count("ui/src/field/today/Today.svelte", "import { m } from '../../words';"), 0);
    }

    #[test]
    fn a_noun_uses_one_other_noun_at_most() {
        let row = "ui/src/sales/visits/VisitRow.svelte";
        let one = "import M from '../sync/SyncMark.svelte';\n";
        let two = format!("{one}import T from \"../conflicts/TwoValues.svelte\";\n");
        assert_eq!(count(row, one), 0);
        assert_eq!(count(row, &two), 1);
    }

    #[test]
    fn there_is_one_door() {
        let import = "import { invoke } from '@tauri-apps/api/core';";
        assert_eq!(count("ui/src/backend/door.ts", import), 0);
        assert_eq!(count("ui/src/field/frame/act.svelte.ts", import), 1);
    }
}
