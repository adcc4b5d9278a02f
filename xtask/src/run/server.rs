//! The server of a run: its one-off commands, and the process that serves.
//!
//! The process never outlives the task: it is stopped when this value is dropped. At Ctrl-C the terminal tells both.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use serde_json::Value;

use super::device::answered;
use crate::Outcome;
use crate::step::{command, output};

const PROGRAM: &str = "target/debug/satchel-server";
/// What the server prints, before its address, once it serves.
const READY: &str = "listening on ";

/// A serving server.
pub struct Server {
    process: Child,
    url: String,
    data: PathBuf,
}

/// Runs one of the server's commands on a data folder and reads the answer.
pub fn answer(data: &Path, verb: &str, arguments: &[&str]) -> Result<Value, String> {
    let mut command = command(PROGRAM, &[verb, "--json"]);
    command.arg("--data").arg(data).args(arguments);
    let text = output(command)?;
    answered(&text).map_err(|cause| format!("satchel-server {verb}: {cause}"))
}

/// The server's own log, so that the day can be read without it.
fn log_beside(data: &Path) -> Result<File, String> {
    let path = data.with_extension("log");
    File::create(&path).map_err(|cause| format!("{}: {cause}", path.display()))
}

impl Server {
    /// Starts the server on a free port and waits until it says that it serves.
    pub fn start(data: &Path) -> Result<Self, String> {
        let mut command = command(PROGRAM, &["serve", "--listen", "127.0.0.1:0"]);
        let log = log_beside(data)?;
        command.arg("--data").arg(data).stdout(Stdio::piped()).stderr(log);
        let mut process =
            command.spawn().map_err(|cause| format!("cannot start {PROGRAM}: {cause}"))?;
        let lines = process.stdout.take().map(|stdout| BufReader::new(stdout).lines());
        let mut server = Self { process, url: String::new(), data: data.to_owned() };
        let mut lines = lines.into_iter().flatten().map_while(Result::ok);
        let ready =
            lines.by_ref().find_map(|line| Some(line.split_once(READY)?.1.trim().to_owned()));
        server.url = ready.ok_or("the server ended before it served")?;
        println!("   {READY}{}", server.url);
        // Its later lines are shown too, and a full pipe never stops it.
        std::thread::spawn(move || lines.for_each(|line| println!("   server: {line}")));
        Ok(server)
    }

    /// Where it serves, `http://…`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// A code that makes one device a device of this person.
    pub fn enrolment_code(&self, login: &str) -> Result<String, String> {
        let answer = answer(&self.data, "enrol-code", &["--login", login])?;
        let code = answer["code"].as_str().map(str::to_owned);
        code.ok_or_else(|| format!("satchel-server enrol-code gave no code: {answer}"))
    }

    /// Serves until it is told to end.
    pub fn serve(mut self) -> Outcome {
        println!("\nCtrl-C ends it");
        let status =
            self.process.wait().map_err(|cause| format!("lost sight of the server: {cause}"))?;
        if status.success() { Ok(()) } else { Err(format!("the server ended with {status}")) }
    }

    /// Ends it and says whether it ended well.
    pub fn stop(mut self) -> Outcome {
        let asked = command("kill", &["-TERM", &self.process.id().to_string()]).status();
        asked.map_err(|cause| format!("cannot stop the server: {cause}"))?;
        let status =
            self.process.wait().map_err(|cause| format!("lost sight of the server: {cause}"))?;
        println!("\nthe server ended with {status}");
        if status.success() { Ok(()) } else { Err("the server did not end well".into()) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing to do about a process that is gone already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
