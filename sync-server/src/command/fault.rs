//! Why a verb did not do what it was asked, in words for whoever typed it, and as an exit code.

use crate::{log::StoreFault, passwords::PasswordFault, settings::SettingFault};
use serde::Serialize;
use std::io::{Write, stderr, stdout};

/// The exit code of a command line that was not understood; clap's own as well.
pub const USAGE: u8 = 2;

/// A verb's failure: what happened, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum CommandFault {
    /// What was asked cannot be asked so.
    #[error("{0}")]
    Usage(String),
    /// It was understood, and must not be.
    #[error("{0}")]
    Refused(String),
    /// A check found this much; its answer named it, so nothing more is printed.
    #[error("{0} findings")]
    Found(usize),
    /// What was named is not there.
    #[error("{0}")]
    NotFound(String),
    /// The store or a file failed.
    #[error("{0}")]
    Store(#[from] StoreFault),
    /// Something else of the machine failed: a port, a terminal.
    #[error("{what}: {source}")]
    Machine {
        /// What was tried.
        what: String,
        /// What the system said.
        source: std::io::Error,
    },
}

#[derive(Serialize)]
struct Refusal<'a> {
    ok: bool,
    error: Cause<'a>,
}

#[derive(Serialize)]
struct Cause<'a> {
    code: &'a str,
    detail: String,
}

impl CommandFault {
    /// A machine's failure, with what was tried.
    pub fn machine(what: impl Into<String>) -> impl FnOnce(std::io::Error) -> CommandFault {
        let what = what.into();
        move |source| CommandFault::Machine { what, source }
    }

    /// The stable code of `--json`.
    pub fn code(&self) -> &'static str {
        match self {
            CommandFault::Usage(_) => "usage",
            CommandFault::Refused(_) => "refused",
            CommandFault::Found(_) => "found",
            CommandFault::NotFound(_) => "not-found",
            CommandFault::Store(_) | CommandFault::Machine { .. } => "storage",
        }
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            CommandFault::Refused(_) | CommandFault::Found(_) => 1,
            CommandFault::Usage(_) => USAGE,
            CommandFault::Store(_) | CommandFault::Machine { .. } => 3,
            CommandFault::NotFound(_) => 4,
        }
    }

    /// Tells it: on standard error for people, and on standard output as JSON when that was asked for.
    pub fn tell(&self, is_json: bool) {
        let _ = writeln!(stderr(), "satchel-server: {self}");
        if is_json && !matches!(self, CommandFault::Found(_)) {
            let error = Cause { code: self.code(), detail: self.to_string() };
            let text = serde_json::to_string(&Refusal { ok: false, error }).unwrap_or_default();
            let _ = writeln!(stdout(), "{text}");
        }
    }
}

impl From<PasswordFault> for CommandFault {
    fn from(fault: PasswordFault) -> Self {
        CommandFault::Usage(fault.to_string())
    }
}

impl From<SettingFault> for CommandFault {
    fn from(fault: SettingFault) -> Self {
        CommandFault::Usage(fault.to_string())
    }
}
