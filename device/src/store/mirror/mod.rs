//! The mirror: a second file of unsent changes beside the store, so that a broken database takes none along.
//!
//! 1. Append-only: a change is written behind the others and the file synced, after the store's commit and
//!    before "saved" is said. It is rewritten only as a whole, beside itself, then renamed.
//! 2. A torn tail belongs to a change nobody was told is saved here: it is cut. Damage before the tail is never
//!    thrown away: a rewrite puts the damaged file aside.
//! 3. Whoever reads and then writes holds the lock throughout; never while the database's write lock is held.

mod frame;
#[cfg(test)]
mod tests;

pub use frame::MirroredChange;

use super::key::DataKey;
use crate::home::{HomeFault, write_bytes};
use frame::MirrorKey;
use fs4::FileExt;
use satchel_shared::ids::DocumentId;
use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// What the file begins with; the number of its rewritings follows, so that others notice one.
const TITLE: [u8; 8] = *b"SATMIR01";
const HEADER: usize = TITLE.len() + 8;
/// A change by its name: document and hash.
pub(super) type Name = (DocumentId, [u8; 32]);

/// The mirror of one store, and what is known to be in it.
#[derive(Debug)]
pub(super) struct Mirror {
    dir: PathBuf,
    key: MirrorKey,
    /// How often the file had been rewritten when it was last read.
    rewritten: u64,
    /// Up to where it was read.
    read_to: usize,
    known: BTreeSet<Name>,
}

/// The right to read and write the mirror; given back when dropped.
pub(super) struct MirrorLock(#[allow(dead_code, reason = "holding it is its use")] File);

/// All that a mirror holds.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Its changes in the order they were written.
    pub changes: Vec<MirroredChange>,
    /// Whether it holds something that cannot be read, before its tail.
    pub is_damaged: bool,
    /// Its size in bytes.
    pub size: u64,
}

impl Mirror {
    pub(super) fn of(dir: &Path, key: &DataKey) -> Mirror {
        let key = MirrorKey::derive(key.bytes());
        Mirror { dir: dir.to_owned(), key, rewritten: 0, read_to: 0, known: BTreeSet::new() }
    }

    fn path(&self) -> PathBuf {
        self.dir.join("unsent.mirror")
    }

    /// Whether there is anything to read.
    pub(super) fn is_empty(&self) -> bool {
        fs::metadata(self.path()).map_or(true, |file| file.len() <= HEADER as u64)
    }

    /// Waits until no other program writes it.
    pub(super) fn lock(&self) -> io::Result<MirrorLock> {
        let path = self.dir.join("mirror.lock");
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
        FileExt::lock(&file)?;
        Ok(MirrorLock(file))
    }

    /// Everything in it; nothing when there is no file.
    pub(super) fn read(&self, _: &MirrorLock) -> io::Result<Contents> {
        let bytes = match fs::read(self.path()) {
            Ok(bytes) => bytes,
            Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Contents::default()),
            Err(fault) => return Err(fault),
        };
        let scan = frame::scan(&bytes, HEADER.min(bytes.len()));
        let open = |sealed: &std::ops::Range<usize>| frame::open(&self.key, &bytes[sealed.clone()]);
        let changes: Vec<_> = scan.sealed.iter().filter_map(open).collect();
        let is_damaged = scan.is_damaged || changes.len() < scan.sealed.len();
        Ok(Contents { changes, is_damaged, size: bytes.len() as u64 })
    }

    /// Writes those of the changes that are not in it behind the others, and makes them durable.
    pub(super) fn append(
        &mut self,
        _: &MirrorLock,
        changes: impl Iterator<Item = MirroredChange>,
    ) -> io::Result<()> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(self.path())?;
        let (end, is_new) = self.catch_up(&mut file)?;
        let mut bytes = if is_new { header(0) } else { Vec::new() };
        let mut names = Vec::new();
        for change in changes {
            let name = (change.document, change.hash);
            if !self.known.contains(&name) {
                frame::write(&self.key, &change, &mut bytes).ok_or(io::ErrorKind::InvalidData)?;
                names.push(name);
            }
        }
        if names.is_empty() {
            return Ok(());
        }
        if let Err(fault) = write_at(&mut file, end, &bytes) {
            // The tail is cut now if that goes, else by whoever writes next.
            let _ = file.set_len(end);
            return Err(fault);
        }
        if is_new {
            sync_dir(&self.dir)?;
        }
        self.read_to = end as usize + bytes.len();
        self.known.extend(names);
        Ok(())
    }

    /// Learns what others wrote since; says where to write, and whether the file is new.
    fn catch_up(&mut self, file: &mut File) -> io::Result<(u64, bool)> {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let rewritten = bytes.get(TITLE.len()..HEADER).and_then(|number| number.try_into().ok());
        let Some(rewritten) = rewritten.map(u64::from_le_bytes) else {
            (self.rewritten, self.read_to) = (0, 0);
            self.known.clear();
            return Ok((0, true));
        };
        if rewritten != self.rewritten || self.read_to < HEADER || self.read_to > bytes.len() {
            (self.rewritten, self.read_to) = (rewritten, HEADER);
            self.known.clear();
        }
        let scan = frame::scan(&bytes, self.read_to);
        for sealed in scan.sealed {
            if let Some(change) = frame::open(&self.key, &bytes[sealed]) {
                self.known.insert((change.document, change.hash));
            }
        }
        self.read_to = scan.whole_to;
        Ok((scan.whole_to as u64, false))
    }

    /// Replaces the file by one that holds these changes only. A damaged one is put aside, not deleted.
    pub(super) fn rewrite(
        &mut self,
        _: &MirrorLock,
        changes: &[MirroredChange],
        is_damaged: bool,
    ) -> io::Result<()> {
        let path = self.path();
        let old = fs::read(&path)?;
        let number = old.get(TITLE.len()..HEADER).and_then(|number| number.try_into().ok());
        let rewritten = number.map_or(0, u64::from_le_bytes).wrapping_add(1);
        let mut bytes = header(rewritten);
        for change in changes {
            frame::write(&self.key, change, &mut bytes).ok_or(io::ErrorKind::InvalidData)?;
        }
        if is_damaged {
            let aside = (1..).map(|n| path.with_extension(format!("mirror.damaged-{n}")));
            let free =
                aside.into_iter().find(|aside| !aside.exists()).ok_or(io::ErrorKind::Other)?;
            fs::copy(&path, &free)?;
            File::open(&free)?.sync_all()?;
        }
        write_bytes(&path, &bytes).map_err(|fault| match fault {
            HomeFault::File { fault, .. } => fault,
            fault @ HomeFault::Form { .. } => io::Error::other(fault.to_string()),
        })?;
        (self.rewritten, self.read_to) = (rewritten, bytes.len());
        self.known = changes.iter().map(|change| (change.document, change.hash)).collect();
        Ok(())
    }
}

fn header(rewritten: u64) -> Vec<u8> {
    [TITLE, rewritten.to_le_bytes()].concat()
}

/// Writes behind `end`, over a torn tail, and waits for the disk.
fn write_at(file: &mut File, end: u64, bytes: &[u8]) -> io::Result<()> {
    file.set_len(end)?;
    file.seek(SeekFrom::Start(end))?;
    file.write_all(bytes)?;
    file.sync_data()
}

/// Makes the name of a new file durable. Not every system can sync a folder.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(dir)?.sync_all() } else { Ok(()) }
}
