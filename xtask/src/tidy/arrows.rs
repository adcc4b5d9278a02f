//! Arrows: which of our crates may use which, and ARCHITECTURE.md draws exactly those that exist.
//!
//! 1. `shared` uses none of ours; the device and the server never see each other.
//! 2. Dev-dependencies are free: tests may put the real server and the real device together.
//! 3. The block marked `arrows` in ARCHITECTURE.md, one `a -> b` a line, equals what cargo knows.

use std::collections::BTreeSet;

use serde_json::Value;

use super::finding::Finding;
use super::tree::Tree;

/// Crate, and those of ours it may use outside of its tests.
const MAY_USE: &[(&str, &[&str])] = &[
    ("satchel-shared", &[]),
    ("satchel-device", &["satchel-shared"]),
    ("satchel-server", &["satchel-shared"]),
    ("satchel-app", &["satchel-device", "satchel-shared"]),
    ("satchel-tests", &["satchel-device", "satchel-server", "satchel-shared"]),
    ("xtask", &[]),
];
const MAP: &str = "ARCHITECTURE.md";
const MAP_FENCE: &str = "```arrows";

/// Finds arrows that must not be, and a map that shows others than there are.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let arrows = arrows(&tree.metadata);
    let mut findings: Vec<_> = arrows.iter().filter_map(forbidden).collect();
    findings.extend(unknown_crates(&tree.metadata));
    findings.extend(tree.text(MAP).map(|map| differences(map, &arrows)).into_iter().flatten());
    findings
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Arrow {
    from: String,
    to: String,
}

/// Arrows between our own crates, without dev-dependencies.
fn arrows(metadata: &Value) -> BTreeSet<Arrow> {
    let mut arrows = BTreeSet::new();
    for package in packages(metadata) {
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if dependency["path"].is_string() && dependency["kind"] != "dev" {
                let [from, to] = [&package["name"], &dependency["name"]]
                    .map(|name| name.as_str().unwrap_or("?"));
                arrows.insert(Arrow { from: from.to_owned(), to: to.to_owned() });
            }
        }
    }
    arrows
}

fn packages(metadata: &Value) -> impl Iterator<Item = &Value> {
    metadata["packages"].as_array().into_iter().flatten()
}

fn forbidden(arrow: &Arrow) -> Option<Finding> {
    let (_, may) = MAY_USE.iter().find(|(from, _)| *from == arrow.from)?;
    let Arrow { from, to } = arrow;
    let what = format!(
        "{from} must not use {to}: meet in satchel-shared, or in the tests as a dev-dependency"
    );
    (!may.contains(&to.as_str())).then(|| Finding::of("Cargo.toml", what))
}

fn unknown_crates(metadata: &Value) -> Vec<Finding> {
    let names = packages(metadata).filter_map(|package| package["name"].as_str());
    let unknown = names.filter(|name| MAY_USE.iter().all(|(known, _)| known != name));
    let what =
        |name| format!("the crate {name} is on no map: say in arrows.rs which crates it may use");
    unknown.map(|name| Finding::of("Cargo.toml", what(name))).collect()
}

fn differences(map: &str, arrows: &BTreeSet<Arrow>) -> Vec<Finding> {
    let Some(start) = map.lines().position(|line| line.trim() == MAP_FENCE) else {
        return vec![Finding::of(
            MAP,
            format!("no {MAP_FENCE} block: draw the arrows there, one `a -> b` a line"),
        )];
    };
    let block = map.lines().skip(start + 1).take_while(|line| !line.starts_with("```"));
    let drawn: BTreeSet<Arrow> = block
        .filter_map(|line| line.split_once("->"))
        .map(|(from, to)| Arrow { from: from.trim().to_owned(), to: to.trim().to_owned() })
        .collect();
    let missing = arrows.difference(&drawn).map(|arrow| (arrow, "is not drawn: add the line"));
    let invented =
        drawn.difference(arrows).map(|arrow| (arrow, "is drawn but not there: delete the line"));
    let finding = |(arrow, what): (&Arrow, _)| {
        Finding::at(MAP, start + 1, format!("{} -> {} {what}", arrow.from, arrow.to))
    };
    missing.chain(invented).map(finding).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn metadata(from: &str, to: &str, kind: Option<&str>) -> Value {
        let dependency = json!({"name": to, "path": "/x", "kind": kind});
        json!({"packages": [{"name": from, "dependencies": [dependency]}]})
    }

    fn findings(metadata: Value, map: &str) -> usize {
        let mut tree = Tree::of(&[(MAP, map)]);
        tree.metadata = metadata;
        check(&tree).len()
    }

    #[test]
    fn the_device_never_uses_the_server_but_its_tests_may() {
        let empty = "```arrows\n```\n";
        let drawn = "```arrows\nsatchel-device -> satchel-server\n```\n";
        assert_eq!(findings(metadata("satchel-device", "satchel-server", None), drawn), 1);
        assert_eq!(findings(metadata("satchel-device", "satchel-server", Some("dev")), empty), 0);
        assert_eq!(findings(metadata("satchel-shared", "satchel-device", None), empty), 2);
    }

    #[test]
    fn the_map_draws_exactly_what_is_there() {
        let there = || metadata("satchel-device", "satchel-shared", None);
        assert_eq!(findings(there(), "```arrows\nsatchel-device -> satchel-shared\n```\n"), 0);
        assert_eq!(findings(there(), "```arrows\n```\n"), 1);
        assert_eq!(findings(there(), "no block\n"), 1);
        assert_eq!(
            findings(
                there(),
                "```arrows\nsatchel-device -> satchel-shared\nxtask -> satchel-shared\n```\n"
            ),
            1
        );
    }

    #[test]
    fn a_crate_on_no_map_is_found() {
        assert_eq!(
            findings(metadata("satchel-extra", "serde", Some("dev")), "```arrows\n```\n"),
            1
        );
    }
}
