//! What server and worker say to each other: a trial, length first; one byte back when it was survived.

use serde::{Deserialize, Serialize};
use std::io::{Error, ErrorKind, Read, Result, Write};

/// The byte that says a trial was survived.
pub(super) const SURVIVED: u8 = 1;
/// Bytes of one trial: a document and a push, with room.
const BYTES_MAX: usize = 64 * 1024 * 1024;

/// A document as it is held, and changes offered for it, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The stored document; none for a new one.
    pub held: Option<Vec<u8>>,
    /// Raw changes.
    pub changes: Vec<Vec<u8>>,
}

/// Sends a trial.
pub(super) fn send(to: &mut impl Write, trial: &Trial) -> Result<()> {
    let bytes =
        postcard::to_stdvec(trial).map_err(|why| Error::new(ErrorKind::InvalidData, why))?;
    to.write_all(&(bytes.len() as u64).to_le_bytes())?;
    to.write_all(&bytes)?;
    to.flush()
}

/// The next trial; `None` when the other side has closed.
pub(super) fn receive(from: &mut impl Read) -> Result<Option<Trial>> {
    let mut length = [0; 8];
    match from.read_exact(&mut length) {
        Err(fault) if fault.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let length = usize::try_from(u64::from_le_bytes(length)).unwrap_or(usize::MAX);
    if length > BYTES_MAX {
        return Err(Error::new(ErrorKind::InvalidData, "the trial is too long"));
    }
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    let trial =
        postcard::from_bytes(&bytes).map_err(|why| Error::new(ErrorKind::InvalidData, why))?;
    Ok(Some(trial))
}
