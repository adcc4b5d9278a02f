//! The trace: everything that happened in a run, as one hash, and in words when somebody wants to read it.

use std::fmt::Display;

/// What happened, hashed; equal seeds give equal traces.
pub struct Trace {
    hasher: blake3::Hasher,
    is_told: bool,
    lines: u64,
}

impl Trace {
    /// An empty trace; told on standard output as it grows, if so wished.
    pub fn new(is_told: bool) -> Trace {
        Trace { hasher: blake3::Hasher::new(), is_told, lines: 0 }
    }

    /// One thing that happened.
    pub fn tell(&mut self, now_ms: u64, what: impl Display) {
        let line = format!("{now_ms:>9} {what}");
        self.hasher.update(line.as_bytes()).update(b"\n");
        self.lines += 1;
        if self.is_told {
            println!("{line}");
        }
    }

    /// The hash of all of it.
    pub fn hash(&self) -> String {
        self.hasher.finalize().to_hex()[..16].to_owned()
    }

    /// How many things happened.
    pub const fn lines(&self) -> u64 {
        self.lines
    }
}
