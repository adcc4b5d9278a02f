//! The escrow file: sealed boxes one after the other, readable without the store and without its key.
//!
//! A frame is its length, a checksum over what follows, a name, a box. Boxes are added at the end and the file synced;
//! a tail that was torn off is cut away before the next. Frames are dropped only by replacing the file as a whole.
//! Knows nothing of what is in a box. A frame that is damaged costs itself, not those behind it.

use super::{Result, StoreFault};
use crate::home::write_bytes;
use fs4::FileExt;
use satchel_shared::protocol::limits::CHANGE_BYTES_MAX;
use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    io::{self, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

/// By what the store knows a box: nothing can be told from it without the store.
pub(super) type Name = [u8; 16];

const CHECKSUM_BYTES: usize = 8;
const HEADER_BYTES: usize = 4 + CHECKSUM_BYTES;
/// A frame that claims to be longer is none: a change, its author and the box around them.
const FRAME_BYTES_MAX: usize = CHANGE_BYTES_MAX + 64 * 1024;

/// A box with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) name: Name,
    pub(super) sealed: Vec<u8>,
}

impl Frame {
    fn bytes(&self) -> Vec<u8> {
        let body = [self.name.as_slice(), &self.sealed].concat();
        // A frame is far below 4 GiB: a change has a limit.
        let length = u32::try_from(body.len()).unwrap_or(u32::MAX);
        [length.to_le_bytes().as_slice(), &checksum(&body), &body].concat()
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) frames: Vec<Frame>,
    /// Where the last whole frame ends; what follows was torn off.
    end: u64,
    length: u64,
}

/// The file of one store, with the right to write to it; given back when dropped.
#[derive(Debug)]
pub(super) struct EscrowFile {
    path: PathBuf,
    _lock: File,
}

impl EscrowFile {
    /// Takes the right to write to the file of the store in this folder.
    ///
    /// # Errors
    /// When the folder takes no writing.
    pub(super) fn lock(dir: &Path) -> Result<EscrowFile> {
        let mut options = OpenOptions::new();
        let lock =
            options.create(true).truncate(false).write(true).open(dir.join("escrow.lock"))?;
        FileExt::lock(&lock)?;
        Ok(EscrowFile { path: path(dir), _lock: lock })
    }

    pub(super) fn read(&self) -> Result<Held> {
        Ok(read(&self.path)?)
    }

    /// Adds frames behind what is whole, and returns once they are on the disk.
    pub(super) fn append(&self, held: &Held, frames: &[Frame]) -> Result<()> {
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path)?;
        if held.length > held.end {
            file.set_len(held.end)?;
        }
        file.seek(SeekFrom::Start(held.end))?;
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::bytes).collect();
        file.write_all(&bytes)?;
        Ok(file.sync_data()?)
    }

    /// Puts these frames in the place of all there are.
    pub(super) fn replace(&self, frames: &[Frame]) -> Result<()> {
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::bytes).collect();
        Ok(write_bytes(&self.path, &bytes)?)
    }

    /// Leaves no frame, if there is one.
    pub(super) fn clear(&self, held: &Held) -> Result<()> {
        if held.length == 0 {
            return Ok(());
        }
        let file = OpenOptions::new().write(true).open(&self.path)?;
        file.set_len(0)?;
        Ok(file.sync_data()?)
    }
}

impl Held {
    pub(super) fn names(&self) -> BTreeSet<Name> {
        self.frames.iter().map(|frame| frame.name).collect()
    }
}

/// Every box in the folder of a store, oldest first. Needs neither the store nor its key.
///
/// # Errors
/// When there is a file that cannot be read.
pub fn boxes(dir: &Path) -> io::Result<Vec<Vec<u8>>> {
    Ok(read(&path(dir))?.frames.into_iter().map(|frame| frame.sealed).collect())
}

fn path(dir: &Path) -> PathBuf {
    dir.join("escrow")
}

fn read(path: &Path) -> io::Result<Held> {
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => return Ok(Held::default()),
        Err(fault) => return Err(fault),
    };
    let mut held = Held { length: bytes.len() as u64, ..Held::default() };
    let mut rest = bytes.as_slice();
    while let Some((header, after)) = rest.split_first_chunk::<HEADER_BYTES>() {
        let (length, sum) = header.split_at(4);
        let length = length.iter().rev().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
        let Some((body, after)) = after.split_at_checked(length) else { break };
        if length > FRAME_BYTES_MAX {
            break;
        }
        if let Some((name, sealed)) = body.split_first_chunk().filter(|_| checksum(body) == sum) {
            held.frames.push(Frame { name: *name, sealed: sealed.to_vec() });
        }
        held.end += (HEADER_BYTES + length) as u64;
        rest = after;
    }
    Ok(held)
}

fn checksum(body: &[u8]) -> [u8; CHECKSUM_BYTES] {
    let mut sum = [0; CHECKSUM_BYTES];
    sum.copy_from_slice(&blake3::hash(body).as_bytes()[..CHECKSUM_BYTES]);
    sum
}

impl From<satchel_shared::sealed::SealFault> for StoreFault {
    fn from(fault: satchel_shared::sealed::SealFault) -> Self {
        StoreFault::Statement(fault.to_string())
    }
}
