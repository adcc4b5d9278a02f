//! A real device: a store directory, worked on by real `satchel` processes.

use crate::program::{Said, program, run};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The PIN of every test device.
pub const PIN: &str = "258025";

/// A tablet.
#[derive(Clone, Debug)]
pub struct Device {
    store: PathBuf,
    name: String,
}

impl Device {
    /// A tablet that is not enrolled yet.
    pub fn at(directory: &Path, name: &str) -> Device {
        Device { store: directory.join(name), name: name.to_owned() }
    }

    /// Its store directory.
    pub fn store(&self) -> &Path {
        &self.store
    }

    /// A process of the command line on its store, not started.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program("satchel"));
        command
            .env("SATCHEL_PIN", PIN)
            .arg("--store")
            .arg(&self.store)
            .args(arguments)
            .arg("--json");
        command
    }

    /// Runs a verb to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        run(&mut self.command(arguments))
    }

    /// Runs a verb that has to succeed; its answer.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str]) -> Value {
        let said = self.run(arguments);
        assert_eq!(said.json["ok"], Value::Bool(true), "{} {arguments:?}: {said:#?}", self.name);
        said.json["data"].clone()
    }

    /// Makes it one of ours.
    #[track_caller]
    pub fn enrol(&self, url: &str, code: &str) {
        self.ok(&["enrol", "--server", url, "--code", code, "--name", &self.name]);
    }

    /// One round of sync that has to succeed.
    #[track_caller]
    pub fn sync(&self) -> Value {
        self.ok(&["sync"])
    }
}
