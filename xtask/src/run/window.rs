//! The window of a run: the app itself, on the tablet's store, when there is a screen to show it on.

use std::path::Path;
use std::process::Child;

use super::device::{PIN, ZONE};
use crate::step::command;

const PROGRAM: &str = "target/debug/Satchel";
/// Where a desktop says that it is there.
const DISPLAYS: [&str; 2] = ["WAYLAND_DISPLAY", "DISPLAY"];

/// Whether a window could be seen.
pub fn is_there_a_display() -> bool {
    DISPLAYS.iter().any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The window, open; it ends with this value.
pub struct Window(Child);

impl Window {
    /// Opens it on a store, at the work of whoever signed in there last.
    pub fn open(store: &Path) -> Result<Self, String> {
        let mut command = command(PROGRAM, &["--store"]);
        command.arg(store).env("SATCHEL_PIN", PIN).env("TZ", ZONE);
        let child = command.spawn().map_err(|cause| format!("cannot start {PROGRAM}: {cause}"))?;
        Ok(Self(child))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // Nothing to do about a window that was closed already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
