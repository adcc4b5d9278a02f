// What was just done and can be undone for ten seconds; also short words that need no answer.

/** How long an undo stands: long enough to see it, short enough not to be in the way. */
export const UNDO_MS = 10_000;

export interface Toast {
  id: number;
  says: string;
  undo?: () => void | Promise<void>;
  until: number;
}

class Toasts {
  shown = $state<Toast[]>([]);
  #next = 1;

  /** Shows words; with `undo`, a button that undoes for ten seconds. */
  say(says: string, undo?: Toast['undo']): void {
    // One at a time: a new deed makes the last one final to the eye, as it is in the store.
    this.shown = [{ id: this.#next++, says, undo, until: Date.now() + UNDO_MS }];
  }
  drop(id: number): void {
    this.shown = this.shown.filter((toast) => toast.id !== id);
  }
  /** Undoes the last deed, for Ctrl+Z. */
  async undoLast(): Promise<void> {
    const last = this.shown.at(-1);
    if (!last?.undo) return;
    this.drop(last.id);
    await last.undo();
  }
}

export const toasts = new Toasts();
