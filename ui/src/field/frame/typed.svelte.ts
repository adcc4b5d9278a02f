// One text typed in a small dialog: kept as a draft with the cursor while one types, so that lock and kill lose nothing of it.
import { tick } from 'svelte';
import { asFailed } from '../../backend/ask';
import type { DraftOf } from '../../generated/api';
import { mishaps } from './act.svelte';
import { Draft } from './draft.svelte';

interface Kept { text: string; caret: number }
/** What is typed: the draft's key, what it is of, the record it is about and the field it would be. */
export interface TypedOf { key: string; of: DraftOf; about: string; step: string }

export class Typed {
  text = $state('');
  readonly draft: Draft<Kept>;
  #caret = 0;

  constructor(readonly what: TypedOf, begins = '') {
    this.text = begins;
    this.draft = new Draft<Kept>(what.key, what.of);
  }
  /** Goes on with what was kept; the cursor stands where it stood. Answers how the draft is kept when the dialog goes. */
  begin(box: () => HTMLElement | undefined): () => void {
    const resume = async () => {
      const kept = await this.draft.find();
      if (!kept) return;
      this.text = kept.text;
      this.#caret = kept.caret;
      await tick();
      const field = box()?.querySelector<HTMLInputElement>('input[type=text]');
      field?.focus();
      field?.setSelectionRange(kept.caret, kept.caret);
    };
    resume().catch((fault: unknown) => { mishaps.last = asFailed(fault); });
    return () => void this.draft.flush();
  }
  type(text: string): void {
    this.text = text;
    this.#keep();
  }
  /** Where the cursor stands now. */
  at(event: Event): void {
    if (!(event.target instanceof HTMLInputElement)) return;
    this.#caret = event.target.selectionStart ?? 0;
  }
  #keep(): void {
    const { about, step } = this.what;
    this.draft.keep({ text: this.text, caret: this.#caret }, { name: '', about, step });
  }
  /** It was done, or it is not wanted. A draft that cannot be let go only stands on Today a while longer. */
  drop(): void { void this.draft.drop().catch(() => undefined); }
}
