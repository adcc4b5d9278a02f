//! A wrong clock under a real process: libfaketime, preloaded.

use std::{path::PathBuf, process::Command};

/// Makes the process believe it is that much later (`+1d`) or earlier (`-10m`).
pub fn wrong_clock(command: &mut Command, offset: &str) {
    command
        .env("LD_PRELOAD", library())
        .env("FAKETIME", offset)
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1")
        .env("FAKETIME_NO_CACHE", "1");
}

fn library() -> PathBuf {
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
    let found = places.iter().map(|place| PathBuf::from(place).join("faketime/libfaketimeMT.so.1"));
    found.into_iter().find(|path| path.exists()).expect("libfaketime: apt-get install faketime")
}
