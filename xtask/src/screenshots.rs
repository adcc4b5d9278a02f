//! `cargo xtask screenshots`: pictures of every screen, in both languages, three themes and two sizes.
//!
//! All of them lie in `target/pictures`; the few that the README shows are renewed in `docs/pictures`.

use crate::step::{command, step, succeed};
use crate::{Outcome, e2e, npm};

/// Builds all that is needed and takes the pictures.
pub fn task(arguments: &[String]) -> Outcome {
    if let Some(stranger) = arguments.first() {
        return Err(format!("`cargo xtask screenshots` takes no argument, and got `{stranger}`"));
    }
    e2e::built()?;
    step("pictures", || {
        npm::install(e2e::FOLDER)?;
        succeed(command("node", &["--test", &format!("{}/screens/pictures.mjs", e2e::FOLDER)]))
    })?;
    println!("\nall of them: target/pictures; those of the README: docs/pictures");
    Ok(())
}
