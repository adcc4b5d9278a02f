//! Checks the window's configuration and names our commands to the capabilities: none is reachable unlisted.

fn main() {
    tauri_build::build();
}
