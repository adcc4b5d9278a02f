//! The golden files of version 1, in `tests/fixtures/v1`: what this program must read for ever. Documents of every kind,
//! messages of every step, a server's data directory and a device with unsent work.
//!
//! They are made once, when a version is released: `SATCHEL_FREEZE_V1=1 cargo nextest run --workspace -E
//! 'binary(golden_v1)'`. A change that cannot read them is to be changed, not they. See docs/schema-versions.md.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod company;
mod documents;
mod messages;

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Bytes of all golden files of a version: they stay in the tree for ever.
const BYTES_MAX: u64 = 300 * 1024;

/// A golden file, or a folder of them.
fn golden(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/v1").join(name)
}

/// Whether the files are to be made instead of read.
fn is_freezing() -> bool {
    std::env::var("SATCHEL_FREEZE_V1").is_ok_and(|word| word == "1")
}

fn read(name: &str) -> Vec<u8> {
    fs::read(golden(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

fn freeze(name: &str, bytes: &[u8]) {
    let path = golden(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn bytes_of(path: &Path) -> u64 {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { bytes_of(&path) } else { path.metadata().unwrap().len() })
        .sum()
}

#[test]
fn the_golden_files_stay_small() {
    let bytes = bytes_of(&golden(""));
    assert!(bytes <= BYTES_MAX, "{bytes} bytes");
}
