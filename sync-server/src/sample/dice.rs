//! Dice: chance that falls the same way for the same seed, on every machine and version.
//!
//! Every part of the sample throws its own dice, so that more orders do not change the accounts.

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{Rng, SeedableRng},
};

/// Seeded chance.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of one part of the sample.
    pub fn of(seed: u64, part: &str) -> Dice {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_le_bytes()).update(part.as_bytes());
        Dice(ChaCha8Rng::from_seed(*hasher.finalize().as_bytes()))
    }

    /// A number below `count`; 0 when that is 0.
    pub fn below(&mut self, count: usize) -> usize {
        // The high half of the product: even enough for a sample, and the same on every machine.
        let product = u128::from(self.0.next_u64()) * count as u128;
        (product >> 64) as usize
    }

    /// A number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = usize::try_from(most - least + 1).unwrap_or(0);
        least + self.below(span) as i64
    }

    /// True once in `times` throws.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these; the slice is not empty.
    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_falls_the_same_way_for_ever() {
        let throw = |seed, part| {
            let mut dice = Dice::of(seed, part);
            [dice.below(1000), dice.below(1000), dice.below(1000)]
        };
        assert_eq!(throw(1, "a"), throw(1, "a"));
        assert_ne!(throw(1, "a"), throw(1, "b"));
        assert_ne!(throw(1, "a"), throw(2, "a"));
        assert_eq!(throw(1, "accounts"), PINNED);
    }

    const PINNED: [usize; 3] = [993, 685, 275];
}
