//! Back-off: how long to wait before the next try.
//!
//! 1. Delays grow fourfold from 4 s to 5 min, each with up to half of it again by chance, so that a
//!    company's tablets do not all come back in the same second.
//! 2. Any three delays in a row last longer than a minute: at most 3 tries a minute without progress.
//! 3. What the server asks for (`Retry-After`) is kept, up to an hour.

/// The first delay.
const DELAY_MS_FIRST: u64 = 4_000;
/// Each delay is this many times the one before.
const GROWTH: u64 = 4;
/// No delay is longer, unless the server asks: a person should not have to wait more.
const DELAY_MS_MAX: u64 = 300_000;
/// A server that asks for more than an hour is not believed.
const ASKED_MS_MAX: u64 = 3_600_000;
/// A nudge reaches a whole company at once; its rounds spread over so many milliseconds.
const NUDGE_SPREAD_MS: u64 = 2_000;

/// The delay after that many failures in a row (1 or more).
pub fn delay_ms(failures: u32, asked_ms: u64, chance: u64) -> u64 {
    let steps = failures.saturating_sub(1);
    let grown = DELAY_MS_FIRST.saturating_mul(GROWTH.saturating_pow(steps)).min(DELAY_MS_MAX);
    let own = (grown + share(grown / 2, chance)).min(DELAY_MS_MAX);
    let asked = asked_ms.min(ASKED_MS_MAX);
    if asked == 0 { own } else { own.max(asked + share(asked / 10, chance)) }
}

/// The pause between a nudge and its round.
pub const fn nudge_pause_ms(chance: u64) -> u64 {
    share(NUDGE_SPREAD_MS, chance)
}

/// A part of `whole`, 0 to all of it, as chance has it.
const fn share(whole: u64, chance: u64) -> u64 {
    chance % (whole + 1)
}
