//! The home of a device: the folder that holds all it keeps, and the facts about it that are no secrets.
//!
//! `device.json` says who the device is; `numbers.json` which counters of provisional numbers are given out, to
//! all people on it together; `people/<id>/` is one person's `keys.json`, `store.db`, `lock` and `escrow`.
//! Holds one secret, `hand-in.key`, that must work without a PIN: it hands sealed work in and can do nothing else.
//! All others lie wrapped in `keys.json` or inside the encrypted store.
//! Files are replaced whole: written beside, synced, renamed, and the folder synced.

use crate::error::{Code, Coded, HOME_UNUSABLE};
use fs4::FileExt;
use satchel_shared::{
    ids::{DeviceId, PersonId, TenantId},
    protocol::token::Secret,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    fs, io,
    io::Write as _,
    ops::Range,
    path::{Path, PathBuf},
};

/// What a new store, its key and the device's description take, with room to spare.
const ENROLMENT_BYTES: usize = 1024 * 1024;

/// Somebody who has worked on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownPerson {
    /// The person.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their login name, once known.
    pub login: String,
}

/// What the device is, as the server said at enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceFacts {
    /// Its id.
    pub device: DeviceId,
    /// What people call it.
    pub device_name: String,
    /// The server's address.
    pub server: String,
    /// The company.
    pub tenant: TenantId,
    /// The company's name.
    pub tenant_name: String,
    /// Its letters in provisional numbers.
    pub letters: String,
    /// Who is logged in.
    pub person: Option<PersonId>,
    /// Everybody with a store here.
    pub people: Vec<KnownPerson>,
}

/// Why the home cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HomeFault {
    /// A file cannot be read or written.
    #[error("{path}: {fault}")]
    File {
        /// Which.
        path: String,
        /// Why.
        fault: io::Error,
    },
    /// A file is not what it should be.
    #[error("{path} is not readable: {why}")]
    Form {
        /// Which.
        path: String,
        /// Why.
        why: String,
    },
}

impl Coded for HomeFault {
    fn code(&self) -> &'static Code {
        match self {
            HomeFault::File { fault, .. } if fault.kind() == io::ErrorKind::StorageFull => {
                &crate::error::DISK_FULL
            }
            _ => &HOME_UNUSABLE,
        }
    }
}

#[derive(Default, Serialize, Deserialize)]
struct Numbers {
    /// The last counter given out.
    given: u64,
}

/// The folder of one device.
#[derive(Clone, Debug)]
pub struct Home {
    dir: PathBuf,
}

impl Home {
    /// The home in this folder, which need not exist yet.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Home { dir: dir.into() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The folder of one person's store.
    pub fn person_dir(&self, person: PersonId) -> PathBuf {
        self.dir.join("people").join(person.to_string())
    }

    /// What the device is; `None` before enrolment.
    ///
    /// # Errors
    /// When the file is there but cannot be read.
    pub fn device(&self) -> Result<Option<DeviceFacts>, HomeFault> {
        read_json(&self.dir.join("device.json"))
    }

    /// Replaces what the device is.
    ///
    /// # Errors
    /// When it cannot be written; the former file then stands.
    pub fn save_device(&self, facts: &DeviceFacts) -> Result<(), HomeFault> {
        write_json(&self.dir.join("device.json"), facts)
    }

    /// The folders of all people's stores, also when nothing says any more whose they are.
    ///
    /// # Errors
    /// When the folder above them cannot be read.
    pub fn people_dirs(&self) -> Result<Vec<PathBuf>, HomeFault> {
        let path = self.dir.join("people");
        let entries = match fs::read_dir(&path) {
            Ok(entries) => entries,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(fault) => return Err(file_fault(&path, fault)),
        };
        let mut dirs: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        dirs.sort_unstable();
        Ok(dirs)
    }

    /// What sealed work is handed in by; `None` when the server never gave it.
    ///
    /// # Errors
    /// When the file is there but cannot be read.
    pub fn hand_in_secret(&self) -> Result<Option<Secret>, HomeFault> {
        read_json(&self.hand_in_path())
    }

