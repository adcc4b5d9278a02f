// What the whole window knows: whose tablet it is, who works, the clasp, whether somebody must sign in again.
import { ask, asFailed, hears } from '../../backend/ask';
import { changes } from '../../backend/changes.svelte';
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

  /** Takes the answer of unlocking, enrolling, logging out. */
  enter(start: Start): void {
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
  /** Asks for the clasp. */
  async look(): Promise<void> {
    try { this.clasp = await ask('clasp'); } catch { /* The next event brings it. */ }
  }
  /** Begins: asks how the tablet stands and hears what happens. */
  begin(): () => void {
    void ask('start').then((start) => this.enter(start), (fault) => { this.failed = asFailed(fault); });
    const ends = [
      hears('sync', (told) => {
        this.clasp = told.clasp;
        this.firstSync = told.first_sync;
        this.signIn = told.sign_in;
      }),
      hears('changed', () => { void this.look(); changes.tell(); }),
    ];
    return () => ends.forEach((end) => end());
  }
}

export const tablet = new Tablet();
