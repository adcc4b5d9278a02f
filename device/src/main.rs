//! The `satchel` program: reads its command line, prints the answer, exits with its code.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    #[cfg(feature = "next-schema")]
    begin_as_told();
    let filter = EnvFilter::try_from_env("SATCHEL_LOG").unwrap_or_else(|_| EnvFilter::new("off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    let printed = satchel_device::command::run(std::env::args_os());
    // A reader that closed its end wants no more; the exit code still tells.
    let _ = io::stdout().write_all(printed.out.as_bytes());
    let _ = io::stderr().write_all(printed.err.as_bytes());
    ExitCode::from(printed.exit)
}

/// Lets a test say which schema this program is of; see `docs/schema-versions.md`.
#[cfg(feature = "next-schema")]
#[allow(
    clippy::disallowed_methods,
    reason = "no command line of ours names the tests' next schema"
)]
fn begin_as_told() {
    satchel_shared::documents::next::begin(std::env::var("SATCHEL_NEXT_SCHEMA").ok().as_deref());
}
