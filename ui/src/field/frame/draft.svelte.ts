// A draft: what is being typed, kept on this tablet while one types, so that lock, kill and re-login lose nothing.
import { ask, asFailed } from '../../backend/ask';
import type { DraftOf, Failed, KeepDraft } from '../../generated/api';
import { mishaps } from './act.svelte';

/** How long after the last key a draft is kept: short enough for a kill, long enough not to write per letter. */
const KEEP_MS = 400;

export class Draft<T> {
  /** When it was last kept; nothing before. */
  keptMs = $state<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pending: (() => Promise<void>) | undefined;
  /** Why it could not be kept, as it stands on the screen. */
  #mishap: Failed | undefined;

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
    const pending = async () => {
      const kept = await ask('draft_keep', { key: this.key, of: this.of, content: JSON.stringify(content), ...said });
      this.keptMs = kept.kept_ms;
      if (this.#pending === pending) this.#pending = undefined;
    };
    this.#pending = pending;
    this.#timer = setTimeout(() => void this.flush(), KEEP_MS);
  }
  /** Keeps it now, as when the page is left; what could not be kept before is tried again. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#pending) return;
    try {
      await this.#pending();
      this.#mended();
    } catch (fault) { mishaps.last = this.#mishap = asFailed(fault); }
  }
  /** What is safe now is no longer said to be lost. */
  #mended(): void {
    if (this.#mishap && mishaps.last === this.#mishap) mishaps.last = undefined;
    this.#mishap = undefined;
  }
  /** Lets it go, after what it held was saved. */
  async drop(): Promise<void> {
    clearTimeout(this.#timer);
    this.#pending = undefined;
    this.keptMs = undefined;
    this.#mended();
    await ask('draft_drop', { key: this.key });
  }
}
