// The look through the whole store: it goes on while other screens are open, and is found again where it was begun.
import { ask, asFailed, hears } from '../../backend/ask';
import type { Verified, Verifying } from '../../generated/api';
import { mishaps } from '../frame/act.svelte';
import { tablet } from '../frame/tablet.svelte';

class Look {
  isRunning = $state(false);
  isStopping = $state(false);
  howFar = $state.raw<Verifying>();
  #found = $state.raw<{ verified: Verified; person: string | undefined }>();

  /** What it found last, for whoever began it. */
  get verified(): Verified | undefined {
    return this.#found?.person === tablet.start?.me?.id ? this.#found?.verified : undefined;
  }

  async begin(): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    this.howFar = undefined;
    this.#found = undefined;
    const person = tablet.start?.me?.id;
    const end = hears('verify', (told) => { this.howFar = told; });
    try { this.#found = { verified: await ask('verify'), person }; } catch (fault) { mishaps.last = asFailed(fault); }
    end();
    this.isRunning = false;
    this.isStopping = false;
  }

  async stop(): Promise<void> {
    this.isStopping = true;
    try { await ask('verify_stop'); } catch (fault) { mishaps.last = asFailed(fault); }
  }
}

export const look = new Look();
