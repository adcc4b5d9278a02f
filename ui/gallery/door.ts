// Stands in for the door while looking: answers are made up in gallery/answers, nothing is kept.
import { answers } from './answers';
import type { Commands } from '../src/backend/commands';
import type { Failed } from '../src/generated/api';

/** Answers as Rust would, or fails as Rust would. */
export async function send(name: string, given: Record<string, unknown>): Promise<unknown> {
  const answer = answers[name as keyof Commands] as ((asked: unknown) => unknown) | undefined;
  if (answer) return answer(given.asked);
  const failed: Failed = { code: 'GALLERY', record: null, cause: `no answer made up for ${name}`, who: 'you', who_words: '', next: '' };
  throw failed;
}
/** Nothing happens by itself in the gallery. */
export const hear = async (): Promise<() => void> => () => undefined;
