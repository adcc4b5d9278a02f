// The built gallery in Chromium, served under the CSP of the app.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { chromium } from 'playwright-core';

const ROOT = join(import.meta.dirname, '..', 'dist-gallery');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const CSP = "default-src 'self'; style-src 'self'; img-src 'self' data:";

/** Opens it; `page` draws one page of the gallery as asked, `close` ends it all. */
export async function open() {
  const server = createServer((request, response) => {
    try {
      const path = new URL(request.url, 'http://here').pathname;
      const body = readFileSync(join(ROOT, path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain', 'content-security-policy': CSP });
      response.end(body);
    } catch { response.writeHead(404).end(); }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${server.address().port}/gallery.html`;
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  return {
    async page(asked, { width = 1280, height = 800 } = {}) {
      const tab = await browser.newPage({ viewport: { width, height } });
      // As Tauri does before the page begins.
      await tab.addInitScript(() => Object.freeze(Object.prototype));
      tab.said = [];
      tab.on('console', (line) => { if (line.type() === 'error' || line.type() === 'warning') tab.said.push(`SAID ${line.text().slice(0, 200)}`); });
      tab.on('pageerror', (error) => tab.said.push(`THREW ${error.message}`));
      await tab.goto(`${address}#${new URLSearchParams(asked)}`);
      await tab.waitForTimeout(250);
      return tab;
    },
    async close() { await browser.close(); server.close(); },
  };
}
