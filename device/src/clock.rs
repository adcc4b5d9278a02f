//! The clock: the only place of the device that reads the time.
//!
//! Its time is shown and written, never compared to decide what is newer: tablets are wrong by days.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

/// Where the time comes from: the machine, or a hand that replays a day.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Milliseconds since 1970, when set by hand.
    fixed_ms: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub const fn system() -> Self {
        Clock { fixed_ms: None }
    }

    /// A clock that stands at this moment until it is set; its clones stand with it.
    pub fn fixed(now_ms: i64) -> Self {
        Clock { fixed_ms: Some(Arc::new(AtomicI64::new(now_ms))) }
    }

    /// Sets a clock that stands; the machine's own is left alone.
    pub fn set(&self, now_ms: i64) {
        if let Some(fixed) = &self.fixed_ms {
            fixed.store(now_ms, Ordering::SeqCst);
        }
    }

    /// Milliseconds since 1970.
    #[allow(clippy::disallowed_methods, reason = "this is the device's one clock")]
    pub fn now_ms(&self) -> i64 {
        match &self.fixed_ms {
            Some(fixed) => fixed.load(Ordering::SeqCst),
            None => Timestamp::now().as_millisecond(),
        }
    }

    /// The day on the wall of whoever holds the device.
    pub fn today(&self) -> Date {
        let now = Timestamp::from_millisecond(self.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH);
        now.to_zoned(self.zone()).date()
    }

    /// Where that wall is; a clock that stands hangs in Taipei.
    pub fn zone(&self) -> TimeZone {
        match self.fixed_ms {
            Some(_) => TimeZone::fixed(jiff::tz::offset(8)),
            None => TimeZone::system(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_known_by_its_name_on_any_machine() {
        let taipei = TimeZone::get("Asia/Taipei").unwrap();
        assert_eq!(taipei.to_offset(Timestamp::UNIX_EPOCH), jiff::tz::offset(8));
    }
}
