//! Lints: clippy merges no configuration, so each crate's own clippy.toml repeats the project's, word for word.

use super::finding::Finding;
use super::tree::Tree;

const COMMON: &str = "clippy.toml";
/// Crates that ban more than the project does.
const STRICTER: [&str; 2] = ["shared/clippy.toml", "device/clippy.toml"];

/// Finds bans that a crate's own list lost, and bans without a reason.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let Some(common) = tree.text(COMMON) else {
        return vec![Finding::of(COMMON, "is gone: every crate takes its bans from there")];
    };
    let mut findings = Vec::new();
    for path in STRICTER {
        match tree.text(path) {
            None => findings
                .push(Finding::of(path, "is gone: the crate would fall back to the weaker list")),
            Some(text) => {
                findings.extend(lost(common, text).map(|line| {
                    Finding::of(path, format!("lacks a line of {COMMON}: add `{line}`"))
                }))
            }
        }
    }
    for file in tree.files.iter().filter(|file| file.path.ends_with(COMMON)) {
        let bans = file.text.lines().enumerate().filter(|(_, line)| line.contains("{ path = "));
        let unreasoned = bans.filter(|(_, line)| !line.contains("reason = \""));
        let what = "a ban without a reason: say why, and what to do instead";
        findings.extend(unreasoned.map(|(index, _)| Finding::at(&file.path, index + 1, what)));
    }
    findings
}

fn lost<'a>(common: &'a str, own: &'a str) -> impl Iterator<Item = &'a str> {
    let settings = common.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    settings.filter(|line| own.lines().all(|other| other != *line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stricter_list_holds_the_common_one() {
        let common = "limit = 70\nbans = [\n    { path = \"a\", reason = \"b\" },\n]\n";
        let lacking = common.replace("limit = 70\n", "");
        let check = |shared: &str| {
            check(&Tree::of(&[(COMMON, common), (STRICTER[0], shared), (STRICTER[1], common)]))
                .len()
        };
        assert_eq!(check(common), 0);
        assert_eq!(check(&lacking), 1);
        assert_eq!(check(&format!("{common}    {{ path = \"c\" }},\n")), 1);
        assert_eq!(super::check(&Tree::of(&[(COMMON, common), (STRICTER[0], common)])).len(), 1);
    }
}
