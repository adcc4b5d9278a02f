// Edits of one record's fields: each left field is one change. What could not be saved stays on the screen, with why.
import { ask, asFailed } from '../../backend/ask';
import { changes } from '../../backend/changes.svelte';
import type { Failed, SavedNow } from '../../generated/api';
import { toasts } from '../../parts/toasts.svelte';
import { act } from '../frame/act.svelte';

/** One field under somebody's hands. */
export interface Edit {
  /** What stands on the screen and not yet in the store. */
  typed?: string;
  failed?: Failed;
  /** `已存 10:42:07` */
  saved?: string;
  busy?: boolean;
}

export class Edits {
  #by = $state.raw<Record<string, Edit>>({});
  /** The version each edit began with: a field that moved since keeps both values. */
  #bases = new Map<string, string[]>();

  of(path: string): Edit { return this.#by[path] ?? {}; }
  /** Whether anything stands on the screen only. */
  get isUnsaved(): boolean { return Object.values(this.#by).some((edit) => edit.typed !== undefined); }
  #set(path: string, edit: Edit): void { this.#by = { ...this.#by, [path]: edit }; }

  /** Somebody typed. */
  type(path: string, text: string, heads: string[]): void {
    if (!this.#bases.has(path)) this.#bases.set(path, heads);
    this.#set(path, { ...this.of(path), typed: text });
  }
  /** Somebody wants what stood there before. */
  drop(path: string): void {
    this.#bases.delete(path);
    this.#set(path, {});
  }
  /** The field was left: saves it, or says why not. */
  async save(id: string, path: string, text: string, toast = false): Promise<SavedNow | undefined> {
    this.#set(path, { typed: text, busy: true });
    try {
      const saved = await ask('fields_set', { id, values: [{ path, text }], base: this.#bases.get(path) ?? null });
      this.#bases.delete(path);
      this.#set(path, { saved: saved.is_changed ? saved.words : undefined });
      const { undo } = saved;
      if (toast && undo?.words && saved.is_changed) toasts.say(undo.words, () => void act(() => ask('undo', undo)));
      changes.tell();
      return saved;
    } catch (fault) {
      this.#set(path, { typed: text, failed: asFailed(fault) });
      return undefined;
    }
  }
}
