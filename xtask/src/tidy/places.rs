//! Places: nothing in the tree names the machine or the mirror it was made on.

use super::finding::Finding;
use super::source::is_word;
use super::tree::Tree;

/// Where folders of one machine begin. Written apart, so that this file does not find itself.
const FOLDERS: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/", "bash"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];
/// Words of mirrors and registries.
const HOSTS: [&str; 5] = [
    concat!("arti", "factory"),
    concat!("verd", "accio"),
    concat!("index.", "crates.io"),
    concat!("pypi.", "org"),
    concat!("proxy.", "golang.org"),
];
/// The one registry a lock file may name.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Finds machine paths, registry hosts and foreign sources in the lock file.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in &tree.files {
        let is_lock = file.path.ends_with("Cargo.lock");
        for (index, line) in file.text.lines().enumerate() {
            let what = if FOLDERS.iter().any(|folder| names_folder(line, folder)) {
                "a path of one machine: write it relative to the repository"
            } else if HOSTS.iter().any(|host| line.contains(host)) {
                "the host of a registry: leave it to the machine's own settings"
            } else if is_lock && line.starts_with("source = ") && !line.contains(REGISTRY) {
                "a crate from somewhere else: take it from the ordinary registry"
            } else {
                continue;
            };
            findings.push(Finding::at(&file.path, index + 1, what));
        }
    }
    findings
}

fn names_folder(line: &str, folder: &str) -> bool {
    let is_path =
        |before: &str| !before.ends_with(|c| is_word(c) || matches!(c, '.' | '-' | '}' | '/'));
    line.match_indices(folder).any(|(at, _)| is_path(&line[..at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::of(&[(path, text)])).len()
    }

    #[test]
    fn a_path_of_one_machine_is_found() {
        assert_eq!(count("a.md", &format!("see {}x", FOLDERS[0])), 1);
        assert_eq!(count("a.md", &format!("see ..{}x and field{}x", FOLDERS[0], FOLDERS[0])), 0);
    }

    #[test]
    fn a_mirror_is_found() {
        assert_eq!(count("a.toml", &format!("https://{}/x", HOSTS[0])), 1);
        assert_eq!(count("Cargo.lock", "source = \"git+https://example.org/x\""), 1);
        assert_eq!(count("Cargo.lock", &format!("source = \"{REGISTRY}\"")), 0);
    }
}
