// Pictures of every screen in both languages, three themes and two sizes, with real records: to be compared with the
// design by eye. The few that the README shows are copied beside it. Played by `cargo xtask screenshots`.
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { scenario } from '../harness/scenario.mjs';
import { ROOT } from '../harness/place.mjs';
import { SIZES } from '../harness/window.mjs';
import { everyScreen } from './full.mjs';

const ALL = join(ROOT, 'target/pictures');
const SHOWN = join(ROOT, 'docs/pictures');
/** What the README shows. */
const CHOSEN = ['today-zh-Hant-light-tablet', 'account-en-light-tablet', 'quote-own-zh-Hant-sun-tablet', 'sync-en-dark-tablet'];
const THEMES = ['light', 'dark', 'sun'];

/** Sixty screens in six looks take a while. */
const LONGEST_MS = 30 * 60_000;

scenario('pictures of every screen', async (stage) => {
  rmSync(ALL, { recursive: true, force: true });
  for (const folder of [ALL, SHOWN]) mkdirSync(folder, { recursive: true });
  const missed = [];
  const looks = async ({ window, language, name }) => {
    for (const [size, room] of Object.entries(SIZES).filter(([size]) => size !== 'portrait')) {
      await window.resize(room);
      for (const theme of THEMES) {
        await window.screen.web.executeScript('document.documentElement.dataset.theme = arguments[0]', theme);
        await window.screen.atRest();
        const file = `${name}-${language}-${theme}-${size}`;
        await window.picture(join(ALL, `${file}.png`));
        if (CHOSEN.includes(file)) copyFileSync(join(ALL, `${file}.png`), join(SHOWN, `${file}.png`));
      }
    }
    await window.screen.web.executeScript('document.documentElement.dataset.theme = "light"');
    await window.resize(SIZES.tablet);
  };
  await everyScreen(stage, looks, (what) => missed.push(what));
  assert.deepEqual(missed, [], 'every screen was reached');
}, LONGEST_MS);
