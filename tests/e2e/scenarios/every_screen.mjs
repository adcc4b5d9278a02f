// Every screen, with real records, in three themes, both languages and two sizes: axe finds nothing with all its rules,
// every target can be hit, no text is cut or lost, and no word of the other language is left.
import assert from 'node:assert/strict';
import { scenario } from '../harness/scenario.mjs';
import { SIZES } from '../harness/window.mjs';
import { accessible } from '../screens/accessible.mjs';
import { audit } from '../screens/audit.mjs';
import { everyScreen } from '../screens/full.mjs';
import { strangers } from '../screens/language.mjs';

const THEMES = ['light', 'dark', 'sun'];
/**
 * What this scenario and its people typed themselves. A draft is listed under the title in which it was kept, as a note of
 * one's own is: the last.
 */
const TYPED = ['展示機', '回電確認交期', '月結45天', '出貨前匯款', '堃犇喆峯', '新客戶：'];

/** Measures the screen that is shown in every look; answers findings, each with where and how it looked. */
async function measured(window, language, name, typed) {
  const found = [];
  const note = (look, what) => found.push(...what.map((one) => `${name} ${language} ${look}: ${one}`));
  const theme = async (to) => {
    await window.screen.web.executeScript('document.documentElement.dataset.theme = arguments[0]', to);
    await window.screen.atRest();
  };
  for (const one of THEMES) {
    await theme(one);
    note(one, await accessible(window.screen));
  }
  await theme('light');
  note('words', await strangers(window.screen, language, typed));
  for (const [size, room] of [['tablet', SIZES.tablet], ['phone', SIZES.phone]]) {
    await window.resize(room);
    await window.screen.atRest();
    note(size, await audit(window.screen));
  }
  await window.resize(SIZES.tablet);
  return found;
}

/** Sixty screens in six looks take a while. */
const LONGEST_MS = 20 * 60_000;

scenario('every screen can be read, heard and hit', async (stage) => {
  const found = [];
  const looks = async ({ window, language, name, written }) => { found.push(...(await measured(window, language, name, [...TYPED, ...written]))); };
  await everyScreen(stage, looks, (what) => found.push(what));
  assert.equal(found.length, 0, `${found.length} findings:\n${found.join('\n')}`);
}, LONGEST_MS);
