//! Our two programs as real processes: where they are, how they are started, and what they said.

use serde_json::Value;
use std::{
    path::PathBuf,
    process::{Child, Command, Output},
};

/// The built program of that name; `cargo xtask test` builds it before the tests.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test runs from a file");
    let directory = test.ancestors().nth(2).expect("target/PROFILE/deps/TEST");
    let path = directory.join(name);
    assert!(
        path.exists(),
        "{} is not built: run `cargo build --workspace --bins` first",
        path.display()
    );
    path
}

/// What a finished program said.
#[derive(Debug)]
pub struct Said {
    /// Its exit code; `None` when it was killed.
    pub code: Option<i32>,
    /// The one JSON document on standard output.
    pub json: Value,
    /// Standard error, for failures.
    pub stderr: String,
}

impl Said {
    /// What the program answered, or a failure that shows everything it said.
    #[track_caller]
    pub fn data(&self) -> &Value {
        assert_eq!(self.json["ok"], Value::Bool(true), "{self:#?}");
        &self.json["data"]
    }

    /// The error's stable code, or a failure when there was none.
    #[track_caller]
    pub fn error_code(&self) -> &str {
        self.json["error"]["code"].as_str().unwrap_or_else(|| panic!("no error: {self:#?}"))
    }
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Said {
    let output: Output = command.output().expect("the program starts");
    let stdout = String::from_utf8_lossy(&output.stdout).into_owned();
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    let json = serde_json::from_str(stdout.trim()).unwrap_or(Value::String(stdout));
    Said { code: output.status.code(), json, stderr }
}

/// What Ctrl-C sends; the process must not have been waited for, so that its id is still its own.
pub fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status();
    assert!(sent.is_ok_and(|status| status.success()), "no signal was sent");
}
