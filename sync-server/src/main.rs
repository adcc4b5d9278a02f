//! `satchel-server`: the server and everything its operator does with it. The verbs stand in `command/`.

use std::process::ExitCode;

fn main() -> ExitCode {
    satchel_server::command::run()
}
