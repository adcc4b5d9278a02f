// Asks Rust, typed: the name of a command decides what it is asked and what it answers.
import type { Failed } from '../generated/api';
import { m } from '../words';
import type { Commands, Events } from './commands';
import { hear, send } from './door';

type Asked<N extends keyof Commands> = Commands[N]['asked'] extends Record<string, never> ? [] : [asked: Commands[N]['asked']];

/** Asks; rejects with a `Failed`. */
export async function ask<N extends keyof Commands>(name: N, ...asked: Asked<N>): Promise<Commands[N]['answer']> {
  return (await send(name, { asked: asked[0] ?? {} })) as Commands[N]['answer'];
}

/** Hears an event of Rust until the answer is called. */
export function hears<N extends keyof Events>(name: N, told: (what: Events[N]) => void): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  void hear<Events[N]>(name, told).then((ends) => {
    if (stopped) ends();
    else stop = ends;
  });
  return () => { stopped = true; stop?.(); };
}

/** What went wrong, in the one form screens show; whatever else was thrown is a fault of the program. */
export function asFailed(fault: unknown): Failed {
  if (typeof fault === 'object' && fault !== null && 'cause' in fault && 'code' in fault) return fault as Failed;
  // For whoever looks into it; people get the words of their language.
  console.error(fault);
  return { code: 'APP-INTERNAL', record: null, cause: m.failed_unknown(), who: 'administrator', who_words: '', next: '' };
}
