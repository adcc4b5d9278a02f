//! The sample company on a running server, and tablets enrolled in it.

use crate::{device::Device, network::Network, server::Server};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// A company: its server and the logins of its people.
pub struct Company {
    directory: tempfile::TempDir,
    /// The server, running.
    pub server: Server,
    logins: Vec<Value>,
}

impl Company {
    /// A small sample company, the same for the same seed.
    pub fn small(seed: u64) -> Company {
        Company::of(seed, &["--accounts", "40", "--products", "60", "--orders", "60"])
    }

    /// A sample company of any size.
    pub fn of(seed: u64, size: &[&str]) -> Company {
        let directory = tempfile::tempdir().expect("a directory");
        let mut server = Server::at(&directory.path().join("server"));
        let seed = seed.to_string();
        let made = server.command(&["sample"], &[&["--seed", &seed], size].concat());
        let logins = made.data()["logins"].as_array().expect("logins").clone();
        server.start();
        Company { directory, server, logins }
    }

    /// Where files of the test may lie.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }

    /// A path in the test's directory.
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// The n-th login of a role.
    #[track_caller]
    pub fn login(&self, role: &str, n: usize) -> &str {
        let mut of_role = self.logins.iter().filter(|login| login["role"] == role);
        of_role.nth(n).and_then(|login| login["login"].as_str()).expect("a login of that role")
    }

    /// The password of a login.
    #[track_caller]
    pub fn password(&self, login: &str) -> &str {
        let one = self.logins.iter().find(|one| one["login"] == login);
        one.and_then(|one| one["password"].as_str()).expect("its password")
    }

    /// A tablet of that person, enrolled straight at the server.
    #[track_caller]
    pub fn tablet(&self, login: &str, name: &str) -> Device {
        self.tablet_at(&format!("http://{}", self.server.address()), login, name)
    }

    /// A tablet of that person behind a line that can fail.
    #[track_caller]
    pub fn tablet_behind(&self, network: &Network, login: &str, name: &str) -> Device {
        self.tablet_at(&network.url(), login, name)
    }

    #[track_caller]
    fn tablet_at(&self, url: &str, login: &str, name: &str) -> Device {
        let device = Device::at(self.path(), name);
        device.enrol(url, &self.server.enrol_code(login));
        device
    }

    /// A line to the server.
    pub fn network(&self) -> Network {
        Network::to(self.server.address())
    }

    /// Proves the server's log, documents, rows and scopes sound.
    #[track_caller]
    pub fn check(&self) {
        let said = self.server.command(&["check"], &[]);
        let findings = said.data()["findings"].as_array().map(Vec::len);
        assert_eq!(findings, Some(0), "{said:#?}");
    }
}

/// A random source whose seed a failure prints: `SATCHEL_SEED` replays it.
pub fn seed() -> u64 {
    let given = std::env::var("SATCHEL_SEED").ok().and_then(|text| text.parse().ok());
    let seed = given.unwrap_or(20_261_121);
    println!("replay: SATCHEL_SEED={seed} cargo xtask test");
    seed
}
