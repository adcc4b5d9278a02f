//! `satchel-server`: the server and everything its operator does with it. The verbs stand in `command/`.

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(feature = "next-schema")]
    begin_as_told();
    satchel_server::command::run()
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
