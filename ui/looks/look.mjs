// Draws the gallery: each page in themes, languages and sizes, with axe and the audit of small, cut and tiny text over each.
// node looks/look.mjs [page…] [--quick]   pictures go to looks/pictures, which is not kept.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { open } from './stage.mjs';

const OUT = join(import.meta.dirname, 'pictures');
const PAGES = ['parts', 'enrol', 'unlock', 'unlock:covered', 'people', 'first-sync', 'broken', 'today', 'today:empty', 'today:offline', 'today:long', 'today:needs-offline', 'visit', 'visit:new', 'visit:readonly', 'today:error', 'today:sign-in', 'today:sign-in:again', 'first-sync:early', 'today:normal:new', 'today:normal:visit', 'today:normal:skip', 'today:normal:start', 'today:normal:why', 'today:normal:done', 'sync', 'sync:received', 'sync:offline', 'sync:needs-offline', 'sync:normal:fix', 'sync:normal:verify', 'sync:verifying:verify', 'sync:found:verify', 'sync:stopped:verify', 'more', 'more:normal:keys', 'settings',
  'accounts', 'accounts:empty', 'accounts:failed', 'accounts:many', 'account', 'account:empty', 'account:long', 'account:readonly', 'account:offline', 'account:normal:edit', 'account:normal:past', 'account:normal:contact', 'account:normal:contact-new', 'account:normal:neither', 'new-account', 'new-account:draft', 'catalogue', 'catalogue:empty', 'catalogue:failed', 'catalogue:long', 'product', 'product:normal:price', 'history',
  'quotes', 'quotes:empty', 'quotes:long', 'quote', 'quote:empty', 'quote:approved', 'quote:signed', 'quote:submitted', 'quote:rejected', 'quote:conflict', 'quote:old-prices', 'quote:long', 'quote:readonly', 'quote:archived', 'quote:lost', 'quote:normal:bought', 'quote:offline', 'order'];
const LOOKS = [
  { theme: 'light', lang: 'zh-Hant-TW', width: 1280, height: 800 }, { theme: 'dark', lang: 'en', width: 1280, height: 800 }, { theme: 'sun', lang: 'zh-Hant-TW', width: 1280, height: 800 },
  { theme: 'light', lang: 'en', width: 390, height: 844 }, { theme: 'light', lang: 'zh-Hant-TW', width: 1280, height: 800, text: 200 }, { theme: 'light', lang: 'en', width: 320, height: 700, glove: 'yes' },
];
/** What is pressed before one looks: dialogs and menus. Written `today:normal:new`. */
const PRESSED = {
  bought: ['.ask > .button'],
  edit: ['[data-key=e]'], past: ['.foot .ways button >> nth=1'], contact: ['button .who'], 'contact-new': ['.first section >> nth=1 >> header button'], neither: ['.foot .ways button'], price: ['.why'], again: ['.above .button'], new: ['[data-key=n]'], visit: ['[data-key=n]', '[role=menuitem]:nth-child(2)'], skip: ['.skips'], start: ['.starts'], why: ['.why'], done: ['[data-task] label'], out: ['.column .row:nth-child(2) button >> nth=-1'], fix: ['[data-need] .button'], verify: ['.care .one button'], keys: ['.row >> nth=2 >> button'] };
const asked = process.argv.slice(2);
const quick = asked.includes('--quick');
const pages = asked.filter((one) => !one.startsWith('--'));

/** Small targets, cut, clipped and tiny text: the audit of the design, in a form that leaves the page as it is. */
const audit = () => {
  const found = [];
  const box = (element) => { const rect = element.getBoundingClientRect(); return rect.width && rect.height ? rect : null; };
  const says = (element) => element.textContent.trim().slice(0, 24);
  for (const element of document.querySelectorAll('button, a[href], select, input:not(.aloud), textarea, label:has(> input.aloud)')) {
    const rect = box(element);
    if (rect && !element.closest('[inert]') && (rect.height < 43.5 || rect.width < 43.5) && !(element.closest('.stepper') || element.closest('.search'))) found.push(`SMALL ${Math.round(rect.width)}x${Math.round(rect.height)} ${element.getAttribute('aria-label') ?? says(element)}`);
  }
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('.aloud, svg') || !box(element) || element.children.length || !element.textContent.trim()) continue;
    const style = getComputedStyle(element);
    if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== 'visible' && !element.closest('.name')) found.push(`CUT ${says(element)}`);
    if (parseFloat(style.fontSize) < 12) found.push(`TINY ${style.fontSize} ${says(element)}`);
    const rect = element.getBoundingClientRect();
    if (rect.right > innerWidth + 1 && !element.closest('[role=tablist]')) found.push(`OFF ${says(element)} ${Math.round(rect.right)}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push(`WIDE ${document.documentElement.scrollWidth}`);
  return [...new Set(found)];
};

mkdirSync(OUT, { recursive: true });
const stage = await open();
let faults = 0;
for (const page of pages.length ? pages : PAGES) {
  for (const look of quick ? LOOKS.slice(0, 1) : LOOKS) {
    const [name, state = 'normal', pressed = ''] = page.split(':');
    const tab = await stage.page({ page: name, state, theme: look.theme, lang: look.lang, text: String(look.text ?? 100), glove: look.glove ?? 'no' }, look);
    const { said } = tab;
    for (const what of PRESSED[pressed] ?? []) { await tab.locator(what).first().click(); await tab.waitForTimeout(150); }
    const label = [page.replaceAll(':', '-'), look.theme, look.lang === 'en' ? 'en' : 'zh', look.width, look.text ?? ''].filter(Boolean).join('-');
    await tab.screenshot({ path: join(OUT, `${label}.png`) });
    said.push(...(await tab.evaluate(audit)));
    await tab.evaluate(axe.source);
    const { violations } = await tab.evaluate(() => window.axe.run());
    said.push(...violations.flatMap((one) => one.nodes.map((node) => `AXE ${one.id} ${node.target.join(' ')} ${node.any[0]?.message ?? one.help}`)));
    if (said.length) { faults += said.length; console.log(`${label}\n  ${[...new Set(said)].join('\n  ')}`); }
    await tab.close();
  }
}
await stage.close();
console.log(faults ? `${faults} faults` : 'nothing to mend');
process.exit(faults ? 1 : 0);
