//! `cargo xtask e2e [name]`: the scenarios through the real window, against a real server, over a line that can be cut.
//!
//! Each file in `tests/e2e/scenarios/` starts its own server, screen and window on free ports. Counted like the Rust
//! tests: what the files say they hold is compared with what the runner says it ran; a skipped scenario is a failure.

use std::fs;

use crate::packages::Part;
use crate::step::{cargo, command, output, step, succeed, watched};
use crate::{Outcome, npm, packages, root, ui};

/// Where the scenarios lie, and what they import.
pub const FOLDER: &str = "tests/e2e";
/// Tells a file to say what it holds instead of playing it.
const LIST: &str = "SATCHEL_E2E_LIST";
/// How a file says that it holds a scenario.
const HOLDS: &str = "scenario: ";

/// Builds all that is needed and plays the scenarios whose file begins with the name.
pub fn task(arguments: &[String]) -> Outcome {
    let name = match arguments {
        [] => "",
        [name] => name.as_str(),
        _ => return Err("usage: cargo xtask e2e [s01]".into()),
    };
    built()?;
    step("scenarios", || play(name))
}

/// System packages, screens, programs and what the scenarios import.
pub fn built() -> Outcome {
    let parts = [Part::Core, Part::Window, Part::Trial];
    step("system packages", || packages::ensure(&parts))?;
    step("screens", ui::build)?;
    step("build", || succeed(cargo("build --workspace --bins")))
}

/// All of them, once everything is built.
pub fn for_test() -> Outcome {
    play("")
}

fn play(name: &str) -> Outcome {
    npm::install(FOLDER)?;
    let files = files(name)?;
    let held = files.iter().map(|file| held(file)).sum::<Result<usize, String>>()?;
    let (lines, success) = {
        // One after the other: two windows at once starve each other on two cores.
        let mut run = command("node", &["--test", "--test-concurrency=1"]);
        run.args(&files);
        watched(run)?
    };
    println!("   one alone: cargo xtask e2e s01; pictures of failures: target/e2e");
    verdict(held, success, &lines)
}

/// The files of that name, in order.
fn files(name: &str) -> Result<Vec<String>, String> {
    let folder = format!("{FOLDER}/scenarios");
    let entries =
        fs::read_dir(root().join(&folder)).map_err(|cause| format!("{folder}: {cause}"))?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut files: Vec<String> = names
        .filter(|file| file.starts_with(name) && file.ends_with(".mjs"))
        .map(|file| format!("{folder}/{file}"))
        .collect();
    files.sort();
    if files.is_empty() { Err(format!("no scenario begins with `{name}`")) } else { Ok(files) }
}

/// How many scenarios a file says it holds; none is a failure.
fn held(file: &str) -> Result<usize, String> {
    let mut list = command("node", &[file]);
    list.env(LIST, "1");
    let said = output(list)?;
    match said.lines().filter(|line| line.starts_with(HOLDS)).count() {
        0 => Err(format!("{file} holds no scenario")),
        count => Ok(count),
    }
}

/// What the runner's summary must say.
fn verdict(held: usize, success: bool, lines: &[String]) -> Outcome {
    let count = |what: &str| count(lines, what);
    if !success {
        return Err("scenarios failed".into());
    }
    let left_out: usize = ["cancelled", "skipped", "todo"].into_iter().filter_map(count).sum();
    match (count("tests"), count("pass")) {
        (Some(ran), Some(passed)) if ran == held && passed == held && left_out == 0 => Ok(()),
        (Some(ran), Some(passed)) => Err(format!(
            "the files hold {held} scenarios, the runner ran {ran} and passed {passed}: something was skipped"
        )),
        _ => Err("the runner printed no summary: cannot say what ran".into()),
    }
}

/// `ℹ pass 12` and `# pass 12` say twelve.
fn count(lines: &[String], what: &str) -> Option<usize> {
    let number = |line: &String| {
        let mut words = line.split_whitespace();
        let is_summary = matches!(words.next(), Some("ℹ" | "#")) && words.next() == Some(what);
        if is_summary { words.next()?.parse().ok() } else { None }
    };
    lines.iter().rev().find_map(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(tests: usize, pass: usize, skipped: usize) -> Vec<String> {
        let lines = [("tests", tests), ("pass", pass), ("cancelled", 0), ("skipped", skipped)];
        lines.iter().map(|(what, count)| format!("ℹ {what} {count}")).collect()
    }

    #[test]
    fn what_is_held_must_have_run_and_passed() {
        assert!(verdict(3, true, &summary(3, 3, 0)).is_ok());
        assert!(verdict(3, false, &summary(3, 3, 0)).is_err());
        assert!(verdict(4, true, &summary(3, 3, 0)).is_err());
        assert!(verdict(3, true, &summary(3, 2, 1)).is_err());
        assert!(verdict(3, true, &["nothing".to_owned()]).is_err());
    }
}
