// Draws the gallery: each page in themes, languages and sizes, with axe and the audit of small, cut and tiny text over each.
// node looks/look.mjs [page…] [--quick]   pictures go to looks/pictures, which is not kept.
import { createServer } from 'node:http';
import { mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import axe from 'axe-core';
import { chromium } from 'playwright-core';

const ROOT = process.env.GAL;
const OUT = process.env.PICS;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const PAGES = ['parts', 'enrol', 'unlock', 'people', 'first-sync', 'broken', 'today', 'today:empty', 'today:offline', 'today:long', 'today:needs-offline', 'visit', 'visit:new', 'visit:readonly', 'sync', 'sync:received', 'sync:offline', 'sync:needs-offline', 'more', 'settings'];
const LOOKS = process.env.LOOKS ? JSON.parse(process.env.LOOKS) : [
  { theme: 'light', lang: 'zh-Hant-TW', width: 1280, height: 800 }, { theme: 'dark', lang: 'en', width: 1280, height: 800 }, { theme: 'sun', lang: 'zh-Hant-TW', width: 1280, height: 800 },
  { theme: 'light', lang: 'en', width: 390, height: 844 }, { theme: 'light', lang: 'zh-Hant-TW', width: 1280, height: 800, text: 200 }, { theme: 'light', lang: 'en', width: 320, height: 700, glove: 'yes' },
];
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
const server = createServer((request, response) => {
  try {
    const path = new URL(request.url, 'http://here').pathname;
    const body = readFileSync(join(ROOT, path));
    response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain', 'content-security-policy': "default-src 'self'; style-src 'self'; img-src 'self' data:" });
    response.end(body);
  } catch { response.writeHead(404).end(); }
}).listen(0);
const address = `http://127.0.0.1:${server.address().port}/gallery.html`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
let faults = 0;
for (const page of pages.length ? pages : PAGES) {
  for (const look of quick ? LOOKS.slice(0, 1) : LOOKS) {
    const [name, state = 'normal'] = page.split(':');
    const tab = await browser.newPage({ viewport: { width: look.width, height: look.height }, bypassCSP: false });
    const said = [];
    tab.on('console', (line) => { if (line.type() === 'error' || line.type() === 'warning') said.push(`SAID ${line.text().slice(0, 200)}`); });
    tab.on('pageerror', (error) => said.push(`THREW ${error.message}`));
    const query = new URLSearchParams({ page: name, state, theme: look.theme, lang: look.lang, text: String(look.text ?? 100), glove: look.glove ?? 'no' });
    await tab.goto(`${address}#${query}`);
    await tab.waitForTimeout(250);
    if (process.env.DO) { await new (Object.getPrototypeOf(async function(){}).constructor)('tab', process.env.DO)(tab); await tab.waitForTimeout(300); }
    const label = [page.replace(':', '-'), look.theme, look.lang === 'en' ? 'en' : 'zh', look.width, look.text ?? ''].filter(Boolean).join('-');
    await tab.screenshot({ path: join(OUT, `${label}.png`) });
    said.push(...(await tab.evaluate(audit)));
    const [cdp] = [await tab.context().newCDPSession(tab)];
    await cdp.send('Page.setBypassCSP', { enabled: true });
    await tab.evaluate(axe.source);
    const { violations } = await tab.evaluate(() => window.axe.run());
    said.push(...violations.flatMap((one) => one.nodes.map((node) => `AXE ${one.id} ${node.target.join(' ')} ${node.any[0]?.message ?? one.help}`)));
    if (said.length) { faults += said.length; console.log(`${label}\n  ${[...new Set(said)].join('\n  ')}`); }
    await tab.close();
  }
}
await browser.close();
server.close();
console.log(faults ? `${faults} faults` : 'nothing to mend');
process.exit(faults ? 1 : 0);
