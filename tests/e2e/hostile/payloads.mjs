// Texts that somebody who means ill would save: scripts, markup, letters nobody sees, queries, formulas, paths, whole pages.
import { readFileSync } from 'node:fs';

const kept = JSON.parse(readFileSync(new URL('payloads.json', import.meta.url), 'utf8'));

/** Each with what it tries. */
export const PAYLOADS = kept.map(([tries, text, times = 1]) => ({ tries, text: text.repeat(times) }));
