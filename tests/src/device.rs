//! A real device: a store directory, worked on by real `satchel` processes.

use crate::program::{Said, program, run};
use serde_json::Value;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Where every test device is, as the sample company: its day begins there while UTC still writes yesterday.
const ZONE: &str = "Asia/Taipei";
/// The PIN of every test device.
pub const PIN: &str = "258025";

/// A tablet.
#[derive(Clone, Debug)]
pub struct Device {
    store: PathBuf,
    name: String,
    clock: Option<String>,
    schema: Option<String>,
}

impl Device {
    /// A tablet that is not enrolled yet.
    pub fn at(directory: &Path, name: &str) -> Device {
        Device { store: directory.join(name), name: name.to_owned(), clock: None, schema: None }
    }

    /// The same tablet with a clock that is off by so much, `+1d` or `-10m`.
    pub fn with_clock(self, offset: &str) -> Device {
        Device { clock: Some(offset.to_owned()), ..self }
    }

    /// The same tablet with the app of that schema: `2` is the tests' next one, `2-broken` cannot bring the store up.
    pub fn with_schema(self, schema: &str) -> Device {
        Device { schema: Some(schema.to_owned()), ..self }
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
            .env("TZ", ZONE)
            .arg("--store")
            .arg(&self.store)
            .args(arguments)
            .arg("--json");
        if let Some(offset) = &self.clock {
            crate::clock::wrong_clock(&mut command, offset);
        }
        if let Some(schema) = &self.schema {
            command.env("SATCHEL_NEXT_SCHEMA", schema);
        }
        command
    }

    /// Runs a verb to its end.
    pub fn run(&self, arguments: &[&str]) -> Said {
        run(&mut self.command(arguments))
    }

    /// Runs a verb with these in its environment; an empty value takes one away.
    pub fn run_with(&self, environment: &[(&str, &str)], arguments: &[&str]) -> Said {
        let mut command = self.command(arguments);
        for (name, value) in environment {
            match value.is_empty() {
                true => command.env_remove(name),
                false => command.env(name, value),
            };
        }
        run(&mut command)
    }

    /// The folder of its one person's store.
    #[track_caller]
    pub fn person_dir(&self) -> PathBuf {
        let people = std::fs::read_dir(self.store.join("people")).expect("its people");
        let mut dirs = people.map(|entry| entry.expect("a folder").path());
        dirs.next().filter(|_| dirs.next().is_none()).expect("one person")
    }

    /// Runs a verb that has to succeed; its answer.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str]) -> Value {
        let said = self.run(arguments);
        assert_eq!(said.json["ok"], Value::Bool(true), "{} {arguments:?}: {said:#?}", self.name);
        said.json["data"].clone()
    }

    /// What a verb says to people.
    pub fn text(&self, arguments: &[&str]) -> String {
        let mut command = Command::new(program("satchel"));
        command.env("SATCHEL_PIN", PIN).env("TZ", ZONE).arg("--store");
        command.arg(&self.store).args(arguments);
        run(&mut command).json.as_str().unwrap_or_default().to_owned()
    }

    /// Makes it one of ours.
    #[track_caller]
    pub fn enrol(&self, url: &str, code: &str) {
        self.ok(&["enrol", "--server", url, "--code", code, "--name", &self.name]);
    }

    /// Signs somebody in with their password.
    #[track_caller]
    pub fn log_in(&self, login: &str, password: &str) -> Value {
        self.ok(&["login", "--login", login, "--password", password])
    }

    /// One round of sync that has to succeed.
    #[track_caller]
    pub fn sync(&self) -> Value {
        self.ok(&["sync"])
    }
}

/// One of two values that stand side by side, as the command line tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The value in words.
    pub value: String,
    /// Who wrote it.
    pub person: String,
    /// On which device.
    pub device: String,
    /// When.
    pub at: String,
}

impl Device {
    /// Makes a record; its id.
    #[track_caller]
    pub fn new_record(&self, kind: &str, fields: &[&str]) -> String {
        let made = self.ok(&[&["new", kind], fields].concat());
        made["id"].as_str().expect("an id").to_owned()
    }

    /// Sets fields of a record.
    #[track_caller]
    pub fn set(&self, id: &str, fields: &[&str]) {
        self.ok(&[&["set", id], fields].concat());
    }

    /// One field of a record in words.
    #[track_caller]
    pub fn field(&self, id: &str, field: &str) -> String {
        let shown = self.ok(&["show", id]);
        shown["fields"][field].as_str().unwrap_or_default().to_owned()
    }

    /// All fields of a record.
    #[track_caller]
    pub fn fields(&self, id: &str) -> Value {
        self.ok(&["show", id])["fields"].clone()
    }

    /// Records of a kind, newest state, found by a search when one is given.
    #[track_caller]
    pub fn list(&self, kind: &str, search: Option<&str>) -> Vec<Value> {
        let mut arguments = vec!["list", kind, "--limit", "100000"];
        if let Some(words) = search {
            arguments.extend(["--search", words]);
        }
        self.ok(&arguments)["records"].as_array().expect("records").clone()
    }

    /// What waits to be sent.
    #[track_caller]
    pub fn pending(&self) -> Vec<Value> {
        self.ok(&["pending"])["pending"].as_array().expect("what is pending").clone()
    }

    /// The values of a field that stand side by side; none when there is no conflict.
    #[track_caller]
    pub fn conflict(&self, id: &str, field: &str) -> Vec<Candidate> {
        let told = self.ok(&["conflicts", id]);
        let all = told["conflicts"].as_array().expect("conflicts");
        let one = all.iter().find(|conflict| conflict["field"] == field);
        let text = |value: &Value, key: &str| value[key].as_str().unwrap_or_default().to_owned();
        let candidate = |value: &Value| Candidate {
            value: text(value, "value"),
            person: text(value, "person"),
            device: text(value, "device"),
            at: text(value, "at"),
        };
        let values = one.and_then(|conflict| conflict["values"].as_array());
        values.map(|values| values.iter().map(candidate).collect()).unwrap_or_default()
    }

    /// What was accepted and needs a look.
    #[track_caller]
    pub fn attention(&self) -> Vec<Value> {
        self.ok(&["attention"])["matters"].as_array().expect("matters").clone()
    }

    /// What history tells of one field, oldest first.
    #[track_caller]
    pub fn history(&self, id: &str, field: &str) -> Vec<Value> {
        let told = self.ok(&["history", id, "--field", field]);
        told["entries"].as_array().expect("entries").clone()
    }

    /// Proves the store whole.
    #[track_caller]
    pub fn verify(&self) {
        let told = self.ok(&["verify"]);
        assert_eq!(told["findings"].as_array().map(Vec::len), Some(0), "{told:#}");
    }
}
