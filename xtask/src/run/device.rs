//! A device of a run: one store, driven through the `satchel` command line as a person would.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::step::{command, said};

const PROGRAM: &str = "target/debug/satchel";
/// Where the sample company is: its visits of today are those of the day there, wherever this machine stands.
pub const ZONE: &str = "Asia/Taipei";
/// Enough for a sample company; a person's own device asks for theirs.
pub const PIN: &str = "258025";

/// An enrolled device.
pub struct Device {
    /// As the office sees it.
    pub name: String,
    store: PathBuf,
}

impl Device {
    /// Enrols a new store with a one-time code.
    pub fn enrol(store: &Path, name: &str, url: &str, code: &str) -> Result<Self, String> {
        let device = Self { name: name.to_owned(), store: store.to_owned() };
        device.ask("enrol", &["--server", url, "--code", code, "--name", name])?;
        Ok(device)
    }

    /// Runs a verb and reads its answer.
    pub fn ask(&self, verb: &str, arguments: &[&str]) -> Result<Value, String> {
        let mut command = command(PROGRAM, &["--store"]);
        command.arg(&self.store).args([verb, "--json"]).args(arguments);
        command.env("SATCHEL_PIN", PIN).env("TZ", ZONE);
        let text = said(command)?;
        answered(&text).map_err(|cause| format!("satchel {verb} on {}: {cause}", self.name))
    }

    /// Makes a record and returns its id.
    pub fn make(&self, kind: &str, fields: &[&str]) -> Result<String, String> {
        let answer = self.ask("new", &[&[kind], fields].concat())?;
        let id = answer["id"].as_str().map(str::to_owned);
        id.ok_or_else(|| format!("satchel new {kind} gave no id: {answer}"))
    }

    /// The records of a kind.
    pub fn list(&self, kind: &str) -> Result<Vec<Value>, String> {
        Ok(rows(&self.ask("list", &[kind])?, "records"))
    }
}

/// The rows of an answer under their name.
pub fn rows(answer: &Value, name: &str) -> Vec<Value> {
    answer[name].as_array().cloned().unwrap_or_default()
}

/// What a program's one JSON document holds, `{"ok": true, "data": …}`.
pub fn answered(text: &str) -> Result<Value, String> {
    match serde_json::from_str::<Value>(text) {
        Ok(mut answer) if answer["ok"] == true => Ok(answer["data"].take()),
        Ok(answer) => Err(format!("it refused: {answer}")),
        Err(cause) => Err(format!("it answered `{text}`: {cause}")),
    }
}
