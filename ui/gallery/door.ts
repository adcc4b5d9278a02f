// Stands in for the door while looking: answers are made up in gallery/answers, nothing is kept.
import { answers } from './answers';
import { clasp } from './answers/sync';
import { state, t } from './asked';
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
/** Nothing happens by itself in the gallery, except that one may be asked to sign in again. */
export async function hear<T>(name: string, happened: (what: T) => void): Promise<() => void> {
  if (name === 'sync' && state === 'sign-in') setTimeout(() => happened({ clasp: clasp(), first_sync: null, sign_in: { code: 'S-SIGN-IN', record: null, cause: t('登入過期了', 'Your sign-in has run out'), who: 'you', who_words: '', next: t('打的字都在，登入後自動送出', 'What you typed is kept and is sent after you sign in') } } as T), 60);
  if (name === 'verify') setTimeout(() => happened({ done: 5210, of: 17402, words: t('看了 5,210 筆，共 17,402 筆', '5,210 of 17,402 records') } as T), 60);
  return () => undefined;
}
