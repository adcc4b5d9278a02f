//! The server's program, run with a data directory of its own.

use satchel_server::log::{Store, documents, people};
use satchel_shared::{
    documents::{Document, Kind, Record},
    ids::{DocumentId, TenantId},
};
use serde_json::Value;
use std::{
    path::PathBuf,
    process::{Command, Output},
};
use tempfile::TempDir;

/// A directory with a data directory in it.
pub struct Place {
    pub folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place { folder: tempfile::tempdir().unwrap() }
    }

    /// With a small sample company in it.
    pub fn with_sample() -> Place {
        let place = Place::new();
        place.done(&["sample", "--accounts", "20", "--products", "30", "--orders", "12"]);
        place
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.file(name), bytes).unwrap();
        self.file(name)
    }

    pub fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap()
    }

    /// Runs the program on the data directory.
    pub fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_satchel-server"));
        command.args(arguments).arg("--data").arg(self.data()).output().unwrap()
    }

    /// Runs it with `--json`; what it did.
    #[track_caller]
    pub fn done(&self, arguments: &[&str]) -> Value {
        let output = self.run(&[arguments, &["--json"]].concat());
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!(said["ok"], true);
        said["data"].clone()
    }

    /// Runs it where it must not succeed; its exit code and words.
    #[track_caller]
    pub fn failed(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        assert!(!output.status.success());
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    }

    pub fn store(&self) -> (Store, TenantId) {
        let store = Store::open(&self.data()).unwrap();
        let company = store.read(people::company).unwrap().unwrap();
        (store, company.tenant)
    }

    /// Every document of a kind, by id.
    pub fn documents(&self, kind: Kind) -> Vec<Document> {
        let (store, tenant) = self.store();
        let read = store.read(|tx| {
            let ids = documents::ids_of_kind(tx, tenant, kind.word())?;
            let stored = ids.into_iter().map(|id| {
                let stored = documents::find(tx, tenant, id)?.unwrap();
                Ok(Document::load(&stored.bytes).unwrap())
            });
            stored.collect::<Result<Vec<_>, satchel_server::log::StoreFault>>()
        });
        read.unwrap()
    }

    /// Every record of a kind, by id.
    pub fn records<R: Record>(&self) -> Vec<(DocumentId, R)> {
        self.documents(R::KIND).iter().map(|document| (document.id(), document.read())).collect()
    }

    /// The log's last number.
    pub fn head(&self) -> u64 {
        let (store, tenant) = self.store();
        store.read(|tx| satchel_server::log::tenants::get(tx, tenant)).unwrap().head.number
    }
}
