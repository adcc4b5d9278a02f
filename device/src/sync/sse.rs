//! Server-sent events: counts the nudges in a stream of bytes, however it is cut into pieces.
//!
//! Never keeps more than one line, and of that no more than a nudge needs.

use satchel_shared::protocol::live;

/// Longer lines are not ours; their rest is dropped.
const LINE_BYTES_MAX: usize = 1_024;

/// The state between two pieces.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    line: Vec<u8>,
    is_nudge: bool,
}

impl Reader {
    /// Takes a piece; says how many nudges it completed.
    pub fn feed(&mut self, bytes: &[u8]) -> usize {
        bytes.iter().filter(|byte| self.take(**byte)).count()
    }

    fn take(&mut self, byte: u8) -> bool {
        match byte {
            b'\n' => self.end_line(),
            b'\r' => false,
            _ if self.line.len() < LINE_BYTES_MAX => {
                self.line.push(byte);
                false
            }
            _ => false,
        }
    }

    /// An empty line ends an event.
    fn end_line(&mut self) -> bool {
        let line = std::mem::take(&mut self.line);
        if line.is_empty() {
            return std::mem::take(&mut self.is_nudge);
        }
        if let Some(name) = line.strip_prefix(b"event:") {
            self.is_nudge = name.trim_ascii() == live::EVENT.as_bytes();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::Reader;

    const STREAM: &[u8] =
        b": keep-alive\n\nevent: nudge\ndata: {\"number\":7}\n\nevent: other\ndata: x\n\n\
        data: nudge\n\nevent:nudge\r\ndata: {}\r\n\r\n";

    #[test]
    fn nudges_are_counted_wherever_the_stream_is_cut() {
        for cut in 0..STREAM.len() {
            let mut reader = Reader::default();
            let (first, rest) = STREAM.split_at(cut);
            assert_eq!(reader.feed(first) + reader.feed(rest), 2, "cut at {cut}");
        }
    }

    #[test]
    fn an_endless_line_takes_no_memory() {
        let mut reader = Reader::default();
        for _ in 0..1_000 {
            assert_eq!(reader.feed(&[b'x'; 4_096]), 0);
        }
        assert!(reader.line.capacity() <= 2_048);
    }
}
