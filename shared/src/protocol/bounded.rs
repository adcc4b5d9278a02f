//! Bounded sequences: a list of a message that is refused past its limit, while it is being read.
//!
//! Never makes room for a length that was only claimed, nor for more than the limit: an empty change is one
//! byte in a message and 24 in memory, so a list is counted as it comes.

use serde::{
    Deserialize, Deserializer,
    de::{Error, SeqAccess, Visitor},
};
use std::{fmt, marker::PhantomData};

/// Elements that room is made for before the first is read.
const ROOM_AT_FIRST: usize = 64;

/// Reads a list of at most `MOST` elements; for `#[serde(deserialize_with)]`.
///
/// # Errors
/// When there is one more, which is not read; or when an element cannot be read.
pub(super) fn list<'de, D, T, const MOST: usize>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    deserializer.deserialize_seq(Bounded::<T, MOST>(PhantomData))
}

struct Bounded<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Bounded<T, MOST> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at most {MOST} elements")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let claimed = elements.size_hint().unwrap_or(0);
        if claimed > MOST {
            return Err(A::Error::invalid_length(claimed, &self));
        }
        let mut list = Vec::with_capacity(claimed.min(ROOM_AT_FIRST));
        while list.len() < MOST {
            match elements.next_element()? {
                Some(element) => list.push(element),
                None => return Ok(list),
            }
        }
        // Formats that do not say the length first must end here.
        match elements.next_element::<serde::de::IgnoredAny>() {
            Ok(None) => Ok(list),
            _ => Err(A::Error::invalid_length(MOST + 1, &self)),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde::Serialize;
    use std::cell::Cell;

    thread_local! {
        static READ: Cell<usize> = const { Cell::new(0) };
    }

    /// Counts how many of it were read.
    #[derive(Debug, PartialEq, Serialize)]
    struct Counted(u8);

    impl<'de> Deserialize<'de> for Counted {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            READ.set(READ.get() + 1);
            u8::deserialize(deserializer).map(Counted)
        }
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Message(#[serde(deserialize_with = "list::<_, _, 3>")] Vec<Counted>);

    #[test]
    fn a_list_of_the_limit_is_read_and_one_more_is_not_begun() {
        let of = |length: u8| Message((0..length).map(Counted).collect());
        let bytes = postcard::to_stdvec(&of(3)).unwrap();
        assert_eq!(postcard::from_bytes::<Message>(&bytes), Ok(of(3)));
        READ.set(0);
        let bytes = postcard::to_stdvec(&of(4)).unwrap();
        assert!(postcard::from_bytes::<Message>(&bytes).is_err());
        assert_eq!(READ.get(), 0, "the length alone refuses it");
    }

    #[test]
    fn a_list_without_a_length_stops_at_the_limit() {
        READ.set(0);
        assert!(serde_json::from_str::<Message>("[1,2,3,4,5,6]").is_err());
        assert_eq!(READ.get(), 3);
        assert!(serde_json::from_str::<Message>("[1,2,3]").is_ok());
    }
}
