//! Everything the rules read: the files of the repository, cargo's metadata and the last commits.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::source::Source;
use crate::step::{cargo, command, output};

/// The repository as it is on disk, without what `.gitignore` names.
#[derive(Default)]
pub struct Tree {
    pub files: Vec<File>,
    /// What `cargo metadata --no-deps` says.
    pub metadata: Value,
    /// The last commits, newest first; empty where the history is not to be had.
    pub commits: Vec<Commit>,
}

/// One file; of a binary one only the path, its text is empty.
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    pub text: String,
    /// Only of Rust files.
    pub source: Option<Source>,
}

/// One commit that has exactly one parent.
pub struct Commit {
    pub hash: String,
    pub subject: String,
}

impl Tree {
    /// Reads all; fails when the metadata cannot be had.
    pub fn read(root: &Path) -> Result<Self, String> {
        let mut files = Vec::new();
        walk(root, "", &Ignored::default(), &mut files)
            .map_err(|cause| format!("cannot read {}: {cause}", root.display()))?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let metadata = output(cargo("metadata --no-deps --offline --format-version 1"))?;
        let metadata = serde_json::from_str(&metadata).map_err(|cause| cause.to_string())?;
        Ok(Self { files, metadata, commits: commits() })
    }

    /// All Rust files with their source.
    pub fn rust(&self) -> impl Iterator<Item = (&File, &Source)> {
        self.files.iter().filter_map(|file| Some((file, file.source.as_ref()?)))
    }

    /// All Markdown files.
    pub fn markdown(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".md"))
    }

    /// The text of one file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// Whether a file or a folder stands at this path.
    pub fn has(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        self.files.iter().any(|file| file.path == path || file.path.starts_with(&folder))
    }

    /// A tree for a rule's own test.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| File::new((*path).into(), (*text).into()));
        Self { files: files.collect(), ..Self::default() }
    }
}

impl File {
    fn new(path: String, text: String) -> Self {
        let source = path.ends_with(".rs").then(|| Source::read(&text));
        Self { path, text, source }
    }

    /// Whether all of this file is test code: under `tests/`, or a module named `tests`.
    pub fn is_test(&self) -> bool {
        self.path.split('/').any(|part| part == "tests" || part == "tests.rs")
    }

    /// Whether this line is test code.
    pub fn is_test_line(&self, line: usize) -> bool {
        let inline = self.source.iter().flat_map(|source| &source.test_lines);
        self.is_test() || inline.into_iter().any(|(first, last)| (*first..=*last).contains(&line))
    }
}

/// The plain forms of `.gitignore` that we use: `/name`, `name`, `*.ending`.
#[derive(Clone, Default)]
struct Ignored {
    paths: Vec<String>,
    names: Vec<String>,
    endings: Vec<String>,
}

impl Ignored {
    fn and(&self, text: &str, folder: &str) -> Self {
        let mut all = self.clone();
        for line in text.lines().map(|line| line.trim().trim_end_matches('/')) {
            if let Some(ending) = line.strip_prefix('*') {
                all.endings.push(ending.to_owned());
            } else if line.contains('/') {
                all.paths.push(format!("{folder}{}", line.trim_start_matches('/')));
            } else if !line.is_empty() && !line.starts_with(['#', '!']) {
                all.names.push(line.to_owned());
            }
        }
        all
    }

    fn covers(&self, path: &str, name: &str) -> bool {
        name == ".git"
            || self.names.iter().any(|ignored| ignored == name)
            || self.paths.iter().any(|ignored| ignored == path)
            || self.endings.iter().any(|ending| name.ends_with(ending.as_str()))
    }
}

fn walk(
    directory: &Path,
    prefix: &str,
    ignored: &Ignored,
    files: &mut Vec<File>,
) -> std::io::Result<()> {
    let rules = fs::read_to_string(directory.join(".gitignore")).unwrap_or_default();
    let ignored = ignored.and(&rules, prefix);
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        if ignored.covers(&path, &name) {
            continue;
        }
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &format!("{path}/"), &ignored, files)?;
        } else if let Some(text) = kind.is_file().then(|| fs::read(entry.path())).transpose()? {
            files.push(File::new(path, String::from_utf8(text).unwrap_or_default()));
        }
    }
    Ok(())
}

/// The last twenty commits but merges and the root; none without git or with a cut-off history.
fn commits() -> Vec<Commit> {
    let git = |arguments: &[&str]| output_quietly(arguments);
    if git(&["rev-parse", "--is-shallow-repository"]).is_none_or(|answer| answer.trim() != "false")
    {
        return Vec::new();
    }
    let log =
        git(&["log", "-n", "20", "--no-merges", "--format=%h%x09%p%x09%s"]).unwrap_or_default();
    let commits = log.lines().filter_map(|line| {
        let mut parts = line.splitn(3, '\t');
        let (hash, parents, subject) = (parts.next()?, parts.next()?, parts.next()?);
        (!parents.is_empty()).then(|| Commit { hash: hash.to_owned(), subject: subject.to_owned() })
    });
    commits.collect()
}

fn output_quietly(arguments: &[&str]) -> Option<String> {
    let output =
        command("git", arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_forms_of_gitignore_are_understood() {
        let ignored = Ignored::default().and("/target\n*.log\nnode_modules/\n# a comment\n", "ui/");
        assert!(ignored.covers("ui/target", "target"));
        assert!(!ignored.covers("target", "target"));
        assert!(ignored.covers("a/b.log", "b.log"));
        assert!(ignored.covers("ui/x/node_modules", "node_modules"));
        assert!(ignored.covers(".git", ".git"));
        assert!(!ignored.covers("# a comment.md", "# a comment.md"));
    }

    #[test]
    fn test_code_is_told_from_production_code() {
        let tree = Tree::of(&[
            ("a/src/x.rs", "fn a() {}\n#[cfg(test)]\nmod tests {\n}\n"),
            ("tests/src/lib.rs", ""),
        ]);
        assert!(!tree.files[0].is_test_line(1));
        assert!(tree.files[0].is_test_line(3));
        assert!(tree.files[1].is_test_line(1));
        assert!(tree.has("a/src") && tree.has("a/src/x.rs") && !tree.has("a/s"));
    }
}
