// Waiting for a state, never for a time: asks again until the answer is there, and says what was missing when it is not.

/** Longer than anything may take on a busy machine of two cores; reaching it is a failure. */
const PATIENCE_MS = 30_000;
const ASK_AGAIN_MS = 40;
/** Whoever steered the window is gone: nothing will ever be answered. In our words, and in selenium's. */
export const GONE = 'the window is gone';
const IS_GONE = new RegExp(`^(${GONE}|ECONN(REFUSED|RESET))`);

/** The first truthy answer of `ask`. What it throws meanwhile counts as "not yet" and is told at the end. */
export async function until(what, ask, patience_ms = PATIENCE_MS) {
  const end = Date.now() + patience_ms;
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
      last = undefined;
    } catch (fault) {
      if (fault.isFinal || IS_GONE.test(fault.message)) throw fault;
      last = fault;
    }
    if (Date.now() > end) throw new Error(`not within ${patience_ms} ms: ${what}${last ? ` (${last.message})` : ''}`);
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}
