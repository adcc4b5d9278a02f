//! What a verb says when it did what it was asked.

use serde::Serialize;
use std::{
    fmt::Display,
    io::{Write, stdout},
};

/// How to say it.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Answer {
    /// Print one JSON document: {"ok": true, "data": …}
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Envelope<'a, T> {
    ok: bool,
    data: &'a T,
}

impl Answer {
    /// Says it: the data as JSON, or its words. A closed pipe is the reader's choice, not a fault.
    pub fn say<T: Serialize + Display>(self, data: &T) {
        let text = if self.json {
            serde_json::to_string(&Envelope { ok: true, data }).unwrap_or_default()
        } else {
            data.to_string()
        };
        let _ = writeln!(stdout(), "{}", text.trim_end());
    }
}
