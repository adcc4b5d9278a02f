// A list of pages keeps what came into sight while its question was being answered: nobody would ask for that again.
import assert from 'node:assert/strict';
import { createServer } from 'vite';

const vite = await createServer({ server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom', logLevel: 'error', optimizeDeps: { noDiscovery: true } });
const { Pages } = await vite.ssrLoadModule('/src/backend/pages.svelte.ts');

const TOTAL = 250;
/** Answers when it is told to, in any order. */
function asking() {
  const waits = new Map();
  const ask = (skip, limit) => new Promise((done) => waits.set(skip, () => done({ rows: Array.from({ length: Math.min(limit, TOTAL - skip) }, (_, at) => skip + at), total: TOTAL })));
  return { ask, answer: async (skip) => { waits.get(skip)(); await new Promise(setImmediate); } };
}

const list = new Pages();
const first = asking();
const begun = list.begin(first.ask, false);
await first.answer(0);
await begun;
// The same list with other facts; meanwhile somebody scrolls on, and the second page is the first to be answered.
const again = asking();
const refreshed = list.begin(again.ask, true);
const seen = list.sight(120, 140);
await again.answer(100);
await seen;
await again.answer(0);
await refreshed;
assert.equal(list.row(130), 130, 'the page that came into sight is kept');
assert.equal(list.row(3), 3);
await vite.close();
console.log('pages: what came into sight is kept');
