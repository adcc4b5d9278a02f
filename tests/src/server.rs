//! A real server process on a data directory of its own.

use crate::program::{Said, program, run};
use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// How often a port it had is tried.
const BINDS_MAX: usize = 50;

/// A server: its directory, and its process while it runs.
pub struct Server {
    data: PathBuf,
    child: Option<Child>,
    address: Option<SocketAddr>,
    clock: Option<String>,
    schema: Option<String>,
    arguments: Vec<String>,
}

impl Server {
    /// A server that has not been started.
    pub fn at(data: &Path) -> Server {
        Server {
            data: data.to_owned(),
            child: None,
            address: None,
            clock: None,
            schema: None,
            arguments: Vec::new(),
        }
    }

    /// From its next start on it serves with these arguments besides, and its clock is off by so much, `+14d`.
    pub fn set(&mut self, arguments: &[&str], clock: Option<&str>) {
        self.arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        self.clock = clock.map(str::to_owned);
    }

    /// From its next start on it is the program of that schema; `2` is the tests' next one.
    pub fn set_schema(&mut self, schema: &str) {
        self.schema = Some(schema.to_owned());
    }

    /// Where it keeps everything.
    pub fn data(&self) -> &Path {
        &self.data
    }

    fn at_its_time(&self, command: &mut Command) {
        if let Some(offset) = &self.clock {
            crate::clock::wrong_clock(command, offset);
        }
        if let Some(schema) = &self.schema {
            command.env("SATCHEL_NEXT_SCHEMA", schema);
        }
    }

    /// Runs a verb of the command line on the same directory.
    pub fn command(&self, verb: &[&str], arguments: &[&str]) -> Said {
        let mut command = Command::new(program("satchel-server"));
        command.args(verb).arg("--data").arg(&self.data).args(arguments).arg("--json");
        self.at_its_time(&mut command);
        run(&mut command)
    }

    /// Starts it on a free port, or on the port it had, and waits for its ready line. A port just given up may be
    /// held for a moment: then it is tried again.
    pub fn start(&mut self) {
        let tries = if self.address.is_some() { BINDS_MAX } else { 1 };
        let is_up = (0..tries).any(|_| self.try_start());
        let log = fs::read_to_string(self.log()).unwrap_or_default();
        assert!(is_up, "the server did not come up in {tries} tries; it said:\n{log}");
    }

    fn try_start(&mut self) -> bool {
        let listen = self.address.map_or("127.0.0.1:0".to_owned(), |address| address.to_string());
        let log = File::options().create(true).append(true).open(self.log()).expect("a log file");
        let mut command = Command::new(program("satchel-server"));
        command
            .args(["serve", "--listen", &listen, "--data"])
            .arg(&self.data)
            .args(&self.arguments)
            .stdout(Stdio::piped())
            .stderr(log);
        self.at_its_time(&mut command);
        let mut child = command.spawn().expect("the server starts");
        let stdout = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(stdout).lines();
        let address = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("listening on http://").map(str::to_owned));
        let Some(address) = address else {
            child.wait().expect("it ends");
            return false;
        };
        std::thread::spawn(move || lines.for_each(drop));
        self.address = Some(address.parse().expect("an address"));
        self.child = Some(child);
        true
    }

    /// What it said to standard error, in all its lives.
    fn log(&self) -> PathBuf {
        self.data.with_extension("log")
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address.expect("it was started")
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it can be killed");
            child.wait().expect("it ends");
        }
    }

    /// A one-time code that enrols a device for that login.
    pub fn enrol_code(&self, login: &str) -> String {
        let said = self.command(&["enrol-code"], &["--login", login]);
        said.data()["code"].as_str().expect("a code").to_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
