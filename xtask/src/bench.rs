//! `cargo xtask bench`: how fast the window is with more than ten thousand records, measured inside of it.
//!
//! Of the release, as people have it; `--debug` of what `cargo xtask e2e` builds, which takes no minutes. Prints a table of
//! medians and worsts beside what is aimed at. Judges nothing: a machine may be busy, and CI has many kinds.

use crate::packages::{self, Part};
use crate::step::{cargo, command, step, succeed};
use crate::{Outcome, e2e, npm, ui};

/// Tells the scenarios whose programs to try.
const PROFILE: &str = "SATCHEL_E2E_PROFILE";

/// Builds all that is needed and measures.
pub fn task(arguments: &[String]) -> Outcome {
    let (profile, how) = match arguments {
        [] => (
            "release",
            "build --release --workspace --bin Satchel --bin satchel --bin satchel-server",
        ),
        [only] if only == "--debug" => ("debug", "build --workspace --bins"),
        _ => return Err("usage: cargo xtask bench [--debug]".into()),
    };
    step("system packages", || packages::ensure(&[Part::Core, Part::Window, Part::Trial]))?;
    step("screens", ui::build)?;
    step("build", || succeed(cargo(how)))?;
    step("bench", || {
        npm::install(e2e::FOLDER)?;
        let mut bench = command("node", &[&format!("{}/bench/bench.mjs", e2e::FOLDER)]);
        bench.env(PROFILE, profile);
        succeed(bench)
    })
}
