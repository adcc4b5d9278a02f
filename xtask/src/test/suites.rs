//! The test programs: built, asked what they hold, run, and counted.
//!
//! 1. Every target under a crate's `tests/` folder was built and holds at least one test.
//! 2. No test is ignored.
//! 3. The runner ran exactly as many tests as the programs list, and passed them all.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Outcome;
use crate::step::{cargo, command, output, watched, works};

struct Suite {
    /// Package and target, as `satchel-tests::s02_fields`.
    name: String,
    /// Stands in a `tests/` folder, where being empty means being forgotten.
    is_integration: bool,
    tests: usize,
    ignored: usize,
}

/// Lists, runs and compares.
pub fn run() -> Outcome {
    let suites = suites()?;
    complain(&suites, &declared()?)?;
    let listed: usize = suites.iter().map(|suite| suite.tests).sum();
    let ran = if works(cargo("nextest --version")) {
        let (lines, success) = watched(cargo("nextest run --workspace"))?;
        verdict(success, nextest_count(&lines))?
    } else {
        println!("cargo-nextest is not installed: using cargo test");
        let all = "test --workspace --bins --lib --tests --no-fail-fast";
        let (lines, success) = watched(cargo(all))?;
        verdict(success, cargo_test_count(&lines))?
    };
    if ran == listed {
        return Ok(());
    }
    Err(format!(
        "the test programs hold {listed} tests, the runner ran {ran}: something was skipped"
    ))
}

fn verdict(success: bool, count: Option<usize>) -> Result<usize, String> {
    match (success, count) {
        (true, Some(count)) => Ok(count),
        (true, None) => Err("the runner printed no summary: cannot say what ran".into()),
        (false, _) => Err("tests failed".into()),
    }
}

fn complain(suites: &[Suite], declared: &BTreeSet<String>) -> Outcome {
    let mut complaints = Vec::new();
    for suite in suites {
        if suite.is_integration && suite.tests == 0 {
            complaints.push(format!("{} holds no test", suite.name));
        }
        if suite.ignored > 0 {
            complaints.push(format!("{} ignores {} tests", suite.name, suite.ignored));
        }
    }
    let built: BTreeSet<_> = suites.iter().map(|suite| suite.name.clone()).collect();
    complaints.extend(declared.difference(&built).map(|name| format!("{name} was not built")));
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n")) }
}

/// The integration test targets that cargo knows of.
fn declared() -> Result<BTreeSet<String>, String> {
    let text = output(cargo("metadata --no-deps --offline --format-version 1"))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|cause| cause.to_string())?;
    let mut names = BTreeSet::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        for target in package["targets"].as_array().into_iter().flatten() {
            if is_integration(target) {
                names.insert(suite_name(&package["name"], target));
            }
        }
    }
    Ok(names)
}

fn is_integration(target: &Value) -> bool {
    target["kind"][0] == "test"
}

fn suite_name(package: &Value, target: &Value) -> String {
    let [package, target] = [package, &target["name"]].map(|name| name.as_str().unwrap_or("?"));
    format!("{package}::{target}")
}

fn suites() -> Result<Vec<Suite>, String> {
    let messages = output(cargo(
        "test --workspace --bins --lib --tests --no-run --quiet --message-format json",
    ))?;
    let mut suites = Vec::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line).unwrap_or_default();
        let program = message["executable"].as_str();
        if let Some(program) = program.filter(|_| message["profile"]["test"] == true) {
            suites.push(suite(program, &message)?);
        }
    }
    Ok(suites)
}

fn suite(program: &str, message: &Value) -> Result<Suite, String> {
    let list = |more: &[&str]| -> Result<usize, String> {
        let arguments = [&["--list", "--format", "terse"], more].concat();
        let listed = output(command(program, &arguments))?;
        Ok(listed.lines().filter(|line| line.ends_with(": test")).count())
    };
    let package = message["package_id"].as_str().unwrap_or("?");
    Ok(Suite {
        name: suite_name(&Value::from(package_name(package)), &message["target"]),
        is_integration: is_integration(&message["target"]),
        tests: list(&[])?,
        ignored: list(&["--ignored"])?,
    })
}

/// `path+file:///somewhere/tests#satchel-tests@0.1.0` or `…/xtask#0.1.0` names a package.
fn package_name(id: &str) -> &str {
    let (path, fragment) = id.split_once('#').unwrap_or(("", id));
    match fragment.split_once('@') {
        Some((name, _)) => name,
        None => path.rsplit('/').next().unwrap_or(path),
    }
}

/// `Summary [ 0.1s] 12 tests run: 12 passed, 0 skipped` says twelve.
fn nextest_count(lines: &[String]) -> Option<usize> {
    let summary = lines.iter().rev().find(|line| line.trim_start().starts_with("Summary ["))?;
    let (before, _) = summary.split_once(" test")?;
    before.rsplit(' ').next()?.parse().ok()
}

/// Adds up `test result: ok. 12 passed; …` of every program.
fn cargo_test_count(lines: &[String]) -> Option<usize> {
    let results = lines.iter().filter_map(|line| line.strip_prefix("test result: ok. "));
    let passed = results.map(|rest| rest.split(' ').next().and_then(|count| count.parse().ok()));
    let counts: Vec<usize> = passed.collect::<Option<_>>()?;
    (!counts.is_empty()).then(|| counts.iter().sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(name: &str, tests: usize, ignored: usize) -> Suite {
        Suite { name: name.to_owned(), is_integration: true, tests, ignored }
    }

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn an_empty_ignored_or_unbuilt_suite_is_a_failure() {
        let declared = BTreeSet::from(["a::one".to_owned()]);
        assert!(complain(&[suite("a::one", 3, 0)], &declared).is_ok());
        assert!(complain(&[suite("a::one", 0, 0)], &declared).is_err());
        assert!(complain(&[suite("a::one", 3, 1)], &declared).is_err());
        assert!(complain(&[], &declared).is_err());
    }

    #[test]
    fn the_count_is_read_from_either_runner() {
        let nextest = "  PASS x\n     Summary [   0.012s] 12 tests run: 12 passed, 0 skipped";
        assert_eq!(nextest_count(&lines(nextest)), Some(12));
        assert_eq!(nextest_count(&lines("no summary")), None);
        let cargo = "test result: ok. 3 passed; 0 failed\nx\ntest result: ok. 4 passed; 0 failed";
        assert_eq!(cargo_test_count(&lines(cargo)), Some(7));
        assert_eq!(cargo_test_count(&lines("nothing")), None);
    }

    #[test]
    fn a_run_without_a_summary_is_a_failure() {
        assert!(verdict(true, None).is_err());
        assert!(verdict(false, Some(3)).is_err());
        assert_eq!(verdict(true, Some(3)), Ok(3));
    }

    #[test]
    fn a_package_is_named_with_or_without_a_folder_of_its_name() {
        assert_eq!(package_name("path+file:///a/tests#satchel-tests@0.1.0"), "satchel-tests");
        assert_eq!(package_name("path+file:///a/xtask#0.1.0"), "xtask");
    }
}
