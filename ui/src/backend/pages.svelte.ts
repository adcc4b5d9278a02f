// A list of any length, fetched by pages as they come into sight. What is shown stays until what is true has come.
import { untrack } from 'svelte';
import type { Failed } from '../generated/api';
import { asFailed } from './ask';
import { changes } from './changes.svelte';

/** Rows of one question: small enough to answer at once, large enough that scrolling seldom asks. */
const PAGE = 100;

export interface Part<T> { rows: T[]; total: number }

/** The rows that are here, and how many there are in all. */
export class Pages<T, P extends Part<T> = Part<T>> {
  total = $state(0);
  /** The first page as it was answered, with whatever stands beside its rows. */
  first = $state.raw<P>();
  failed = $state.raw<Failed>();
  #rows = $state.raw(new Map<number, T>());
  #ask: ((skip: number, limit: number) => Promise<P>) | undefined;
  #turn = 0;
  #asked = new Set<number>();
  /** What came into sight while the question was being answered: its answer must not take that away, nobody would ask again. */
  #meanwhile = new Map<number, T>();
  #sight: [number, number] = [0, 0];

  row(at: number): T | undefined { return this.#rows.get(at); }
  /** The place of the first row that is here and for which this holds; -1 without one. */
  find(holds: (row: T) => boolean): number {
    for (const [at, row] of this.#rows) if (holds(row)) return at;
    return -1;
  }

  /** Asks another question, or the same again. From the top, unless it is only the same list with other facts. */
  async begin(ask: (skip: number, limit: number) => Promise<P>, keep: boolean): Promise<void> {
    const turn = ++this.#turn;
    this.#ask = ask;
    this.#asked = new Set();
    this.#meanwhile = new Map();
    const [from, to] = keep ? this.#sight : [0, 0];
    if (!keep) this.#sight = [0, 0];
    const wanted = [...new Set([0, Math.floor(from / PAGE), Math.floor(to / PAGE)])];
    for (const page of wanted) this.#asked.add(page);
    try {
      const parts = await Promise.all(wanted.map((page) => ask(page * PAGE, PAGE)));
      if (turn !== this.#turn) return;
      const rows = new Map(this.#meanwhile);
      parts.forEach((part, i) => part.rows.forEach((row, at) => rows.set((wanted[i] ?? 0) * PAGE + at, row)));
      this.#rows = rows;
      this.first = parts[0];
      this.total = parts[0]?.total ?? 0;
      this.failed = undefined;
    } catch (fault) {
      if (turn === this.#turn) this.failed = asFailed(fault);
    }
  }

  /** Told which rows are in sight; fetches those that are not here, and the page after. */
  async sight(from: number, to: number): Promise<void> {
    this.#sight = [from, to];
    const ask = this.#ask;
    if (!ask) return;
    const turn = this.#turn;
    for (let page = Math.floor(from / PAGE); page <= Math.floor((to + PAGE / 2) / PAGE); page += 1) {
      if (this.#asked.has(page) || page * PAGE >= this.total) continue;
      this.#asked.add(page);
      try {
        const part = await ask(page * PAGE, PAGE);
        if (turn !== this.#turn) return;
        const rows = new Map(this.#rows);
        for (const [at, row] of part.rows.entries()) {
          rows.set(page * PAGE + at, row);
          this.#meanwhile.set(page * PAGE + at, row);
        }
        this.#rows = rows;
        this.total = part.total;
      } catch (fault) {
        if (turn === this.#turn) { this.#asked.delete(page); this.failed = asFailed(fault); }
        return;
      }
    }
  }
}

/** In a component: a list that is asked anew when what `question` reads changes, and refreshed in place when records did. */
export function pages<T, P extends Part<T>>(question: () => (skip: number, limit: number) => Promise<P>): Pages<T, P> {
  const list = new Pages<T, P>();
  let before = -1;
  $effect(() => {
    const ask = question();
    const count = untrack(() => changes.count);
    before = count;
    untrack(() => void list.begin(ask, false));
  });
  $effect(() => {
    const count = changes.count;
    if (count === before) return;
    before = count;
    untrack(() => void list.begin(question(), true));
  });
  return list;
}
