// An answer that stays true: asked at once, asked again when something changed. The old answer stays in sight meanwhile.
import { untrack } from 'svelte';
import type { Failed } from '../generated/api';
import { asFailed } from './ask';
import { changes } from './changes.svelte';

/** An answer and what went wrong last, if anything. */
export class Live<T> {
  value = $state.raw<T>();
  failed = $state.raw<Failed>();
  #turn = 0;

  /** Takes the answer, unless a later question was asked meanwhile. */
  async take(asking: Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await asking;
      if (turn !== this.#turn) return;
      this.value = value;
      this.failed = undefined;
    } catch (fault) {
      if (turn === this.#turn) this.failed = asFailed(fault);
    }
  }
}

/** In a component: asks, and asks again whenever what `ask` reads, or any record, changes. `null` asks nothing. */
export function live<T>(ask: () => Promise<T> | null): Live<T> {
  const answer = new Live<T>();
  $effect(() => {
    void changes.count;
    const asking = ask();
    if (asking) untrack(() => void answer.take(asking));
  });
  return answer;
}
