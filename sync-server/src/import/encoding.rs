//! Encoding: the bytes of a file as text, or the name of the encoding it seems to have.
//!
//! Only UTF-8, with or without a mark. Guessing would turn names into other names without a word.

/// Bytes that are not UTF-8.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EncodingFault {
    /// The mark of UTF-16 stands at the start.
    #[error("the file is in UTF-16 (\"Unicode text\"): save it as \"CSV UTF-8\"")]
    Utf16,
    /// Every byte that is not ASCII is part of a lawful Big5 pair.
    #[error(
        "line {line} is not UTF-8: the file looks like Big5, which Excel in Taiwan writes; \
         save it as \"CSV UTF-8\""
    )]
    Big5 {
        /// The first line that is not UTF-8, from 1.
        line: usize,
    },
    /// Neither.
    #[error(
        "line {line} is not UTF-8, and the file is in no encoding known here: save it as \"CSV UTF-8\""
    )]
    Unknown {
        /// The first line that is not UTF-8, from 1.
        line: usize,
    },
}

/// The text without its mark.
pub fn decode(bytes: &[u8]) -> Result<&str, EncodingFault> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(EncodingFault::Utf16);
    }
    let unmarked = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(unmarked).map_err(|fault| {
        let before = unmarked.get(..fault.valid_up_to()).unwrap_or_default();
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
        if is_big5(unmarked) {
            EncodingFault::Big5 { line }
        } else {
            EncodingFault::Unknown { line }
        }
    })
}

fn is_big5(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter();
    while let Some(lead) = bytes.next() {
        match lead {
            0x00..=0x7F => {}
            0x81..=0xFE => match bytes.next() {
                Some(0x40..=0x7E | 0xA1..=0xFE) => {}
                _ => return false,
            },
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_not_part_of_the_first_column() {
        assert_eq!(decode(b"\xEF\xBB\xBFname\n"), Ok("name\n"));
    }

    #[test]
    fn big5_is_named_with_its_line() {
        // 大同 in Big5
        let bytes = b"name\n\xA4\x6A\xA6\x50\n";
        assert_eq!(decode(bytes), Err(EncodingFault::Big5 { line: 2 }));
        assert_eq!(decode(b"a\n\n\xFF\n"), Err(EncodingFault::Unknown { line: 3 }));
        assert_eq!(decode(b"\xFF\xFEa\0"), Err(EncodingFault::Utf16));
    }
}
