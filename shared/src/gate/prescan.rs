//! Looks at the raw bytes of a change before Automerge sees them, so that parsing them is bounded.
//!
//! Order of events: size on the wire, magic, chunk type, one chunk and nothing after it, inflate through
//! a hard bound, checksum, the fields before the columns, then the columns (`columns`).
//! Never: allocates more than `MAX_INFLATED_BYTES`, or trusts a length or a count it has not compared.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use sha2::{Digest, Sha256};

use super::columns::{Columns, walk};
use super::reader::Reader;
use super::{
    Fault, MAX_ACTOR_BYTES, MAX_DEPS, MAX_INFLATED_BYTES, MAX_MESSAGE_BYTES, MAX_OTHER_ACTORS,
    MAX_WIRE_BYTES,
};

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
const CHANGE: u8 = 1;
const COMPRESSED_CHANGE: u8 = 2;
const CHECKSUM_BYTES: u64 = 4;
const HASH_BYTES: u64 = 32;
/// Room added to the output at a time while inflating.
const INFLATE_STEP: usize = 64 * 1024;

/// Whether these bytes are one change, whole, within every limit of the gate.
///
/// # Errors
/// The first rule of the prescan that the bytes break.
pub fn prescan(bytes: &[u8]) -> Result<(), Fault> {
    count_operations(bytes).map(drop)
}

/// How many operations a change has, found out as [`prescan`] does.
///
/// # Errors
/// As [`prescan`].
pub fn count_operations(bytes: &[u8]) -> Result<u64, Fault> {
    let chunk = open(bytes)?;
    if checksum(&chunk.contents) != chunk.checksum {
        return Err(Fault::Checksum);
    }
    scan_contents(&chunk.contents)
}

/// One change chunk, inflated.
struct Chunk<'a> {
    checksum: &'a [u8],
    contents: Cow<'a, [u8]>,
}

fn open(bytes: &[u8]) -> Result<Chunk<'_>, Fault> {
    if bytes.len() > MAX_WIRE_BYTES {
        return Err(Fault::WireTooLarge);
    }
    let body = bytes.strip_prefix(&MAGIC).ok_or(Fault::NotAChange)?;
    let mut reader = Reader::new(body);
    let checksum = reader.take(CHECKSUM_BYTES)?;
    let compressed = match reader.take(1)? {
        [CHANGE] => false,
        [COMPRESSED_CHANGE] => true,
        _ => return Err(Fault::ChunkType),
    };
    let length = reader.unsigned()?;
    let contents = reader.take(length)?;
    if !reader.is_empty() {
        return Err(Fault::TrailingBytes);
    }
    let contents = if compressed { inflate(contents)?.into() } else { contents.into() };
    Ok(Chunk { checksum, contents })
}

/// Inflates one whole deflate stream. Automerge's own reader takes a cut one, and one with a tail.
fn inflate(deflated: &[u8]) -> Result<Vec<u8>, Fault> {
    let mut stream = Decompress::new(false);
    let mut out = Vec::new();
    loop {
        // One byte over the limit, so that a change of exactly the limit passes.
        let room = (MAX_INFLATED_BYTES + 1).saturating_sub(out.len()).min(INFLATE_STEP);
        out.reserve_exact(room);
        let (read, written) = (consumed(&stream), out.len());
        let rest = deflated.get(read..).unwrap_or_default();
        let status = stream.decompress_vec(rest, &mut out, FlushDecompress::None);
        let status = status.map_err(|_| Fault::Inflate)?;
        if out.len() > MAX_INFLATED_BYTES {
            return Err(Fault::InflatedTooLarge);
        }
        if status == Status::StreamEnd {
            let whole = consumed(&stream) == deflated.len();
            return if whole { Ok(out) } else { Err(Fault::TrailingBytes) };
        }
        if consumed(&stream) == read && out.len() == written {
            return Err(Fault::Inflate);
        }
    }
}

fn consumed(stream: &Decompress) -> usize {
    usize::try_from(stream.total_in()).unwrap_or(usize::MAX)
}

/// The first four bytes of the hash of the change as it stands uncompressed: type, length, contents.
fn checksum(contents: &[u8]) -> [u8; 4] {
    let mut hasher = Sha256::new();
    hasher.update([CHANGE]);
    hasher.update(unsigned_bytes(contents.len()));
    hasher.update(contents);
    let [a, b, c, d, ..]: [u8; 32] = hasher.finalize().into();
    [a, b, c, d]
}

fn unsigned_bytes(mut value: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(4);
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            out.push(low);
            return out;
        }
        out.push(low | 0x80);
    }
}

fn scan_contents(contents: &[u8]) -> Result<u64, Fault> {
    let mut reader = Reader::new(contents);
    scan_deps(&mut reader)?;
    reader.prefixed(MAX_ACTOR_BYTES, Fault::ActorTooLong)?;
    reader.unsigned()?; // sequence: the header judges it
    reader.unsigned()?; // first operation: likewise
    reader.signed()?; // time: likewise
    reader.text(MAX_MESSAGE_BYTES, Fault::MessageTooLong)?;
    let others = scan_other_actors(&mut reader)?;
    let columns = Columns::read(&mut reader)?;
    // What is left are the extra bytes, which the header refuses.
    walk(&columns, others + 1)
}

fn scan_deps(reader: &mut Reader<'_>) -> Result<(), Fault> {
    let deps = reader.unsigned()?;
    if deps > MAX_DEPS {
        return Err(Fault::TooManyDeps);
    }
    reader.take(deps * HASH_BYTES).map(drop)
}

/// How many actors besides the author the change lists.
fn scan_other_actors(reader: &mut Reader<'_>) -> Result<u64, Fault> {
    let others = reader.unsigned()?;
    if others > MAX_OTHER_ACTORS {
        return Err(Fault::TooManyActors);
    }
    for _ in 0..others {
        reader.prefixed(MAX_ACTOR_BYTES, Fault::ActorTooLong)?;
    }
    Ok(others)
}
