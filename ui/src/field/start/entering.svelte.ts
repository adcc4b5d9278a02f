// Letting somebody in: one attempt at a time, and why it did not work.
import { asFailed } from '../../backend/ask';
import type { Failed, Start } from '../../generated/api';
import { tablet } from '../frame/tablet.svelte';

export class Entering {
  busy = $state(false);
  failed = $state.raw<Failed>();

  /** Tries; answers whether it worked. */
  async try(asking: () => Promise<Start>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failed = undefined;
    try {
      tablet.enter(await asking());
      return true;
    } catch (fault) {
      this.failed = asFailed(fault);
      return false;
    } finally {
      this.busy = false;
    }
  }
}
