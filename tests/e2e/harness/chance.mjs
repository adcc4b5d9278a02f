// Chance that can be played again: the same seed draws the same numbers, and a failure prints it.

/** As for the tests in Rust. */
export const SEED = Number(process.env.SATCHEL_SEED ?? 20_261_121);

/** Draws numbers from 0 to below 1 (mulberry32). */
export function chance(seed = SEED) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let drawn = Math.imul(state ^ (state >>> 15), state | 1);
    drawn ^= drawn + Math.imul(drawn ^ (drawn >>> 7), drawn | 61);
    return ((drawn ^ (drawn >>> 14)) >>> 0) / 2 ** 32;
  };
}