    /// Keeps what sealed work is handed in by.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn save_hand_in_secret(&self, secret: &Secret) -> Result<(), HomeFault> {
        write_json(&self.hand_in_path(), secret)
    }

    fn hand_in_path(&self) -> PathBuf {
        self.dir.join("hand-in.key")
    }

    /// Whether anybody has a store here.
    pub fn has_people(&self) -> bool {
        fs::read_dir(self.dir.join("people")).is_ok_and(|mut people| people.next().is_some())
    }

    /// Whether an enrolment is under way, or was broken off.
    pub fn is_enrolling(&self) -> bool {
        self.enrolling().exists()
    }

    /// Marks that an enrolment is under way and takes the room it needs, so that it cannot fail for want of it.
    /// What an attempt before left is put aside, not deleted; it never held work.
    ///
    /// # Errors
    /// When there is no room, or the folder cannot be written.
    pub fn begin_enrolling(&self, now_ms: i64) -> Result<(), HomeFault> {
        let path = self.enrolling();
        if self.is_enrolling() && self.has_people() {
            let aside = self.dir.join(format!("abandoned-{now_ms}"));
            fs::rename(self.dir.join("people"), &aside)
                .map_err(|fault| file_fault(&aside, fault))?;
        }
        write_bytes(&path, &vec![0; ENROLMENT_BYTES]).inspect_err(|_| {
            let _ = fs::remove_file(path.with_extension("new"));
        })
    }

    /// Gives the room back for what is to be written now; the mark stays.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn release_room(&self) -> Result<(), HomeFault> {
        let path = self.enrolling();
        fs::File::create(&path).map(drop).map_err(|fault| file_fault(&path, fault))
    }

    /// Takes the mark away.
    pub fn end_enrolling(&self) {
        // A mark that stays beside a described device means nothing.
        let _ = fs::remove_file(self.enrolling());
    }

    fn enrolling(&self) -> PathBuf {
        self.dir.join("enrolling")
    }

    /// Gives out counters for provisional numbers, each once in the life of the device, whoever works on it.
    ///
    /// # Errors
    /// When they cannot be marked as given; then none is.
    pub fn reserve_numbers(&self, count: u64) -> Result<Range<u64>, HomeFault> {
        let path = self.dir.join("numbers.json");
        create_private_dir(&self.dir).map_err(|fault| file_fault(&path, fault))?;
        let lock = fs::File::create(self.dir.join("numbers.lock"))
            .map_err(|fault| file_fault(&path, fault))?;
        FileExt::lock(&lock).map_err(|fault| file_fault(&path, fault))?;
        let numbers: Numbers = read_json(&path)?.unwrap_or_default();
        let first = numbers.given + 1;
        write_json(&path, &Numbers { given: numbers.given + count })?;
        Ok(first..first + count)
    }
}

fn file_fault(path: &Path, fault: io::Error) -> HomeFault {
    HomeFault::File { path: path.display().to_string(), fault }
}

fn form_fault(path: &Path, why: &serde_json::Error) -> HomeFault {
    HomeFault::Form { path: path.display().to_string(), why: why.to_string() }
}

/// Reads a JSON file; `None` when there is none.
///
/// # Errors
/// When it is there but cannot be read.
pub fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, HomeFault> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(fault) => return Err(file_fault(path, fault)),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|why| form_fault(path, &why))
}

/// Replaces a JSON file as a whole, readable by its owner only.
///
/// # Errors
/// When it cannot be written; the former file then stands.
pub fn write_json<T: Serialize>(path: &Path, value: &T) -> Result<(), HomeFault> {
    let bytes = serde_json::to_vec_pretty(value).map_err(|why| form_fault(path, &why))?;
    write_bytes(path, &bytes)
}

/// Replaces a file as a whole, readable by its owner only.
///
/// # Errors
/// When it cannot be written; the former file then stands.
pub fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), HomeFault> {
    replace(path, bytes).map_err(|fault| file_fault(path, fault))
}

/// Makes a folder that only its owner may enter.
///
/// # Errors
/// When it cannot be made.
pub fn create_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let dir = path.parent().unwrap_or(Path::new("."));
    create_private_dir(dir)?;
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    // Without this the rename itself may be lost with the power. Not every system can sync a folder.
    #[cfg(unix)]
    fs::File::open(dir)?.sync_all()?;
    Ok(())
}
