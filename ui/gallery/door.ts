// Stands in for the door while looking: answers are made up in gallery/answers, nothing is kept.
import { answers } from './answers';
import type { Commands } from '../src/backend/commands';
import type { Failed } from '../src/generated/api';

/** What was asked, in order, for looks/hands.mjs to read. */
const told: string[] = [];
Object.assign(window, { told });

/** Answers as Rust would, or fails as Rust would. */
export async function send(name: string, given: Record<string, unknown>): Promise<unknown> {
  told.push(`${name} ${JSON.stringify(given.asked)}`);
  const answer = answers[name as keyof Commands] as ((asked: unknown) => unknown) | undefined;
  if (answer) return answer(given.asked);
  const failed: Failed = { code: 'GALLERY', record: null, cause: `no answer made up for ${name}`, who: 'you', who_words: '', next: '' };
  throw failed;
}
/** Nothing happens by itself in the gallery. */
export const hear = async (): Promise<() => void> => () => undefined;
