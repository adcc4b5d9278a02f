// A page that somebody took over goes nowhere and asks nobody: no other host, no other window, no script but ours; and of all
// that the shell could do, it is granted what stands in a file that somebody has to change.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { Person } from '../harness/person.mjs';
import { ROOT } from '../harness/place.mjs';
import { scenario } from '../harness/scenario.mjs';
import { askAll } from '../hostile/asking.mjs';

const WAYS_OUT = readFileSync(new URL('../hostile/ways-out.js', import.meta.url), 'utf8');
const GRANTED = JSON.parse(readFileSync(new URL('../hostile/acl.json', import.meta.url), 'utf8'));
/** What the page's policy must have refused, each at least once. */
const POLICY = ['connect-src', 'img-src', 'media-src', 'font-src', 'object-src', 'frame-src', 'worker-src', 'script-src', 'script-src-elem', 'script-src-attr', 'style-src-elem', 'base-uri', 'form-action'];
const made = (name) => JSON.parse(readFileSync(join(ROOT, 'src-tauri/gen/schemas', name), 'utf8'));

/** Somebody else's server, on any port, and who came. */
async function stranger() {
  const came = [];
  const server = createServer((request, answer) => { came.push(`${request.method} ${request.url}`); answer.end('window.pwned = 1'); });
  server.on('connection', () => came.push('a connection'));
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return { came, url: `http://127.0.0.1:${server.address().port}`, stop: () => { server.closeAllConnections(); server.close(); } };
}

scenario('the page reaches no host and no window but its own', async (stage) => {
  const company = await stage.company();
  const line = await stage.line();
  const window = await stage.window().open();
  const me = new Person(window);
  const { screen } = window;
  await me.enrol(line.url, await company.code(company.login('sales').login));
  await me.sees('received');
  const evil = await stranger();
  try {
    const here = await screen.web.executeScript('return location.href');
    const tried = await screen.web.executeAsyncScript(WAYS_OUT, evil.url);
    console.log(`   ${tried} ways out`);
    assert.deepEqual(evil.came, [], 'nobody came');
    assert.equal(await screen.web.executeScript('return location.href'), here);
    assert.equal(await screen.web.executeScript('return typeof window.pwned'), 'undefined', 'nothing ran');
    assert.equal((await screen.web.getAllWindowHandles()).length, 1, 'no other window');
    // The network of the web view ends nowhere, so it is the page's policy itself that is asked for.
    const refused = new Set((await screen.mishaps()).map((one) => /^policy: (\S+)/.exec(one)?.[1]));
    for (const directive of POLICY) assert.ok(refused.has(directive), `${directive} refused something`);
    for (const way of ['accounts', 'today']) await me.go(way);
  } finally {
    evil.stop();
  }
});

scenario('the page is granted what the file says and nothing else', async (stage) => {
  const granted = Object.fromEntries(Object.entries(made('capabilities.json')).map(([name, { identifier, description, ...rest }]) => [name, rest]));
  assert.deepEqual(granted, GRANTED, 'what is granted is changed in tests/e2e/hostile/acl.json first');

  // Every command of every plugin that is built in, asked for by the page itself.
  const all = Object.entries(made('acl-manifests.json')).flatMap(([plugin, { permissions }]) =>
    Object.values(permissions).flatMap(({ commands }) => commands.allow.map((command) => `plugin:${plugin.replace(/^core:/, '')}|${command}`)));
  const names = [...new Set(all)].filter((name) => !['plugin:event|listen', 'plugin:event|unlisten'].includes(name));
  const strangers = ['plugin:fs|read_text_file', 'plugin:shell|execute', 'plugin:shell|open', 'plugin:http|fetch', 'plugin:opener|open_url', 'plugin:dialog|open', 'plugin:process|exit', 'plugin:updater|check', 'plugin:sql|execute', 'no_such_command'];
  const company = await stage.company();
  const window = await stage.window().open();
  const told = await askAll(window.screen, [...names, ...strangers].map((name) => [name, { path: '/etc/passwd', event: 'changed', payload: {}, label: 'main' }]));
  const taken = [...names, ...strangers].filter((name, at) => !/not allowed|not found/.test(told[at].refused ?? ''));
  console.log(`   ${names.length} commands of plugins`);
  assert.ok(company && names.length > 100);
  assert.deepEqual(taken, [], 'each is refused');
  await new Person(window).enrol(company.url, await company.code(company.login('sales').login));
});
