//! Frames: postcard, a length before each, one zstd stream around all of them.
//!
//! Never decodes past a limit: the stream is inflated through a hard bound before any frame is read, and lists
//! inside are counted as they come (`bounded`).

use serde::{Serialize, de::DeserializeOwned};
use std::io::Read;

/// zstd's level: 3 is its default, and the server's CPU is worth more than the last 5 %.
const LEVEL: i32 = 3;

/// The farthest back a stream may refer, as a power of two: as far as the largest message, 32 MiB. A decoder
/// makes room for what the stream claims, and zstd itself would believe 128 MiB.
const WINDOW_LOG_MAX: u32 = 25;

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
    /// None, or more, where one frame is agreed.
    #[error("the message is not one frame")]
    NotOneFrame,
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
        let (value, after) = frame(rest).ok_or(CodecFault::BadFrame(frames.len()))?;
        frames.push(value);
        rest = after;
    }
    Ok(frames)
}

/// Reads a message of one frame that inflates to at most `bytes_max`; a second one is not read.
///
/// # Errors
/// As [`decode`], and `NotOneFrame`.
pub fn decode_one<T: DeserializeOwned>(message: &[u8], bytes_max: usize) -> Result<T, CodecFault> {
    let plain = inflate(message, bytes_max)?;
    if plain.is_empty() {
        return Err(CodecFault::NotOneFrame);
    }
    let (bytes, rest) = cut(&plain).ok_or(CodecFault::BadFrame(0))?;
    if !rest.is_empty() {
        return Err(CodecFault::NotOneFrame);
    }
    value(bytes).ok_or(CodecFault::BadFrame(0))
}

/// The first frame, and what comes after it.
fn frame<T: DeserializeOwned>(plain: &[u8]) -> Option<(T, &[u8])> {
    let (bytes, rest) = cut(plain)?;
    Some((value(bytes)?, rest))
}

fn cut(plain: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = plain.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}

fn value<T: DeserializeOwned>(frame: &[u8]) -> Option<T> {
    let (value, left) = postcard::take_from_bytes(frame).ok()?;
    left.is_empty().then_some(value)
}

fn inflate(message: &[u8], bytes_max: usize) -> Result<Vec<u8>, CodecFault> {
    let mut decoder =
        zstd::stream::read::Decoder::new(message).map_err(|_| CodecFault::NotCompressed)?;
    decoder.window_log_max(WINDOW_LOG_MAX).map_err(|_| CodecFault::NotCompressed)?;
    let mut plain = Vec::new();
    let bound = bytes_max as u64 + 1;
    decoder.take(bound).read_to_end(&mut plain).map_err(|_| CodecFault::NotCompressed)?;
    if plain.len() > bytes_max { Err(CodecFault::TooLarge(bytes_max)) } else { Ok(plain) }
}
