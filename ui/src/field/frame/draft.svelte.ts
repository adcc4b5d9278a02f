// A draft: what is being typed, kept on this tablet while one types, so that lock, kill and re-login lose nothing.
import { ask, asFailed } from '../../backend/ask';
import type { DraftOf, KeepDraft } from '../../generated/api';
import { mishaps } from './act.svelte';

/** How long after the last key a draft is kept: short enough for a kill, long enough not to write per letter. */
const KEEP_MS = 400;

export class Draft<T> {
  /** When it was last kept; nothing before. */
  keptMs = $state<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: (() => Promise<void>) | undefined;

  constructor(readonly key: string, readonly of: DraftOf) {}

  /** What was kept before, if anything. */
  async find(): Promise<T | undefined> {
    const kept = (await ask('drafts')).find((draft) => draft.key === this.key);
    if (!kept) return undefined;
    try { return JSON.parse(kept.content) as T; } catch { return undefined; }
  }
  /** Keeps it soon. */
  keep(content: T, said: Pick<KeepDraft, 'name' | 'about' | 'step'>): void {
    clearTimeout(this.#timer);
    this.#pending = async () => {
      this.#pending = undefined;
      const kept = await ask('draft_keep', { key: this.key, of: this.of, content: JSON.stringify(content), ...said });
      this.keptMs = kept.kept_ms;
    };
    this.#timer = setTimeout(() => void this.flush(), KEEP_MS);
  }
  /** Keeps it now, as when the page is left. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    try { await this.#pending?.(); } catch (fault) { mishaps.last = asFailed(fault); }
  }
  /** Lets it go, after what it held was saved. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#pending = undefined;
    this.keptMs = undefined;
    await ask('draft_drop', { key: this.key });
  }
}
