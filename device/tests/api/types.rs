//! The TypeScript in `ui/` is what the Rust types say.

use satchel_device::api::contract;
use std::{fs, path::Path};

fn expect(path: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os("UPDATE_TYPES").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, now).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let hint = "say UPDATE_TYPES=1 cargo test -p satchel-device --test api, and commit";
    assert!(committed == now, "{} is stale: {hint}", path.display());
}

#[test]
fn the_typescript_of_the_window_is_fresh() {
    let now = contract::typescript();
    expect("ui/src/generated/api.ts", &now.types);
    expect("ui/src/backend/commands.ts", &now.commands);
}

#[test]
fn no_command_is_named_twice() {
    let mut names = contract::NAMES.to_vec();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), contract::NAMES.len());
}
