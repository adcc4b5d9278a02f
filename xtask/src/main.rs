//! `cargo xtask <task>`: the one way in.
//!
//! Every task is one file. None uses a crate of ours: the house must be checkable while what it holds is broken.

mod bench;
mod e2e;
mod npm;
mod packages;
mod run;
mod screenshots;
mod simulate;
mod step;
mod test;
mod tidy;
mod ui;

use std::path::PathBuf;
use std::process::ExitCode;

/// What a task gives back: nothing, or the sentence a person should read.
type Outcome = Result<(), String>;

/// What starts a task, given the arguments behind its name.
type Start = fn(&[String]) -> Outcome;

/// Name, what it does and what starts it. Documents may only name these.
const TASKS: [(&str, &str, Start); 7] = [
    (
        "run",
        "the sample company, a day of work, and the window on it (--once: the day, then stop)",
        run::task,
    ),
    ("e2e", "the scenarios through the real window (s01: one alone)", e2e::task),
    (
        "bench",
        "how fast the window is with 10,000 records (--debug: of the debug build)",
        bench::task,
    ),
    ("screenshots", "pictures of every screen in every look", screenshots::task),
    (
        "simulate",
        "devices and a server over a failing line, seed by seed (--seed X plays one again)",
        simulate::task,
    ),
    ("test", "everything CI runs, in the same order", test::task),
    ("tidy", "check the rules of the house", tidy::task),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked = arguments.first().map(String::as_str);
    let Some((_, _, task)) = TASKS.iter().find(|(name, _, _)| Some(*name) == asked) else {
        eprintln!("{}", usage());
        return ExitCode::from(2);
    };
    match task(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> String {
    let lines = TASKS.iter().map(|(name, about, _)| format!("  cargo xtask {name:<11} {about}"));
    format!("usage:\n{}", lines.collect::<Vec<_>>().join("\n"))
}

/// The root of the repository, whatever directory the task was started in.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or(here.clone(), PathBuf::from)
}
