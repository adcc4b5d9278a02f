//! Dependencies: what the pure crate may use, and that every outside crate is chosen once, with a reason.
//!
//! 1. `shared` uses only the crates of the list, none of which does I/O on its own, and the list names no other.
//! 2. Versions stand in the root manifest alone; a member writes `name.workspace = true`.
//! 3. Every group of `[workspace.dependencies]` stands under a comment that says what it is for.

use std::collections::BTreeSet;

use super::finding::Finding;
use super::tree::Tree;

/// What `shared` may use, at most fourteen, and for what.
const SHARED_MAY_USE: &[(&str, &str)] = &[
    ("automerge", "the documents and their merge"),
    ("blake3", "chain, digests and stable ids"),
    ("flate2", "inflates a column through a hard bound, in the prescan"),
    ("hpke", "sealed boxes: unsent work and data keys, to the company's key"),
    ("icu_properties", "which characters nobody sees, by Unicode's own table"),
    ("jiff", "dates and times as types; its clock is banned"),
    ("postcard", "the compact form of the wire"),
    ("rust_decimal", "money and tax without floating point"),
    ("serde", "the shape of what is stored and sent"),
    ("serde_json", "the body of an index row"),
    ("sha2", "the checksum of a change, in the prescan"),
    ("thiserror", "errors that say what happened"),
    ("uuid", "ids; making one is banned"),
    ("zstd", "frames of the wire"),
];

/// Finds an outside crate of `shared` that is not on the list, and versions or groups out of place.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = shared(tree);
    for file in tree.files.iter().filter(|file| file.path.ends_with("Cargo.toml")) {
        match file.path.as_str() {
            "Cargo.toml" => findings.extend(uncaptioned(&file.text)),
            member => findings.extend(own_versions(member, &file.text)),
        }
    }
    findings
}

fn shared(tree: &Tree) -> Vec<Finding> {
    let packages = tree.metadata["packages"].as_array();
    let Some(shared) =
        packages.into_iter().flatten().find(|package| package["name"] == "satchel-shared")
    else {
        return Vec::new();
    };
    let dependencies = shared["dependencies"].as_array().into_iter().flatten();
    let used: BTreeSet<&str> = dependencies
        .filter(|dependency| dependency["kind"] != "dev" && !dependency["path"].is_string())
        .filter_map(|dependency| dependency["name"].as_str())
        .collect();
    let listed: BTreeSet<&str> = SHARED_MAY_USE.iter().map(|(name, _)| *name).collect();
    let stranger = |name: &&str| {
        format!(
            "shared must not use {name}: pass in what it would fetch, or list it with its reason"
        )
    };
    let unused = |name: &&str| {
        format!("shared does not use {name} any more: delete it from dependencies.rs")
    };
    let strangers =
        used.difference(&listed).map(|name| Finding::of("shared/Cargo.toml", stranger(name)));
    let unneeded =
        listed.difference(&used).map(|name| Finding::of("shared/Cargo.toml", unused(name)));
    strangers.chain(unneeded).collect()
}

fn own_versions(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, entry) in entries(text, |heading| heading.ends_with("dependencies]")) {
        if entry.contains('=') && !entry.contains("workspace = true") && !entry.starts_with('#') {
            let what =
                "a version of its own: put it in the root Cargo.toml and write `.workspace = true`";
            findings.push(Finding::at(path, line, what));
        }
    }
    findings
}

fn uncaptioned(text: &str) -> Vec<Finding> {
    let mut captioned = false;
    let mut findings = Vec::new();
    for (line, entry) in entries(text, |heading| heading == "[workspace.dependencies]") {
        let ours = entry.contains("path =");
        captioned = (captioned && !entry.is_empty()) || entry.starts_with('#');
        if !captioned && !ours && !entry.is_empty() {
            findings.push(Finding::at(
                "Cargo.toml",
                line,
                "no caption: say above the group what it is for",
            ));
        }
    }
    findings
}

/// The lines, numbered from 1, of the sections whose heading is wanted.
fn entries(text: &str, wanted: impl Fn(&str) -> bool) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut entries = Vec::new();
    for (index, line) in text.lines().map(str::trim).enumerate() {
        if line.starts_with('[') {
            inside = wanted(line);
        } else if inside {
            entries.push((index + 1, line));
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn findings(path: &str, text: &str, metadata: Value) -> Vec<String> {
        let mut tree = Tree::of(&[(path, text)]);
        tree.metadata = metadata;
        check(&tree).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn shared_uses_exactly_its_list() {
        let package = |names: Vec<&str>| {
            let dependencies: Vec<_> =
                names.iter().map(|name| json!({"name": name, "kind": null})).collect();
            json!({"packages": [{"name": "satchel-shared", "dependencies": dependencies}]})
        };
        let listed: Vec<_> = SHARED_MAY_USE.iter().map(|(name, _)| *name).collect();
        assert!(findings("a", "", package(listed.clone())).is_empty());
        assert_eq!(findings("a", "", package([listed.clone(), vec!["tokio"]].concat())).len(), 1);
        assert_eq!(findings("a", "", package(listed[1..].to_vec())).len(), 1);
        assert!(SHARED_MAY_USE.len() <= 14);
    }

    #[test]
    fn a_version_stands_in_the_root_alone() {
        let good = "[dependencies]\nserde.workspace = true\n[lints]\nworkspace = true\n";
        assert!(findings("a/Cargo.toml", good, Value::Null).is_empty());
        assert_eq!(
            findings("a/Cargo.toml", "[dev-dependencies]\nserde = \"1\"\n", Value::Null).len(),
            1
        );
    }

    #[test]
    fn a_group_without_a_caption_is_found() {
        let good =
            "[workspace.dependencies]\nours = { path = \"ours\" }\n\n# Text\nserde = \"1\"\n";
        assert!(findings("Cargo.toml", good, Value::Null).is_empty());
        assert_eq!(
            findings(
                "Cargo.toml",
                "[workspace.dependencies]\n# Text\na = \"1\"\n\nb = \"1\"\n",
                Value::Null
            )
            .len(),
            1
        );
    }
}
