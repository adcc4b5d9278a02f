// One quote or order that is open: what stands, what is only on the screen yet, what was saved last, what can be taken back.
// Said to be saved only after COMMIT; what could not be saved stays on the screen with what went wrong.
import { untrack } from 'svelte';
import { ask, asFailed } from '../../backend/ask';
import { changes } from '../../backend/changes.svelte';
import type { Failed, SaleShown, SavedNow, Undo } from '../../generated/api';
import { toasts, UNDO_MS } from '../../parts/toasts.svelte';
import { mishaps } from '../frame/act.svelte';
import { SaleTyping } from './typing.svelte';

/** Presses of a stepper within this time are one change. */
const BURST_MS = 350;
/** How many changes the button in the head takes back; more would be guessing. */
const UNDO_MAX = 20;

/** Something typed that is not saved yet, or could not be. */
export interface Held {
  /** As typed. */
  text: string;
  /** What it is, for the sentence that says it is not saved. */
  name: string;
  /** Why it could not be saved; nothing while it is being saved. */
  failed?: Failed;
  does: () => Promise<SavedNow>;
}

export class OpenSale {
  readonly id: string;
  /** As it was last answered. */
  sale = $state.raw<SaleShown>();
  /** Why it could not be read again. */
  failed = $state.raw<Failed>();
  /** By `<line>.<field>` or the field's path. */
  held = $state<Record<string, Held>>({});
  saved = $state.raw<SavedNow>();
  undos = $state.raw<Undo[]>([]);
  /** When something was last committed here; what stood then is safe. */
  savedMs = $state<number>();
  /** Its history is shown over it; a tablet that is turned keeps it open. */
  isHistoryOpen = $state(false);
  readonly typing: SaleTyping;
  /** What happened, for a screen reader. */
  spoken = $state('');
  #asked = 0;
  #shown = 0;
  /** When the last change was made that can be taken back. */
  #changedAt = 0;
  #timers = new Map<string, ReturnType<typeof setTimeout>>();
  #last: Promise<unknown> = Promise.resolve();

  /** Only while a component is being built: it asks again whenever a record changes. */
  constructor(id: string) {
    this.id = id;
    this.typing = new SaleTyping(id);
    void this.typing.begin();
    $effect(() => {
      void changes.count;
      untrack(() => void this.#look());
    });
  }
  /** Asks how it stands. Of several questions under way, each answer shows that is newer than what is shown. */
  async #look(): Promise<void> {
    const turn = ++this.#asked;
    try {
      const sale = await ask('sale', { id: this.id });
      if (turn < this.#shown) return;
      this.#shown = turn;
      this.sale = sale;
      this.failed = undefined;
    } catch (fault) {
      if (turn >= this.#shown) this.failed = asFailed(fault);
    }
  }
  /** What could not be saved. */
  failures = $derived(Object.entries(this.held).flatMap(([key, held]) => (held.failed ? [{ key, ...held, failed: held.failed }] : [])));

  /** What stands in a box: what was typed last, until the record says the same. */
  text(key: string, stands: string): string { return this.held[key]?.text ?? stands; }

  /** Saves a typed value; presses that follow each other quickly are one change. */
  type(key: string, name: string, text: string, does: () => Promise<SavedNow>, burst = false): void {
    this.held[key] = { text, name, does };
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    if (burst) this.#timers.set(key, setTimeout(() => void this.#commit(key), BURST_MS));
    else void this.#commit(key);
  }
  /** Tries again what could not be saved. */
  again(key: string): void { void this.#commit(key); }
  /** Lets go of what could not be saved; the record stands as it was. */
  forget(key: string): void {
    delete this.held[key];
    this.typing.left(key);
  }
  /** Somebody types into a field and has not left it. */
  types(key: string, text: string): void {
    if (this.sale) this.typing.type(key, text, this.sale.head.record);
  }
  /** Saves at once what waits for a burst to end: the screen is left, or something else is done. */
  flush(): void {
    this.typing.flush();
    for (const [key, timer] of this.#timers) { clearTimeout(timer); void this.#commit(key); }
    this.#timers.clear();
  }

  async #commit(key: string): Promise<void> {
    this.#timers.delete(key);
    const before = this.held[key];
    if (!before) return;
    const { does, text } = before;
    // Read through the proxy: it is the held object of now.
    before.failed = undefined;
    try {
      const saved = await this.#inTurn(does);
      this.#took(saved);
      this.typing.left(key);
      for (const warning of saved.warnings) toasts.say(warning.words);
      await this.#look();
      if (this.held[key]?.text === text && !this.held[key]?.failed) delete this.held[key];
    } catch (fault) {
      const held = this.held[key];
      if (held) held.failed = asFailed(fault);
    }
  }
  /** Does something that is not typed: add, remove, send, settle. Throws nothing; answers nothing when it failed. */
  async does(what: () => Promise<SavedNow>, toast = true): Promise<SavedNow | Failed> {
    this.flush();
    try {
      const saved = await this.#inTurn(what);
      this.#took(saved);
      const { undo } = saved;
      if (toast && undo) toasts.say(undo.words, async () => { mishaps.last = await this.takeBack(undo) ?? mishaps.last; });
      else for (const warning of saved.warnings) toasts.say(warning.words);
      await this.#look();
      return saved;
    } catch (fault) {
      return asFailed(fault);
    }
  }
  /** Whether a key may take the last change back: as long as a toast stands, for what is out of sight is done by no slip of the hand. */
  mayUndoByKey(): boolean { return this.undos.length > 0 && Date.now() - this.#changedAt < UNDO_MS; }
  /** Takes a change back, the last one unless another is named. */
  async takeBack(undo = this.undos.at(-1)): Promise<Failed | undefined> {
    if (!undo) return undefined;
    this.undos = this.undos.filter((one) => one !== undo);
    for (const toast of toasts.shown) if (toast.says === undo.words) toasts.drop(toast.id);
    const done = await this.does(() => ask('undo', undo), false);
    if ('cause' in done) return done;
    // What takes back is not itself on the way back: twice would be once.
    this.undos = this.undos.filter((one) => one !== done.undo);
    return undefined;
  }
  /** What another part of the page saved of it: it can be taken back here too. */
  async take(saved: SavedNow): Promise<void> {
    this.#took(saved);
    await this.#look();
  }
  #took(saved: SavedNow): void {
    this.saved = saved;
    this.savedMs = saved.time_ms;
    this.spoken = saved.words;
    if (!saved.is_changed || !saved.undo) return;
    this.undos = [...this.undos, saved.undo].slice(-UNDO_MAX);
    this.#changedAt = Date.now();
  }
  /** One after the other: each change is made upon the last. */
  async #inTurn<T>(what: () => Promise<T>): Promise<T> {
    const mine = this.#last.then(what, what);
    this.#last = mine.catch(() => undefined);
    return await mine;
  }
}
