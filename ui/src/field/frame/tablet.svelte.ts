// What the whole window knows: whose tablet it is, who works, the clasp, whether somebody must sign in again.
import { ask, asFailed, hears } from '../../backend/ask';
import { changes } from '../../backend/changes.svelte';
import { toasts } from '../../parts/toasts.svelte';
import { mishaps } from './act.svelte';
import { places } from './places.svelte';
import type { Clasp, Failed, FirstSync, Start } from '../../generated/api';

class Tablet {
  start = $state.raw<Start>();
  clasp = $state.raw<Clasp>();
  firstSync = $state.raw<FirstSync | null>(null);
  /** The server lets the person in no more; work goes on. */
  signIn = $state.raw<Failed | null>(null);
  failed = $state.raw<Failed>();
  /** Whether the person chose to work before the first sync ended. */
  mayWork = $state(false);
  isOnline = $derived(this.clasp?.is_online ?? false);
  #worked: string | undefined;
  #turn = 0;

  /** Takes the answer of unlocking, enrolling, logging out. */
  enter(start: Start): void {
    // The same person comes back to where they were; another begins at Today.
    const person = start.me?.id;
    if (person && this.#worked && person !== this.#worked) places.start('today');
    if (person) this.#worked = person;
    // Nobody finds another's failure, nor takes another's deed back.
    mishaps.last = undefined;
    toasts.shown = [];
    this.start = start;
    this.firstSync = start.first_sync;
    if (start.state !== 'open') {
      this.mayWork = false;
      this.clasp = undefined;
      this.signIn = null;
    } else {
      void this.look();
    }
    changes.tell();
  }
  /** Shows the clasp of an answer. What the line told while it was on its way, or what was asked later, is newer. */
  async take(asking: Promise<Clasp>): Promise<void> {
    const turn = ++this.#turn;
    const clasp = await asking;
    if (turn === this.#turn) this.clasp = clasp;
  }
  /** Asks for the clasp. Whoever worked may be gone: what the office ordered away leaves nothing on the screen. */
  async look(): Promise<void> {
    try {
      await this.take(ask('clasp'));
    } catch {
      const start = await ask('start').catch(() => undefined);
      if (start && start.state !== 'open') this.enter(start);
    }
  }
  /** Begins: asks how the tablet stands and hears what happens. */
  begin(): () => void {
    void ask('start').then((start) => this.enter(start), (fault) => { this.failed = asFailed(fault); });
    const ends = [
      hears('sync', (told) => {
        this.#turn += 1;
        this.clasp = told.clasp;
        this.firstSync = told.first_sync;
        this.signIn = told.sign_in;
      }),
      hears('changed', ({ by }) => {
        void this.look();
        if (by === 'here') changes.tell();
        else changes.tellSoon();
      }),
    ];
    // Back at the window after a while: another hour, perhaps another day.
    const seen = () => { if (!document.hidden) changes.tellSoon(); };
    document.addEventListener('visibilitychange', seen);
    return () => { document.removeEventListener('visibilitychange', seen); ends.forEach((end) => end()); };
  }
}

export const tablet = new Tablet();
