//! Sizes: a file and a function that one person can see whole.
//!
//! The list of exceptions may only shrink: an entry that is larger than its file needs is a finding too.

use super::finding::Finding;
use super::source::Source;
use super::tree::{File, Tree};

/// Lines of production code in a file; twice the p90 of the tidiest code we know.
const FILE_LINES_MAX: usize = 500;
/// Lines of a file with its tests, or of a file that is all test.
const FILE_LINES_WITH_TESTS_MAX: usize = 700;
/// Lines of a function, signature and closing brace included: one screen.
const FUNCTION_LINES_MAX: usize = 70;

/// Files that may be longer: path, lines allowed today, and why. Shorten, never lengthen.
const LONGER_FILES: &[(&str, usize, &str)] = &[];

/// Finds files and functions that have grown too long.
pub fn check(tree: &Tree) -> Vec<Finding> {
    check_with(tree, LONGER_FILES)
}

fn check_with(tree: &Tree, longer: &[(&str, usize, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (file, source) in tree.rust() {
        let allowed =
            longer.iter().find(|(path, ..)| *path == file.path).map(|(_, lines, _)| *lines);
        findings.extend(long_file(file, source, allowed));
        findings.extend(long_functions(file, source));
    }
    let gone = longer.iter().filter(|(path, ..)| tree.text(path).is_none());
    findings.extend(
        gone.map(|(path, ..)| Finding::of(path, "is gone: delete its exception in sizes.rs")),
    );
    findings
}

fn long_file(file: &File, source: &Source, allowed: Option<usize>) -> Option<Finding> {
    let all = file.text.lines().count();
    let tests: usize = source.test_lines.iter().map(|(first, last)| last - first + 1).sum();
    let production = if file.is_test() { 0 } else { all - tests };
    let (lines, bound) = match production {
        _ if production > FILE_LINES_MAX => (production, FILE_LINES_MAX),
        _ => (all, FILE_LINES_WITH_TESTS_MAX),
    };
    let what = match allowed {
        Some(_) if lines <= bound => {
            "needs no exception any more: delete it in sizes.rs".to_owned()
        }
        Some(allowed) if lines < allowed => {
            format!("has shrunk: lower its exception in sizes.rs to {lines}")
        }
        Some(allowed) if lines == allowed => return None,
        _ if lines <= bound => return None,
        _ => format!("{lines} lines, at most {bound}: split it by noun or by step"),
    };
    Some(Finding::of(&file.path, what))
}

fn long_functions(file: &File, source: &Source) -> Vec<Finding> {
    let functions = source.functions();
    let long =
        functions.iter().filter(|function| function.last - function.first + 1 > FUNCTION_LINES_MAX);
    let findings = long.map(|function| {
        let lines = function.last - function.first + 1;
        let what = format!(
            "`{}` has {lines} lines, at most {FUNCTION_LINES_MAX}: name its steps",
            function.name
        );
        Finding::at(&file.path, function.first, what)
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(lines: usize, tests: usize) -> String {
        let tests = match tests {
            0 => String::new(),
            _ => format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "\n".repeat(tests - 3)),
        };
        format!("{}{tests}", "// x\n".repeat(lines))
    }

    fn findings(path: &str, text: &str, longer: &[(&str, usize, &str)]) -> usize {
        check_with(&Tree::of(&[(path, text)]), longer).len()
    }

    #[test]
    fn a_file_over_its_bound_is_found() {
        assert_eq!(findings("a.rs", &file(500, 0), &[]), 0);
        assert_eq!(findings("a.rs", &file(501, 0), &[]), 1);
        assert_eq!(findings("a.rs", &file(500, 200), &[]), 0);
        assert_eq!(findings("a.rs", &file(500, 201), &[]), 1);
        assert_eq!(findings("tests/a.rs", &file(700, 0), &[]), 0);
    }

    #[test]
    fn exceptions_only_shrink() {
        assert_eq!(findings("a.rs", &file(600, 0), &[("a.rs", 600, "")]), 0);
        assert_eq!(findings("a.rs", &file(601, 0), &[("a.rs", 600, "")]), 1);
        assert_eq!(findings("a.rs", &file(599, 0), &[("a.rs", 600, "")]), 1);
        assert_eq!(findings("a.rs", &file(100, 0), &[("a.rs", 600, "")]), 1);
        assert_eq!(findings("a.rs", &file(100, 0), &[("gone.rs", 600, "")]), 1);
    }

    #[test]
    fn a_function_over_seventy_lines_is_found() {
        let function = |lines: usize| format!("fn f() {{\n{}}}\n", "x();\n".repeat(lines - 2));
        assert_eq!(findings("a.rs", &function(70), &[]), 0);
        assert_eq!(findings("a.rs", &function(71), &[]), 1);
    }
}
