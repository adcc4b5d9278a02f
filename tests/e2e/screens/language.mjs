// Words of the other language on a screen: everything a person reads or hears, without what people wrote themselves.
// What people wrote is known: it is what the sample company is made of, what a scenario typed, numbers and codes.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/place.mjs';

/** Names and signs that are the same in every language. */
const SAME = ['Satchel', 'PIN', 'QR', 'NT$', 'Wi-Fi', 'Enter', 'Ctrl', 'Esc', 'English', '中文', 'TABLET', 'LAPTOP', 'TWD', 'USD', 'LINE ID'];
/** Numbers of documents, codes of products, units of measure, house numbers, codes of refusals. */
const CODES = /\d+(?:號|巷|弄|樓)|(?:代碼|Code) [A-Za-z-]+|\b[A-Z]{2,}\d+\b|\b[A-Z]{1,4}-[A-Z0-9-]+\b|\b[A-Z]\d{3,}\b|\b\d+(?:\.\d+)?\s?(?:V|A|HP|mm|kg|cm|M|L|XL|S)\b|https?:\S+|\S+@\S+|[0-9a-f]{8,}/g;

const literals = (text) => [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1]);
const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const filesOf = (folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.rs')).map((name) => read(join(folder, name)));

/** What the sample company is made of; a text that is also one of our own labels is not people's. */
const ours = new Set(filesOf('shared/src/labels').flatMap(literals));
const people = filesOf('sync-server/src/sample').flatMap(literals).flatMap((text) => text.split(/\{[^}]*\}/)).filter((part) => part.trim().length > 1 && !ours.has(part));

/** Everything that is read or heard, one entry each. */
const HEARD = `
  const out = [];
  const front = [...document.querySelectorAll('dialog[open]')].findLast((dialog) => dialog.matches(':modal')) ?? document.body;
  const walk = document.createTreeWalker(front, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim();
    const parent = walk.currentNode.parentElement;
    if (text && parent && !parent.closest('script, style') && parent.checkVisibility()) out.push(text);
  }
  for (const element of front.querySelectorAll('[aria-label], [title], [placeholder], [alt], [aria-valuetext], [aria-description]')) {
    if (!element.checkVisibility()) continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext', 'aria-description']) {
      const text = element.getAttribute(name)?.trim();
      if (text) out.push(text);
    }
  }
  return [...new Set(out)];`;

/** What goods are counted in. */
const UNITS = [...new Set(literals(read('sync-server/src/sample/goods.rs')).filter((part) => [...part].length === 1))].join('');
const COUNTED = new RegExp(`(?:\\d|^)\\s?[${UNITS}](?![\\p{Script=Han}])`, 'gu');

/** The short name of an entry; taken out first, since people's numbers may stand in it. */
const ENTRY = /…[0-9a-f]{4}\b/g;

/** Takes people's words out of a text, the longest first. */
function rest(text, own) {
  let left = text.replace(ENTRY, ' ');
  for (const part of own) if (left.includes(part)) left = left.split(part).join(' ');
  return left.replace(CODES, ' ').replace(COUNTED, ' ');
}

/** Texts that hold a word of the other language, each with the word. `typed` is what the scenario wrote itself. */
export async function strangers(screen, language, typed = []) {
  const own = [...SAME, ...people, ...typed].sort((a, b) => b.length - a.length);
  const stranger = language.startsWith('zh') ? /[A-Za-z]{2,}/ : /\p{Script=Han}+/u;
  const heard = await screen.web.executeScript(HEARD);
  return heard.map((text) => [text, stranger.exec(rest(text, own))?.[0]]).filter(([, word]) => word).map(([text, word]) => `“${word}” in “${text.slice(0, 100)}”`);
}
