//! `cargo xtask simulate`: devices and a server in one thread for each seed; and the two steps of it that CI runs.
//!
//! A result counts only when the last line says how many passed, and that none was skipped.

use crate::Outcome;
use crate::step::{cargo, command, succeed, watched};

/// Where the program lies once it is built.
const PROGRAM: &str = "target/debug/simulate";
/// Seeds that every run of CI plays: the same ones, so that a red run tells of a change and not of luck.
const FIXED: u64 = 10_000;

/// Builds the simulation and passes the arguments on to it.
pub fn task(arguments: &[String]) -> Outcome {
    succeed(cargo("build --package satchel-tests --bins --quiet"))?;
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    succeed(command(PROGRAM, &words))
}

/// The same first seeds each time; others are played by hand.
pub fn seeds_for_test() -> Outcome {
    play(0, FIXED)
}

/// Every planted bug is found.
pub fn bugs_for_test() -> Outcome {
    let last = last_line(&["--bugs"])?;
    match counts(&last).as_slice() {
        [planted, found, 0] if planted == found && *planted > 0 => Ok(()),
        _ => Err(format!("not every planted bug was found: {last}")),
    }
}

fn play(from: u64, seeds: u64) -> Outcome {
    let last = last_line(&["--from", &from.to_string(), "--seeds", &seeds.to_string()])?;
    match counts(&last).as_slice() {
        [asked, _, passed, 0, 0] if *asked == seeds && *passed == seeds => Ok(()),
        _ => Err(format!("not every seed passed: {last}")),
    }
}

fn last_line(arguments: &[&str]) -> Result<String, String> {
    let (lines, success) = watched(command(PROGRAM, arguments))?;
    let last = lines.into_iter().next_back().unwrap_or_default();
    if success { Ok(last) } else { Err(format!("the simulation failed: {last}")) }
}

/// The numbers of a line, in order.
fn counts(line: &str) -> Vec<u64> {
    let words = line.split(|c: char| !c.is_ascii_digit());
    words.filter_map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_a_result_are_read() {
        let line = "simulation: 200 seeds from 7: 199 passed, 1 failed, 0 skipped";
        assert_eq!(counts(line), [200, 7, 199, 1, 0]);
        assert_eq!(counts("planted bugs: 42 planted, 42 found, 0 not found"), [42, 42, 0]);
        assert!(counts("nothing").is_empty());
    }
}
