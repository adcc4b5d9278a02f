// Doing something and saying what became of it: saved after COMMIT, undo for ten seconds, or why it did not happen.
import { ask, asFailed } from '../../backend/ask';
import { changes } from '../../backend/changes.svelte';
import type { Failed, SavedNow, Undo } from '../../generated/api';
import { toasts } from '../../parts/toasts.svelte';

class Mishaps {
  /** The last thing that did not happen, until somebody puts it away or it works. */
  last = $state.raw<Failed>();
}
export const mishaps = new Mishaps();

async function takeBack(undo: Undo): Promise<void> {
  await act(() => ask('undo', undo));
}

/** Does it. Answers what was saved, or nothing when it failed and the failure is on the screen. */
export async function act(does: () => Promise<SavedNow>, says?: string): Promise<SavedNow | undefined> {
  try {
    const saved = await does();
    mishaps.last = undefined;
    const { undo } = saved;
    const words = undo?.words || says;
    if (words) toasts.say(words, undo ? () => takeBack(undo) : undefined);
    for (const warning of saved.warnings) if (!words) toasts.say(warning.words);
    changes.tell();
    return saved;
  } catch (fault) {
    mishaps.last = asFailed(fault);
    return undefined;
  }
}
