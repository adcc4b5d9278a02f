//! Reads untrusted bytes front to back: each step takes what is there or says what is wrong.
//!
//! Never: allocates, reads past the end, or accepts a number that could have been written shorter
//! (Automerge's own column decoders do, which gives one change many forms).

use super::Fault;

/// The bytes not yet read.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `count` bytes, or `Truncated`.
    pub(super) fn take(&mut self, count: u64) -> Result<&'a [u8], Fault> {
        let count = usize::try_from(count).map_err(|_| Fault::Truncated)?;
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(Fault::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    /// A length, then as many bytes; `too_long` if the length is above `most`.
    pub(super) fn prefixed(&mut self, most: u64, too_long: Fault) -> Result<&'a [u8], Fault> {
        let length = self.unsigned()?;
        if length > most {
            return Err(too_long);
        }
        self.take(length)
    }

    /// A length, then as many bytes of UTF-8; `too_long` if the length is above `most`.
    pub(super) fn text(&mut self, most: u64, too_long: Fault) -> Result<(), Fault> {
        let bytes = self.prefixed(most, too_long)?;
        std::str::from_utf8(bytes).map(drop).map_err(|_| Fault::NotText)
    }

    fn byte(&mut self) -> Result<u8, Fault> {
        let (first, rest) = self.rest.split_first().ok_or(Fault::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    /// An unsigned LEB128 number of at most 64 bits in its shortest form.
    pub(super) fn unsigned(&mut self) -> Result<u64, Fault> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return Err(Fault::Number);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let overlong = byte == 0 && shift > 0;
                return if overlong { Err(Fault::Number) } else { Ok(value) };
            }
        }
        Err(Fault::Number)
    }

    /// A signed LEB128 number of at most 64 bits in its shortest form.
    pub(super) fn signed(&mut self) -> Result<i64, Fault> {
        let mut value = 0_i64;
        let mut sign_of_rest = None;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte != 0 && byte != 0x7f {
                return Err(Fault::Number);
            }
            value |= i64::from(byte & 0x7f) << shift;
            let negative = byte & 0x40 != 0;
            if byte & 0x80 == 0 {
                // A last byte that only repeats the sign bit before it was not needed.
                let only_sign = byte == if negative { 0x7f } else { 0 };
                if only_sign && sign_of_rest == Some(negative) {
                    return Err(Fault::Number);
                }
                let unset = if negative && shift < 57 { -1 << (shift + 7) } else { 0 };
                return Ok(value | unset);
            }
            sign_of_rest = Some(negative);
        }
        Err(Fault::Number)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn signed_numbers_of_every_width_are_read() {
        let cases: [(&[u8], i64); 8] = [
            (&[0], 0),
            (&[0x7f], -1),
            (&[0x3f], 63),
            (&[0xc0, 0], 64),
            (&[0x40], -64),
            (&[0xbf, 0x7f], -65),
            (&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f], i64::MIN),
            (&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0], i64::MAX),
        ];
        for (bytes, value) in cases {
            assert_eq!(Reader::new(bytes).signed().unwrap(), value);
        }
    }

    #[test]
    fn unsigned_numbers_of_every_width_are_read() {
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        let cases: [(&[u8], u64); 3] = [(&[0], 0), (&[0x81, 1], 129), (&most, u64::MAX)];
        for (bytes, value) in cases {
            assert_eq!(Reader::new(bytes).unsigned().unwrap(), value);
        }
    }

    #[test]
    fn overlong_and_overwide_numbers_are_refused() {
        let wide = [0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 2];
        for bytes in [&[0x81, 0][..], &wide, &[0x80; 12]] {
            assert_eq!(Reader::new(bytes).unsigned(), Err(Fault::Number));
        }
        for bytes in [&[0x81, 0][..], &[0xff, 0x7f], &wide, &[0x80; 12]] {
            assert_eq!(Reader::new(bytes).signed(), Err(Fault::Number));
        }
        assert_eq!(Reader::new(&[0x80]).unsigned(), Err(Fault::Truncated));
    }
}
