//! The screens: checked, and built into `ui/dist`, which the window takes in when it is compiled.
//!
//! So this comes before every cargo step that compiles `src-tauri`.

use crate::{Outcome, npm};

const FOLDER: &str = "ui";

/// Types, messages in both languages, and which folder may use which.
pub fn check() -> Outcome {
    npm::install(FOLDER)?;
    npm::script(FOLDER, "check", None)
}

/// Builds them, when something changed.
pub fn build() -> Outcome {
    npm::install(FOLDER)?;
    npm::script(FOLDER, "build", Some("dist/index.html"))
}
