//! `cargo xtask test`: everything CI runs, in the same order.
//!
//! Order: system packages, format, tidy, screens, clippy, build, documentation tests, the day of `run`, the scenarios in
//! the window, the simulation and its planted bugs, tests. The tests come last so that the runner's own summary closes the run. A suite that did not run
//! is a failure: what the built test programs list is compared with what the runner says it ran, and a target of
//! `tests/` without a test fails.

mod suites;

use crate::packages::Part;
use crate::step::{cargo, step, succeed};
use crate::{Outcome, e2e, ui};

/// Runs every step; the first failure ends the run.
pub fn task(arguments: &[String]) -> Outcome {
    if let Some(stranger) = arguments.first() {
        return Err(format!("`cargo xtask test` takes no argument, and got `{stranger}`"));
    }
    let parts = [Part::Core, Part::Window, Part::Trial];
    step("system packages", || crate::packages::ensure(&parts))?;
    step("format", || {
        succeed(cargo("fmt --all --check -- -l"))
            .map_err(|reason| format!("{reason}\nrun `cargo fmt --all`"))
    })?;
    step("tidy", || crate::tidy::task(&[]))?;
    step("screens: check", ui::check)?;
    // The window takes them in when it is compiled, by clippy as by build.
    step("screens: build", ui::build)?;
    step("clippy", || succeed(cargo("clippy --workspace --all-targets --quiet -- -D warnings")))?;
    step("build", || succeed(cargo("build --workspace --bins --tests --quiet")))?;
    step("documentation tests", || succeed(cargo("test --doc --workspace --quiet")))?;
    // What the README tells a newcomer to try first is tried here as well.
    step("the day of `cargo xtask run`", crate::run::once_for_test)?;
    step("scenarios in the window", e2e::for_test)?;
    step("simulation", crate::simulate::seeds_for_test)?;
    step("planted bugs", crate::simulate::bugs_for_test)?;
    // No closing line of ours: the runner's summary is the last word.
    println!("\n── tests");
    suites::run()
}
