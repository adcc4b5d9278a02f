//! Frames: postcard, a length before each, one zstd stream around all of them.
//!
//! Never decodes past a limit: the stream is inflated through a hard bound before any frame is read.

use serde::{Serialize, de::DeserializeOwned};
use std::io::Read;

/// zstd's level: 3 is its default, and the server's CPU is worth more than the last 5 %.
const LEVEL: i32 = 3;

/// Bytes that are not the frames they should be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodecFault {
    /// The stream inflates past the limit.
    #[error("the message inflates past {0} bytes")]
    TooLarge(usize),
    /// Not zstd.
    #[error("the message is not compressed as agreed")]
    NotCompressed,
    /// The frames inside do not decode.
    #[error("frame {0} does not decode")]
    BadFrame(usize),
    /// A value that cannot be written.
    #[error("the message cannot be written")]
    Unwritable,
}

/// Writes frames into one compressed message.
///
/// # Errors
/// `Unwritable`, which no type of this protocol causes.
pub fn encode<T: Serialize>(frames: &[T]) -> Result<Vec<u8>, CodecFault> {
    let mut plain = Vec::new();
    for frame in frames {
        let bytes = postcard::to_stdvec(frame).map_err(|_| CodecFault::Unwritable)?;
        let length = u32::try_from(bytes.len()).map_err(|_| CodecFault::Unwritable)?;
        plain.extend_from_slice(&length.to_le_bytes());
        plain.extend_from_slice(&bytes);
    }
    zstd::bulk::compress(&plain, LEVEL).map_err(|_| CodecFault::Unwritable)
}

/// Reads the frames of a message that inflates to at most `bytes_max`.
///
/// # Errors
/// The first fault met; never more memory than the limit.
pub fn decode<T: DeserializeOwned>(message: &[u8], bytes_max: usize) -> Result<Vec<T>, CodecFault> {
    let plain = inflate(message, bytes_max)?;
    let mut frames = Vec::new();
    let mut rest = plain.as_slice();
    while !rest.is_empty() {
        let bad = || CodecFault::BadFrame(frames.len());
        let (length, after) = rest.split_first_chunk::<4>().ok_or_else(bad)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (frame, after) = after.split_at_checked(length).ok_or_else(bad)?;
        let (value, left) = postcard::take_from_bytes(frame).map_err(|_| bad())?;
        if !left.is_empty() {
            return Err(bad());
        }
        frames.push(value);
        rest = after;
    }
    Ok(frames)
}

fn inflate(message: &[u8], bytes_max: usize) -> Result<Vec<u8>, CodecFault> {
    let decoder =
        zstd::stream::read::Decoder::new(message).map_err(|_| CodecFault::NotCompressed)?;
    let mut plain = Vec::new();
    let bound = bytes_max as u64 + 1;
    decoder.take(bound).read_to_end(&mut plain).map_err(|_| CodecFault::NotCompressed)?;
    if plain.len() > bytes_max { Err(CodecFault::TooLarge(bytes_max)) } else { Ok(plain) }
}
