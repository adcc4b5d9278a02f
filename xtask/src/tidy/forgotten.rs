//! Forgotten: a Rust file that no module names is compiled by nobody, and its tests never run.

use super::finding::Finding;
use super::tree::Tree;

/// Files that cargo itself finds, by the last parts of their path.
const ROOTS: [&str; 4] = ["src/lib.rs", "src/main.rs", "build.rs", "mod.rs"];

/// Finds Rust files that nothing includes.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let forgotten = tree.rust().filter(|(file, _)| !is_reached(tree, &file.path));
    let what = "no module names this file, so nothing compiles it: add `mod`, or delete it";
    forgotten.map(|(file, _)| Finding::of(&file.path, what)).collect()
}

fn is_reached(tree: &Tree, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let (_, parent) = folder.rsplit_once('/').unwrap_or(("", folder));
    let is_target =
        matches!(parent, "tests" | "benches" | "examples" | "bin") && !folder.contains("/src/");
    let is_folder_target = name == "main.rs" && is_program(folder);
    if name != "mod.rs"
        && (is_target || is_folder_target || ROOTS.iter().any(|root| path.ends_with(root)))
    {
        return true;
    }
    let (module, home) = match name {
        "mod.rs" => (parent, folder.rsplit_once('/').map_or("", |(home, _)| home)),
        _ => (name.trim_end_matches(".rs"), folder),
    };
    let declaration = format!("mod {module};");
    let declares = |path: &str| {
        let source =
            tree.files.iter().find(|file| file.path == path).and_then(|file| file.source.as_ref());
        source.is_some_and(|source| {
            source.code.lines().any(|line| line.trim().ends_with(&declaration))
        })
    };
    let above = ["mod.rs", "lib.rs", "main.rs"].map(|front| format!("{home}/{front}"));
    let beside = format!("{home}.rs");
    let siblings = tree.files.iter().map(|file| file.path.as_str()).filter(|other| {
        // In a folder of test programs each of them may include a module of its own.
        home.ends_with("tests") && other.rsplit_once('/').is_some_and(|(folder, _)| folder == home)
    });
    above.iter().any(|path| declares(path))
        || declares(&beside)
        || siblings.into_iter().any(declares)
}

/// Whether a folder with a `main.rs` in it would be a test program or a bench of its own.
fn is_program(folder: &str) -> bool {
    matches!(folder.rsplit('/').nth(1), Some("tests" | "benches"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forgotten(files: &[(&str, &str)]) -> Vec<String> {
        check(&Tree::of(files)).into_iter().map(|finding| finding.path).collect()
    }

    #[test]
    fn a_file_named_by_no_module_is_found() {
        let files = [
            ("a/src/lib.rs", "pub mod b;\nmod c;"),
            ("a/src/b/mod.rs", "pub(crate) mod d;"),
            ("a/src/b/d.rs", "mod e;"),
            ("a/src/b/d/e.rs", ""),
            ("a/src/c.rs", "// mod f;"),
            ("a/src/f.rs", ""),
            ("a/tests/story.rs", "mod world;"),
            ("a/tests/world/mod.rs", ""),
            ("a/tests/lost/mod.rs", ""),
            ("a/tests/pricing/main.rs", "mod lines;"),
            ("a/tests/pricing/lines.rs", ""),
            ("a/benches/screens/main.rs", ""),
        ];
        assert_eq!(forgotten(&files), ["a/src/f.rs", "a/tests/lost/mod.rs"]);
    }
}
